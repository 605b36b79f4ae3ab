// The tile and its surroundings: clock, reset, register access, load stream, result stream, observed decisions.
// It drives and records and computes no expected value; what it checks is protocol (docs/interface.md).
#ifndef LEOPARD_TB_VERILATOR_BENCH_H_
#define LEOPARD_TB_VERILATOR_BENCH_H_

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "Vtop.h"
#if VM_TRACE_FST
#include "verilated_fst_c.h"
#endif

namespace leopard::rtl::bench {

struct Options {
  std::string waves;     ///< FST file, or empty.
  std::string coverage;  ///< Coverage file, or empty.
  /// Not 0: source and sink stall at random, rows of different kinds interleave, and what the tile must refuse is
  /// tried.
  std::uint64_t stall_seed = 0;
  std::uint64_t watchdog = 200000;  ///< Cycles without progress after which the tile counts as hung.
};

/// One head of a job: what to write, and the beats as they lie in the job file.
struct Head {
  std::uint64_t keys = 0, queries = 0;
  std::uint32_t causal = 0, offset = 0, mantissa = 0, shift = 0;
  const std::uint64_t* beats[3] = {};  ///< By kind: keys, values, queries
};

struct Record {
  std::uint64_t cycles = 0, load_cycles = 0;
  std::uint32_t planes = 0, survivors = 0, empty = 0;  ///< As the registers say
  std::vector<std::int64_t> quotients;                 ///< [queries, DV]
  std::vector<std::uint64_t> decisions;                ///< Two words each, see sim/rtl/job_format.h
};

/// Every fault of the tile is a std::runtime_error that says in which cycle.
class Bench {
 public:
  explicit Bench(const Options& options);
  ~Bench();

  /// Loads and runs one head on the tile as the last one left it.
  Record Run(const Head& head);

 private:
  enum class Phase { kIdle, kRunning };
  using OutData = std::decay_t<decltype(Vtop::out_data_o)>;

  // A cycle: inputs are set, Settle() lets them through and takes what the tile offers, Clock() is the edge.
  void Settle();
  void Clock();
  void Dump();
  void Reset();

  void TakeDecisions();
  void TakeOutput();
  void CheckHeld();
  std::uint32_t Access(bool write, unsigned address, std::uint32_t data, bool refused = false);
  void Write(unsigned address, std::uint32_t data);
  std::uint32_t Read(unsigned address);

  void StartMustFail();
  void OfferMustWait(unsigned kind);
  void Disturb();
  void LoadRows(const Head& head);
  void LoadBeat(unsigned kind, std::uint64_t beat);
  void WaitForLastWord();
  void ReadCounters();
  bool Stalls();
  [[noreturn]] void Fail(const std::string& message) const;

  Options options_;
  VerilatedContext context_;
  std::unique_ptr<Vtop> top_;
#if VM_TRACE_FST
  std::unique_ptr<VerilatedFstC> waves_;
#endif
  std::uint64_t random_ = 0;       ///< State of the stall generator
  std::uint64_t stall_until_ = 0;  ///< Cycle
  std::uint64_t cycle_ = 0;        ///< Since reset was applied
  std::uint64_t start_ = 0;        ///< The cycle in which START was accepted
  std::uint64_t last_ = 0;         ///< The cycle in which the last result word was
  std::uint64_t progress_ = 0;     ///< The last cycle in which something was decided, taken or given
  Phase phase_ = Phase::kIdle;
  std::uint64_t queries_ = 0;
  std::uint64_t pairs_ = 0;    ///< Queries times keys: no head has more decisions, though each is progress
  std::uint64_t decided_ = 0;  ///< Decisions so far
  std::uint64_t words_ = 0;    ///< Result words taken
  bool held_ = false;          ///< A result word was offered in the last cycle and not taken:
  OutData held_data_{};        ///< it must be offered again.
  Record record_;
};

}  // namespace leopard::rtl::bench

#endif  // LEOPARD_TB_VERILATOR_BENCH_H_
