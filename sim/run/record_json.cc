#include "sim/run/record_json.h"

#include <cstdint>
#include <limits>
#include <vector>

namespace leopard::run {

namespace {

using Json = nlohmann::ordered_json;

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// Above every count that a run can reach, and low enough that sums over all heads of a trace stay within 64 bits.
constexpr std::int64_t kMostCount = std::int64_t{1} << 53;

/// Takes fields out of a record. What is absent, of another type or out of range leaves `ok` false: the library's own
/// conversions would turn 1e300, true or 2^63 into some integer.
class FieldReader {
 public:
  explicit FieldReader(const Json& json) : json_(json) {}
  bool ok() const { return ok_; }

  std::int64_t Count(const char* key, std::int64_t most = kMostCount) { return CountOf(Field(key), most); }
  int Index(const char* key) { return static_cast<int>(Count(key, std::numeric_limits<int>::max())); }
  std::optional<std::int64_t> OptionalCount(const char* key) {
    if (Field(key).is_null()) return std::nullopt;
    return Count(key);
  }
  std::optional<double> OptionalMagnitude(const char* key) {
    const Json& value = Field(key);
    if (value.is_null()) return std::nullopt;
    if (value.is_number() && value.get<double>() >= 0) return value.get<double>();
    ok_ = false;
    return std::nullopt;
  }
  std::vector<std::int64_t> Counts(const char* key) {
    std::vector<std::int64_t> counts;
    const Json& list = Field(key);
    ok_ = ok_ && list.is_array();
    if (!ok_) return counts;
    for (const Json& value : list) counts.push_back(CountOf(value, kMostCount));
    return counts;
  }

 private:
  const Json& Field(const char* key) {
    static const Json absent;
    const auto found = json_.find(key);
    if (found != json_.end()) return *found;
    ok_ = false;
    return absent;
  }
  std::int64_t CountOf(const Json& value, std::int64_t most) {
    // Unsigned where it was parsed, signed where this program made it.
    const bool is_count = value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
    if (is_count && value.get<std::uint64_t>() <= static_cast<std::uint64_t>(most)) return value.get<std::int64_t>();
    ok_ = false;
    return 0;
  }

  const Json& json_;
  bool ok_ = true;
};

Metrics ReadMetrics(FieldReader* fields) {
  Metrics metrics;
  metrics.scores = fields->Count("scores");
  metrics.survivors = fields->Count("survivors");
  metrics.false_drops = fields->OptionalCount("false_drops");
  metrics.planes = fields->Count("planes");
  metrics.empty_queries = fields->Count("empty_queries");
  metrics.cycles = fields->OptionalCount("cycles");
  metrics.limit_cycles = fields->Count("limit_cycles");
  metrics.bank_limit_cycles = fields->Count("bank_limit_cycles");
  metrics.baseline_cycles = fields->OptionalCount("baseline_cycles");
  metrics.max_abs_error = fields->OptionalMagnitude("max_abs_error");
  metrics.load_cycles = fields->OptionalCount("load_cycles");
  metrics.load_bytes = fields->OptionalCount("load_bytes");
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
  if (!json.is_object()) return std::nullopt;
  FieldReader fields(json);
  HeadRecord record;
  record.block = block;
  record.head = fields.Index("head");
  record.first_query = fields.Index("first_query");
  record.queries = fields.Index("queries");
  record.keys = fields.Index("keys");
  record.metrics = ReadMetrics(&fields);
  record.dropped_after = fields.Counts("dropped_after");
  if (!fields.ok()) return std::nullopt;
  return record;
}

}  // namespace leopard::run
