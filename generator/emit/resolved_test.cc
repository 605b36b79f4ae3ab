#include "generator/emit/resolved.h"

#include "doctest/doctest.h"
#include "generator/config/canonical.h"
#include "generator/config/reader.h"

namespace leopard::emit {
namespace {

config::Config Unusual() {
  config::Config config;
  config.name = "true";
  config.head_dim = 5;
  config.value_dim = 7;
  config.qk.guard_sigmas = 4.25;
  config.conditioning.equalise = true;
  return config;
}

TEST_CASE("the resolved file, read, is the configuration") {
  const auto loaded = config::ReadText(ResolvedYaml(Unusual()), "true.yaml");
  INFO((loaded.ok() ? "" : Format(loaded.errors())));
  REQUIRE(loaded.ok());
  CHECK(config::CanonicalText(loaded.value().config) == config::CanonicalText(Unusual()));
}

TEST_CASE("the JSON has the types of the keys") {
  const auto json = ResolvedJson(Unusual());
  CHECK(json["name"] == "true");
  CHECK(json["design"] == "leopard");
  CHECK(json["value_dim"] == 7);
  CHECK(json["qk"]["guard_sigmas"] == 4.25);
  CHECK(json["conditioning"]["equalise"] == true);
  CHECK(json["conditioning"]["centre"] == false);
}

}  // namespace
}  // namespace leopard::emit
