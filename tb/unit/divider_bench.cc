// leopard_divider against the integers of docs/numerics.md, section 4, "Division", and the timing of
// docs/blocks/divider.md.
#include <array>
#include <optional>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

/// round-half-up(2^18 * 256 / (256 + i))
std::int64_t Reciprocal(std::int64_t i) { return ((std::int64_t{1} << 27) + 256 + i) / (2 * (256 + i)); }

struct Word {
  std::vector<std::int64_t> quotients;
  bool last = false;
};

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit) { unit_.Reset(); }

  std::int64_t Quotient(std::int64_t den, std::int64_t acc) const {
    const int sum_bits = p("SUM_W");
    int lead = 0;  // bits(den) - 1
    while (den >> (lead + 1) != 0) ++lead;
    const std::int64_t x = den << (sum_bits - 1 - lead);
    const std::int64_t i = x >> (sum_bits - 9) & 255;
    const std::int64_t y = x >> (sum_bits - 18) & 511;
    const std::int64_t rho = Reciprocal(i) - (((Reciprocal(i) - Reciprocal(i + 1)) * (2 * y + 1)) >> 10);
    const std::int64_t a = acc >> (lead - p("OF") - p("OG"));
    const auto product = static_cast<__int128>(a) * rho + (std::int64_t{1} << (17 + p("OG")));
    const auto quotient = static_cast<std::int64_t>(product >> (18 + p("OG")));
    const std::int64_t largest = ((std::int64_t{1} << (p("VW") - 1)) - 1) << p("OF");
    return std::min(largest, std::max(-largest, quotient));
  }

  /// Offers a copy until its last beat is taken. It stands still, as the weighted sum's registers do.
  void Copy(bool empty, std::int64_t den, const std::vector<std::int64_t>& acc, Random& random) {
    unit_.port("copy_empty_i").Set(empty);
    unit_.port("copy_sum_i").Set(static_cast<std::uint64_t>(den));
    for (std::size_t d = 0; d < acc.size(); ++d) {
      acc_.Set(static_cast<int>(d) * p("ACC_W"), p("ACC_W"), static_cast<std::uint64_t>(acc[d]));
    }
    const auto lanes = static_cast<std::size_t>(p("LANES"));
    for (int beat = 0; beat < p("BEATS") && unit_.ok();) {
      Word word;
      for (int lane = 0; lane < p("LANES"); ++lane) {
        const std::size_t d = static_cast<std::size_t>(beat) * lanes + static_cast<std::size_t>(lane);
        const bool none = empty || d >= acc.size();
        word.quotients.push_back(none ? 0 : Quotient(den, acc[d]));
      }
      word.last = beat == p("BEATS") - 1;
      if (Cycle(word, random)) ++beat;
    }
  }

  void Idle(Random& random) { Cycle(std::nullopt, random); }

 private:
  int p(const char* name) const { return static_cast<int>(unit_.param(name)); }

  /// Whether the stages moved, and so took the beat that `word` is the result of.
  bool Cycle(const std::optional<Word>& word, Random& random) {
    unit_.port("copy_valid_i").Set(word.has_value());
    unit_.port("out_ready_i").Set(ready_(random));
    unit_.Eval();
    const std::optional<Word>& out = stages_.back();
    const bool moves = !out || unit_.port("out_ready_i")();
    unit_.Expect(unit_.port("copy_ready_o"), moves && word && word->last);
    unit_.Expect(unit_.port("out_valid_o"), out.has_value());
    if (out) {
      unit_.Expect(unit_.port("out_last_o"), out->last);
      for (int lane = 0; lane < p("LANES"); ++lane) {
        unit_.Expect(data_, lane * p("OUT_W"), p("OUT_W"),
                     static_cast<std::uint64_t>(out->quotients[static_cast<std::size_t>(lane)]));
      }
    }
    unit_.Tick();
    if (!moves) return false;
    for (std::size_t stage = stages_.size() - 1; stage > 0; --stage) stages_[stage] = stages_[stage - 1];
    stages_[0] = word;
    return true;
  }

  Unit& unit_;
  Port acc_ = unit_.port("copy_acc_i");
  Port data_ = unit_.port("out_data_o");
  std::array<std::optional<Word>, 6> stages_;
  Stalls ready_;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  const auto values = static_cast<std::size_t>(unit.param("DV"));
  const std::int64_t largest = (std::int64_t{1} << (unit.param("VW") - 1)) - 1;
  const int fraction = static_cast<int>(unit.param("WF"));
  const int log_keys = static_cast<int>(unit.param("LK"));
  const auto draw = [&](std::int64_t den) {
    std::vector<std::int64_t> acc;
    for (std::size_t d = 0; d < values; ++d) {
      // Floors take a sum at most this far from a mean of values (docs/numerics.md, section 5).
      const std::int64_t most = largest * (den + 2) + 2;
      const std::int64_t mean = random.Between(-largest, largest);
      acc.push_back(random.Percent(15)   ? most
                    : random.Percent(15) ? -most
                    : random.Percent(50) ? random.Between(-most, most)
                                         : mean * den - random.Between(0, 2));
    }
    return acc;
  };
  const std::int64_t least = std::int64_t{1} << (fraction - 1);
  const std::int64_t greatest = std::int64_t{1} << (fraction + log_keys);
  if (values == 1) {  // every interval of the reciprocal
    for (std::int64_t interval = 0; interval < 1 << 17 && unit.ok(); ++interval) {
      const std::int64_t den = ((std::int64_t{1} << 17 | interval) << (fraction - 17)) >> 1;
      twin.Copy(false, den, draw(den), random);
    }
  }
  Stalls busy;
  for (int i = 0; i < 3000 && unit.ok(); ++i) {
    const int bits = static_cast<int>(random.Between(fraction - 1, fraction + log_keys - (log_keys > 0 ? 1 : 0)));
    std::int64_t den = std::int64_t{1} << bits | static_cast<std::int64_t>(random.Biased(bits));
    if (random.Below(10) == 0) den = random.Percent(50) ? least : greatest;
    den = std::min(den, greatest);
    twin.Copy(random.Percent(10), den, draw(den), random);
    while (!busy(random) && unit.ok()) twin.Idle(random);
  }
  for (int i = 0; i < 100; ++i) twin.Idle(random);
}

}  // namespace

Bench TheBench() {
  return {"leopard_divider",
          {Derived("tiny"), Derived("tiny", {"value_dim=1", "formats.v_bits=2", "max_keys=1"}), Derived("leopard_ae"),
           Derived("tiny", {"value_dim=13", "formats.v_bits=5"}), Extreme()},
          Check,
          {{"rtl/leopard_divider.v", "value - {8'd0, drop[20:10]}", "value - {8'd0, drop[20:10]} - 19'd1"},
           {"rtl/leopard_divider.v", "empty_q[4] ? {OUT_W{1'b0}} :", "1'b0 ? {OUT_W{1'b0}} :"},
           {"rtl/leopard_divider.v", "!valid_q[5] || out_ready_i", "out_ready_i"},
           {"rtl/leopard_divider.v", "en && copy_valid_i && is_last", "copy_valid_i && is_last", 2},
           {"rtl/leopard_divider.v", ".ROUND(DROP)", ".ROUND(DROP - 1)", 1}}};
}

}  // namespace leopard::unit
