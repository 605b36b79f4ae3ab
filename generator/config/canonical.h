// The configuration in forms that are the same for the same design, however it was written.
#ifndef LEOPARD_GENERATOR_CONFIG_CANONICAL_H_
#define LEOPARD_GENERATOR_CONFIG_CANONICAL_H_

#include <string>

#include "generator/config/config.h"

namespace leopard::config {

/// One line key=value for every key, defaults included, in the order of the schema.
std::string CanonicalText(const Config& config);

/// The same as a configuration file, which reads back as this configuration.
std::string YamlText(const Config& config);

/// The SHA-256 of the canonical text: what reports and generated files name a configuration by.
std::string Digest(const Config& config);

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_CANONICAL_H_
