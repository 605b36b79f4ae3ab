#include "generator/emit/tables.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "doctest/doctest.h"

namespace leopard::emit {
namespace {

TEST_CASE("the table of 2^-f equals its formula, reached another way, and no entry is near a tie") {
  const auto table = ExpTable();
  const long double ratio = std::exp2(-1.0L / 1024);
  long double exact = 32768;
  long double nearest_tie = 1;
  for (int f = 0; f < kExpEntries; ++f, exact *= ratio) {
    CAPTURE(f);
    CHECK(table[f] == static_cast<std::uint32_t>(std::floor(exact + 0.5L)));
    if (f > 0) nearest_tie = std::min(nearest_tie, std::fabs(exact - std::floor(exact) - 0.5L));
  }
  CHECK(nearest_tie > 8e-5L);
}

TEST_CASE("the reciprocals are the nearest integers, ties up") {
  const auto table = ReciprocalTable();
  CHECK(table[0] == 1u << 18);
  CHECK(table[256] == 1u << 17);
  for (std::uint32_t i = 0; i <= kReciprocalEntries; ++i) {
    CAPTURE(i);
    const std::int64_t twice_error = 2 * (std::int64_t{1} << 26) - 2 * std::int64_t{table[i]} * (256 + i);
    CHECK(twice_error < 256 + i);
    CHECK(twice_error >= -std::int64_t{256 + i});
  }
}

TEST_CASE("the Verilog of the table of 2^-f, read back, is the table") {
  std::istringstream lines(ExpEntries());
  const auto table = ExpTable();
  int entries = 0;
  for (std::string line; std::getline(lines, line); ++entries) {
    int f = -1;
    unsigned weight = 0;
    REQUIRE(std::sscanf(line.c_str(), "10'd%d: weight_o = 16'd%u;", &f, &weight) == 2);
    CHECK(f == entries);
    CHECK(weight == table.at(f));
    CHECK(weight < 1u << 16);
  }
  CHECK(entries == kExpEntries);
}

TEST_CASE("the Verilog of the reciprocals, read back, is the table and its steps") {
  std::istringstream lines(ReciprocalEntries());
  const auto table = ReciprocalTable();
  int entries = 0;
  for (std::string line; std::getline(lines, line); ++entries) {
    int i = -1;
    unsigned value = 0;
    unsigned step = 0;
    REQUIRE(std::sscanf(line.c_str(), "8'd%d: {value_o, step_o} = {19'd%u, 11'd%u};", &i, &value, &step) == 3);
    CHECK(i == entries);
    CHECK(value == table.at(i));
    CHECK(value < 1u << 19);
    CHECK(step == table.at(i) - table.at(i + 1));
    CHECK(step < 1u << 11);
  }
  CHECK(entries == kReciprocalEntries);
}

}  // namespace
}  // namespace leopard::emit
