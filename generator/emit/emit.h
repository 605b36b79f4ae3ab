// A design as files: Verilog, register map, constraints, flow inputs and a manifest, all in memory.
#ifndef LEOPARD_GENERATOR_EMIT_EMIT_H_
#define LEOPARD_GENERATOR_EMIT_EMIT_H_

#include <string>
#include <vector>

#include "common/result.h"
#include "generator/config/config.h"
#include "generator/derive/params.h"

namespace leopard::emit {

struct GeneratedFile {
  std::string path;  ///< Relative to the output folder, with forward slashes.
  std::string text;
};

/// The name of the manifest, which is the last file of every emitted design.
inline constexpr char kManifestPath[] = "manifest.json";

/// All files of the design, sorted by path but for the manifest, which is last and lists the others. Pure: the
/// same configuration gives the same bytes on every machine, at any time, from any folder. Errors are those of
/// the templates (an unknown, unused or unfilled mark): faults of this program, but reported, not thrown.
Result<std::vector<GeneratedFile>> Emit(const config::Config& config, const derive::Params& params);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_EMIT_H_
