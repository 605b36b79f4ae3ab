// leopard_softmax against the integers of docs/numerics.md, section 4: exponent, running maximum, weight.
#include <array>
#include <cmath>
#include <optional>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

struct Token {
  bool survivor = false, last = false;
  std::uint64_t key = 0;
  std::int64_t score = 0;
};

/// What a token becomes.
struct Weighed {
  Token token;
  bool first = false;
  int shift = 0;
  std::int64_t weight = 0;
};

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit) { unit_.Reset(); }

  /// The scale changes only while no token is on its way, a cycle before the next at the latest.
  void Scale(std::int64_t mantissa, int shift) {
    mantissa_ = mantissa;
    shift_ = shift;
    unit_.port("mantissa_i").Set(static_cast<std::uint64_t>(mantissa));
    unit_.port("shift_i").Set(static_cast<std::uint64_t>(shift));
    unit_.port("en_i").Set(false);
    unit_.Eval();
    unit_.Tick();
  }

  /// Offers a token until it is taken.
  void Offer(const Token& token, Random& random) {
    unit_.port("survivor_i").Set(token.survivor);
    unit_.port("last_i").Set(token.last);
    unit_.port("key_i").Set(token.key);
    unit_.port("score_i").Set(static_cast<std::uint64_t>(token.score));
    for (bool taken = false; !taken && unit_.ok();) {
      taken = en_(random);
      unit_.port("en_i").Set(taken);
      unit_.Eval();
      const Weighed& next = stages_[5];  // its values are to be fetched now, for the cycle in which its weight stands
      unit_.Expect(unit_.port("fetch_o"), taken && next.token.survivor);
      if (next.token.survivor) unit_.Expect(unit_.port("fetch_key_o"), next.token.key);
      ExpectOutput(stages_[6]);
      unit_.Tick();
    }
    for (std::size_t stage = stages_.size() - 1; stage > 0; --stage) stages_[stage] = stages_[stage - 1];
    stages_[0] = Weigh(token);
  }

 private:
  Weighed Weigh(const Token& token) {
    Weighed weighed{token};
    if (token.survivor) {
      const auto zf =
          static_cast<std::int64_t>((((static_cast<__int128>(token.score) * mantissa_) >> (shift_ - 1)) + 1) >> 1);
      const std::int64_t above = (zf + 1023) >> 10;
      weighed.first = !max_;
      const std::int64_t max = max_ ? std::max(*max_, above) : above;
      // A shift of 63 leaves nothing, nor would a longer one.
      weighed.shift = max_ ? static_cast<int>(std::min<std::int64_t>(max - *max_, 63)) : 0;
      max_ = max;
      const std::int64_t distance = 1024 * max - zf;
      const int fraction = static_cast<int>(unit_.param("WF"));
      const auto whole = std::min<std::int64_t>(distance >> 10, fraction + 2);
      const auto entry = static_cast<std::int64_t>(std::floor(std::exp2(15 - (distance % 1024) / 1024.0) + 0.5));
      weighed.weight = (((entry << (fraction - 15 + 1)) >> whole) + 1) >> 1;
    }
    if (token.last) max_.reset();
    return weighed;
  }

  void ExpectOutput(const Weighed& weighed) {
    unit_.Expect(unit_.port("survivor_o"), weighed.token.survivor);
    unit_.Expect(unit_.port("last_o"), weighed.token.last);
    if (!weighed.token.survivor) return;
    unit_.Expect(unit_.port("first_o"), weighed.first);
    unit_.Expect(unit_.port("shift_o"), static_cast<std::uint64_t>(weighed.shift));
    unit_.Expect(unit_.port("weight_o"), static_cast<std::uint64_t>(weighed.weight));
  }

  Unit& unit_;
  std::int64_t mantissa_ = 0;
  int shift_ = 0;
  std::optional<std::int64_t> max_;  // of the query so far
  std::array<Weighed, 7> stages_;
  Stalls en_;
};

