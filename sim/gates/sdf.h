// Delays of a netlist's gates from an SDF file (IEEE 1497-2001) of OpenSTA.
#ifndef LEOPARD_SIM_GATES_SDF_H_
#define LEOPARD_SIM_GATES_SDF_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/result.h"
#include "sim/gates/netlist.h"

namespace leopard::gates {

/// Of each gate of a netlist, in ps: at [input << inputs | state], from a change of the input to that of the output,
/// the inputs being at `state` after it. A gate that drives a net inside its cell has none (empty): it is part of what
/// the cell's delays describe. Where the gate reads such a net, the delay is from the cell's clock.
using Delays = std::vector<std::vector<std::uint16_t>>;

/// Takes IOPATH, of those whose condition holds the longest, plus INTERCONNECT to its input, of both edges the longer;
/// of (least:typical:most) the most. Conditions are pins and their values joined by &&; any other counts as always
/// true. Errors: what is not SDF, instances that the netlist lacks, a gate that got no delay.
Result<Delays> ReadDelays(const std::string& path, const Netlist& netlist);

}  // namespace leopard::gates

#endif  // LEOPARD_SIM_GATES_SDF_H_
