// A resolved configuration as JSON, in the words of the configuration file.
#ifndef LEOPARD_SIM_RUN_CONFIG_JSON_H_
#define LEOPARD_SIM_RUN_CONFIG_JSON_H_

#include <nlohmann/json.hpp>
#include <string>

#include "generator/config/config.h"

namespace leopard::run {

nlohmann::ordered_json ConfigToJson(const config::Config& config);

/// "leopard", "pruning" or "baseline".
std::string DesignName(config::Design design);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_CONFIG_JSON_H_
