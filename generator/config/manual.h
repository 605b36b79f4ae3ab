// docs/configuration.md, written from the schema.
#ifndef LEOPARD_GENERATOR_CONFIG_MANUAL_H_
#define LEOPARD_GENERATOR_CONFIG_MANUAL_H_

#include <string>

namespace leopard::config {

std::string ManualText();

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_MANUAL_H_
