// The engines rtl and systemc: the generated Verilog, made a program by Verilator on demand and cached by content.
#ifndef LEOPARD_SIM_RTL_ENGINE_H_
#define LEOPARD_SIM_RTL_ENGINE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/result.h"
#include "generator/config/config.h"
#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"
#include "sim/rtl/job.h"
#include "sim/rtl/model.h"

namespace leopard::rtl {

struct RunOptions {
  std::string waves;  ///< Path of an FST file, or empty; needs BuildOptions::waves. Beside it a save file.
  /// Not 0: load source, result sink and, on SystemC, register accesses stall at random; cycles mean nothing then.
  /// On SystemC resets fall into runs, after which the head is run again.
  std::uint64_t stall_seed = 0;
};

class Engine {
 public:
  /// Generates the Verilog, then builds the model or finds it in the cache. The cache key is the digest
  /// of the generated sources, the bench, the compiler and its flags, and the Verilator version.
  static Result<Engine> Build(const config::Config& config, const derive::Params& params, const BuildOptions& options);

  /// An engine on a model that is built already.
  Engine(std::string top, derive::Params params, Model model)
      : top_(std::move(top)), params_(std::move(params)), model_(std::move(model)) {}

  /// Runs one head in a process of its own. Thread-safe. `waves` is a path for an FST file, or empty.
  Result<head::Results> Run(const head::Inputs& inputs, const std::string& waves = "") const;

  /// Runs heads one after the other on the same tile, without a reset between them. Thread-safe.
  Result<std::vector<head::Results>> RunAll(const std::vector<head::Inputs>& heads, const RunOptions& options) const;

  const std::string& name() const { return model_.engine; }
  const std::string& verilator_version() const { return model_.verilator_version; }
  const std::string& systemc_version() const { return model_.systemc_version; }  ///< Empty for rtl
  const std::string& program() const { return model_.program; }

 private:
  std::string top_;
  derive::Params params_;
  Model model_;
};

/// What a model recorded, as results; errors where the record contradicts itself: a pair that is decided twice,
/// never, or although it is masked, and registers that count something else than the decisions add up to. `engine`
/// begins the messages.
Result<head::Results> ToResults(const std::string& engine, const derive::Params& params, const head::Inputs& inputs,
                                const Record& record);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_ENGINE_H_
