#include "sim/run/record_json.h"

namespace leopard::run {

namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <typename T>
std::optional<T> Optional(const Json& json, const char* key) {
  const Json& value = json.at(key);
  if (value.is_null()) return std::nullopt;
  return value.get<T>();
}

Metrics MetricsFromJson(const Json& json) {
  Metrics metrics;
  metrics.scores = json.at("scores").get<std::int64_t>();
  metrics.survivors = json.at("survivors").get<std::int64_t>();
  metrics.false_drops = Optional<std::int64_t>(json, "false_drops");
  metrics.planes = json.at("planes").get<std::int64_t>();
  metrics.empty_queries = json.at("empty_queries").get<std::int64_t>();
  metrics.cycles = Optional<std::int64_t>(json, "cycles");
  metrics.limit_cycles = json.at("limit_cycles").get<std::int64_t>();
  metrics.bank_limit_cycles = json.at("bank_limit_cycles").get<std::int64_t>();
  metrics.baseline_cycles = Optional<std::int64_t>(json, "baseline_cycles");
  metrics.max_abs_error = Optional<double>(json, "max_abs_error");
  metrics.load_cycles = Optional<std::int64_t>(json, "load_cycles");
  metrics.load_bytes = Optional<std::int64_t>(json, "load_bytes");
  return metrics;
}

}  // namespace

Json MetricsToJson(const Metrics& metrics) {
  Json json;
  json["scores"] = metrics.scores;
  json["survivors"] = metrics.survivors;
  json["false_drops"] = OrNull(metrics.false_drops);
  json["planes"] = metrics.planes;
  json["empty_queries"] = metrics.empty_queries;
  json["cycles"] = OrNull(metrics.cycles);
  json["limit_cycles"] = metrics.limit_cycles;
  json["bank_limit_cycles"] = metrics.bank_limit_cycles;
  json["baseline_cycles"] = OrNull(metrics.baseline_cycles);
  json["speedup"] = OrNull(Speedup(metrics));
  json["max_abs_error"] = OrNull(metrics.max_abs_error);
  json["load_cycles"] = OrNull(metrics.load_cycles);
  json["load_bytes"] = OrNull(metrics.load_bytes);
  return json;
}

Json RecordToJson(const HeadRecord& record) {
  Json json;
  json["head"] = record.head;
  json["first_query"] = record.first_query;
  json["queries"] = record.queries;
  json["keys"] = record.keys;
  json.update(MetricsToJson(record.metrics));
  json["dropped_after"] = record.dropped_after;
  return json;
}

std::optional<HeadRecord> RecordFromJson(int block, const Json& json) {
  try {
    HeadRecord record;
    record.block = block;
    record.head = json.at("head").get<int>();
    record.first_query = json.at("first_query").get<int>();
    record.queries = json.at("queries").get<int>();
    record.keys = json.at("keys").get<int>();
    record.metrics = MetricsFromJson(json);
    record.dropped_after = json.at("dropped_after").get<std::vector<std::int64_t>>();
    return record;
  } catch (const nlohmann::json::exception&) {  // the library reports a wrong type in no other way
    return std::nullopt;
  }
}

}  // namespace leopard::run
