#include "sim/gates/tile.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sim/rtl/engine.h"
#include "sim/rtl/job.h"
#include "sim/rtl/pack.h"

namespace leopard::gates {
namespace {

constexpr std::uint64_t kWatchdog = 200000;  // cycles without progress after which the tile counts as hung
constexpr std::uint64_t kIdlePolls = 64;  // STATUS reads after the last word before a tile that stays busy is a fault

enum Register : unsigned {
  kStatus = 0x04,
  kCausal = 0x08,
  kOffset = 0x0c,
  kMantissa = 0x10,
  kShift = 0x14,
  kStart = 0x18,
  kCycles = 0x1c,
  kPlanes = 0x20,
  kSurvivors = 0x24,
  kEmpty = 0x28,
};

using Port = std::vector<int>;  ///< Nets, lowest bit first

/// Drives a tile; every fault is a std::runtime_error that says in which cycle.
class Bench {
 public:
  Bench(Simulator* simulator, const derive::Params& params) : simulator_(*simulator), params_(params) {
    const std::map<std::string, int>& in = simulator_.netlist().inputs;
    const std::map<std::string, int>& out = simulator_.netlist().outputs;
    const int n = params.dpus;
    clk_ = Find(in, "clk_i", 1)[0];
    rst_n_ = Find(in, "rst_ni", 1);
    psel_ = Find(in, "psel_i", 1);
    penable_ = Find(in, "penable_i", 1);
    pwrite_ = Find(in, "pwrite_i", 1);
    paddr_ = Find(in, "paddr_i", 8);
    pwdata_ = Find(in, "pwdata_i", 32);
    load_valid_ = Find(in, "load_valid_i", 1);
    load_kind_ = Find(in, "load_kind_i", 2);
    load_data_ = Find(in, "load_data_i", 64);
    out_ready_ = Find(in, "out_ready_i", 1);
    pready_ = Find(out, "pready_o", 1);
    prdata_ = Find(out, "prdata_o", 32);
    pslverr_ = Find(out, "pslverr_o", 1);
    load_ready_ = Find(out, "load_ready_o", 1);
    out_valid_ = Find(out, "out_valid_o", 1);
    out_data_ = Find(out, "out_data_o", params.out_lanes * params.out_bits);
    dec_valid_ = Find(out, "dec_valid_o", n);
    dec_query_ = Find(out, "dec_query_o", n * params.query_index_bits);
    dec_key_ = Find(out, "dec_key_o", n * params.key_index_bits);
    dec_planes_ = Find(out, "dec_planes_o", n * params.plane_index_bits);
    dec_survivor_ = Find(out, "dec_survivor_o", n);
    dec_score_ = Find(out, "dec_score_o", n * params.score_bits);
    Reset();
  }

  rtl::Record Run(const rtl::Load& load) {
    record_ = rtl::Record{};
    words_due_ = static_cast<std::uint64_t>(load.queries) * params_.out_beats;
    words_ = 0;
    LoadRows(0, load.key_beats);
    LoadRows(1, load.value_beats);
    LoadRows(2, load.query_beats);
    Access(true, kCausal, load.causal);
    Access(true, kOffset, load.offset);
    Access(true, kMantissa, load.mantissa);
    Access(true, kShift, load.shift);
    simulator_.Record(true);
    Access(true, kStart, 1);
    while (words_ < words_due_) {
      Settle();
      Clock();
      if (cycle_ - progress_ > kWatchdog)
        Fail("hangs: no decision or result word since cycle " + std::to_string(progress_));
    }
    simulator_.Record(false);
    for (std::uint64_t polls = 0; Access(false, kStatus, 0) & 1; ++polls) {
      if (polls == kIdlePolls) Fail("STATUS stays busy after the last result word");
    }
    running_ = false;
    record_.cycles = static_cast<std::int64_t>(last_ - start_ + 1);
    if (Access(false, kCycles, 0) != static_cast<std::uint32_t>(record_.cycles))
      Fail("CYCLES is not what the bench counted");
    record_.planes = Access(false, kPlanes, 0);
    record_.survivors = Access(false, kSurvivors, 0);
    record_.empty = Access(false, kEmpty, 0);
    return std::move(record_);
  }

