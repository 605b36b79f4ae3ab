// The test sequence: what is loaded, written, started and reset, and when.
#ifndef LEOPARD_TB_SYSTEM_BENCH_H_
#define LEOPARD_TB_SYSTEM_BENCH_H_

#include <cstdint>
#include <string>
#include <systemc>
#include <vector>

#include "Vtop.h"
#include "drivers.h"
#include "job.h"
#include "monitor.h"
#include "pins.h"
#include "scoreboard.h"
#include "stalls.h"

namespace leopard::tb {

struct Options {
  std::uint64_t stall_seed = 0;     ///< Not 0: random gaps and back-pressure, and resets in the middle of runs.
  std::uint64_t watchdog = 200000;  ///< Cycles without progress after which the tile counts as hung.
};

/// The tile, everything around it, and one thread that runs the heads of a job one after the other.
class Bench : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Bench);
  Bench(sc_core::sc_module_name name, const std::vector<Head>& heads, const Options& options);
  ~Bench() override { tile_.final(); }

  const std::string& fault() const { return monitor_.fault(); }
  const std::vector<Record>& records() const { return records_; }
  std::uint64_t resets() const { return scoreboard_.resets(); }

 private:
  /// A head on the tile: to its end, or until a reset.
  struct Attempt {
    enum class End { kWhole, kResetWhileLoading, kResetWhileRunning };
    const Head* head = nullptr;
    End end = End::kWhole;
    std::uint64_t share = 0;  ///< Of 2^16: how far it gets before the reset
  };

  static constexpr unsigned kAllKinds = 7;
  static constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

  void PlanAttempts(const std::vector<Head>& heads);
  void Sequence();
  void RunAttempt(const Attempt& attempt, const Attempt* next);
  void BeginLoading(const Attempt& attempt);
  void FinishLoading(const Attempt& attempt);
  void Start(const Head& head);
  void LoadInParts();
  void WaitUntilSent();
  void Disturb(const Head& head);
  void RunUntilReset(const Attempt& attempt);
  void RunToTheEnd(const Attempt& attempt, const Attempt* next);
  void Reset();

  const Options options_;
  Random random_;
  Pins pins_;
  Vtop tile_{"u_tile"};
  Scoreboard scoreboard_;
  Monitor monitor_;
  RegisterDriver registers_;
  LoadDriver load_;
  ResultSink sink_;
  std::vector<Attempt> attempts_;
  bool loads_ahead_ = false;  ///< The rows of the next attempt are being offered already
  std::vector<Record> records_;
};

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_BENCH_H_
