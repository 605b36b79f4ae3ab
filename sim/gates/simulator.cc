#include "sim/gates/simulator.h"

#include <algorithm>
#include <utility>

namespace leopard::gates {

Result<Simulator> Simulator::Make(Netlist netlist) {
  Simulator simulator(std::move(netlist));
  Diagnostics problems = simulator.Compile();
  if (problems.empty()) problems = simulator.Order();
  if (!problems.empty()) return problems;
  // Everything is evaluated once.
  for (std::size_t gate = 0; gate < simulator.gates_.size(); ++gate) simulator.Enqueue(static_cast<int>(gate));
  simulator.Settle();
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
    for (int net : gate.in) {
      if (net != gate.out) readers[net].push_back({Load::kGate, index});
    }
  }
  for (const FlipFlop& flip_flop : netlist_.flip_flops) {
    const int index = static_cast<int>(next_.size());
    next_.push_back(compile(flip_flop.next));
    drive(flip_flop.next.out);
    readers[flip_flop.clock].push_back({Load::kClock, index});
    for (int net : {flip_flop.clear, flip_flop.preset}) {
      if (net != kNoNet) readers[net].push_back({Load::kForce, index});
    }
  }
  for (const Memory& memory : netlist_.memories) {
    readers[memory.clock].push_back({Load::kMemory, static_cast<int>(words_.size())});
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
      Enqueue(reader.index);
    } else if (value == 1) {
      (reader.kind == Load::kClock   ? clocked_
       : reader.kind == Load::kForce ? forced_
                                     : accessed_)
          .push_back(reader.index);
    }
  }
}

std::uint8_t Simulator::Evaluate(const Compiled& gate) const {
  unsigned index = 0;
  for (int k = 0; k < gate.inputs; ++k) index |= static_cast<unsigned>(value_[gate.in[k]]) << k;
  return gate.table >> index & 1;
}

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
    Combinational();
  } while (Edges());
}

void Simulator::Record(bool on) {
  if (on == recording_) return;
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
