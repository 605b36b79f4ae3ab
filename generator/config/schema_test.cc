// The table agrees with the structure, the forms written from it, and the committed manual.
#include "generator/config/schema.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "common/files.h"
#include "common/sha256.h"
#include "generator/config/canonical.h"
#include "generator/config/keywords.h"
#include "generator/config/manual.h"
#include "generator/config/reader.h"
#include "generator/config/value.h"

namespace leopard::config {
namespace {

TEST_CASE("the defaults of the structure are within the ranges of the table") {
  for (const Key& key : Schema()) {
    if (key.path == "name") continue;  // required
    INFO(key.path);
    Config config;
    const std::string text = ValueText(key, config);
    CHECK_FALSE(Assign(key, text, true, &config).has_value());
    CHECK(ValueText(key, config) == text);
    CHECK_FALSE(key.text.empty());
  }
}

TEST_CASE("the canonical form") {
  Config config;
  config.name = "x";
  config.qk.guard_sigmas = 4.5;
  const std::string expected =
      "name=x\n"
      "design=leopard\n"
      "head_dim=64\n"
      "value_dim=64\n"
      "max_keys=512\n"
      "max_queries=512\n"
      "formats.q_bits=12\n"
      "formats.k_bits=12\n"
      "formats.v_bits=16\n"
      "qk.dpus=6\n"
      "qk.serial_bits=2\n"
      "qk.guard_sigmas=4.5\n"
      "qk.fifo_depth=8\n"
      "conditioning.centre=false\n"
      "conditioning.equalise=false\n";
  CHECK(CanonicalText(config) == expected);
  CHECK(Digest(config) == Sha256(expected));
}

TEST_CASE("the same design has the same digest however it is written") {
  const auto digest = [](const std::string& text) { return Digest(ReadText(text, "").value().config); };
  const std::string plain = digest("name: x");
  CHECK(digest("# comment\nqk: {guard_sigmas: -0.0}\nvalue_dim: 64\nname: 'x'\n") == plain);
  CHECK(digest("name: y") != plain);
  CHECK(digest("name: x\nqk: {guard_sigmas: 4}") == digest("name: x\nqk: {guard_sigmas: 4.0}"));
}

TEST_CASE("the YAML form reads back as the same configuration") {
  Config config;
  config.name = "x";
  config.design = Design::kLeopard;
  config.head_dim = 9;
  config.value_dim = 10;
  config.qk.guard_sigmas = 3.25;
  config.conditioning.equalise = true;
  const Result<Loaded> loaded = ReadText(YamlText(config), "");
  REQUIRE(loaded.ok());
  CHECK(CanonicalText(loaded.value().config) == CanonicalText(config));
}

TEST_CASE("the committed manual is the one that the table gives") {
  const Result<std::string> committed = leopard::ReadFile("docs/configuration.md");
  REQUIRE(committed.ok());
  CHECK_MESSAGE(committed.value() == ManualText(), "run: leopard manual > docs/configuration.md");
}

TEST_CASE("every named configuration is good, says nothing, and has its purpose on the first line") {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("configs")) {
    const std::string path = entry.path().string();
    INFO(path);
    const Result<Loaded> loaded = ReadFile(path);
    REQUIRE_MESSAGE(loaded.ok(), Format(loaded.errors()));
    CHECK(Format(loaded.value().notes) == "");
    CHECK(leopard::ReadFile(path).value().compare(0, 2, "# ") == 0);
    ++count;
  }
  CHECK(count >= 6);
}

TEST_CASE("keywords, from one end of the list to the other") {
  for (const std::string word : {"accept_on", "xor", "reg", "wire", "uwire", "s_until_with", "endmodule"}) {
    CHECK(IsVerilogKeyword(word));
  }
  for (const std::string word : {"", "a", "zzz", "modules", "Module", "leopard"}) CHECK_FALSE(IsVerilogKeyword(word));
}

}  // namespace
}  // namespace leopard::config
