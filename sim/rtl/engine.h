// The rtl engine: the generated Verilog, made a program by Verilator on demand and cached by content.
#ifndef LEOPARD_SIM_RTL_ENGINE_H_
#define LEOPARD_SIM_RTL_ENGINE_H_

#include <functional>
#include <string>

#include "common/result.h"
#include "generator/config/config.h"
#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::rtl {

struct BuildOptions {
  std::string cache_dir;   ///< Models by digest; several processes may share it (locked per entry).
  std::string verilator;   ///< A verilator executable; empty: LEOPARD_VERILATOR, the packaged one, then PATH.
  bool waves = false;      ///< With FST tracing compiled in.
  std::function<void(const std::string&)> say;  ///< Progress messages; may be empty.
};

class Engine {
 public:
  /// Generates the Verilog, then builds the model or finds it in the cache. The cache key is the digest
  /// of the generated sources, the bench, the compiler and its flags, and the Verilator version.
  static Result<Engine> Build(const config::Config& config, const derive::Params& params, const BuildOptions& options);

  /// Runs one head in a process of its own. Thread-safe. `waves` is a path for an FST file, or empty.
  Result<head::Results> Run(const head::Inputs& inputs, const std::string& waves = "") const;

  const std::string& verilator_version() const { return verilator_version_; }
  const std::string& program() const { return program_; }

 private:
  derive::Params params_;
  std::string program_;
  std::string verilator_version_;
};

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_ENGINE_H_
