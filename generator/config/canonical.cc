#include "generator/config/canonical.h"

#include "common/sha256.h"
#include "generator/config/schema.h"
#include "generator/config/value.h"

namespace leopard::config {

std::string CanonicalText(const Config& config) {
  std::string text;
  for (const Key& key : Schema()) text += key.path + "=" + ValueText(key, config) + "\n";
  return text;
}

std::string YamlText(const Config& config) {
  std::string text;
  std::string open;
  for (const Key& key : Schema()) {
    const std::string section = SectionOf(key);
    if (section != open) text += section + ":\n";
    open = section;
    text += (section.empty() ? "" : "  ") + LastPart(key.path) + ": " + ValueText(key, config) + "\n";
  }
  return text;
}

std::string Digest(const Config& config) { return Sha256(CanonicalText(config)); }

}  // namespace leopard::config
