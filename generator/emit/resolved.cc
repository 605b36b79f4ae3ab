#include "generator/emit/resolved.h"

namespace leopard::emit {
namespace {

std::string DesignName(config::Design design) {
  switch (design) {
    case config::Design::kLeopard:
      return "leopard";
    case config::Design::kPruning:
      return "pruning";
    case config::Design::kBaseline:
      return "baseline";
  }
  return "";
}

/// 4 and not 4.0: the same text however the number was written.
nlohmann::ordered_json Number(double value) {
  const auto whole = static_cast<std::int64_t>(value);
  if (static_cast<double>(whole) == value) return whole;
  return value;
}

}  // namespace

nlohmann::ordered_json Resolved(const config::Config& config) {
  return {
      {"name", config.name},
      {"design", DesignName(config.design)},
      {"head_dim", config.head_dim},
      {"value_dim", config.value_dim},
      {"max_keys", config.max_keys},
      {"max_queries", config.max_queries},
      {"formats",
       {{"q_bits", config.formats.q_bits}, {"k_bits", config.formats.k_bits}, {"v_bits", config.formats.v_bits}}},
      {"qk",
       {{"dpus", config.qk.dpus},
        {"serial_bits", config.qk.serial_bits},
        {"guard_sigmas", Number(config.qk.guard_sigmas)},
        {"fifo_depth", config.qk.fifo_depth}}},
      {"conditioning", {{"centre", config.conditioning.centre}, {"equalise", config.conditioning.equalise}}},
  };
}

std::string Plain(const nlohmann::ordered_json& scalar) {
  return scalar.is_string() ? scalar.get<std::string>() : scalar.dump();
}

}  // namespace leopard::emit
