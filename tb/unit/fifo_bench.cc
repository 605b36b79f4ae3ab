// leopard_fifo against std::deque (docs/blocks/fifo.md).
#include <deque>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

class Twin {
 public:
  Twin(Unit& unit, std::size_t depth)
      : unit_(unit),
        depth_(depth),
        push_valid_(unit.port("push_valid_i")),
        push_ready_(unit.port("push_ready_o")),
        push_data_(unit.port("push_data_i")),
        pop_valid_(unit.port("pop_valid_o")),
        pop_ready_(unit.port("pop_ready_i")),
        pop_data_(unit.port("pop_data_o")) {}

  void Reset() {
    unit_.Reset();
    entries_.clear();
  }

  void Cycle(bool push, bool pop, std::uint64_t data) {
    const int low = std::min(64, push_data_.bits());
    const int high = push_data_.bits() - low;  // a second piece of a wide entry: the complement, so that it differs
    push_valid_.Set(push);
    pop_ready_.Set(pop);
    push_data_.Set(0, low, data);
    if (high > 0) push_data_.Set(low, high, ~data);
    unit_.Eval();
    const bool ready = entries_.size() < depth_;
    const bool valid = !entries_.empty();
    unit_.Expect(push_ready_, ready);
    unit_.Expect(pop_valid_, valid);
    if (valid) {
      unit_.Expect(pop_data_, 0, low, entries_.front());
      if (high > 0) unit_.Expect(pop_data_, low, high, ~entries_.front());
    }
    unit_.Tick();
    if (valid && pop) entries_.pop_front();
    if (ready && push) entries_.push_back(data);
  }

 private:
  Unit& unit_;
  std::size_t depth_;
  Port push_valid_, push_ready_, push_data_, pop_valid_, pop_ready_, pop_data_;
  std::deque<std::uint64_t> entries_;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit, static_cast<std::size_t>(unit.param("DEPTH")));
  if (unit.param("DEPTH") <= 3) {  // every sequence of offers and demands
    constexpr int kSteps = 7;
    for (unsigned sequence = 0; sequence < 1u << (2 * kSteps) && unit.ok(); ++sequence) {
      twin.Reset();
      for (int step = 0; step < kSteps; ++step) {
        const unsigned choice = sequence >> (2 * step) & 3;
        twin.Cycle((choice & 1) != 0, (choice & 2) != 0, sequence + static_cast<unsigned>(step));
      }
    }
  }
  twin.Reset();
  Stalls push;
  Stalls pop;
  for (int i = 0; i < 20000 && unit.ok(); ++i) {
    if (random.Below(1000) == 0) twin.Reset();
    twin.Cycle(push(random), pop(random), random.Uniform(64));
  }
}

}  // namespace

Bench TheBench() {
  return {"leopard_fifo",
          {{{"W", 1}, {"DEPTH", 2}},
           {{"W", 4}, {"DEPTH", 3}},
           {{"W", 40}, {"DEPTH", 8}},
           {{"W", 70}, {"DEPTH", 5}},
           {{"W", 17}, {"DEPTH", 64}}},
          Check,
          {{"rtl/leopard_fifo.v", "count_q != FULL", "1'b1", 1},
           {"rtl/leopard_fifo.v", "(tail_q == LAST) ? {INDEX_W{1'b0}} : tail_q + 1'b1", "tail_q + 1'b1", 2},
           {"rtl/leopard_fifo.v", "push_valid_i && push_ready_o", "push_valid_i && (push_ready_o || pop_ready_i)", 0}}};
}

}  // namespace leopard::unit
