// The resolved configuration as JSON, in the order of the manual.
#ifndef LEOPARD_GENERATOR_EMIT_RESOLVED_H_
#define LEOPARD_GENERATOR_EMIT_RESOLVED_H_

#include <string>

#include "generator/config/config.h"
#include "nlohmann/json.hpp"

namespace leopard::emit {

nlohmann::ordered_json Resolved(const config::Config& config);

/// A scalar as YAML writes it: without quotes.
std::string Plain(const nlohmann::ordered_json& scalar);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_RESOLVED_H_