 private:
  [[noreturn]] void Fail(const std::string& message) const {
    throw std::runtime_error("cycle " + std::to_string(cycle_) + ": " + message);
  }

  static Port Find(const std::map<std::string, int>& ports, const std::string& name, int width) {
    Port port;
    for (int bit = 0; bit < width; ++bit) {
      auto found = ports.find(name + "[" + std::to_string(bit) + "]");
      if (found == ports.end() && width == 1) found = ports.find(name);
      if (found == ports.end()) {
        throw std::runtime_error("the netlist has no port " + name +
                                 (width > 1 ? "[" + std::to_string(bit) + "]" : "") +
                                 "; is it one of this configuration?");
      }
      port.push_back(found->second);
    }
    return port;
  }

  void Drive(const Port& port, std::uint64_t value) {
    for (std::size_t bit = 0; bit < port.size(); ++bit) simulator_.Set(port[bit], value >> bit & 1);
  }

  std::uint64_t Bits(const Port& port, int low, int width) const {
    std::uint64_t value = 0;
    for (int bit = 0; bit < width; ++bit) value |= static_cast<std::uint64_t>(simulator_.Get(port[low + bit])) << bit;
    return value;
  }
  std::uint64_t Bits(const Port& port) const { return Bits(port, 0, static_cast<int>(port.size())); }
  std::int64_t SignedBits(const Port& port, int low, int width) const {
    return static_cast<std::int64_t>(Bits(port, low, width) << (64 - width)) >> (64 - width);
  }

  // A cycle: inputs are set, Settle() lets them through and takes what the tile offers, Clock() is the edge.
  void Settle() {
    simulator_.Set(clk_, false);
    simulator_.Settle();
    simulator_.Advance();
    if (Bits(dec_valid_) != 0) TakeDecisions();
    if (Bits(out_valid_) != 0) TakeOutput();
  }

  void Clock() {
    simulator_.Set(clk_, true);
    simulator_.Settle();
    simulator_.Advance();
    ++cycle_;
  }

  void Reset() {
    Drive(rst_n_, 1);
    Drive(out_ready_, 1);
    simulator_.Settle();
    Drive(rst_n_, 0);
    for (int i = 0; i < 4; ++i) {
      simulator_.Set(clk_, false);
      simulator_.Settle();
      Clock();
    }
    Drive(rst_n_, 1);
    Settle();
    Clock();
  }

  void TakeDecisions() {
    if (!running_) Fail("a pair is decided while no head runs");
    progress_ = cycle_;
    for (int unit = 0; unit < params_.dpus; ++unit) {
      if (!simulator_.Get(dec_valid_[unit])) continue;
      rtl::Decision decision;
      decision.cycle = static_cast<std::uint32_t>(cycle_ - start_);
      decision.query = static_cast<int>(Bits(dec_query_, unit * params_.query_index_bits, params_.query_index_bits));
      decision.key = static_cast<int>(Bits(dec_key_, unit * params_.key_index_bits, params_.key_index_bits));
      decision.planes = static_cast<int>(Bits(dec_planes_, unit * params_.plane_index_bits, params_.plane_index_bits));
      decision.survivor = simulator_.Get(dec_survivor_[unit]);
      decision.dpu = unit;
      decision.score = SignedBits(dec_score_, unit * params_.score_bits, params_.score_bits);
      record_.decisions.push_back(decision);
    }
  }

  void TakeOutput() {
    if (!running_ || words_ == words_due_) Fail("a result word that belongs to no head");
    progress_ = last_ = cycle_;
    const int first = static_cast<int>(words_ % params_.out_beats) * params_.out_lanes;
    for (int lane = 0; lane < params_.out_lanes && first + lane < params_.value_dim; ++lane) {
      record_.quotients.push_back(
          static_cast<std::int32_t>(SignedBits(out_data_, lane * params_.out_bits, params_.out_bits)));
    }
    ++words_;
  }

