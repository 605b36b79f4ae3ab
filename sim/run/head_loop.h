// All heads of a run: those a journal has are taken over, the others are computed and kept.
#ifndef LEOPARD_SIM_RUN_HEAD_LOOP_H_
#define LEOPARD_SIM_RUN_HEAD_LOOP_H_

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/run/head_runner.h"
#include "sim/run/journal.h"
#include "sim/run/plan.h"
#include "sim/run/run.h"
#include "sim/run/scheduler.h"

namespace leopard::run {

class HeadLoop {
 public:
  /// `journal` may be null. All of it must outlive the loop.
  HeadLoop(const RunOptions& options, const Plan& plan, const Journal* journal, Engines engines);

  /// Until all heads are finished, one fails, or the program is interrupted.
  ScheduleOutcome Go(const Streams& streams);

  /// By task; only once every head is finished.
  std::vector<HeadRecord> records() const;
  /// Whether what failed was a comparison.
  bool differs() const { return differs_; }
  std::map<std::string, EngineWork> work() const { return runner_.work(); }

 private:
  std::int64_t Weight(std::size_t task) const;
  std::vector<std::size_t> TakeUp();
  WorkOutcome RunOne(std::size_t task);

  const RunOptions& options_;
  const Plan& plan_;
  const Journal* const journal_;
  const HeadRunner runner_;
  std::vector<std::optional<HeadRecord>> records_;
  std::atomic<bool> differs_{false};
};

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_HEAD_LOOP_H_
