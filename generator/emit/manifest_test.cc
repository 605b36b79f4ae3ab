#include "generator/emit/manifest.h"

#include "doctest/doctest.h"

namespace leopard::emit {
namespace {

std::string Errors(const std::string& text) {
  const auto result = ManifestPaths("out/manifest.json", text);
  return result.ok() ? "" : Format(result.errors());
}

TEST_CASE("a manifest, read back, lists its files") {
  config::Config config;
  config.name = "tiny";
  const auto paths = ManifestPaths("x", Manifest(config, {{"rtl/a.v", "one"}, {"b", ""}}));
  REQUIRE(paths.ok());
  CHECK(paths.value() == std::vector<std::string>{"rtl/a.v", "b"});
}

TEST_CASE("other JSON is not a manifest") {
  const std::string message = "out/manifest.json: error: not a manifest of leopard\n";
  CHECK(Errors("") == message);
  CHECK(Errors("[]") == message);
  CHECK(Errors("{\"files\": []}") == message);
  CHECK(Errors("{\"tool\": \"other\", \"files\": []}") == message);
  CHECK(Errors("{\"tool\": \"leopard\"}") == message);
  CHECK(Errors("{\"tool\": \"leopard\", \"files\": 3}") == message);
}

TEST_CASE("a manifest that reaches outside its folder is refused") {
  for (const std::string path : {"/etc/passwd", "../x", "a/../b", "a//b", "", "a/", "./a", "a\\\\b"}) {
    CAPTURE(path);
    CHECK(Errors("{\"tool\": \"leopard\", \"files\": [{\"path\": \"ok\"}, {\"path\": \"" + path + "\"}]}") ==
          "out/manifest.json: error: file 2 of the list has no path inside the folder\n");
  }
  CHECK(Errors("{\"tool\": \"leopard\", \"files\": [7]}") ==
        "out/manifest.json: error: file 1 of the list has no path inside the folder\n");
}

}  // namespace
}  // namespace leopard::emit
