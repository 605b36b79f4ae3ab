// leopard_dpu with its bank of keys, its slots and a queue that stalls, against the ring of docs/blocks/dpu.md: every
// read, decision, survivor and mark of every cycle, with rows as bounds and queries numbered in full.
#include <algorithm>
#include <array>
#include <optional>

#include "tb/unit/support/dot_product.h"

namespace leopard::unit {
namespace {

/// A row on its way through the ring: issued for the plane numbered `plane`.
struct Token {
  long serial;  // rows in the order in which they start
  long query;
  long key;
  int plane;
};

using Place = std::optional<Token>;

constexpr std::size_t kRing = 5;  // rows in flight: four in stages, one returning

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit), shape_(unit), count_(unit.param("N")), keep_all_(p("KEEP_ALL") != 0) {
    unit_.Reset();
  }

  void Head(Random& random) {
    Draw(random);
    index_ = random.Between(0, count_ - 1);
    unit_.port("first_key_i").Set(static_cast<std::uint64_t>(index_));
    next_query_ = 0;
    next_key_ = index_;
    loaded_ = 0;
    left_ = {false, false};
    valid_ = {false, false};
    free_in_ = {0, 0};
    Cycle(random, true);
    const auto count = static_cast<long>(queries_.size());
    while ((next_query_ < count || InFlight()) && unit_.ok()) Cycle(random, false);
    for (int i = 0; i < 4; ++i) Cycle(random, false);
  }

 private:
  int p(const char* name) const { return static_cast<int>(unit_.param(name)); }

  void Draw(Random& random) {
    const long keys = random.Between(1, std::min<long>(p("MAX_KEYS"), 8 * count_));
    keys_.clear();
    for (long j = 0; j < keys; ++j) keys_.push_back(DrawTaps(random, shape_.taps, shape_.k_bits));
    queries_.clear();
    visible_.clear();
    for (long i = random.Between(1, 7); i > 0; --i) {
      queries_.push_back(DrawQuery(random, shape_, keys_));
      visible_.push_back(random.Percent(60) ? keys : random.Between(0, keys));
    }
  }

  bool Alive(const Token& token) const {
    const Query& query = queries_[static_cast<std::size_t>(token.query)];
    return keep_all_ ||
           Bound(shape_, query, keys_[static_cast<std::size_t>(token.key)], token.plane) >= query.threshold;
  }
  bool InFlight() const {
    return std::any_of(ring_.begin(), ring_.end(), [](const Place& place) { return place.has_value(); });
  }
  static std::size_t Slot(long query) { return static_cast<std::size_t>(query % 2); }

  void Cycle(Random& random, bool start) {
    // The slots refill in turn, each once neither this DPU nor another needs it.
    const std::size_t target = Slot(loaded_);
    const bool load = !start && loaded_ < static_cast<long>(queries_.size()) && !valid_[target] && random.Percent(60);
    unit_.port("start_i").Set(start);
    unit_.port("slot_load_i").Set(load ? 1u << target : 0);
    unit_.port("slot_valid_i").Set(static_cast<std::uint64_t>(valid_[0]) | static_cast<std::uint64_t>(valid_[1]) << 1);
    unit_.port("survivor_ready_i").Set(ready_(random));
    unit_.Eval();

    const Place returns = ring_.back();
    const bool alive = returns && Alive(*returns);
    const bool survives = alive && returns->plane == shape_.planes;
    const bool again = alive && !survives;
    const bool stall = survives && !unit_.port("survivor_ready_i")();
    const std::size_t slot = Slot(next_query_);
    const bool here = valid_[slot] && !left_[slot];
    const long visible = here ? visible_[static_cast<std::size_t>(next_query_)] : 0;
    const bool has_row = here && next_key_ < visible;
    const bool take = !stall && !again && has_row;
    if (!start) {
      ExpectReturn(returns, alive, survives, stall, again);
      ExpectRead(returns, stall, again, take, has_row);
      ExpectBusy(returns, stall || again);
      if (mark_) ExpectMark();
    }
    const bool leaves = (take && next_key_ + count_ >= visible) || (!stall && here && !has_row);
    const std::array<bool, 2> busy = Busy(returns, stall || again);
    unit_.Tick();
    mark_ = start ? Start() : Oldest(alive);
    // The memories answer in the next cycle and then hold.
    if (!stall) Move(returns, again, take);
    if (start) return;
    if (leaves) {
      left_[slot] = true;
      ++next_query_;
      next_key_ = index_;
    } else if (take) {
      next_key_ += count_;
    }
    Refill(random, load, target, busy);
  }

