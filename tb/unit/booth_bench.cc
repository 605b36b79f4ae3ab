// leopard_booth against digits found one by one (docs/blocks/multiplier.md).
#include "tb/unit/support/bench.h"
#include "tb/unit/support/booth.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  Port b = unit.port("b_i");
  const Port digits = unit.port("digits_o");
  const int bits = static_cast<int>(unit.param("BW"));
  const bool power = unit.param("POWER") != 0;
  const std::uint64_t largest = power ? std::uint64_t{1} << (bits - 1) : Low(~std::uint64_t{0}, bits);
  const int count = BoothCount(bits, power);
  for (int i = 0; i < 20000 && unit.ok(); ++i) {
    const std::uint64_t value = bits <= 12 ? static_cast<std::uint64_t>(i) : random.Biased(bits);
    if (value > largest) continue;
    b.Set(value);
    unit.Eval();
    // The sign of a digit that is 0 does not matter: what the digits are worth, and that each is one of -2 .. 2.
    std::int64_t worth = 0;
    for (int g = 0; g < count; ++g) {
      const bool one = digits.Get(g, 1) != 0, two = digits.Get(count + g, 1) != 0;
      unit.Require(!one || !two, "digit " + std::to_string(g) + " is both 1 and 2");
      const std::int64_t size = one ? 1 : two ? 2 : 0;
      worth += (digits.Get(2 * count + g, 1) != 0 ? -size : size) * (std::int64_t{1} << 2 * g);
    }
    unit.Require(worth == static_cast<std::int64_t>(value),
                 "the digits of " + std::to_string(value) + " are worth " + std::to_string(worth));
    unit.Expect(digits, 3 * count - 1, 1, 0);  // the last is not negative
  }
}

}  // namespace

Bench TheBench() {
  std::vector<Parameters> sets;
  for (const long bits : {2, 3, 8, 9, 12, 19, 24}) {
    for (const long power : {0, 1}) sets.push_back({{"BW", bits}, {"POWER", power}});
  }
  return {"leopard_booth",
          sets,
          Check,
          {{"rtl/leopard_booth.v", "high ? !(middle | low) : middle & low", "high ? !middle : middle & low", 4},
           {"rtl/leopard_booth.v", "high | (middle & low)", "middle & low", 5},
           {"rtl/leopard_booth.v", "middle ^ low", "middle | low", 4}}};
}

}  // namespace leopard::unit
