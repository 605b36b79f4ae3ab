// What a generated file says about where it came from.
#ifndef LEOPARD_GENERATOR_EMIT_IDENTITY_H_
#define LEOPARD_GENERATOR_EMIT_IDENTITY_H_

#include <string>

#include "generator/config/config.h"

namespace leopard::emit {

/// "0.1.0".
std::string ToolVersion();

/// Two lines for the head of a file: tool, version, configuration and digest; the command that makes it again. The
/// command reads the resolved configuration emitted beside it, so that it holds whatever --set was given.
std::string GeneratedLines(const config::Config& config);

/// Each line of `text` after `prefix`, and a newline at the end.
std::string Comment(const std::string& prefix, const std::string& text);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_IDENTITY_H_
