// leopard_dpu_datapath against bound and score by their definition (docs/numerics.md, section 3).
#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "tb/unit/support/dot_product.h"

namespace leopard::unit {
namespace {

struct Row {
  Query query;
  Key key;
  int plane = 1;
};

constexpr std::size_t kRing = 5;    // rows that take turns
constexpr std::size_t kStages = 4;  // of them in a stage

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit), shape_(unit), keep_all_(unit.param("KEEP_ALL") != 0) {}

  const Shape& shape() const { return shape_; }

  /// Takes rows from `next`, as many at a time as the ring has places, until it gives none and all are decided.
  void Run(const std::function<std::optional<Row>()>& next, bool stalls, Random& random) {
    bool more = true;
    while ((more || InFlight()) && unit_.ok()) {
      std::optional<Row>& place = ring_[turn_];
      if (!place && more && (!stalls || random.Percent(80))) {
        place = next();
        more = place.has_value();
        slot_[turn_] = random.Below(2);
      }
      // A row that goes on may be abandoned all the same: then its place is given to another.
      Cycle(stalls, random);
    }
  }

 private:
  using Place = std::optional<Row>;

  bool InFlight() const {
    const auto any = [](const auto& places) {
      return std::any_of(places.begin(), places.end(), [](const Place& place) { return place.has_value(); });
    };
    return any(ring_) || any(stages_);
  }

  void Cycle(bool stalls, Random& random) {
    std::copy_backward(stages_.begin(), stages_.end() - 1, stages_.end());
    stages_[0] = ring_[turn_];
    DriveKeys(random);
    DriveQueries(random);
    DriveThreshold();
    bool enabled = !stalls || en_(random);
    for (;;) {
      unit_.port("en_i").Set(enabled);
      unit_.Eval();
      ExpectDecision();
      unit_.Tick();
      if (enabled || !unit_.ok()) break;
      enabled = en_(random);
    }
    if (ring_[turn_]) {
      Row& row = *ring_[turn_];
      if (row.plane == shape_.planes || (stalls && random.Percent(10))) {
        ring_[turn_].reset();
      } else {
        ++row.plane;
      }
    }
    turn_ = (turn_ + 1) % kRing;
  }

  /// The turn of the row that is in a stage, from 0.
  std::size_t Turn(std::size_t stage) const { return (turn_ + kRing - stage) % kRing; }

  void DriveKeys(Random& random) {
    const Place& row = stages_[0];
    unit_.port("s1_valid_i").Set(row.has_value());
    if (!row) return;
    unit_.port("s1_first_i").Set(row->plane == 1);
    const int slot = static_cast<int>(slot_[turn_]);
    unit_.port("s1_slot_i").Set(static_cast<std::uint64_t>(slot));
    for (int i = 0; i < shape_.taps; ++i) q_signs_.Set((1 - slot) * shape_.taps + i, 1, random.Below(2));
    DriveQuery(shape_, row->query, slot * shape_.taps, nullptr, &q_signs_);
    if (chosen_early_) DriveMagnitudes(*row, slot_[turn_], random);
    DrivePlane(shape_, row->key, row->plane, &plane_);
    if (row->plane == 1) DriveSigns(shape_, row->key, &plane_);
  }

  /// The row's query in either slot, anything in the other.
  void DriveQueries(Random& random) {
    const Place& row = stages_[1];
    unit_.port("s2_valid_i").Set(row.has_value());
    unit_.port("s3_valid_i").Set(stages_[2].has_value());
    if (stages_[2]) unit_.port("s3_first_i").Set(stages_[2]->plane == 1);
    if (!row) return;
    unit_.port("s2_first_i").Set(row->plane == 1);
    if (!chosen_early_) DriveMagnitudes(*row, slot_[Turn(1)], random);
  }

  void DriveMagnitudes(const Row& row, std::uint64_t slot, Random& random) {
    const int first = static_cast<int>(slot) * shape_.taps;
    for (int i = 0; i < shape_.taps; ++i) {
      magnitudes_.Set((shape_.taps - first + i) * shape_.q_bits, shape_.q_bits, random.Biased(shape_.q_bits));
    }
    DriveQuery(shape_, row.query, first, &magnitudes_, nullptr);
  }

  void DriveThreshold() {
    const Place& row = stages_[3];
    unit_.port("s4_valid_i").Set(row.has_value());
    if (!row) return;
    unit_.port("s4_plane_i").Set(static_cast<std::uint64_t>(row->plane));
    unit_.port("bias_i").Set(static_cast<std::uint64_t>(row->query.threshold - row->query.guard - 1));
    unit_.port("guard_i").Set(static_cast<std::uint64_t>(row->query.guard));
  }

