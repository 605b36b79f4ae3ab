// Every seed and every input that once failed, with any compiler.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "common/files.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {
namespace {

constexpr std::pair<const char*, void (*)(std::string_view)> kTargets[] = {
    {"arrays", Arrays}, {"config", Config},           {"head", Head},  {"options", Options}, {"records", Records},
    {"result", Result}, {"safetensors", Safetensors}, {"trace", Trace}};

std::vector<std::string> FilesIn(const std::string& folder) {
  std::vector<std::string> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

TEST_CASE("seeds and inputs that once failed") {
  for (const auto& [name, target] : kTargets) {
    const std::string seeds = std::string("tests/fuzz/seeds/") + name;
    CHECK_MESSAGE(!FilesIn(seeds).empty(), seeds);
    for (const char* kind : {"seeds", "regressions"}) {
      for (const std::string& path : FilesIn(std::string("tests/fuzz/") + kind + "/" + name)) {
        std::fprintf(stderr, "%s\n", path.c_str());  // so that the last one is known when the process dies
        const leopard::Result<std::string> bytes = ReadFile(path);
        REQUIRE(bytes.ok());
        target(bytes.value());
        CHECK(bytes.value().size() <= (std::string(kind) == "seeds" ? 2048 : 8192));
      }
    }
  }
}

}  // namespace
}  // namespace leopard::fuzz
