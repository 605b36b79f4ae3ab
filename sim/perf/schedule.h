// The schedule of the tile, cycle by cycle: what docs/blocks/schedule.md describes and the Verilog does. It knows of a
// row only how many planes it takes and whether it survives.
#ifndef LEOPARD_SIM_PERF_SCHEDULE_H_
#define LEOPARD_SIM_PERF_SCHEDULE_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"
#include "sim/perf/decisions.h"

namespace leopard::perf {

/// Fills [0, visible) with the decisions of a query. Called once for each query, in order.
using DecideQuery = std::function<void(int query, int visible, Decision* decisions)>;

/// Cycles from the one in which START is accepted to the one in which the last result word is, inclusive, with a
/// sink that is always ready.
std::int64_t RunSchedule(const derive::Params& params, const head::Inputs& inputs, const DecideQuery& decide,
                         head::Occupancy* occupancy);

}  // namespace leopard::perf

#endif  // LEOPARD_SIM_PERF_SCHEDULE_H_
