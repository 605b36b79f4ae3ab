// A module of the Verilog library as a shared library: translated by Verilator once for each set of parameters, cached.
#ifndef LEOPARD_TB_UNIT_SUPPORT_LIBRARY_H_
#define LEOPARD_TB_UNIT_SUPPORT_LIBRARY_H_

#include <string>
#include <utility>
#include <vector>

#include "common/result.h"
#include "generator/emit/emit.h"
#include "sim/rtl/toolchain.h"

namespace leopard::unit {

/// Verilog parameters by name. May hold more than a module has; must hold all that it has.
using Parameters = std::vector<std::pair<std::string, long>>;

/// Those of `parameters` that the text of a module declares, in its order; an error if one of them is not given.
Result<Parameters> Select(const std::string& module, const std::string& text, const Parameters& parameters);

struct LibraryJob {
  std::string module;                      ///< "leopard_fifo"
  std::vector<Parameters> sets;            ///< As Select gives them
  std::vector<emit::GeneratedFile> files;  ///< Where it and what it instantiates are found: rtl/<module>.v
  std::string cache_dir;                   ///< Libraries by digest of tools, sources and parameters.
};

/// The path of the library. It exports the functions that support/unit.cc looks up; a set is named by its place.
Result<std::string> BuildLibrary(const LibraryJob& job, const rtl::Verilator& verilator, const rtl::Compiler& compiler);

}  // namespace leopard::unit

#endif  // LEOPARD_TB_UNIT_SUPPORT_LIBRARY_H_
