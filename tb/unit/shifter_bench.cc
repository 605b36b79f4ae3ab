// leopard_shifter against the shift operator (docs/blocks/vpu.md).
#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  Port in = unit.port("in_i");
  Port sixteens = unit.port("sixteens_i");
  Port fours = unit.port("fours_i");
  Port ones = unit.port("ones_i");
  const Port out = unit.port("out_o");
  const int bits = static_cast<int>(unit.param("W"));
  const bool arithmetic = unit.param("ARITHMETIC") != 0;
  for (int i = 0; i < 300 && unit.ok(); ++i) {
    in.Set(random.Biased(bits));
    for (int amount = 0; amount < 64 && unit.ok(); ++amount) {
      sixteens.Set(std::uint64_t{1} << (amount / 16));
      fours.Set(std::uint64_t{1} << (amount / 4 % 4));
      ones.Set(std::uint64_t{1} << (amount % 4));
      unit.Eval();
      const auto shifted = arithmetic ? static_cast<std::uint64_t>(in.Signed(0, bits) >> amount) : in.Get() >> amount;
      unit.Expect(out, Low(shifted, bits));
    }
    sixteens.Set(0);
    unit.Eval();
    unit.Expect(out, 0);
  }
}

}  // namespace

Bench TheBench() {
  std::vector<Parameters> sets;
  for (const auto& [bits, arithmetic] : std::vector<std::pair<long, long>>{
           {1, 1}, {1, 0}, {5, 1}, {17, 0}, {31, 0}, {46, 1}, {54, 1}, {64, 1}, {64, 0}}) {
    sets.push_back({{"W", bits}, {"ARITHMETIC", arithmetic}});
  }
  return {"leopard_shifter",
          sets,
          Check,
          {{"rtl/leopard_shifter.v", "{{48{in_i[W-1]}}, in_i}", "{48'd0, in_i}", 5},
           {"rtl/leopard_shifter.v", "middle_wide[k+:W]", "middle_wide[(k&1)+:W]", 3}}};
}

}  // namespace leopard::unit
