// Whether what the monitors saw is what docs/interface.md allows. It knows the pins' events alone - no job, no
// driver - and no value: which score or quotient is right is decided where the engines are compared. So that it
// can be used in any other bench it needs nothing of SystemC.
#ifndef LEOPARD_TB_SYSTEM_SCOREBOARD_H_
#define LEOPARD_TB_SYSTEM_SCOREBOARD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "job.h"
#include "registers.h"
#include "sim/rtl/job_format.h"

namespace leopard::tb {

/// Every check throws Fault. Within a cycle: BeginCycle, what was seen in it in any order, EndCycle.
class Scoreboard {
 public:
  explicit Scoreboard(std::uint64_t watchdog) : watchdog_(watchdog) {}

  void BeginCycle(std::uint64_t cycle) { cycle_ = cycle; }
  void EndCycle();
  void Reset();

  // What was seen in this cycle.
  void RegisterAccess(bool write, unsigned address, std::uint32_t data, bool error);
  void LoadStream(bool valid, bool ready, unsigned kind);
  void Decided(const rtl::Decision& decision);
  void ResultWord(bool accepted, bool last);
  void ResultValue(std::int64_t quotient) { record_.quotients.push_back(static_cast<std::uint64_t>(quotient)); }

  /// From the cycle after that in which START was accepted to that of the last result word.
  bool running() const { return running_; }
  std::uint64_t words() const { return words_; }      ///< Result words accepted of this head
  std::uint64_t decided() const { return decided_; }  ///< Pairs of this head
  std::uint64_t pairs() const { return pairs_; }      ///< Pairs of this head that are not masked
  std::uint64_t heads() const { return heads_; }      ///< Heads run to their end, since the beginning
  std::uint64_t resets() const { return resets_; }    ///< Resets that fell while a head ran

  /// The head that ended last, after its counters were read.
  Record TakeRecord();

 private:
  void CheckStart(std::uint32_t data, bool error);
  void CheckRead(unsigned address, std::uint32_t data);
  void CheckCounter(const char* name, std::uint32_t reads, std::uint64_t counted);
  void CheckDecision(const rtl::Decision& seen) const;
  void CheckOrder(const rtl::Decision& seen);
  bool IsDecided(std::uint64_t query, std::uint64_t key) const { return pair_decided_[query * keys_ + key]; }
  void BeginHead();
  std::uint64_t VisibleKeys(std::uint64_t query) const;
  std::uint64_t Rows(unsigned kind) const;
  std::string UndecidedPair(std::uint64_t query) const;

  struct Query {
    std::uint64_t visible = 0;  ///< Keys
    std::uint64_t decided = 0;
    bool empty = true;
  };

  /// A DPU starts the rows of its bank (key mod N) in order, query by query, and finishes them as they fall.
  struct Dpu {
    std::uint64_t query = 0, key = 0;  ///< All of its rows before this one are decided
    std::int64_t survivor = -1;        ///< The last one: query * MAX_KEYS + key
  };

  std::uint64_t watchdog_;
  std::uint64_t cycle_ = 0;
  std::uint64_t progress_ = 0;  ///< The last cycle with a decision or an accepted result word
  std::uint64_t refused_ = 0;   ///< Cycles that a beat waits while no head runs
  bool running_ = false;
  bool runs_next_ = false;                ///< running_ from the next cycle on
  std::array<std::uint64_t, 3> beats_{};  ///< Accepted since the last head or reset, by kind
  std::uint64_t load_cycles_ = 0;
  std::array<std::optional<std::uint32_t>, 4> settings_;  ///< Empty: not written since reset

  std::uint64_t start_ = 0;  ///< The cycle in which START was accepted
  std::uint64_t keys_ = 0, pairs_ = 0, decided_ = 0, words_ = 0;
  std::uint64_t planes_ = 0, survivors_ = 0;
  std::vector<Query> queries_;
  std::vector<bool> pair_decided_;  ///< [query, key]
  std::vector<Dpu> dpus_;
  bool ended_ = false;  ///< The counters are those of record_
  std::uint64_t heads_ = 0, resets_ = 0;
  Record record_;
};

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_SCOREBOARD_H_
