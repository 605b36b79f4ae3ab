#include "generator/emit/manifest.h"

#include <algorithm>

#include "common/sha256.h"
#include "generator/config/canonical.h"
#include "generator/emit/identity.h"
#include "generator/emit/resolved.h"

namespace leopard::emit {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchema = 1;
constexpr char kTool[] = "leopard";

/// A path that a forged manifest could not use to reach outside its folder.
bool IsInside(const std::string& path) {
  if (path.empty() || path.front() == '/' || path.find('\\') != std::string::npos) return false;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = end + 1;
  }
  return true;
}

}  // namespace

std::string Manifest(const config::Config& config, const std::vector<GeneratedFile>& files) {
  Json list = Json::array();
  for (const GeneratedFile& file : files) {
    list.push_back({{"path", file.path}, {"bytes", file.text.size()}, {"sha256", Sha256(file.text)}});
  }
  const Json root = {
      {"schema", kSchema},
      {"tool", kTool},
      {"version", ToolVersion()},
      {"configuration",
       {{"name", config.name}, {"digest", config::Digest(config)}, {"resolved", ResolvedJson(config)}}},
      {"files", list},
  };
  return root.dump(2) + "\n";
}

Result<std::vector<std::string>> ManifestPaths(const std::string& label, const std::string& text) {
  const Json root = Json::parse(text, nullptr, false);
  const auto is_ours = [&root] {
    return root.is_object() && root.value("tool", Json()) == kTool && root.contains("files") &&
           root["files"].is_array();
  };
  if (!is_ours()) return MakeError(label, "not a manifest of leopard");
  std::vector<std::string> paths;
  for (const Json& file : root["files"]) {
    const Json path = file.is_object() ? file.value("path", Json()) : Json();
    if (!path.is_string() || !IsInside(path.get<std::string>())) {
      return MakeError(label,
                       "file " + std::to_string(paths.size() + 1) + " of the list has no path inside the folder");
    }
    paths.push_back(path.get<std::string>());
  }
  return paths;
}

}  // namespace leopard::emit
