#include <nlohmann/json.hpp>

#include "generator/emit/resolved.h"
#include "sim/run/record_json.h"
#include "sim/run/report.h"

namespace leopard::run {

namespace {

using Json = nlohmann::ordered_json;

// Raised when a field changes its meaning or goes; new fields do not raise it.
constexpr char kSchema[] = "leopard-result/1";

Json SelectionToJson(const Selection& selection) {
  const auto text = [](const std::string& part) { return part.empty() ? std::string("all") : part; };
  return {{"blocks", text(selection.blocks)}, {"heads", text(selection.heads)}, {"queries", text(selection.queries)}};
}

Json BlocksToJson(const std::vector<HeadRecord>& heads) {
  Json blocks = Json::array();
  for (const BlockRecords& block : GroupByBlock(heads)) {
    Json list = Json::array();
    for (const HeadRecord& record : block.heads) list.push_back(RecordToJson(record));
    blocks.push_back({{"index", block.index}, {"heads", list}});
  }
  return blocks;
}

}  // namespace

std::string ResultJson(const Report& report) {
  Json json;
  json["schema"] = kSchema;
  json["configuration"] = {
      {"name", report.config.name}, {"digest", report.config_digest}, {"resolved", emit::ResolvedJson(report.config)}};
  json["tools"] = report.tools;
  json["trace"] = {{"file", report.trace.file},
                   {"sha256", report.trace.sha256},
                   {"model", report.trace.model},
                   {"source", report.trace.source}};
  json["engines"] = report.engines;
  if (report.stall_seed != 0) json["stall_seed"] = report.stall_seed;
  json["selection"] = SelectionToJson(report.selection);
  json["blocks"] = BlocksToJson(report.heads);
  json["total"] = MetricsToJson(Total(report.heads));
  // A trace's metadata may hold any bytes; what is not UTF-8 is replaced rather than refused.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<BlockRecords> GroupByBlock(const std::vector<HeadRecord>& heads) {
  std::vector<BlockRecords> blocks;
  for (const HeadRecord& record : heads) {
    if (blocks.empty() || blocks.back().index != record.block) blocks.push_back({record.block, {}});
    blocks.back().heads.push_back(record);
  }
  return blocks;
}

}  // namespace leopard::run
