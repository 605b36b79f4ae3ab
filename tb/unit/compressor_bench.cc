// leopard_compressor against addition modulo 2^W (docs/blocks/compressor.md).
#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  Port in = unit.port("in_i");
  const Port sum = unit.port("sum_o");
  const Port carry = unit.port("carry_o");
  const int count = static_cast<int>(unit.param("N"));
  const int width = static_cast<int>(unit.param("W"));
  const bool complements = unit.param("FILL") != 0;  // of the numbers in, the complements of the halves out
  const auto plain = [&](std::uint64_t value) { return complements ? Low(~value, width) : value; };
  const auto check = [&] {
    unit.Eval();
    std::uint64_t expected = 0;
    for (int i = 0; i < count; ++i) expected += plain(in.Get(i * width, width));
    const std::uint64_t found = plain(sum.Get()) + plain(carry.Get());
    unit.Require(Low(found, width) == Low(expected, width), "sum_o + carry_o is " + std::to_string(Low(found, width)) +
                                                                ", expected " + std::to_string(Low(expected, width)));
    if (count == 1) unit.Expect(carry, plain(0));
    // Numbers whose sum fits lose nothing, so that both halves may be extended by zeros.
    if (count == 1 || width > 60) return;
    if (expected >> width == 0) unit.Require(found == expected, "the halves of a sum that fits W bits exceed it");
  };
  if (in.bits() <= 14) {
    for (std::uint64_t all = 0; all < 1u << in.bits() && unit.ok(); ++all) {
      in.Set(all);
      check();
    }
    return;
  }
  for (int i = 0; i < 4000 && unit.ok(); ++i) {
    // Half of the time numbers whose sum fits.
    const int bits = random.Percent(50) ? width : std::max(1, width - IndexBits(count) - 1);
    for (int n = 0; n < count; ++n) in.Set(n * width, width, plain(random.Biased(bits)));
    check();
  }
}

}  // namespace

Bench TheBench() {
  std::vector<Parameters> sets;
  const auto add = [&](long count, long width) {
    sets.push_back({{"N", count}, {"W", width}, {"FILL", 0}});
    sets.push_back({{"N", count}, {"W", width}, {"FILL", 1}});
  };
  for (const long count : {1, 2, 3, 4, 5, 6, 7}) add(count, count < 3 ? 5 : 14 / count);  // exhaustive
  add(4, 31);                                                                             // the estimate of leopard_ae
  add(30, 38);   // weights of the bit-parallel design of 16 bits
  add(11, 64);   // rows of 64 taps
  add(128, 64);  // rows of 256 taps of 15 bits
  return {"leopard_compressor",
          sets,
          Check,
          {{"rtl/leopard_compressor.v", "(carry << 1)", "(carry << 1 & ~(carry << 2))", 6},
           {"rtl/leopard_compressor.v", "in_i[3*ROWS*W+:REST*W]", "in_i[0+:REST*W]", 8}}};
}

}  // namespace leopard::unit
