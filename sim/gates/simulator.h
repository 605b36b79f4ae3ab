// A netlist in two states. Without delays each gate is evaluated once, after its inputs have settled: what changes from
// one settled state to the next is a toggle; glitches are not. With delays every change is one: a gate's output follows
// its inputs after the delay, unless it is to go back before (inertial).
//
// With delays, too, the clock reaches all flip-flops at once, and they take what had settled before the edge; what they
// drive changes as much later as clock tree and flip-flop take. Hold violations are timing analysis's to find. While
// nothing is recorded delays do not count: what has settled is the same.
#ifndef LEOPARD_SIM_GATES_SIMULATOR_H_
#define LEOPARD_SIM_GATES_SIMULATOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/result.h"
#include "sim/gates/netlist.h"
#include "sim/gates/sdf.h"

namespace leopard::gates {

/// Registers and memories power up as 0. Flip-flops that one edge reaches, through buffers and clock gates, take what
/// their inputs were before it.
class Simulator {
 public:
  /// `delays`: none, or of each gate. Errors: nets with two drivers, gates in a circle (the first net of one is named).
  static Result<Simulator> Make(Netlist netlist, const Delays& delays = {});

  const Netlist& netlist() const { return netlist_; }

  /// Sets an input; Settle() lets it through.
  void Set(int net, bool value);
  bool Get(int net) const { return value_[net] != 0; }
  /// Lets through what was set, and what follows from it.
  void Settle();

  /// Time goes on by one unit; toggles and times at 1 are counted while recording.
  void Advance() { ++now_; }
  /// Settles first.
  void Record(bool on);

  const std::vector<std::uint64_t>& toggles() const { return toggles_; }      ///< Of each net
  const std::vector<std::uint64_t>& time_high() const { return time_high_; }  ///< Units that each net was 1
  std::uint64_t recorded() const { return recorded_; }                        ///< Units in all

 private:
  enum class Load : std::uint8_t { kGate, kClock, kForce, kMemory };
  struct Reader {
    Load kind;
    int index;
    int input;  ///< Of a gate
  };
  struct Compiled {  ///< A gate, its inputs in place
    std::uint64_t table;
    int out, level, inputs;
    int in[kMostInputs];
    bool delayed = false;
    int delay = 0;  ///< Where its delays begin, as Delays has them, in delays_
  };

  explicit Simulator(Netlist netlist) : netlist_(std::move(netlist)) {}
  Diagnostics Compile();
  Diagnostics Order();
  void AddDelays(const Delays& delays);
  void Change(int net, std::uint8_t value);
  unsigned State(const Compiled& gate) const;  ///< Its inputs, the first as the lowest bit
  std::uint8_t Evaluate(const Compiled& gate) const;
  std::uint8_t Forced(const FlipFlop& flip_flop, std::uint8_t otherwise) const;
  void Enqueue(int gate);
  void Follow(int gate, int input);
  bool Later();
  void Combinational();
  bool Edges();
  void Access(int memory, std::vector<std::pair<int, std::uint8_t>>* changes);

  Netlist netlist_;
  std::vector<Compiled> gates_;
  std::vector<Compiled> next_;  ///< Of the flip-flops
  std::vector<int> first_;      ///< Of each net, where its readers begin in readers_
  std::vector<Reader> readers_;
  std::vector<std::uint8_t> value_;
  std::vector<std::vector<std::uint8_t>> words_;  ///< Of each memory, [words, bits]
  std::vector<std::vector<int>> waiting_;         ///< Gates to evaluate, by level
  std::vector<std::uint8_t> queued_;
  std::vector<std::uint16_t> delays_;
  std::vector<std::vector<int>> due_;  ///< Gates whose output may change, by ps modulo the size, a power of 2
  std::vector<std::int64_t> change_;   ///< Of each gate, the ps at which its output changes; kNever
  std::int64_t ps_ = 0;
  std::int64_t pending_ = 0;                      ///< Entries of due_
  std::vector<int> clocked_, forced_, accessed_;  ///< Flip-flops whose clock rose, whose clear or preset did; memories
  bool recording_ = false;
  std::uint64_t now_ = 0, recorded_ = 0, recording_since_ = 0;
  std::vector<std::uint64_t> toggles_, time_high_, since_;
};

}  // namespace leopard::gates

#endif  // LEOPARD_SIM_GATES_SIMULATOR_H_
