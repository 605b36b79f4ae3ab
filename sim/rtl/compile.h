// The steps that make a model: translate, compile, link. Each appends to a log and fails with its last lines.
#ifndef LEOPARD_SIM_RTL_COMPILE_H_
#define LEOPARD_SIM_RTL_COMPILE_H_

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "common/result.h"
#include "sim/rtl/process.h"
#include "sim/rtl/toolchain.h"

namespace leopard::rtl {

/// A translation unit and how to compile it.
struct Unit {
  std::string source;
  std::string object;
  std::vector<std::string> flags;
};

/// What the steps of a build say, in a file: each command, then its output in one piece. Thread-safe.
class BuildLog {
 public:
  explicit BuildLog(std::string path) : path_(std::move(path)) {}
  /// Runs a command; `step` says in messages what failed.
  Diagnostics Run(const std::string& step, const Command& command);

 private:
  std::string path_;
  std::mutex mutex_;
};

/// What is compiled into a model besides the design and its bench.
struct ModelParts {
  bool waves = false;     ///< FST tracing
  bool systemc = false;   ///< A SystemC module, not a C++ class
  bool coverage = false;  ///< Counters of lines, toggles and cover points
};

/// The flags of every compilation of a model or of Verilator's runtime, but for the include folders.
std::vector<std::string> CommonFlags(const ModelParts& parts);

/// Compiles all units in `folder`, at most `jobs` at once; the first failure stops what has not begun.
Diagnostics CompileAll(const Compiler& compiler, const std::vector<Unit>& units, int jobs, const std::string& folder,
                       BuildLog* log);

/// The words of a list in one of Verilator's *_classes.mk files: `NAME += \`, one word a line.
std::vector<std::string> ClassList(const std::string& makefile, const std::string& name);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_COMPILE_H_
