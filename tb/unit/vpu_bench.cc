// leopard_vpu against integers (docs/numerics.md, section 4, "Accumulation") and the timing of docs/blocks/vpu.md.
#include <optional>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

struct Token {
  bool survivor = false, last = false, first = false;
  int shift = 0;
  std::int64_t weight = 0;
  std::vector<std::int64_t> values;
};

struct Sums {
  bool empty = true;
  std::int64_t weights = 0;
  std::vector<std::int64_t> acc;
};

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit), lanes_(static_cast<std::size_t>(unit.param("DV"))) {
    sums_.acc.assign(lanes_, 0);
    unit_.Reset();
  }

  /// A query of `survivors`, each with the largest weight and no rescaling if `full`.
  void Query(Random& random, long survivors, bool full) {
    for (long i = 0; i < std::max(survivors, 1L); ++i) {
      Token token = Draw(random, full);
      token.survivor = survivors > 0;
      token.first = i == 0;
      token.last = i + 1 >= survivors && (survivors == 0 || random.Percent(80) || full);
      Offer(random, token);
      if (i + 1 >= survivors && !token.last) Offer(random, {false, true, false, 0, 0, token.values});
    }
  }

  void Idle(Random& random) { Offer(random, {false, false, false, 0, 0, std::vector<std::int64_t>(lanes_)}); }

 private:
  Token Draw(Random& random, bool full) const {
    const int fraction = static_cast<int>(unit_.param("WF"));
    const int bits = static_cast<int>(unit_.param("VW"));
    const std::int64_t largest = (std::int64_t{1} << (bits - 1)) - 1;
    Token token;
    token.weight = std::int64_t{1} << fraction;
    if (!full) token.weight = std::min(token.weight, static_cast<std::int64_t>(random.Biased(fraction + 1)));
    token.shift =
        full || random.Percent(70) ? 0 : static_cast<int>(random.Percent(80) ? random.Below(5) : random.Below(64));
    for (std::size_t d = 0; d < lanes_; ++d) {
      std::int64_t value = full ? largest : static_cast<std::int64_t>(random.Biased(bits - 1));
      if (full ? d % 2 == 1 : random.Percent(50)) value = -value;
      token.values.push_back(value);
    }
    return token;
  }

  /// Offers a token until it is taken.
  void Offer(Random& random, const Token& token) {
    for (bool taken = false; !taken && unit_.ok();) {
      Drive(token);
      unit_.port("copy_ready_i").Set(copied_.has_value() && take_(random));
      unit_.Eval();
      const bool copy_ready = unit_.port("copy_ready_i")();
      const bool hold = done_ && copied_ && !copy_ready;
      unit_.Expect(unit_.port("ready_o"), !hold);
      ExpectCopy();
      unit_.Tick();
      if (copy_ready) copied_.reset();
      if (hold) continue;
      if (done_) copied_ = sums_;
      if (done_) sums_.empty = true;
      if (product_.survivor) Accumulate(product_);
      done_ = product_.last;
      product_ = operands_;
      operands_ = token;
      taken = true;
    }
  }

  void Accumulate(const Token& token) {
    sums_.empty = false;
    if (token.first) sums_.weights = 0;
    sums_.weights = (token.shift > 62 ? 0 : sums_.weights >> token.shift) + token.weight;
    for (std::size_t d = 0; d < lanes_; ++d) {
      const std::int64_t before = token.first ? 0 : sums_.acc[d] >> token.shift;
      sums_.acc[d] = before + token.weight * token.values[d];
    }
  }

  void Drive(const Token& token) {
    const int bits = static_cast<int>(unit_.param("VW"));
    unit_.port("survivor_i").Set(token.survivor);
    unit_.port("last_i").Set(token.last);
    unit_.port("first_i").Set(token.first);
    unit_.port("shift_i").Set(static_cast<std::uint64_t>(token.shift));
    unit_.port("weight_i").Set(static_cast<std::uint64_t>(token.weight));
    for (std::size_t d = 0; d < lanes_; ++d) {
      values_.Set(static_cast<int>(d) * bits, bits, static_cast<std::uint64_t>(token.values[d]));
    }
  }

  void ExpectCopy() {
    unit_.Expect(unit_.port("copy_valid_o"), copied_.has_value());
    if (!copied_) return;
    unit_.Expect(unit_.port("copy_empty_o"), copied_->empty);
    if (copied_->empty) return;  // the sums may hold anything
    unit_.Expect(unit_.port("copy_sum_o"), static_cast<std::uint64_t>(copied_->weights));
    const int bits = static_cast<int>(unit_.param("ACC_W"));
    for (std::size_t d = 0; d < lanes_; ++d) {
      unit_.Expect(acc_, static_cast<int>(d) * bits, bits, static_cast<std::uint64_t>(copied_->acc[d]));
    }
  }

  Unit& unit_;
  std::size_t lanes_;
  Port values_ = unit_.port("values_i");
  Port acc_ = unit_.port("copy_acc_o");
  Token operands_;              // to be multiplied
  Token product_;               // to be added
  Sums sums_;                   // accumulated
  bool done_ = false;           // ... and final
  std::optional<Sums> copied_;  // what the divider sees
  Stalls take_;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  const long keys = std::min<long>(unit.param("MAX_KEYS"), 512);
  twin.Query(random, keys, true);  // the largest sums
  Stalls busy;
  for (int i = 0; i < 500 && unit.ok(); ++i) {
    const long most = random.Percent(60) ? 3 : keys;
    twin.Query(random, random.Between(0, std::min(most, keys)), random.Below(20) == 0);
    while (!busy(random) && unit.ok()) twin.Idle(random);
  }
  for (int i = 0; i < 200; ++i) twin.Idle(random);
}

}  // namespace

Bench TheBench() {
  return {"leopard_vpu",
          {Derived("tiny"), Derived("tiny", {"max_keys=1", "value_dim=1", "formats.v_bits=2"}),
           Derived("leopard_ae", {"max_keys=100"}), Extreme({"value_dim=17"})},
          Check,
          {{"rtl/leopard_vpu.v", "first1_q ? 4'b0000 : 4'b0001 <<", "4'b0001 <<"},
           {"rtl/leopard_vpu.v", "done_q      <= last2_q;", "done_q      <= last2_q && !done_q;"},
           {"rtl/leopard_vpu.v", "!copy_valid_o || copy_ready_i", "!copy_valid_o"},
           {"rtl/leopard_vpu.v", "any_q && !done_q", "any_q"}}};
}

}  // namespace leopard::unit
