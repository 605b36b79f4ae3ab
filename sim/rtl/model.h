// A generated design as a program: translated by Verilator, compiled with a bench of tb, cached.
#ifndef LEOPARD_SIM_RTL_MODEL_H_
#define LEOPARD_SIM_RTL_MODEL_H_

#include <functional>
#include <string>
#include <vector>

#include "common/result.h"
#include "generator/emit/emit.h"
#include "sim/rtl/flavour.h"
#include "sim/rtl/toolchain.h"

namespace leopard::rtl {

struct BuildOptions {
  std::string cache_dir;  ///< Models by digest; several processes may share it (locked per entry).
  std::string verilator;  ///< A verilator executable; empty: LEOPARD_VERILATOR, the packaged one, then PATH.
  BenchKind bench = BenchKind::kVerilator;
  bool waves = false;  ///< With FST tracing compiled in; of the bench kVerilator only.
  int optimise = 3;    ///< Of the model's C++: -O0 to -O3. Many short runs want 1, which builds faster.
  int jobs = 0;        ///< Compilers at once; 0: as many as there are cores.
  std::function<void(const std::string&)> say;  ///< Progress messages; may be empty.
};

struct Model {
  std::string engine = "rtl";     ///< What messages call it: Flavour::engine
  std::string program;            ///< leopard_model, see tb/verilator/harness.cc and tb/system/main.cc
  std::string verilator_version;  ///< Of the Verilator that this process found, and that made the program
  std::string systemc_version;    ///< Empty where it has no part in it
  std::string compiler;           ///< The first line of its --version
  std::string coverage;           ///< Folder for a file a run (Places::coverage), or empty
};

/// `files` are those of a design (emit::Emit): its .v files, of which `top` is the top module, and the
/// leopard_params.h among them make the model; the others do not matter.
Result<Model> BuildModel(const std::string& top, const std::vector<emit::GeneratedFile>& files,
                         const BuildOptions& options);

/// The same, with the tools looked for at `places`.
Result<Model> BuildModel(const std::string& top, const std::vector<emit::GeneratedFile>& files,
                         const BuildOptions& options, const Places& places);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_MODEL_H_