  Token Start() const { return {0, 0, index_, 1}; }

  void Move(const Place& returns, bool again, bool take) {
    std::copy_backward(ring_.begin(), ring_.end() - 1, ring_.end());
    ring_[0].reset();
    if (again) ring_[0] = Token{returns->serial, returns->query, returns->key, returns->plane + 1};
    if (take) ring_[0] = Token{serial_++, next_query_, next_key_, 1};
    if (!ring_[0]) return;
    const Key& key = keys_[static_cast<std::size_t>(ring_[0]->key)];
    DrivePlane(shape_, key, ring_[0]->plane, &plane_);
    if (take) DriveSigns(shape_, key, &plane_);
  }

  /// Slots that nobody needs are free in the next cycle; other DPUs may need them for longer.
  void Refill(Random& random, bool load, std::size_t target, const std::array<bool, 2>& busy) {
    for (std::size_t s = 0; s < 2; ++s) {
      if (!valid_[s] || busy[s]) continue;
      if (free_in_[s] == 0) valid_[s] = false;
      if (free_in_[s] > 0) --free_in_[s];
    }
    if (!load) return;
    valid_[target] = true;
    left_[target] = false;
    free_in_[target] = random.Percent(50) ? 0 : random.Between(0, 30);
    DriveSlot(static_cast<int>(target), loaded_++);
  }

  void DriveSlot(int slot, long number) {
    const Query& query = queries_[static_cast<std::size_t>(number)];
    const auto set = [&](const char* name, int bits, std::int64_t value) {
      unit_.port(name).Set(slot * bits, bits, static_cast<std::uint64_t>(value));
    };
    set("slot_visible_i", p("NEXT_W"), visible_[static_cast<std::size_t>(number)]);
    set("slot_tag_i", 2, number % 4);
    set("slot_bias_i", p("EST_W"), query.threshold - query.guard - 1);
    set("slot_guard_i", p("MARGIN_W"), query.guard);
    DriveQuery(shape_, query, slot * shape_.taps, &magnitudes_, &signs_);
  }

  void ExpectReturn(const Place& returns, bool alive, bool survives, bool stall, bool again) {
    unit_.Expect(unit_.port("survivor_valid_o"), survives);
    const bool decided = returns && !stall && !again;
    unit_.Expect(unit_.port("dec_valid_o"), decided);
    if (!returns) return;
    const auto key = static_cast<std::uint64_t>(returns->key);
    const auto score = static_cast<std::uint64_t>(Bound(shape_, queries_[static_cast<std::size_t>(returns->query)],
                                                        keys_[static_cast<std::size_t>(returns->key)], shape_.planes));
    if (survives) {
      unit_.Expect(unit_.port("survivor_tag_o"), static_cast<std::uint64_t>(returns->query % 4));
      unit_.Expect(unit_.port("survivor_key_o"), key);
      unit_.Expect(unit_.port("survivor_score_o"), score);
    }
    if (!decided) return;
    unit_.Expect(unit_.port("dec_slot_o"), Slot(returns->query));
    unit_.Expect(unit_.port("dec_key_o"), key);
    unit_.Expect(unit_.port("dec_planes_o"), static_cast<std::uint64_t>(returns->plane));
    unit_.Expect(unit_.port("dec_survivor_o"), alive);
    if (returns->plane == shape_.planes) unit_.Expect(unit_.port("dec_score_o"), score);
  }