/// Scores of one query: anywhere, close together, rising or around zero.
class Scores {
 public:
  Scores(std::int64_t largest, Random& random) : largest_(largest), kind_(random.Below(4)) {
    at_ = kind_ == 2 ? -largest : random.Between(-largest, largest);
    step_ = static_cast<std::int64_t>(random.Biased(63) % static_cast<std::uint64_t>(largest)) + 1;
  }
  std::int64_t Next(Random& random) {
    switch (kind_) {
      case 0:
        return random.Between(-largest_, largest_);
      case 1:
        return Clamp(at_ + random.Between(-step_, step_));
      case 2:
        return at_ = Clamp(at_ + static_cast<std::int64_t>(random.Below(static_cast<std::uint64_t>(step_))));
      default:
        return Clamp(random.Between(-4, 4) * (random.Percent(50) ? 1 : step_));
    }
  }

 private:
  std::int64_t Clamp(std::int64_t score) const { return std::min(largest_, std::max(-largest_, score)); }
  std::int64_t largest_;
  std::uint64_t kind_;
  std::int64_t at_ = 0;
  std::int64_t step_ = 1;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  const int score_bits = static_cast<int>(unit.param("SCORE_W"));
  const int key_bits = static_cast<int>(unit.param("KEY_W"));
  const std::int64_t largest = (std::int64_t{1} << (score_bits - 1)) - 2;
  Stalls busy;
  for (int head = 0; head < 200 && unit.ok(); ++head) {
    // The largest factor is 64 (M 2^23, SH 7), the smallest 0 (M 0, SH SCORE_W + 24).
    std::int64_t mantissa = random.Between(1 << 23, (1 << 24) - 1);
    int shift = static_cast<int>(random.Between(8, score_bits + 24));
    if (head % 5 == 0) mantissa = 1 << 23, shift = 7;
    if (head % 5 == 1) mantissa = 0, shift = score_bits + 24;
    if (head % 5 > 2) shift = static_cast<int>(random.Between(std::max(8, score_bits + 4), score_bits + 20));
    twin.Scale(mantissa, shift);
    for (int query = 0; query < 12 && unit.ok(); ++query) {
      const std::int64_t count = random.Percent(20) ? 0 : random.Between(1, random.Percent(50) ? 3 : 40);
      Scores scores(largest, random);
      for (std::int64_t i = 0; i < count; ++i) {
        const bool last = i + 1 == count && random.Percent(80);
        twin.Offer({true, last, random.Uniform(key_bits), scores.Next(random)}, random);
        while (!busy(random) && unit.ok()) twin.Offer({}, random);
        if (i + 1 == count && !last) twin.Offer({false, true}, random);
      }
      if (count == 0) twin.Offer({false, true}, random);
    }
    for (int i = 0; i < 8; ++i) twin.Offer({}, random);
  }
}

}  // namespace

Bench TheBench() {
  return {"leopard_softmax",
          {Derived("tiny"), Derived("leopard_ae"), Derived("leopard_plus"),
           Derived("tiny", {"head_dim=1", "formats.q_bits=2", "formats.k_bits=2", "qk.serial_bits=1", "max_keys=1"}),
           Extreme()},
          Check,
          {{"rtl/leopard_softmax.v", "half + {{(PRODUCT_W - 1) {1'b0}}, 1'b1}", "half + {PRODUCT_W{1'b0}}"},
           {"rtl/leopard_softmax.v", "higher ? rise_limited : 6'd0", "6'd0"},
           {"rtl/leopard_softmax.v", "LIMIT = WF + 2", "LIMIT = WF"},
           {"rtl/leopard_softmax.v", "(|rise[MAX_W:6]) ? 6'd63 : rise[5:0]", "rise[5:0]"},
           {"rtl/leopard_softmax.v", "10'h3ff", "10'h3fe"},
           {"rtl/leopard_softmax.v", "fresh_q <= last_q[3];", "fresh_q <= last_q[3] && survivor_q[3];"}}};
}

}  // namespace leopard::unit
