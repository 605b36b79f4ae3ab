// The configuration reader and --set.
#include "generator/config/canonical.h"
#include "generator/config/reader.h"
#include "generator/derive/params.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {

void Config(std::string_view input) {
  constexpr std::string_view kSets = "\n%%set\n";
  const std::size_t at = input.find(kSets);
  std::vector<std::string> overrides;
  if (at != std::string_view::npos) overrides = Lines(input.substr(at + kSets.size()));
  const std::string text(input.substr(0, at));
  const leopard::Result<config::Loaded> loaded = config::ReadText(text, "fuzz.yaml", overrides);
  if (!loaded.ok()) return CheckErrors(loaded.errors(), input);

  const config::Config& config = loaded.value().config;
  const leopard::Result<config::Loaded> again = config::ReadText(config::YamlText(config), "again.yaml");
  Require(again.ok(), "an accepted configuration is accepted as the program writes it");
  Require(config::CanonicalText(again.value().config) == config::CanonicalText(config),
          "a configuration reads back as it was written");
  const derive::Params params = derive::Derive(config);
  // The bench keeps a score in 56 bits, and the engines add in 64.
  Require(params.planes >= 1 && params.score_bits <= 56 && params.acc_bits <= 62, "every width is within its bounds");
}

}  // namespace leopard::fuzz
