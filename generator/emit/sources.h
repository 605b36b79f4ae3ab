// The texts that the emitter copies and fills, embedded at build time (common/embedded.h).
#ifndef LEOPARD_GENERATOR_EMIT_SOURCES_H_
#define LEOPARD_GENERATOR_EMIT_SOURCES_H_

#include <string>
#include <vector>

#include "common/embedded.h"

namespace leopard::emit {

/// All of them, by path: rtl_templates/core, rtl_templates/gen, constraints, generator/emit/templates.
const std::vector<EmbeddedFile>& EmbeddedFiles();

/// Those directly inside `folder` ("rtl_templates/core").
std::vector<EmbeddedFile> SourcesIn(const std::string& folder);

/// The last component of a path, without `suffix` where it ends so.
std::string BaseName(const std::string& path, const std::string& suffix = "");

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_SOURCES_H_
