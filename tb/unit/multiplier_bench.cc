// leopard_multiplier against the product (docs/blocks/multiplier.md).
#include <array>

#include "tb/unit/support/bench.h"
#include "tb/unit/support/booth.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  Port a = unit.port("a_i");
  Port b = unit.port("b_i");
  Port digits = unit.port("digits_i");
  const Port sum = unit.port("sum_o");
  const Port carry = unit.port("carry_o");
  const int a_bits = static_cast<int>(unit.param("AW"));
  const int b_bits = static_cast<int>(unit.param("BW"));
  const int out_bits = static_cast<int>(unit.param("OUT_W"));
  const bool power = unit.param("POWER") != 0;
  const std::uint64_t constant = (std::uint64_t{1} << unit.param("ROUND")) >> 1;
  const auto check = [&](std::uint64_t a_value, std::uint64_t b_value) {
    if (power) b_value = std::min(b_value, std::uint64_t{1} << (b_bits - 1));
    a.Set(a_value);
    b.Set(b_value);
    digits.Set(BoothDigits(b_value, b_bits, power));
    unit.Eval();
    const auto product = static_cast<std::uint64_t>(a.Signed(0, a_bits)) * b_value + constant;
    const std::uint64_t found = Low(sum.Get() + carry.Get(), out_bits);
    unit.Require(found == Low(product, out_bits), "sum_o + carry_o is " + std::to_string(found) + ", expected " +
                                                      std::to_string(Low(product, out_bits)));
  };
  if (a_bits + b_bits <= 14) {
    for (std::uint64_t all = 0; all < 1u << (a_bits + b_bits) && unit.ok(); ++all)
      check(Low(all, a_bits), all >> a_bits);
    return;
  }
  for (int i = 0; i < 20000 && unit.ok(); ++i) check(random.Biased(a_bits), random.Biased(b_bits));
}

}  // namespace

Bench TheBench() {
  std::vector<Parameters> sets;
  for (const auto& [a_bits, b_bits, power, round, out] : std::vector<std::array<long, 5>>{{2, 2, 0, 0, 4},
                                                                                          {2, 2, 1, 1, 7},
                                                                                          {3, 9, 1, 0, 9},
                                                                                          {5, 8, 0, 7, 13},
                                                                                          {5, 8, 1, 0, 20},
                                                                                          {9, 5, 0, 0, 14},
                                                                                          {7, 6, 1, 10, 13},
                                                                                          {16, 19, 1, 0, 44},
                                                                                          {16, 22, 1, 0, 38},
                                                                                          {21, 19, 1, 22, 40},
                                                                                          {29, 24, 0, 0, 53},
                                                                                          {40, 24, 0, 0, 64}}) {
    sets.push_back({{"AW", a_bits}, {"BW", b_bits}, {"POWER", power}, {"ROUND", round}, {"OUT_W", out}});
  }
  return {"leopard_multiplier",
          sets,
          Check,
          {{"rtl/leopard_multiplier.v", "negative[g-1], {", "1'b0, {", 3},
           {"rtl/leopard_multiplier.v", "{a_i[AW-1], a_i}", "{1'b0, a_i}", 8},
           {"rtl/leopard_multiplier.v", "((ONE << ROUND) >> 1) - SIGNS_WIDE", "(ONE << ROUND) - SIGNS_WIDE", 9}}};
}

}  // namespace leopard::unit
