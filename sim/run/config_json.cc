#include "sim/run/config_json.h"

namespace leopard::run {

std::string DesignName(config::Design design) {
  switch (design) {
    case config::Design::kPruning:
      return "pruning";
    case config::Design::kBaseline:
      return "baseline";
    case config::Design::kLeopard:
      break;
  }
  return "leopard";
}

nlohmann::ordered_json ConfigToJson(const config::Config& config) {
  nlohmann::ordered_json json;
  json["name"] = config.name;
  json["design"] = DesignName(config.design);
  json["head_dim"] = config.head_dim;
  json["value_dim"] = config.value_dim;
  json["max_keys"] = config.max_keys;
  json["max_queries"] = config.max_queries;
  json["formats"] = {
      {"q_bits", config.formats.q_bits}, {"k_bits", config.formats.k_bits}, {"v_bits", config.formats.v_bits}};
  json["qk"] = {{"dpus", config.qk.dpus},
                {"serial_bits", config.qk.serial_bits},
                {"guard_sigmas", config.qk.guard_sigmas},
                {"fifo_depth", config.qk.fifo_depth}};
  json["conditioning"] = {{"centre", config.conditioning.centre}, {"equalise", config.conditioning.equalise}};
  return json;
}

}  // namespace leopard::run