  void ExpectRead(const Place& returns, bool stall, bool again, bool take, bool has_row) {
    const bool reads = !stall && (again || has_row);
    unit_.Expect(unit_.port("plane_re_o"), reads);
    const bool signs = take && shape_.first_bits == shape_.plane_bits;  // else they come with the plane
    unit_.Expect(unit_.port("sign_re_o"), signs);
    if (!reads) return;
    const long row = ((again ? returns->key : next_key_) - index_) / count_;
    const long plane = again ? returns->plane : 0;  // planes of the row before this one
    unit_.Expect(unit_.port("plane_addr_o"), static_cast<std::uint64_t>(row * shape_.planes + plane));
    if (signs) unit_.Expect(unit_.port("sign_addr_o"), static_cast<std::uint64_t>(row));
  }

  std::array<bool, 2> Busy(const Place& returns, bool stays) const {
    std::array<bool, 2> busy{};
    for (std::size_t s = 0; s < 2; ++s) {
      busy[s] = !left_[s];
      for (std::size_t i = 0; i + 1 < kRing; ++i) busy[s] = busy[s] || (ring_[i] && Slot(ring_[i]->query) == s);
      busy[s] = busy[s] || (returns && stays && Slot(returns->query) == s);
    }
    return busy;
  }

  void ExpectBusy(const Place& returns, bool stays) {
    const std::array<bool, 2> busy = Busy(returns, stays);
    for (std::size_t s = 0; s < 2; ++s) {
      if (valid_[s]) unit_.Expect(unit_.port("slot_busy_o"), static_cast<int>(s), 1, busy[s]);
    }
  }

  /// The oldest row that is not decided against, else the next row to start.
  Token Oldest(bool alive) const {
    Token oldest{serial_, next_query_, next_key_, 1};
    for (std::size_t i = 0; i < kRing; ++i) {
      const Place place = i + 1 == kRing && !alive ? Place() : ring_[i];
      if (place && place->serial < oldest.serial) oldest = *place;
    }
    return oldest;
  }

  void ExpectMark() {
    unit_.Expect(unit_.port("mark_tag_o"), static_cast<std::uint64_t>(mark_->query % 4));
    unit_.Expect(unit_.port("mark_key_o"), static_cast<std::uint64_t>(mark_->key));
  }

  Unit& unit_;
  Shape shape_;
  long count_;
  long index_ = 0;  // the unit that it is in this head
  bool keep_all_;
  Port plane_ = unit_.port("plane_i");
  Port magnitudes_ = unit_.port("slot_magnitudes_i"), signs_ = unit_.port("slot_signs_i");
  std::vector<Key> keys_;
  std::vector<Query> queries_;
  std::vector<long> visible_;
  std::array<Place, kRing> ring_;  // by stage; the last returns
  long serial_ = 0;
  long next_query_ = 0, next_key_ = 0;
  std::array<bool, 2> left_{}, valid_{};
  std::array<long, 2> free_in_{};
  long loaded_ = 0;
  std::optional<Token> mark_;
  Stalls ready_;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  const int heads = unit.param("D") > 16 ? 25 : 150;
  for (int head = 0; head < heads && unit.ok(); ++head) twin.Head(random);
}

}  // namespace

Bench TheBench() {
  return {
      "leopard_dpu",
      {Derived("tiny"), Derived("tiny", {"formats.k_bits=9", "qk.serial_bits=4", "qk.dpus=3"}), Derived("leopard_ae"),
       Derived("leopard_plus"), Derived("baseline"), Derived("pruning", {"max_keys=1"}), Extreme()},
      Check,
      {{"rtl/leopard_dpu.v", "(returning_stays && !slot_q[RING])", "1'b0"},
       {"rtl/leopard_dpu.v", "valid_q[RING] && (again || stall)", "valid_q[RING] && again"},
       {"rtl/leopard_dpu.v", "undecided[RING] = valid_q[RING] && alive;",
        "undecided[RING] = valid_q[RING] && alive && last;"},
       {"rtl/leopard_dpu.v", ">= plane_q[PLANE_W*j-:PLANE_W]", "> plane_q[PLANE_W*j-:PLANE_W]"},
       {"rtl/leopard_dpu.v", "key_after >= visible", "key_after > visible"},
       {"rtl/leopard_dpu.v", "{word_q[PLANE_ADDR_W*(RING-1)-:PLANE_ADDR_W] + 1'b1,",
        "{word_q[PLANE_ADDR_W*(RING-1)-:PLANE_ADDR_W],"}}};
}

}  // namespace leopard::unit
