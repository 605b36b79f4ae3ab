// manifest.json: what a generated folder consists of, and from what it was made.
#ifndef LEOPARD_GENERATOR_EMIT_MANIFEST_H_
#define LEOPARD_GENERATOR_EMIT_MANIFEST_H_

#include <string>
#include <vector>

#include "common/result.h"
#include "generator/config/config.h"
#include "generator/emit/emit.h"

namespace leopard::emit {

/// Schema, tool, resolved configuration with its digest, and path, size and SHA-256 of each file.
std::string Manifest(const config::Config& config, const std::vector<GeneratedFile>& files);

/// The paths that a manifest lists, if it is one of ours and they stay inside its folder; an error otherwise,
/// about the file `label`.
Result<std::vector<std::string>> ManifestPaths(const std::string& label, const std::string& text);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_MANIFEST_H_
