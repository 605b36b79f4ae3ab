// leopard_vpu_lane against integers (docs/numerics.md, section 4, "Accumulation").
#include "tb/unit/support/bench.h"
#include "tb/unit/support/booth.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  const int value_bits = static_cast<int>(unit.param("VW"));
  const int fraction = static_cast<int>(unit.param("WF"));
  const int acc_bits = static_cast<int>(unit.param("ACC_W"));
  Port en = unit.port("en_i");
  Port s1 = unit.port("s1_valid_i");
  Port value = unit.port("value_i");
  Port s2 = unit.port("s2_valid_i");
  Port weight = unit.port("weight_i");
  Port digits = unit.port("digits_i");
  Port s3 = unit.port("s3_valid_i");
  Port sixteens = unit.port("s3_sixteens_i");
  Port fours = unit.port("s3_fours_i");
  Port ones = unit.port("s3_ones_i");
  Port copy = unit.port("copy_i");
  const Port out = unit.port("copy_o");
  const std::int64_t limit = (std::int64_t{1} << (acc_bits - 1)) - 1;
  const std::int64_t largest = (std::int64_t{1} << (value_bits - 1)) - 1;
  std::int64_t operand = 0;
  std::int64_t product = 0;
  std::int64_t acc = 0;
  std::int64_t copied = 0;
  bool known_operand = false;
  bool known_product = false;
  bool known_acc = false;
  bool known_copy = false;
  Stalls enable;
  for (int i = 0; i < 40000 && unit.ok(); ++i) {
    en.Set(enable(random));
    s1.Set(random.Percent(80));
    weight.Set(std::min(random.Biased(fraction + 1), std::uint64_t{1} << fraction));
    digits.Set(BoothDigits(weight.Get(), fraction + 1, true));
    s2.Set(known_operand && random.Percent(80));
    const std::int64_t v = random.Percent(20) ? largest : static_cast<std::int64_t>(random.Biased(value_bits - 1));
    value.Set(static_cast<std::uint64_t>(random.Percent(50) ? v : -v));
    const bool first = !known_acc || random.Percent(10);
    const std::uint64_t shift = random.Percent(60) ? 0 : random.Percent(70) ? random.Below(4) : random.Uniform(6);
    sixteens.Set(first ? 0 : std::uint64_t{1} << (shift / 16));
    fours.Set(std::uint64_t{1} << (shift / 4 % 4));
    ones.Set(std::uint64_t{1} << (shift % 4));
    copy.Set(random.Percent(30));
    const std::int64_t next = (first ? 0 : acc >> shift) + product;
    // Sums that do not fit are no query's.
    s3.Set(known_product && next <= limit && next >= -limit && random.Percent(80));
    unit.Eval();
    if (known_copy) unit.Expect(out, static_cast<std::uint64_t>(copied));
    if (copy() && known_acc) {
      copied = acc;
      known_copy = true;
    }
    if (en() && s3()) {
      acc = next;
      known_acc = true;
    }
    if (en() && s2()) {
      product = static_cast<std::int64_t>(weight.Get()) * operand;
      known_product = true;
    }
    if (en() && s1()) {
      operand = value.Signed(0, value_bits);
      known_operand = true;
    }
    unit.Tick();
  }
}

}  // namespace

Bench TheBench() {
  return {"leopard_vpu_lane",
          {{{"VW", 2}, {"WF", 2}, {"ACC_W", 5}},
           Derived("tiny"),
           Derived("leopard_ae"),
           Derived("tiny", {"max_keys=1", "formats.v_bits=2"}),  // the accumulator is narrower than a product
           Extreme()},
          Check,
          {{"rtl/leopard_vpu_lane.v", ".ARITHMETIC(1)", ".ARITHMETIC(0)", 1},
           {"rtl/leopard_vpu_lane.v", "if (en_i && s3_valid_i) acc_q", "if (s3_valid_i) acc_q", 1},
           {"rtl/leopard_vpu_lane.v", "if (en_i && s1_valid_i) value_q", "if (en_i) value_q", 1}}};
}

}  // namespace leopard::unit