  std::uint32_t Access(bool write, unsigned address, std::uint32_t data) {
    Drive(psel_, 1);
    Drive(penable_, 0);
    Drive(pwrite_, write ? 1 : 0);
    Drive(paddr_, address);
    Drive(pwdata_, data);
    Settle();
    Clock();
    Drive(penable_, 1);
    if (write && address == kStart) {
      start_ = progress_ = cycle_;
      running_ = true;
    }
    Settle();
    if (Bits(pready_) == 0 || Bits(pslverr_) != 0) Fail("pready_o is not 1 or pslverr_o not 0");
    const std::uint32_t read = static_cast<std::uint32_t>(Bits(prdata_));
    Clock();
    Drive(psel_, 0);
    Drive(penable_, 0);
    return read;
  }

  void LoadRows(unsigned kind, const std::vector<std::uint64_t>& beats) {
    for (std::uint64_t beat : beats) {
      const std::uint64_t offered = cycle_;
      Drive(load_valid_, 1);
      Drive(load_kind_, kind);
      Drive(load_data_, beat);
      for (Settle(); Bits(load_ready_) == 0; Settle()) {
        Clock();
        if (cycle_ - offered > kWatchdog) Fail("hangs: load_ready_o stays 0 while no head runs");
      }
      Clock();
      Drive(load_valid_, 0);
      record_.load_cycles += static_cast<std::int64_t>(cycle_ - offered);
    }
  }

  Simulator& simulator_;
  const derive::Params& params_;
  int clk_ = kNoNet;
  Port rst_n_, psel_, penable_, pwrite_, paddr_, pwdata_, load_valid_, load_kind_, load_data_, out_ready_;
  Port pready_, prdata_, pslverr_, load_ready_, out_valid_, out_data_;
  Port dec_valid_, dec_query_, dec_key_, dec_planes_, dec_survivor_, dec_score_;
  rtl::Record record_;
  std::uint64_t cycle_ = 0, start_ = 0, last_ = 0, progress_ = 0;
  std::uint64_t words_ = 0, words_due_ = 0;
  bool running_ = false;
};

}  // namespace

Result<std::vector<head::Results>> Run(Simulator* simulator, const derive::Params& params,
                                       const std::vector<head::Inputs>& heads,
                                       const std::function<void(std::size_t)>& progress) {
  std::vector<head::Results> results;
  try {
    Bench bench(simulator, params);
    for (const head::Inputs& head : heads) {
      Result<head::Results> one = rtl::ToResults("gates", params, head, bench.Run(rtl::Pack(params, head)));
      if (!one.ok()) return one.errors();
      results.push_back(std::move(one).value());
      if (progress) progress(results.size());
    }
  } catch (const std::runtime_error& fault) {
    return MakeError("gates", fault.what());
  }
  return results;
}

std::string ActivityJson(const Simulator& simulator, const std::string& method, double period_ns) {
  // Two units of time are a cycle.
  const double units = static_cast<double>(std::max<std::uint64_t>(simulator.recorded(), 1));
  nlohmann::json toggles = nlohmann::json::object(), high = nlohmann::json::object();
  const std::vector<std::string>& names = simulator.netlist().names;
  for (std::size_t net = 0; net < names.size(); ++net) {
    toggles[names[net]] = simulator.toggles()[net];
    high[names[net]] = std::round(static_cast<double>(simulator.time_high()[net]) / units * 1e6) / 1e6;
  }
  const nlohmann::json activity = {{"schema", 1},
                                   {"method", method},
                                   {"cycles", simulator.recorded() / 2},
                                   {"period_ns", period_ns},
                                   {"toggles", std::move(toggles)},
                                   {"high", std::move(high)},
                                   {"operations", nlohmann::json::object()},
                                   {"never_known", nlohmann::json::array()},
                                   {"through_unknown", 0}};
  return activity.dump(0) + "\n";
}

}  // namespace leopard::gates
