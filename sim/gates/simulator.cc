#include "sim/gates/simulator.h"

#include <algorithm>
#include <utility>

namespace leopard::gates {

Result<Simulator> Simulator::Make(Netlist netlist, const Delays& delays) {
  Simulator simulator(std::move(netlist));
  Diagnostics problems = simulator.Compile();
  if (problems.empty()) problems = simulator.Order();
  if (!problems.empty()) return problems;
  // Everything is evaluated once.
  for (std::size_t gate = 0; gate < simulator.gates_.size(); ++gate) simulator.Enqueue(static_cast<int>(gate));
  simulator.Settle();
  if (!delays.empty()) simulator.AddDelays(delays);
  return simulator;
}

namespace {

std::string NetName(const Netlist& netlist, int net) {
  return net < static_cast<int>(netlist.names.size()) ? netlist.names[net] : "a net inside a cell";
}

}  // namespace

Diagnostics Simulator::Compile() {
  const auto compile = [](const Gate& gate) {
    Compiled compiled{gate.table, gate.out, 0, static_cast<int>(gate.in.size()), {}};
    std::copy(gate.in.begin(), gate.in.end(), compiled.in);
    return compiled;
  };
  std::vector<std::vector<Reader>> readers(netlist_.nets);
  std::vector<std::uint8_t> driven(netlist_.nets, 0);
  int twice = kNoNet;
  const auto drive = [&](int net) {
    if (driven[net]++ != 0) twice = net;
  };
  for (const auto& [name, net] : netlist_.inputs) drive(net);
  for (const Gate& gate : netlist_.gates) {
    const int index = static_cast<int>(gates_.size());
    gates_.push_back(compile(gate));
    drive(gate.out);
    for (int input = 0; input < static_cast<int>(gate.in.size()); ++input) {
      if (gate.in[input] != gate.out) readers[gate.in[input]].push_back({Load::kGate, index, input});
    }
  }
  for (const FlipFlop& flip_flop : netlist_.flip_flops) {
    const int index = static_cast<int>(next_.size());
    next_.push_back(compile(flip_flop.next));
    drive(flip_flop.next.out);
    readers[flip_flop.clock].push_back({Load::kClock, index, 0});
    for (int net : {flip_flop.clear, flip_flop.preset}) {
      if (net != kNoNet) readers[net].push_back({Load::kForce, index, 0});
    }
  }
  for (const Memory& memory : netlist_.memories) {
    readers[memory.clock].push_back({Load::kMemory, static_cast<int>(words_.size()), 0});
    words_.emplace_back(static_cast<std::size_t>(memory.words) * memory.data.size());
    for (int net : memory.out) drive(net);
  }
  if (twice != kNoNet) return {MakeError("netlist", "net " + NetName(netlist_, twice) + " has two drivers")};
  for (const std::vector<Reader>& some : readers) {
    first_.push_back(static_cast<int>(readers_.size()));
    readers_.insert(readers_.end(), some.begin(), some.end());
  }
  first_.push_back(static_cast<int>(readers_.size()));
  for (auto* counts : {&toggles_, &time_high_, &since_}) counts->resize(netlist_.nets);
  value_.resize(netlist_.nets);
  queued_.resize(gates_.size());
  return {};
}

/// Levels: every gate behind those that drive its inputs.
Diagnostics Simulator::Order() {
  std::vector<int> missing(gates_.size(), 0);
  for (const Compiled& gate : gates_) {
    for (int at = first_[gate.out]; at < first_[gate.out + 1]; ++at) {
      if (readers_[at].kind == Load::kGate) ++missing[readers_[at].index];
    }
  }
  std::vector<int> ready;
  for (std::size_t gate = 0; gate < gates_.size(); ++gate) {
    if (missing[gate] == 0) ready.push_back(static_cast<int>(gate));
  }
  int levels = 0;
  for (std::size_t done = 0; done < ready.size(); ++done) {
    const Compiled& gate = gates_[ready[done]];
    levels = std::max(levels, gate.level + 1);
    for (int at = first_[gate.out]; at < first_[gate.out + 1]; ++at) {
      if (readers_[at].kind != Load::kGate) continue;
      Compiled& reader = gates_[readers_[at].index];
      reader.level = std::max(reader.level, gate.level + 1);
      if (--missing[readers_[at].index] == 0) ready.push_back(readers_[at].index);
    }
  }
  if (ready.size() != gates_.size()) {
    const auto stuck = std::find_if(missing.begin(), missing.end(), [](int left) { return left > 0; });
    const int net = gates_[stuck - missing.begin()].out;
    return {MakeError("netlist", "gates drive each other in a circle, or behind one: net " + NetName(netlist_, net))};
  }
  waiting_.resize(levels);
  return {};
}

namespace {

constexpr std::int64_t kNever = -1;

}  // namespace

/// Gates behind which there is a clock have no delay but pass it on to what the clock starts.
void Simulator::AddDelays(const Delays& delays) {
  std::vector<int> driver(netlist_.nets, kNoNet);
  for (std::size_t gate = 0; gate < gates_.size(); ++gate) driver[gates_[gate].out] = static_cast<int>(gate);
  std::vector<int> clocks;
  std::vector<std::uint8_t> is_clock(netlist_.nets, 0);
  const auto add_clock = [&](int net) {
    if (is_clock[net] == 0) clocks.push_back(net);
    is_clock[net] = 1;
  };
  for (const FlipFlop& flip_flop : netlist_.flip_flops) add_clock(flip_flop.clock);
  for (const Memory& memory : netlist_.memories) add_clock(memory.clock);
  const auto is_local = [&](int net) { return net >= static_cast<int>(netlist_.names.size()); };
  for (std::size_t at = 0; at < clocks.size(); ++at) {
    if (driver[clocks[at]] == kNoNet) continue;
    for (int net : netlist_.gates[driver[clocks[at]]].in) {
      if (!is_local(net)) add_clock(net);  // a clock gate's state is not one
    }
  }
  std::vector<int> by_level(gates_.size());
  for (std::size_t gate = 0; gate < gates_.size(); ++gate) by_level[gate] = static_cast<int>(gate);
  std::stable_sort(by_level.begin(), by_level.end(), [&](int a, int b) { return gates_[a].level < gates_[b].level; });
  std::vector<int> arrival(netlist_.nets, 0);
  for (int index : by_level) {
    const Compiled& gate = gates_[index];
    for (int input = 0; is_clock[gate.out] != 0 && input < gate.inputs; ++input) {
      if (is_clock[gate.in[input]] == 0) continue;
      // Of the clock's rise, all else being 1 or 0.
      for (unsigned state = 0; state < 1U << gate.inputs && !delays[index].empty(); ++state) {
        if ((gate.table >> state & 1) == 0 || (state >> input & 1) == 0) continue;
        const int through = delays[index][input << gate.inputs | state];
        arrival[gate.out] = std::max(arrival[gate.out], arrival[gate.in[input]] + through);
      }
    }
  }
  std::vector<int> started(netlist_.nets, 0);  // when the clock has come, of what it starts
  for (const FlipFlop& flip_flop : netlist_.flip_flops) started[flip_flop.next.out] = arrival[flip_flop.clock];
  for (const Memory& memory : netlist_.memories) {
    for (int net : memory.out) started[net] = arrival[memory.clock];
  }
  int longest = 0;
  for (std::size_t index = 0; index < gates_.size(); ++index) {
    Compiled& gate = gates_[index];
    gate.delayed = is_clock[gate.out] == 0 && !delays[index].empty();
    gate.delay = static_cast<int>(delays_.size());
    for (std::size_t k = 0; gate.delayed && k < delays[index].size(); ++k) {
      // A change in the same ps would come too late for those that wait in it.
      const int delay = std::max(1, started[gate.in[k >> gate.inputs]] + delays[index][k]);
      delays_.push_back(static_cast<std::uint16_t>(std::min(delay, 65535)));
      longest = std::max(longest, delay);
    }
  }
  std::size_t size = 1;
  while (size <= static_cast<std::size_t>(longest)) size *= 2;
  due_.resize(size);
  change_.assign(gates_.size(), kNever);
}

/// An input of a gate with delays has changed.
void Simulator::Follow(int index, int input) {
  const Compiled& gate = gates_[index];
  const unsigned state = State(gate);
  if ((gate.table >> state & 1) == value_[gate.out]) {
    change_[index] = kNever;
  } else if (change_[index] == kNever) {
    change_[index] = ps_ + delays_[gate.delay + (input << gate.inputs | state)];
    due_[change_[index] & (due_.size() - 1)].push_back(index);
    ++pending_;
  }
}

/// Goes on to the next change after a delay. False: there is none.
bool Simulator::Later() {
  while (pending_ > 0) {
    std::vector<int>& due = due_[++ps_ & (due_.size() - 1)];
    if (due.empty()) continue;
    pending_ -= static_cast<std::int64_t>(due.size());
    // What changes now is due later, so `due` does not grow.
    for (int index : due) {
      if (change_[index] != ps_) continue;
      change_[index] = kNever;
      Change(gates_[index].out, value_[gates_[index].out] ^ 1);
    }
    due.clear();
    return true;
  }
  return false;
}

void Simulator::Enqueue(int gate) {
  if (queued_[gate] != 0) return;
  queued_[gate] = 1;
  waiting_[gates_[gate].level].push_back(gate);
}

void Simulator::Set(int net, bool value) { Change(net, value ? 1 : 0); }

void Simulator::Change(int net, std::uint8_t value) {
  if (value_[net] == value) return;
  value_[net] = value;
  if (recording_) {
    ++toggles_[net];
    if (value == 0) time_high_[net] += now_ - since_[net];
    since_[net] = now_;
  }
  for (int at = first_[net]; at < first_[net + 1]; ++at) {
    const Reader& reader = readers_[at];
    if (reader.kind == Load::kGate) {
      if (recording_ && gates_[reader.index].delayed) {
        Follow(reader.index, reader.input);
      } else {
        Enqueue(reader.index);
      }
    } else if (value == 1) {
      (reader.kind == Load::kClock   ? clocked_
       : reader.kind == Load::kForce ? forced_
                                     : accessed_)
          .push_back(reader.index);
    }
  }
}

unsigned Simulator::State(const Compiled& gate) const {
  unsigned state = 0;
  for (int k = 0; k < gate.inputs; ++k) state |= static_cast<unsigned>(value_[gate.in[k]]) << k;
  return state;
}

std::uint8_t Simulator::Evaluate(const Compiled& gate) const { return gate.table >> State(gate) & 1; }

void Simulator::Combinational() {
  for (std::vector<int>& level : waiting_) {
    // A gate's readers are on later levels, so `level` does not grow.
    for (int gate : level) {
      queued_[gate] = 0;
      Change(gates_[gate].out, Evaluate(gates_[gate]));
    }
    level.clear();
  }
}

std::uint8_t Simulator::Forced(const FlipFlop& flip_flop, std::uint8_t otherwise) const {
  if (flip_flop.clear != kNoNet && value_[flip_flop.clear] != 0) return 0;
  if (flip_flop.preset != kNoNet && value_[flip_flop.preset] != 0) return 1;
  return otherwise;
}

void Simulator::Access(int index, std::vector<std::pair<int, std::uint8_t>>* changes) {
  const Memory& memory = netlist_.memories[index];
  if (value_[memory.enable] == 0) return;
  std::size_t address = 0;
  for (std::size_t k = 0; k < memory.address.size(); ++k) {
    address |= static_cast<std::size_t>(value_[memory.address[k]]) << k;
  }
  if (address >= static_cast<std::size_t>(memory.words)) return;
  std::uint8_t* word = words_[index].data() + address * memory.data.size();
  for (std::size_t k = 0; k < memory.data.size(); ++k) {
    if (value_[memory.write] != 0) {
      word[k] = value_[memory.data[k]];
    } else {
      changes->emplace_back(memory.out[k], word[k]);
    }
  }
}

/// What rising clocks, clears and presets do. False: nothing was waiting.
bool Simulator::Edges() {
  if (clocked_.empty() && forced_.empty() && accessed_.empty()) return false;
  std::vector<std::pair<int, std::uint8_t>> changes;
  for (int index : accessed_) Access(index, &changes);
  for (int index : clocked_) {
    changes.emplace_back(next_[index].out, Forced(netlist_.flip_flops[index], Evaluate(next_[index])));
  }
  for (int index : forced_) {
    const int state = next_[index].out;
    changes.emplace_back(state, Forced(netlist_.flip_flops[index], value_[state]));
  }
  clocked_.clear();
  forced_.clear();
  accessed_.clear();
  for (const auto& [net, value] : changes) Change(net, value);
  return true;
}

void Simulator::Settle() {
  do {
    do {
      Combinational();
    } while (Edges());
  } while (Later());
}

void Simulator::Record(bool on) {
  if (on == recording_) return;
  Settle();
  recording_ = on;
  if (on) {
    recording_since_ = now_;
    std::fill(since_.begin(), since_.end(), now_);
    return;
  }
  recorded_ += now_ - recording_since_;
  for (int net = 0; net < netlist_.nets; ++net) {
    if (value_[net] != 0) time_high_[net] += now_ - since_[net];
  }
}

}  // namespace leopard::gates
