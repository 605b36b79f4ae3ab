#include "sim/golden/tables.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace leopard::golden {
namespace {

TEST_CASE("powers: ends, order, and no entry near a tie") {
  const Tables tables = MakeTables();
  CHECK(tables.power[0] == 32768);
  CHECK(tables.power[512] == 23170);   // 2^15 / sqrt 2 = 23170.475
  CHECK(tables.power[1023] == 16395);  // 16395.094
  double nearest = 1;
  for (int f = 1; f < 1024; ++f) {
    CHECK(tables.power[static_cast<std::size_t>(f)] <= tables.power[static_cast<std::size_t>(f) - 1]);
    const double exact = std::exp2(15 - f / 1024.0);
    nearest = std::min(nearest, std::fabs(exact - std::floor(exact) - 0.5));
  }
  CHECK(nearest > 1e-5);
}

TEST_CASE("reciprocals at the ends") {
  const Tables tables = MakeTables();
  CHECK(tables.reciprocal[0] == 262144);
  CHECK(tables.reciprocal[1] == 261124);    // 67108864 / 257 = 261124.0
  CHECK(tables.reciprocal[255] == 131329);  // 131328.5009
  CHECK(tables.reciprocal[256] == 131072);
}

TEST_CASE("the interpolated reciprocal is within 2^-16 of itself for every i and y") {
  const Tables tables = MakeTables();
  double worst = 0;
  for (int i = 0; i < 256; ++i) {
    for (int y = 0; y < 512; ++y) {
      const double rho = static_cast<double>(Reciprocal(tables, i, y));
      // The bits that y leaves out place x anywhere up to the next y.
      const double low = 1 + i / 256.0 + std::ldexp(y, -17);
      const double high = low + std::ldexp(1, -17);
      worst = std::max({worst, std::fabs(rho * low / 262144 - 1), std::fabs(rho * high / 262144 - 1)});
    }
  }
  CHECK(worst < 1.33e-5);
  CHECK(worst < std::ldexp(1, -16));
}

// docs/proofs.md, "The quotient's clamp".
TEST_CASE("no sums of values within +-(2^(v_bits - 1) - 1) reach the clamp of the quotient") {
  const Tables tables = MakeTables();
  const double guard = std::exp2(4);
  double least_room = 1;
  for (int v_bits = 2; v_bits <= 16; ++v_bits) {
    const double value = std::exp2(v_bits - 1) - 1;
    const double fraction = std::exp2(std::max(0, 15 - v_bits));
    for (int i = 0; i < 256; ++i) {
      for (int y = 0; y < 512; ++y) {
        // (den + 1) / 2^p is at most this for any den >= 2^17 of this i and y.
        const double high = 1 + i / 256.0 + std::ldexp(y + 1, -17);
        const double dividend = (value * high + std::ldexp(1, -17)) * fraction * guard + 1;
        const double quotient = dividend * static_cast<double>(Reciprocal(tables, i, y)) / (262144 * guard);
        least_room = std::min(least_room, value * fraction + 0.5 - quotient);
      }
    }
  }
  CHECK(least_room > 0.001);
}

}  // namespace
}  // namespace leopard::golden
