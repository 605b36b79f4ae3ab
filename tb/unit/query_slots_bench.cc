// leopard_query_slots against the rules of docs/blocks/query_slots.md, with queries numbered in full.
#include <array>
#include <optional>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

struct Slot {
  bool valid = false;
  long query = 0;
  long age = 0;  // cycles since it was loaded, less one
};

/// The store, the merge and the DPUs around the module, and what its slots must hold.
class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit) { unit_.Reset(); }

  void Head(Random& random) {
    keys_ = random.Percent(30) ? p("MAX_KEYS") : random.Between(1, p("MAX_KEYS"));
    queries_ = random.Percent(20) ? 1 : random.Between(1, std::min<long>(p("MAX_QUERIES"), 40));
    causal_ = random.Percent(70);
    offset_ = random.Between(-p("MAX_QUERIES"), p("MAX_KEYS"));
    if (random.Percent(60)) offset_ = random.Between(-queries_, keys_);
    rows_.assign(static_cast<std::size_t>(queries_), {});
    for (auto& row : rows_) {
      for (int low = 0; low < data_.bits(); low += 64) {
        row.push_back(random.Biased(std::min(64, data_.bits() - low)));
      }
    }
    slots_ = {};
    next_ = collected_ = 0;
    output_.reset();
    busy_ = {};
    for (bool start = true; unit_.ok(); start = false) {
      Cycle(random, start);
      if (!start && collected_ == queries_) break;
    }
  }

 private:
  long p(const char* name) const { return unit_.param(name); }

  void Cycle(Random& random, bool start) {
    unit_.port("start_i").Set(start);
    unit_.port("queries_i").Set(static_cast<std::uint64_t>(queries_));
    unit_.port("keys_i").Set(static_cast<std::uint64_t>(keys_));
    unit_.port("causal_i").Set(causal_);
    unit_.port("offset_i").Set(static_cast<std::uint64_t>(offset_));
    unit_.port("collected_i").Set(static_cast<std::uint64_t>(collected_));
    unit_.port("slot_busy_i").Set(static_cast<std::uint64_t>(busy_[0]) | static_cast<std::uint64_t>(busy_[1]) << 1);
    unit_.Eval();
    // A query goes to the slots in turn.
    const auto target = static_cast<std::size_t>(next_ % 2);
    const bool free = !slots_[target].valid || !busy_[target];
    const bool load = !start && output_ && free && next_ - collected_ <= 2;
    if (!start) unit_.Expect(unit_.port("slot_load_o"), load ? 1u << target : 0);
    const long fetch = start ? 0 : next_ + 1;
    const bool fetches = start || (load && fetch < queries_);
    unit_.Expect(unit_.port("store_re_o"), fetches);
    if (fetches) unit_.Expect(unit_.port("store_addr_o"), static_cast<std::uint64_t>(fetch));
    if (!start) ExpectSlots();
    unit_.Tick();
    for (std::size_t s = 0; s < 2; ++s) {
      slots_[s].valid = slots_[s].valid && busy_[s];
      ++slots_[s].age;
    }
    if (load) {
      slots_[target] = {true, next_++, 0};
      output_.reset();
    }
    if (fetches) Fetch(fetch);
    Progress(random, load ? std::optional<std::size_t>(target) : std::nullopt);
  }

  void Fetch(long query) {
    output_ = query;
    const std::vector<std::uint64_t>& row = rows_[static_cast<std::size_t>(query)];
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int low = static_cast<int>(64 * i);
      data_.Set(low, std::min(64, data_.bits() - low), row[i]);
    }
  }

  /// DPUs need a slot from its load for a while; then the merge may end its query.
  void Progress(Random& random, std::optional<std::size_t> loaded) {
    const int percent = pace_(random) ? 60 : 8;
    for (std::size_t s = 0; s < 2; ++s) {
      if (loaded == s) {
        busy_[s] = true;
      } else if (busy_[s] && random.Percent(percent)) {
        busy_[s] = false;
      }
    }
    // At most one query ends in a cycle, and none that a DPU may still work on.
    bool open = collected_ >= next_;
    for (std::size_t s = 0; s < 2; ++s) open = open || (busy_[s] && slots_[s].query <= collected_);
    if (!open && random.Percent(merge_(random) ? 90 : 10)) ++collected_;
  }

  std::uint64_t Stored(long query, int low, int width) const {
    const std::vector<std::uint64_t>& row = rows_[static_cast<std::size_t>(query)];
    std::uint64_t value = 0;
    for (int bit = 0; bit < width; ++bit) {
      value |= (row[static_cast<std::size_t>((low + bit) / 64)] >> ((low + bit) % 64) & 1) << bit;
    }
    return value;
  }

  void ExpectSlots() {
    const int d = static_cast<int>(p("D"));
    const int qm = static_cast<int>(p("QM"));
    const int score = static_cast<int>(p("SCORE_W"));
    const int margin = static_cast<int>(p("MARGIN_W"));
    const int estimate = static_cast<int>(p("EST_W"));
    const int next = static_cast<int>(p("NEXT_W"));
    const int query_bits = static_cast<int>(p("QUERY_W"));
    for (int s = 0; s < 2; ++s) {
      const Slot& slot = slots_[static_cast<std::size_t>(s)];
      unit_.Expect(unit_.port("slot_valid_o"), s, 1, slot.valid);
      if (!slot.valid) continue;
      const long visible = causal_ ? std::min(keys_, std::max(0L, slot.query + offset_ + 1)) : keys_;
      unit_.Expect(unit_.port("slot_visible_o"), s * next, next, static_cast<std::uint64_t>(visible));
      unit_.Expect(unit_.port("slot_query_o"), s * query_bits, query_bits, static_cast<std::uint64_t>(slot.query));
      unit_.Expect(unit_.port("slot_tag_o"), 2 * s, 2, static_cast<std::uint64_t>(slot.query % 4));
      for (int tap = 0; tap < d; ++tap) {
        unit_.Expect(unit_.port("slot_magnitudes_o"), (s * d + tap) * qm, qm, Stored(slot.query, tap * qm, qm));
        unit_.Expect(unit_.port("slot_signs_o"), s * d + tap, 1, Stored(slot.query, d * qm + tap, 1));
      }
      const int at = d * (qm + 1);
      const auto threshold = static_cast<std::int64_t>(Stored(slot.query, at, score) << (64 - score)) >> (64 - score);
      const auto guard = static_cast<std::int64_t>(Stored(slot.query, at + score, margin));
      // A cycle after the rest.
      if (slot.age > 0) {
        unit_.Expect(unit_.port("slot_bias_o"), s * estimate, estimate,
                     static_cast<std::uint64_t>(threshold - guard - 1));
      }
      unit_.Expect(unit_.port("slot_guard_o"), s * margin, margin, static_cast<std::uint64_t>(guard));
    }
  }

  Unit& unit_;
  Port data_ = unit_.port("store_data_i");
  long keys_ = 0, queries_ = 0, offset_ = 0;
  bool causal_ = false;
  std::vector<std::vector<std::uint64_t>> rows_;
  std::array<Slot, 2> slots_;
  std::array<bool, 2> busy_{};
  std::optional<long> output_;  // the query that the store's output holds
  long next_ = 0;               // to be loaded
  long collected_ = 0;
  Stalls pace_;
  Stalls merge_;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  for (int head = 0; head < 40 && unit.ok(); ++head) twin.Head(random);
}

}  // namespace

Bench TheBench() {
  return {
      "leopard_query_slots",
      {Derived("tiny"), Derived("leopard_ae"), Derived("leopard_plus"), Derived("tiny", {"max_queries=1"}),
       Derived("tiny", {"head_dim=1", "formats.k_bits=2", "qk.serial_bits=1", "max_keys=1", "max_queries=9"}),
       Extreme()},
      Check,
      {{"rtl/leopard_query_slots.v", "threshold_wide + ~{", "threshold_wide - {"},
       {"rtl/leopard_query_slots.v", "reach[SUM_W-1] ? {NEXT_W{1'b0}} : reach[NEXT_W-1:0]", "reach[NEXT_W-1:0]"},
       {"rtl/leopard_query_slots.v", "{{(COUNT_W - 2) {1'b0}}, 2'd2}", "{{(COUNT_W - 2) {1'b0}}, 2'd3}"},
       {"rtl/leopard_query_slots.v", "!slot_valid_o[target_q] || !slot_busy_i[target_q]", "!slot_valid_o[target_q]"},
       {"rtl/leopard_query_slots.v", "fetch_q[1:0]", "{1'b0, fetch_q[0]}", 1}}};
}

}  // namespace leopard::unit
