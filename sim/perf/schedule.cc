#include "sim/perf/schedule.h"

#include <algorithm>
#include <limits>

namespace leopard::perf {
namespace {

/// Order of pairs: query, then key.
using Order = std::uint32_t;
constexpr int kKeyBits = 16;
constexpr Order kNone = std::numeric_limits<Order>::max();

constexpr int kRing = 5;          // rows a DPU has in flight
constexpr int kSlots = 2;         // queries held
constexpr int kMaxAhead = 2;      // of the query that the merge collects
constexpr int kTokenToSums = 10;  // cycles from a token at the merge's output to its query's final sums
constexpr int kBeatToOutput = 6;  // cycles from a beat of the division to its result word

struct Row {
  Order order = kNone;     ///< kNone: no row
  std::uint8_t taken = 0;  ///< planes issued
  std::uint8_t planes = 0;
  std::uint8_t slot = 0;
  bool survives = false;
};

struct Slot {
  bool valid = false;
  int query = 0;
  int visible = 0;
  std::vector<Decision> decisions;
};

struct Dpu {
  Row ring[kRing];
  int at = 0;  ///< The ring's returning row; the one after it left a cycle earlier, and so on.
  int slot = 0;
  int query = 0;
  int key = 0;
  bool done[kSlots] = {false, false};
  Order mark = 0;
  std::uint16_t head = 0;  ///< queue of survivors
  std::uint16_t count = 0;
  std::vector<Order> queue;

  Order Front() const { return queue[head]; }
};

class Schedule {
 public:
  Schedule(const derive::Params& params, const head::Inputs& inputs, const DecideQuery& decide,
           head::Occupancy* occupancy)
      : params_(params), inputs_(inputs), decide_(decide), occupancy_(occupancy), dpus_(params.dpus) {
    for (int u = 0; u < params.dpus; ++u) {
      dpus_[u].key = u;
      dpus_[u].mark = static_cast<Order>(u);
      dpus_[u].queue.resize(params.fifo_depth);
    }
    for (Slot& slot : slots_) slot.decisions.resize(static_cast<std::size_t>(inputs.key_length));
    if (occupancy_ != nullptr) occupancy_->dpu_busy.assign(params.dpus, {});
  }

  std::int64_t Run() {
    // Cycle 0 accepts START and fetches query 0.
    for (cycle_ = 1; copies_ < inputs_.queries; ++cycle_) Step();
    return last_copy_ + params_.out_beats + kBeatToOutput + 1;
  }

 private:
  void Step() {
    const bool v_enabled = StepSums();
    // What the merge and the slots decide rests on the registers at the beginning of the cycle.
    int popped = -1;
    const int collected = collected_;
    if (v_enabled) popped = StepMerge();
    const int loaded = ChooseLoad(collected);
    for (int u = 0; u < params_.dpus; ++u) StepDpu(u, loaded, u == popped);
    if (loaded >= 0) Load(loaded);
    for (int s = 0; s < kSlots; ++s) {
      if (s != loaded && slots_[s].valid && released_[s]) slots_[s].valid = false;
    }
  }

  /// Weighted sums and division: true where the pipeline from the merge moves.
  bool StepSums() {
    const bool done = (lasts_ >> (kTokenToSums - 1)) & 1;
    bool enabled = true;
    if (done) {
      enabled = copies_ == 0 || cycle_ >= last_copy_ + params_.out_beats;
      if (enabled) {
        last_copy_ = cycle_;
        ++copies_;
      }
    }
    if (enabled) lasts_ = (lasts_ << 1) | (token_last_ ? 1 : 0);
    return enabled;
  }

  /// The merge; returns the DPU whose queue gives its head, or -1.
  int StepMerge() {
    if (occupancy_ != nullptr && token_survivor_) Count(&occupancy_->vpu_busy);
    token_survivor_ = false;
    token_last_ = false;
    if (collected_ == inputs_.queries) return -1;
    Order first = kNone;
    int winner = 0;
    for (int u = 0; u < params_.dpus; ++u) {
      const Order candidate = dpus_[u].count > 0 ? dpus_[u].Front() : dpus_[u].mark;
      if (candidate < first) {
        first = candidate;
        winner = u;
      }
    }
    const int ahead = static_cast<int>(first >> kKeyBits) - collected_;
    const bool ends = ahead > 0;
    const bool pop = dpus_[winner].count > 0 && ahead <= 1;
    token_survivor_ = waiting_ && (pop || ends);
    token_last_ = ends;
    waiting_ = pop || (waiting_ && !ends);
    if (ends) ++collected_;
    return pop ? winner : -1;
  }

  /// The slot that is loaded in this cycle, or -1. Also finds which slots nobody needs any more.
  int ChooseLoad(int collected) {
    for (int s = 0; s < kSlots; ++s) {
      released_[s] =
          slots_[s].valid && std::none_of(dpus_.begin(), dpus_.end(), [&](const Dpu& d) { return Busy(d, s); });
    }
    const int target = next_query_ % kSlots;
    const bool free = !slots_[target].valid || released_[target];
    return next_query_ < inputs_.queries && free && next_query_ - collected <= kMaxAhead ? target : -1;
  }

