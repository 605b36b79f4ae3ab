#include "monitor.h"

#include "fault.h"
#include "leopard_params.h"
#include "sim/rtl/job_format.h"

namespace leopard::tb {

namespace p = leopard_params;

Monitor::Monitor(sc_core::sc_module_name name, const Pins* pins, Scoreboard* scoreboard)
    : sc_core::sc_module(name), pins_(*pins), scoreboard_(*scoreboard) {
  SC_METHOD(Sample);
  sensitive << pins->clk_i.posedge_event();
  dont_initialize();
}

void Monitor::Sample() {
  if (!fault_.empty()) return;
  ++cycle_;
  scoreboard_.BeginCycle(cycle_);
  try {
    if (!pins_.rst_ni.read()) return SampleReset();
    SampleLoadStream();
    SampleRegisters();
    if (pins_.dec_valid_o.read()) SampleDecisions();
    SampleResults();
    scoreboard_.EndCycle();
  } catch (const Fault& fault) {
    fault_ = "cycle " + std::to_string(cycle_) + ": " + fault.what();
    sc_core::sc_stop();
  }
}

void Monitor::SampleReset() {
  scoreboard_.Reset();
  held_ = false;
  if (pins_.out_valid_o.read()) throw Fault("out_valid_o is 1 during reset");
  if (pins_.dec_valid_o.read()) throw Fault("dec_valid_o is not 0 during reset");
}

void Monitor::SampleRegisters() {
  if (!pins_.psel_i.read() || !pins_.penable_i.read()) return;
  if (!pins_.pready_o.read()) throw Fault("pready_o is 0");
  const bool write = pins_.pwrite_i.read();
  scoreboard_.RegisterAccess(write, pins_.paddr_i.read(), write ? pins_.pwdata_i.read() : pins_.prdata_o.read(),
                             pins_.pslverr_o.read());
}

void Monitor::SampleLoadStream() {
  scoreboard_.LoadStream(pins_.load_valid_i.read(), pins_.load_ready_o.read(), pins_.load_kind_i.read());
}

void Monitor::SampleDecisions() {
  for (unsigned u = 0; u < p::N; ++u) {
    if (Bits(pins_.dec_valid_o.read(), u, 1) == 0) continue;
    rtl::Decision decision;
    decision.query = static_cast<int>(Bits(pins_.dec_query_o.read(), u * p::QUERY_W, p::QUERY_W));
    decision.key = static_cast<int>(Bits(pins_.dec_key_o.read(), u * p::KEY_W, p::KEY_W));
    decision.planes = static_cast<int>(Bits(pins_.dec_planes_o.read(), u * p::PLANE_W, p::PLANE_W));
    decision.survivor = Bits(pins_.dec_survivor_o.read(), u, 1) != 0;
    decision.dpu = static_cast<int>(u);
    decision.score = SignedBits(pins_.dec_score_o.read(), u * p::SCORE_W, p::SCORE_W);
    scoreboard_.Decided(decision);
  }
}

void Monitor::SampleResults() {
  const bool valid = pins_.out_valid_o.read();
  if (held_ && !valid) throw Fault("a result word was withdrawn before it was accepted");
  if (!valid) return;
  const OutData& data = pins_.out_data_o.read();
  const bool last = pins_.out_last_o.read();
  if (held_ && !(data == held_data_ && last == held_last_)) {
    throw Fault("a result word changed before it was accepted");
  }
  const bool accepted = pins_.out_ready_i.read();
  held_ = !accepted;
  if (held_) {
    held_data_ = data;
    held_last_ = last;
  }
  const unsigned first = static_cast<unsigned>(scoreboard_.words() % p::OUT_BEATS) * p::OUT_LANES;
  scoreboard_.ResultWord(accepted, last);
  for (unsigned lane = 0; accepted && lane < p::OUT_LANES && first + lane < p::DV; ++lane) {
    scoreboard_.ResultValue(SignedBits(data, lane * p::OUT_W, p::OUT_W));
  }
}

}  // namespace leopard::tb
