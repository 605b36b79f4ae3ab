#include "tb/unit/support/library.h"

#include <doctest/doctest.h>

#include <string>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

constexpr char kModule[] =
    "// parameter COMMENT = 1\n"
    "module leopard_x #(\n    parameter W = 4,  // parameter ALSO = 2\n    parameter DEPTH = 2\n) (\n";

TEST_CASE("a module takes the parameters that it declares, in its order, the first of a name") {
  const auto selected = Select("leopard_x", kModule, {{"DEPTH", 7}, {"OTHER", 1}, {"W", 9}, {"W", 8}});
  REQUIRE(selected.ok());
  CHECK(selected.value() == Parameters{{"W", 9}, {"DEPTH", 7}});
}

TEST_CASE("a parameter without a value is refused") {
  const auto selected = Select("leopard_x", kModule, {{"W", 9}});
  REQUIRE(!selected.ok());
  CHECK(Format(selected.errors()) == "leopard_x: error: no value is given for its parameter DEPTH\n");
}

long Of(const Parameters& parameters, const std::string& wanted) {
  for (const auto& [name, value] : parameters) {
    if (name == wanted) return value;
  }
  return -1;
}

TEST_CASE("derived parameters are those of a configuration and of the modules within") {
  const Parameters derived = Derived("leopard_ae", {"qk.dpus=5"}, {{"SEG_W", 3}});
  CHECK(Of(derived, "D") == 64);
  CHECK(Of(derived, "N") == 5);
  CHECK(Of(derived, "SCORE_W") == 29);
  CHECK(Of(derived, "NEXT_W") == 11);
  CHECK(Of(derived, "BANK_W") == 3);
  CHECK(Of(derived, "SEG_W") == 3);
  CHECK(Of(Extreme({"qk.dpus=3"}), "N") == 3);
  CHECK(Of(Extreme(), "N") == 64);
}

TEST_CASE("an index takes at least one bit") {
  CHECK(IndexBits(1) == 1);
  CHECK(IndexBits(2) == 1);
  CHECK(IndexBits(3) == 2);
  CHECK(IndexBits(512) == 9);
  CHECK(IndexBits(513) == 10);
}

}  // namespace
}  // namespace leopard::unit
