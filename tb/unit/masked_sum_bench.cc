// leopard_masked_sum against a loop over taps (docs/blocks/compressor.md).
#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  Port magnitudes = unit.port("magnitudes_i");
  Port mask = unit.port("mask_i");
  const Port sum = unit.port("sum_no");
  const Port carry = unit.port("carry_no");
  const int sources = static_cast<int>(unit.param("SOURCES"));
  const int taps = static_cast<int>(unit.param("D"));
  const int bits = static_cast<int>(unit.param("QM"));
  const int width = static_cast<int>(unit.param("W"));
  const auto check = [&] {
    unit.Eval();
    std::uint64_t expected = 0;
    for (int i = 0; i < sources * taps; ++i) expected += magnitudes.Get(i * bits, bits) * mask.Get(i, 1);
    // Not modulo anything: the users of both halves extend them by zeros.
    const std::uint64_t found = Low(~sum.Get(), width) + Low(~carry.Get(), width);
    unit.Require(found == expected,
                 "~sum_no + ~carry_no is " + std::to_string(found) + ", expected " + std::to_string(expected));
  };
  if (sources == 1 && taps * (bits + 1) <= 15) {
    for (std::uint64_t all = 0; all < 1u << (taps * (bits + 1)) && unit.ok(); ++all) {
      magnitudes.Set(Low(all, taps * bits));
      mask.Set(all >> (taps * bits));
      check();
    }
    return;
  }
  for (int i = 0; i < 3000 && unit.ok(); ++i) {
    const bool largest = random.Below(10) == 0;  // all taps of the largest magnitude: the sum fills W
    for (int t = 0; t < sources * taps; ++t) {
      magnitudes.Set(t * bits, bits, largest ? ~std::uint64_t{0} : random.Biased(bits));
    }
    for (int low = 0; low < taps; low += 64) {
      const int piece = std::min(64, taps - low);
      const std::uint64_t taken = random.Biased(piece);
      const std::uint64_t first = sources == 1 ? taken : taken & random.Biased(piece);
      mask.Set(low, piece, first);
      if (sources == 2) mask.Set(taps + low, piece, taken & ~first);
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
    for (const long sources : {1, 2}) {
      sets.push_back({{"D", taps}, {"QM", bits}, {"W", IndexBits(largest + 1)}, {"SOURCES", sources}});
    }
  }
  return {"leopard_masked_sum",
          sets,
          Check,
          {{"rtl/leopard_masked_sum.v", "r + f * ROWS < D", "r + f * ROWS < D - 1", 6},
           {"rtl/leopard_masked_sum.v", "{QM{mask_i[D+r+f*ROWS]}}", "{QM{mask_i[D+r]}}", 13}}};
}

}  // namespace leopard::unit
