// The resolved configuration, every key with its value, in the two forms that travel with a design.
#ifndef LEOPARD_GENERATOR_EMIT_RESOLVED_H_
#define LEOPARD_GENERATOR_EMIT_RESOLVED_H_

#include <string>

#include "generator/config/config.h"
#include "nlohmann/json.hpp"

namespace leopard::emit {

/// For the manifest.
nlohmann::ordered_json ResolvedJson(const config::Config& config);

/// A configuration file: reading it gives `config` again.
std::string ResolvedYaml(const config::Config& config);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_RESOLVED_H_
