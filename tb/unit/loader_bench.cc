// leopard_loader against the layout of rows in docs/interface.md, "Loading".
#include <array>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

enum Kind : std::uint64_t { kKey, kValue, kQuery, kNone };

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit) { Reset(); }

  void Reset() {
    unit_.Reset();
    Forget();
  }

  void Cycle(bool valid, Kind kind, bool busy, bool clear) {
    unit_.port("clear_i").Set(clear);
    unit_.port("busy_i").Set(busy);
    unit_.port("load_valid_i").Set(valid);
    unit_.port("load_kind_i").Set(kind);
    unit_.Eval();
    const long keys = beats_[kKey] / BeatsOf(kKey);
    const long queries = beats_[kQuery] / BeatsOf(kQuery);
    unit_.Expect(unit_.port("keys_o"), static_cast<std::uint64_t>(keys));
    unit_.Expect(unit_.port("queries_o"), static_cast<std::uint64_t>(queries));
    const bool ready = !busy && kind != kNone && beats_[kind] < BeatsOf(kind) * RowsOf(kind);
    // Ready depends on the kind, not on valid.
    unit_.Expect(unit_.port("load_ready_o"), ready);
    ExpectWrite(valid && ready ? kind : kNone);
    unit_.Tick();
    if (valid && ready) ++beats_[kind];
    if (clear) Forget();
  }

 private:
  long p(const char* name) const { return unit_.param(name); }

  long BeatsOf(Kind kind) const {
    if (kind == kKey) return p("SIGN_BEATS") + p("PLANES") * p("PLANE_BEATS");
    return kind == kValue ? p("VALUE_BEATS") : p("QUERY_BEATS");
  }
  long RowsOf(Kind kind) const { return kind == kQuery ? p("MAX_QUERIES") : p("MAX_KEYS"); }

  void Forget() { beats_ = {0, 0, 0}; }

  void Expect(const char* port, long expected) { unit_.Expect(unit_.port(port), static_cast<std::uint64_t>(expected)); }

  /// Where the beat of `kind` goes; for kNone, that nothing is written.
  void ExpectWrite(Kind kind) {
    const long row = kind == kNone ? 0 : beats_[kind] / BeatsOf(kind);
    const long beat = kind == kNone ? 0 : beats_[kind] % BeatsOf(kind);
    const bool sign = kind == kKey && beat < p("SIGN_BEATS");
    unit_.Expect(unit_.port("sign_we_o"), sign);
    unit_.Expect(unit_.port("plane_we_o"), kind == kKey && !sign);
    unit_.Expect(unit_.port("value_we_o"), kind == kValue);
    unit_.Expect(unit_.port("query_we_o"), kind == kQuery);
    if (kind == kKey) {
      const long bank_row = row / p("N");
      Expect("key_bank_o", row % p("N"));
      if (sign) {
        Expect("key_row_o", bank_row);
        Expect("key_seg_o", beat);
      } else {
        const long plane_beat = beat - p("SIGN_BEATS");
        Expect("key_word_o", bank_row * p("PLANES") + plane_beat / p("PLANE_BEATS"));
        Expect("key_seg_o", plane_beat % p("PLANE_BEATS"));
      }
    }
    if (kind == kValue) {
      Expect("value_row_o", row);
      Expect("value_seg_o", beat);
    }
    if (kind == kQuery) {
      Expect("query_row_o", row);
      Expect("query_seg_o", beat);
    }
  }

  Unit& unit_;
  std::array<long, 3> beats_{};  // accepted since the last head, by kind
};

/// Heads of any size, kinds in any mixture, with and without a full store.
void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  Stalls valid;
  for (int head = 0; head < 8 && unit.ok(); ++head) {
    const long budget = head == 0 ? 70000 : random.Between(0, 4000);  // the first fills small stores to the end
    const int favourite = static_cast<int>(random.Below(4));
    for (long i = 0; i < budget && unit.ok(); ++i) {
      const bool rare = random.Percent(3);
      const auto kind = static_cast<Kind>(random.Percent(50) ? static_cast<unsigned>(favourite) : random.Below(4));
      twin.Cycle(valid(random), kind, rare, false);
    }
    const auto last = static_cast<Kind>(random.Below(4));
    twin.Cycle(random.Percent(50), last, true, true);  // a head's end, busy in its last cycle
    if (random.Percent(30)) twin.Reset();
  }
}

}  // namespace

Bench TheBench() {
  return {"leopard_loader",
          {Derived("tiny"), Derived("leopard_ae", {"max_keys=50", "max_queries=20"}), Derived("leopard_plus"),
           Derived("baseline", {"max_keys=7", "max_queries=1"}), Derived("tiny", {"max_keys=1", "qk.dpus=1"}),
           Derived("tiny", {"max_keys=5", "qk.dpus=7"}), Extreme()},
          Check,
          {{"rtl/leopard_loader.v", "bank_q == BANK_LAST[BANK_W-1:0]", "1'b0", 1},
           {"rtl/leopard_loader.v", "keys_q == LAST_KEY[KEYS_W-1:0]", "1'b0", 1},
           {"rtl/leopard_loader.v", "base_q + PLANES[PLANE_ADDR_W-1:0]", "base_q + 1'b1", 1},
           {"rtl/leopard_loader.v", "load_ready_o = !busy_i && (", "load_ready_o = (", 0}}};
}

}  // namespace leopard::unit
