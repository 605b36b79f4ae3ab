// JSON that the program writes and later reads: finished heads of a run, and the manifest of a design.
#include <nlohmann/json.hpp>

#include "generator/emit/manifest.h"
#include "sim/run/record_json.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {

void Records(std::string_view input) {
  const auto json = nlohmann::ordered_json::parse(input, nullptr, false);
  const auto record = run::RecordFromJson(3, json);
  if (record) {
    Require(record->head >= 0 && record->queries >= 0 && record->keys >= 0, "a record counts from 0");
    const auto written = run::RecordToJson(*record);
    const auto again = run::RecordFromJson(3, written);
    Require(again && run::RecordToJson(*again) == written, "a record reads back as it was written");
    run::Total({*record, *record, *record});
  }
  const auto paths = emit::ManifestPaths("manifest.json", std::string(input));
  if (!paths.ok()) return CheckErrors(paths.errors(), input);
  for (const std::string& path : paths.value()) {
    Require(!path.empty() && path[0] != '/' && ("/" + path + "/").find("/../") == std::string::npos,
            "paths stay inside the folder");
  }
}

}  // namespace leopard::fuzz