  void ExpectDecision() {
    const Place& decided = stages_[kStages];
    if (!decided) return;
    const std::int64_t bound = Bound(shape_, decided->query, decided->key, decided->plane);
    unit_.Expect(alive_, keep_all_ || bound >= decided->query.threshold);
    if (decided->plane == shape_.planes) unit_.Expect(score_, static_cast<std::uint64_t>(bound));
  }

  Unit& unit_;
  Shape shape_;
  bool keep_all_;
  bool chosen_early_ = std::max(shape_.plane_bits, shape_.first_bits + 1) > 4;  // of many trees: a query's slot
  Port magnitudes_ = unit_.port("magnitudes_i"), q_signs_ = unit_.port("q_signs_i");
  Port plane_ = unit_.port("plane_i");
  Port alive_ = unit_.port("alive_o"), score_ = unit_.port("score_o");
  std::array<Place, kRing> ring_;
  std::array<std::uint64_t, kRing> slot_{};
  std::size_t turn_ = 0;                   // of the row in stage 1
  std::array<Place, kStages + 1> stages_;  // the last: decided
  Stalls en_;
};

/// All queries, keys, thresholds and guards of a shape, one after the other.
class All {
 public:
  explicit All(const Shape& shape) : shape_(shape) {
    for (int i = 0; i < shape.taps; ++i) {
      limits_.push_back((2LL << shape.q_bits) - 1);
      limits_.push_back((2LL << shape.k_bits) - 1);
    }
    limits_.push_back(2 * shape.LargestScore() + 2);
    limits_.push_back(shape.LargestMargin() + 1);
    digits_.assign(limits_.size(), 0);
  }
  long Count() const {
    long count = 1;
    for (const long limit : limits_) count = std::min(count * limit, 1000000L);
    return count;
  }
  std::optional<Row> Next() {
    if (done_) return std::nullopt;
    Row row;
    std::size_t at = 0;
    for (int i = 0; i < shape_.taps; ++i) {
      row.query.q.push_back(digits_[at++] - (1LL << shape_.q_bits) + 1);
      row.key.push_back(digits_[at++] - (1LL << shape_.k_bits) + 1);
    }
    row.query.threshold = digits_[at++] - shape_.LargestScore();
    row.query.guard = digits_[at];
    for (at = 0; at < digits_.size() && ++digits_[at] == limits_[at]; ++at) digits_[at] = 0;
    done_ = at == digits_.size();
    return row;
  }

 private:
  Shape shape_;
  std::vector<long> limits_, digits_;
  bool done_ = false;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  const Shape& shape = twin.shape();
  All all(shape);
  if (all.Count() <= 60000) twin.Run([&] { return all.Next(); }, false, random);
  int left = 2500;
  twin.Run(
      [&]() -> std::optional<Row> {
        if (left-- == 0) return std::nullopt;
        const Key key = DrawTaps(random, shape.taps, shape.k_bits);
        return Row{DrawQuery(random, shape, {key}), key};
      },
      true, random);
}

}  // namespace

Bench TheBench() {
  const auto tiny = [](int taps, int q_bits, int k_bits, int serial) {
    return Derived("tiny", {"head_dim=" + std::to_string(taps), "formats.q_bits=" + std::to_string(q_bits),
                            "formats.k_bits=" + std::to_string(k_bits), "qk.serial_bits=" + std::to_string(serial)});
  };
  return {"leopard_dpu_datapath",
          {tiny(1, 3, 4, 1), tiny(1, 3, 4, 2), tiny(1, 3, 4, 3), tiny(2, 2, 3, 1), tiny(2, 2, 3, 2),  // exhaustive
           tiny(5, 4, 8, 3), Derived("leopard_ae"), Derived("leopard_plus"), Derived("baseline"), Derived("pruning"),
           Extreme(), Extreme({"qk.serial_bits=1"})},
          Check,
          {{"rtl/leopard_dpu_datapath.v", "+ {1'b0, guard_wide}", "+ {1'b0, guard_wide & {EST_W{1'b0}}}", 0},
           {"rtl/leopard_dpu_datapath.v", ">>> (B * (PLANES - p))", ">>> (B * (PLANES - p) - 1)", 1},
           {"rtl/leopard_dpu_datapath.v", "~(bits ^ q_signs[s*D+:D])", "~(bits ^ (q_signs[s*D+:D] & bits))", 0},
           {"rtl/leopard_dpu_datapath.v", "s3_first_i ? start_sum : ~sum", "~sum", 1},
           {"rtl/leopard_dpu_datapath.v", "t < FIRST_BITS || !s1_first_i", "1'b1", 5},
           {"rtl/leopard_dpu_datapath.v", "counts && chosen[s]", "counts", 6},
           {"rtl/leopard_dpu_datapath.v", "(est_carry | {{(EST_W - 1) {1'b0}}, 1'b1})", "est_carry", 0}}};
}

}  // namespace leopard::unit
