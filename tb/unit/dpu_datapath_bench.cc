// leopard_dpu_datapath against bound and score by their definition (docs/numerics.md, section 3).
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

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit), shape_(unit), keep_all_(unit.param("KEEP_ALL") != 0) {}

  const Shape& shape() const { return shape_; }

  /// Takes rows from `next`, three at a time, until it gives none and all are decided.
  void Run(const std::function<std::optional<Row>()>& next, bool stalls, Random& random) {
    bool more = true;
    while ((more || InFlight()) && unit_.ok()) {
      std::optional<Row>& place = ring_[phase_];
      if (!place && more && (!stalls || random.Percent(80))) {
        place = next();
        more = place.has_value();
      }
      // A row that goes on may be abandoned all the same: then its place is given to another.
      Cycle(stalls, random);
    }
  }

 private:
  bool InFlight() const { return ring_[0] || ring_[1] || ring_[2] || stage2_ || decided_; }

  void Cycle(bool stalls, Random& random) {
    const std::optional<Row>& row = ring_[phase_];
    DriveStage1(row);
    DriveStage2();
    bool enabled = !stalls || en_(random);
    for (;;) {
      unit_.port("en_i").Set(enabled);
      unit_.Eval();
      ExpectDecision();
      unit_.Tick();
      if (enabled || !unit_.ok()) break;
      enabled = en_(random);
    }
    decided_ = stage2_;
    stage2_ = row;
    stage2_phase_ = phase_;
    if (row) {
      Row& same = *ring_[phase_];
      if (same.plane == shape_.planes || (stalls && random.Percent(10))) {
        ring_[phase_].reset();
      } else {
        ++same.plane;
      }
    }
    phase_ = (phase_ + 1) % 3;
  }

  void DriveStage1(const std::optional<Row>& row) {
    s1_valid_.Set(row.has_value());
    s1_phase_.Set(phase_);
    if (!row) return;
    s1_first_.Set(row->plane == 1);
    DriveQuery(shape_, row->query, 0, &magnitudes_, &q_sign_);
    if (row->plane == 1) DriveSigns(row->key, &k_sign_);  // read with the first plane only
    DrivePlane(shape_, row->key, row->plane, &plane_);
  }

  void DriveStage2() {
    s2_valid_.Set(stage2_.has_value());
    s2_phase_.Set(stage2_phase_);
    if (!stage2_) return;
    s2_first_.Set(stage2_->plane == 1);
    s2_plane_.Set(static_cast<std::uint64_t>(stage2_->plane));
    bias_.Set(static_cast<std::uint64_t>(stage2_->query.threshold - stage2_->query.guard - 1));
    guard_.Set(static_cast<std::uint64_t>(stage2_->query.guard));
  }

  void ExpectDecision() {
    if (!decided_) return;
    const std::int64_t bound = Bound(shape_, decided_->query, decided_->key, decided_->plane);
    unit_.Expect(alive_, keep_all_ || bound >= decided_->query.threshold);
    if (decided_->plane == shape_.planes) unit_.Expect(score_, static_cast<std::uint64_t>(bound));
  }

  Unit& unit_;
  Shape shape_;
  bool keep_all_;
  Port s1_valid_ = unit_.port("s1_valid_i"), s1_first_ = unit_.port("s1_first_i");
  Port s1_phase_ = unit_.port("s1_phase_i"), magnitudes_ = unit_.port("magnitudes_i");
  Port q_sign_ = unit_.port("q_sign_i"), k_sign_ = unit_.port("k_sign_i"), plane_ = unit_.port("plane_i");
  Port s2_valid_ = unit_.port("s2_valid_i"), s2_first_ = unit_.port("s2_first_i");
  Port s2_phase_ = unit_.port("s2_phase_i"), s2_plane_ = unit_.port("s2_plane_i");
  Port bias_ = unit_.port("bias_i"), guard_ = unit_.port("guard_i");
  Port alive_ = unit_.port("alive_o"), score_ = unit_.port("score_o");
  std::array<std::optional<Row>, 3> ring_;  // by phase
  std::uint64_t phase_ = 0;                 // of stage 1
  std::optional<Row> stage2_;
  std::uint64_t stage2_phase_ = 2;
  std::optional<Row> decided_;
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
  return {
      "leopard_dpu_datapath",
      {tiny(1, 3, 4, 1), tiny(1, 3, 4, 2), tiny(1, 3, 4, 3), tiny(2, 2, 3, 1), tiny(2, 2, 3, 2),  // exhaustive
       tiny(5, 4, 8, 3), Derived("leopard_ae"), Derived("leopard_plus"), Derived("baseline"), Derived("pruning"),
       Extreme(), Extreme({"qk.serial_bits=1"})},
      Check,
      {{"rtl/leopard_dpu_datapath.v", "+ {1'b0, guard_wide}", "+ {1'b0, guard_wide & {EST_W{1'b0}}}", 0},
       {"rtl/leopard_dpu_datapath.v", ">>> (B * (PLANES - p))", ">>> (B * (PLANES - p) - 1)", 1},
       {"rtl/leopard_dpu_datapath.v", "~(q_sign_i ^ k_sign_i)", "~(k_sign_i ^ (q_sign_i & k_sign_i))", 0},
       {"rtl/leopard_dpu_datapath.v", "sum & {MARGIN_W{!s1_first_i}}", "sum", 1},
       {"rtl/leopard_dpu_datapath.v", "(plane_i[t*D+:D] ^ match) & {D{!s1_first_i}}", "(plane_i[t*D+:D] ^ match)", 5},
       {"rtl/leopard_dpu_datapath.v", "est_carry + {{(EST_W - 2) {1'b0}}, 2'd2}",
        "est_carry + {{(EST_W - 2) {1'b0}}, 2'd1}", 0}}};
}

}  // namespace leopard::unit
