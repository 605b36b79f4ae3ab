// Files far from any configuration: long numbers, long lines, long files, deep nesting. Each crashed or hung once, or
// is of a kind that does in other readers.
#include <doctest/doctest.h>

#include <string>

#include "generator/config/reader.h"

namespace leopard::config {
namespace {

std::string Said(const std::string& text) {
  const Result<Loaded> loaded = ReadText(text, "c.yaml");
  return loaded.ok() ? "" : Format(loaded.errors());
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST_CASE("numbers as long as a file, which a recursive matcher does not survive") {
  const std::string ones(60000, '1');
  const std::string shown(37, '1');
  CHECK(Said("name: x\nhead_dim: " + ones) == "c.yaml:2:11: error: head_dim is " + shown +
                                                  "...; expected 1 to 256\n"
                                                  "help: the nearest valid value is 256\n");
  CHECK(Said("name: x\nqk: {guard_sigmas: 1" + std::string(60000, '0') + "}") ==
        "c.yaml:2:20: error: qk.guard_sigmas is 1" + std::string(36, '0') +
            "...; expected 0, or 1 to 12\n"
            "help: the nearest valid value is 12\n");
  // Not for a file alone.
  const Result<Loaded> set = ReadText("name: x\n", "c.yaml", {"head_dim=" + std::string(1000000, '1')});
  REQUIRE(set.errors().size() == 1);
  CHECK(set.errors()[0].message == "head_dim is " + shown + "...; expected 1 to 256");
}

TEST_CASE("a long file is refused unread: time and memory would grow with its square") {
  const std::string head = "name: x\n# ";
  CHECK(Said(head + std::string(65536 - head.size(), '.')).empty());
  CHECK(Said(head + std::string(65537 - head.size(), '.')) ==
        "c.yaml: error: the file has 65537 bytes; expected a configuration, which has at most 65536\n");
}

TEST_CASE("a long line is not repeated under every message about it") {
  const Result<Loaded> loaded = ReadText("{" + Repeat("x: 1, ", 10000) + "name: x}", "c.yaml");
  REQUIRE(loaded.errors().size() == 10000);
  CHECK(loaded.errors()[9999].column == 2 + 9999 * 6);
  for (const Diagnostic& error : loaded.errors()) REQUIRE(error.source.empty());
}

TEST_CASE("deep nesting") {
  for (const char* opening : {"[", "{a: ", "{", "{? ", "[[], ", "[{a: "}) {
    CAPTURE(opening);
    CHECK_FALSE(Said("name: x\nqk: " + Repeat(opening, 10000)).empty());
    CHECK_FALSE(Said(Repeat(opening, 10000)).empty());
  }
  for (const char* opening : {"- ", "? ", "a: ", "- ? "}) CHECK_FALSE(Said(Repeat(opening, 10000)).empty());
  std::string steps;
  for (int i = 0; i < 350; ++i) steps += std::string(i, ' ') + "a:\n";
  CHECK_FALSE(Said(steps).empty());
}

}  // namespace
}  // namespace leopard::config
