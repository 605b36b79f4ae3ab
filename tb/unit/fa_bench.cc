// leopard_fa against counting: of each column's three bits the sum is the low bit and the carry the high bit of how
// many are set (docs/blocks/compressor.md).
#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

void CheckColumns(Unit& unit, const Port& a, const Port& b, const Port& c) {
  unit.Eval();
  const Port sum = unit.port("sum_o");
  const Port carry = unit.port("carry_o");
  for (int bit = 0; bit < sum.bits(); ++bit) {
    const auto count = a.Get(bit, 1) + b.Get(bit, 1) + c.Get(bit, 1);
    unit.Expect(sum, bit, 1, count & 1);
    unit.Expect(carry, bit, 1, count >> 1);
  }
}

void Check(Unit& unit, Random& random) {
  Port a = unit.port("a_i");
  Port b = unit.port("b_i");
  Port c = unit.port("c_i");
  const int width = static_cast<int>(unit.param("W"));
  if (width <= 4) {
    for (std::uint64_t all = 0; all < 1u << (3 * width); ++all) {
      a.Set(Low(all, width));
      b.Set(Low(all >> width, width));
      c.Set(all >> (2 * width));
      CheckColumns(unit, a, b, c);
    }
    return;
  }
  for (int i = 0; i < 2000 && unit.ok(); ++i) {
    for (Port* port : {&a, &b, &c}) {
      for (int low = 0; low < width; low += 64) {
        const int piece = std::min(64, width - low);
        port->Set(low, piece, random.Biased(piece));
      }
    }
    CheckColumns(unit, a, b, c);
  }
}

}  // namespace

Bench TheBench() {
  return {"leopard_fa",
          {{{"W", 1}}, {{"W", 4}}, {{"W", 17}}, {{"W", 64}}, {{"W", 100}}},
          Check,
          {{"rtl/leopard_fa.v", "(half & c_i)", "(half & ~c_i)"}, {"rtl/leopard_fa.v", "half ^ c_i", "half | c_i"}}};
}

}  // namespace leopard::unit
