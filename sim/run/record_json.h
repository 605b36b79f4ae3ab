// Metrics and head records as JSON, in the words of result.json.
#ifndef LEOPARD_SIM_RUN_RECORD_JSON_H_
#define LEOPARD_SIM_RUN_RECORD_JSON_H_

#include <nlohmann/json.hpp>
#include <optional>

#include "sim/run/metrics.h"

namespace leopard::run {

/// Fields that nobody could know are null.
nlohmann::ordered_json MetricsToJson(const Metrics& metrics);

/// One entry of `heads` in result.json.
nlohmann::ordered_json RecordToJson(const HeadRecord& record);

/// The inverse of RecordToJson, given the block's index; empty where the JSON is not a record.
std::optional<HeadRecord> RecordFromJson(int block, const nlohmann::ordered_json& json);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_RECORD_JSON_H_
