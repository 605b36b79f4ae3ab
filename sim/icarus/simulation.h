// Designs in Icarus Verilog, an event-driven simulator with four states: heads run on a tile that powers up as X, from
// its Verilog or from gates that Yosys made of it. The bench is tb/icarus/bench.v.
#ifndef LEOPARD_SIM_ICARUS_SIMULATION_H_
#define LEOPARD_SIM_ICARUS_SIMULATION_H_

#include <string>
#include <vector>

#include "common/result.h"
#include "generator/config/config.h"
#include "generator/derive/params.h"
#include "generator/emit/emit.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::icarus {

/// Those of iverilog, vvp and (for gates) yosys that are not in PATH, with blanks between them.
std::string MissingTools(bool gates);

/// A design as Verilog files.
struct Design {
  config::Config config;
  derive::Params params;
  std::vector<std::string> sources;  ///< Paths; config.name is the top module among them.
};

/// Emits a configuration's Verilog into `folder`, with the first `text` of `file` replaced where `text` is not empty:
/// a deliberate fault, of which an error says so where it does not stand in the file just once.
struct Replacement {
  std::string file;  ///< As emitted, "rtl/leopard_merge.v"
  std::string text;
  std::string replacement;
};
Result<Design> EmitDesign(const config::Config& config, const std::string& folder, const Replacement& fault = {});

/// Makes simple gates and flip-flops of a design, memories too, in a file of `folder` beside the models of the cells
/// that Yosys brings along: its `synth -flatten -noabc`.
Result<Design> Synthesise(const Design& design, const std::string& folder);

struct SimulateOptions {
  std::string vcd;                  ///< Path of a VCD file of the tile's own nets while heads run, or empty.
  std::vector<std::string> scopes;  ///< Instances of the tile whose own nets are recorded, too.
  std::string sdf;  ///< Path of an SDF file whose delays the cells get, or empty. They must fit into half of 10 ns.
};

/// Runs heads one after the other without a reset in between. Errors, beside those of the tools: what the bench found,
/// such as an X on an output that is valid, and records that contradict themselves (rtl::ToResults). The job, the
/// program and its result stay in `folder`; errors say the commands that made them.
Result<std::vector<head::Results>> Simulate(const Design& design, const std::vector<head::Inputs>& heads,
                                            const std::string& folder, const SimulateOptions& options = {});

}  // namespace leopard::icarus

#endif  // LEOPARD_SIM_ICARUS_SIMULATION_H_