  bool Stalled(const Dpu& dpu) const {
    const Row& row = dpu.ring[dpu.at];
    return row.order != kNone && row.taken == row.planes && row.survives && dpu.count == params_.fifo_depth;
  }

  bool Busy(const Dpu& dpu, int slot) const {
    if (!dpu.done[slot]) return true;
    for (int r = 0; r < kRing; ++r) {
      const Row& row = dpu.ring[r];
      if (row.order == kNone || row.slot != slot) continue;
      if (r != dpu.at || row.taken < row.planes || Stalled(dpu)) return true;
    }
    return false;
  }

  void Load(int s) {
    Slot& slot = slots_[s];
    slot.valid = true;
    slot.query = next_query_;
    slot.visible = head::VisibleKeys(inputs_, next_query_);
    decide_(slot.query, slot.visible, slot.decisions.data());
    ++next_query_;
  }

  void StepDpu(int u, int loaded, bool popped) {
    Dpu& dpu = dpus_[u];
    const bool stalled = Stalled(dpu);
    const Order mark = Mark(dpu);
    if (!stalled) Issue(u, &dpu);
    if (popped) {
      dpu.head = static_cast<std::uint16_t>(dpu.head + 1 == params_.fifo_depth ? 0 : dpu.head + 1);
      --dpu.count;
    }
    dpu.mark = mark;
    if (loaded >= 0) dpu.done[loaded] = false;
  }

  /// The oldest undecided row, or the next to be issued.
  static Order Mark(const Dpu& dpu) {
    Order mark = static_cast<Order>(dpu.query) << kKeyBits | static_cast<Order>(dpu.key);
    for (int r = 0; r < kRing; ++r) {
      const Row& row = dpu.ring[r];
      const bool dropped = r == dpu.at && row.taken == row.planes && !row.survives;
      if (!dropped) mark = std::min(mark, row.order);
    }
    return mark;
  }

  void Issue(int u, Dpu* dpu) {
    Row& row = dpu->ring[dpu->at];
    dpu->at = dpu->at + 1 == kRing ? 0 : dpu->at + 1;
    if (row.order != kNone && row.taken == row.planes && row.survives) {
      int tail = dpu->head + dpu->count;
      if (tail >= params_.fifo_depth) tail -= params_.fifo_depth;
      dpu->queue[tail] = row.order;
      ++dpu->count;
    }
    const bool again = row.order != kNone && row.taken < row.planes;
    const Slot& slot = slots_[dpu->slot];
    const bool ready = slot.valid && !dpu->done[dpu->slot];
    const bool has_row = ready && dpu->key < slot.visible;
    bool leave = ready && !has_row;
    if (again) {
      ++row.taken;
    } else if (has_row) {
      const Decision& decision = slot.decisions[dpu->key];
      row = {static_cast<Order>(slot.query) << kKeyBits | static_cast<Order>(dpu->key), 1, decision.planes,
             static_cast<std::uint8_t>(dpu->slot), decision.survives};
      dpu->key += params_.dpus;
      leave = dpu->key >= slot.visible;
    } else {
      row.order = kNone;
    }
    if (occupancy_ != nullptr && row.order != kNone) Count(&occupancy_->dpu_busy[u]);
    if (leave) {
      dpu->done[dpu->slot] = true;
      dpu->slot = 1 - dpu->slot;
      ++dpu->query;
      dpu->key = u;
    }
  }

  void Count(std::vector<std::uint32_t>* windows) {
    const std::size_t window = static_cast<std::size_t>(cycle_ / std::max(1, occupancy_->window));
    if (windows->size() <= window) windows->resize(window + 1, 0);
    ++(*windows)[window];
  }

  const derive::Params& params_;
  const head::Inputs& inputs_;
  const DecideQuery& decide_;
  head::Occupancy* occupancy_;
  std::vector<Dpu> dpus_;
  Slot slots_[kSlots];
  bool released_[kSlots] = {false, false};
  std::int64_t cycle_ = 0;
  int next_query_ = 0;  ///< to be loaded
  int collected_ = 0;   ///< by the merge
  bool waiting_ = false;
  bool token_survivor_ = false;
  bool token_last_ = false;
  std::uint32_t lasts_ = 0;  ///< ends of queries on their way to the sums, one bit a stage
  int copies_ = 0;
  std::int64_t last_copy_ = 0;
};

}  // namespace

std::int64_t RunSchedule(const derive::Params& params, const head::Inputs& inputs, const DecideQuery& decide,
                         head::Occupancy* occupancy) {
  return Schedule(params, inputs, decide, occupancy).Run();
}

}  // namespace leopard::perf
