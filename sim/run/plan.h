// What a run is going to do: the trace, the heads, and where finished heads are kept. Everything that can be refused
// is refused here, before the first head.
#ifndef LEOPARD_SIM_RUN_PLAN_H_
#define LEOPARD_SIM_RUN_PLAN_H_

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "common/result.h"
#include "sim/run/journal.h"
#include "sim/run/run.h"
#include "sim/run/selection.h"
#include "sim/trace/trace.h"

namespace leopard::run {

struct Plan {
  trace::Trace trace;
  std::string trace_digest;
  std::vector<HeadTask> tasks;  ///< Point into `trace`.
};

/// Not by value: the tasks would point into the original.
Result<std::unique_ptr<Plan>> MakePlan(const RunOptions& options);

/// The journal of this run, or none where the run writes no file that it could stand beside.
Result<std::unique_ptr<Journal>> OpenJournal(const RunOptions& options, const Plan& plan, std::ostream& err);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_PLAN_H_
