// leopard_masked_sum against a loop over taps (docs/blocks/compressor.md).
#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  Port magnitudes = unit.port("magnitudes_i");
  Port mask = unit.port("mask_i");
  const Port sum = unit.port("sum_o");
  const Port carry = unit.port("carry_o");
  const int taps = static_cast<int>(unit.param("D"));
  const int bits = static_cast<int>(unit.param("QM"));
  const auto check = [&] {
    unit.Eval();
    std::uint64_t expected = 0;
    for (int i = 0; i < taps; ++i) expected += magnitudes.Get(i * bits, bits) * mask.Get(i, 1);
    // Not modulo anything: the users of both halves extend them by zeros.
    const std::uint64_t found = sum.Get() + carry.Get();
    unit.Require(found == expected,
                 "sum_o + carry_o is " + std::to_string(found) + ", expected " + std::to_string(expected));
  };
  if (taps * (bits + 1) <= 15) {
    for (std::uint64_t all = 0; all < 1u << (taps * (bits + 1)) && unit.ok(); ++all) {
      magnitudes.Set(Low(all, taps * bits));
      mask.Set(all >> (taps * bits));
      check();
    }
    return;
  }
  for (int i = 0; i < 3000 && unit.ok(); ++i) {
    const bool largest = random.Below(10) == 0;  // all taps of the largest magnitude: the sum fills W
    for (int t = 0; t < taps; ++t) {
      magnitudes.Set(t * bits, bits, largest ? ~std::uint64_t{0} : random.Biased(bits));
    }
    for (int low = 0; low < taps; low += 64) {
      const int piece = std::min(64, taps - low);
      mask.Set(low, piece, random.Biased(piece));
    }
    check();
  }
}

}  // namespace

Bench TheBench() {
  std::vector<Parameters> sets;
  for (const auto& [taps, bits] : std::vector<std::pair<long, long>>{
           {1, 1}, {1, 7}, {2, 6}, {3, 4}, {5, 2}, {7, 1}, {64, 11}, {65, 11}, {33, 8}, {256, 15}, {255, 1}, {8, 15}}) {
    const long largest = taps * ((1L << bits) - 1);
    sets.push_back({{"D", taps}, {"QM", bits}, {"W", IndexBits(largest + 1)}});
  }
  return {"leopard_masked_sum",
          sets,
          Check,
          {{"rtl/leopard_masked_sum.v", "r + f * ROWS < D", "r + f * ROWS < D - 1", 3},
           {"rtl/leopard_masked_sum.v", "{QM{mask_i[r+f*ROWS]}}", "{QM{mask_i[r]}}", 6}}};
}

}  // namespace leopard::unit
