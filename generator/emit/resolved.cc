#include "generator/emit/resolved.h"

#include "generator/config/schema.h"
#include "generator/config/value.h"

namespace leopard::emit {
namespace {

using config::Key;

bool IsString(const Key& key) { return std::holds_alternative<config::FieldOf<std::string>>(key.field); }
bool IsWord(const Key& key) {
  return IsString(key) || std::holds_alternative<config::FieldOf<config::Design>>(key.field);
}

}  // namespace

nlohmann::ordered_json ResolvedJson(const config::Config& config) {
  nlohmann::ordered_json root;
  for (const Key& key : config::Schema()) {
    const std::string text = config::ValueText(key, config);
    const std::string section = config::SectionOf(key);
    nlohmann::ordered_json& parent = section.empty() ? root : root[section];
    parent[config::LastPart(key.path)] =
        IsWord(key) ? nlohmann::ordered_json(text) : nlohmann::ordered_json::parse(text);
  }
  return root;
}

std::string ResolvedYaml(const config::Config& config) {
  std::string text;
  std::string open;  // the section that the lines are in
  for (const Key& key : config::Schema()) {
    const std::string section = config::SectionOf(key);
    if (section != open) text += section + ":\n";
    open = section;
    // Quoted, since a name may be a word that YAML takes for something else ("true").
    const std::string quote = IsString(key) ? "\"" : "";
    text += (section.empty() ? "" : "  ") + config::LastPart(key.path) + ": " + quote + config::ValueText(key, config) +
            quote + "\n";
  }
  return text;
}

}  // namespace leopard::emit
