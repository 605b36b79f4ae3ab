// A netlist in cycles: two states, no delays, each gate evaluated once after its inputs have settled. What changes
// from one settled state to the next is a toggle; glitches are not.
#ifndef LEOPARD_SIM_GATES_SIMULATOR_H_
#define LEOPARD_SIM_GATES_SIMULATOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/result.h"
#include "sim/gates/netlist.h"

namespace leopard::gates {

/// Registers and memories power up as 0. Flip-flops that one edge reaches, through buffers and clock gates, take what
/// their inputs were before it.
class Simulator {
 public:
  /// Errors: nets with two drivers, gates in a circle (the first net of one is named).
  static Result<Simulator> Make(Netlist netlist);

  const Netlist& netlist() const { return netlist_; }

  /// Sets an input; Settle() lets it through.
  void Set(int net, bool value);
  bool Get(int net) const { return value_[net] != 0; }
  /// Lets through what was set, and what follows from it.
  void Settle();

  /// Time goes on by one unit; toggles and times at 1 are counted while recording.
  void Advance() { ++now_; }
  void Record(bool on);

  const std::vector<std::uint64_t>& toggles() const { return toggles_; }      ///< Of each net
  const std::vector<std::uint64_t>& time_high() const { return time_high_; }  ///< Units that each net was 1
  std::uint64_t recorded() const { return recorded_; }                        ///< Units in all

 private:
  enum class Load : std::uint8_t { kGate, kClock, kForce, kMemory };
  struct Reader {
    Load kind;
    int index;
  };
  struct Compiled {  ///< A gate, its inputs in place
    std::uint64_t table;
    int out, level, inputs;
    int in[kMostInputs];
  };

  explicit Simulator(Netlist netlist) : netlist_(std::move(netlist)) {}
  Diagnostics Compile();
  Diagnostics Order();
  void Change(int net, std::uint8_t value);
  std::uint8_t Evaluate(const Compiled& gate) const;
  std::uint8_t Forced(const FlipFlop& flip_flop, std::uint8_t otherwise) const;
  void Enqueue(int gate);
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
  std::vector<int> clocked_, forced_, accessed_;  ///< Flip-flops whose clock rose, whose clear or preset did; memories
  bool recording_ = false;
  std::uint64_t now_ = 0, recorded_ = 0, recording_since_ = 0;
  std::vector<std::uint64_t> toggles_, time_high_, since_;
};

}  // namespace leopard::gates

#endif  // LEOPARD_SIM_GATES_SIMULATOR_H_
