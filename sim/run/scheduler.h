// Many independent pieces of work over a few threads.
#ifndef LEOPARD_SIM_RUN_SCHEDULER_H_
#define LEOPARD_SIM_RUN_SCHEDULER_H_

#include <cstddef>
#include <functional>

#include "common/diagnostics.h"

namespace leopard::run {

enum class WorkState { kDone, kFailed, kAbandoned };

struct WorkOutcome {
  WorkState state = WorkState::kDone;
  Diagnostics errors;  ///< Of kFailed.
};

struct Schedule {
  std::size_t count = 0;
  int jobs = 1;
  /// Asked before each piece is taken; true ends the run after the pieces already begun.
  std::function<bool()> stop;
  /// Does piece i. Called from several threads.
  std::function<WorkOutcome(std::size_t)> work;
  /// Piece i is done. Never called from two threads at once.
  std::function<void(std::size_t)> done;
};

struct ScheduleOutcome {
  std::size_t finished = 0;
  Diagnostics errors;  ///< Of the first piece, in order, that failed; the same whatever the number of threads.
};

/// Pieces are taken in order; after a failure no more are.
ScheduleOutcome RunSchedule(const Schedule& schedule);

/// As many as the machine has processors.
int DefaultJobs();

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_SCHEDULER_H_
