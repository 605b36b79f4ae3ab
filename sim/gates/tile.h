// A tile as a netlist: heads run on it, with the pins of docs/interface.md driven and read bit by bit.
#ifndef LEOPARD_SIM_GATES_TILE_H_
#define LEOPARD_SIM_GATES_TILE_H_

#include <functional>
#include <string>
#include <vector>

#include "common/result.h"
#include "generator/derive/params.h"
#include "sim/gates/simulator.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::gates {

/// Runs heads one after the other without a reset in between; toggles are recorded from the START of each to its last
/// result. `progress` gets the number of heads done. Errors: ports that are missing, a tile that hangs or answers what
/// docs/interface.md does not allow, records that contradict themselves (rtl::ToResults).
Result<std::vector<head::Results>> Run(Simulator* simulator, const derive::Params& params,
                                       const std::vector<head::Inputs>& heads,
                                       const std::function<void(std::size_t)>& progress);

/// The text of activity.json (docs/flow.md) of what was recorded: toggles of each net and the part of the time it was
/// 1. `method` says how changes were counted; `period_ns` is the length of a cycle.
std::string ActivityJson(const Simulator& simulator, const std::string& method, double period_ns);

}  // namespace leopard::gates

#endif  // LEOPARD_SIM_GATES_TILE_H_
