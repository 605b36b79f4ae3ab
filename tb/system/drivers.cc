#include "drivers.h"

#include "leopard_params.h"

namespace leopard::tb {

namespace p = leopard_params;

std::uint32_t RegisterDriver::Access(bool write, unsigned address, std::uint32_t data) {
  while (stalls_.Next()) pins_.Tick();
  pins_.psel_i.write(true);
  pins_.pwrite_i.write(write);
  pins_.paddr_i.write(address);
  pins_.pwdata_i.write(data);
  pins_.Tick();
  pins_.penable_i.write(true);
  pins_.Tick();  // pready_o is always 1: this edge ends the access
  const std::uint32_t read = pins_.prdata_o.read();
  pins_.psel_i.write(false);
  pins_.penable_i.write(false);
  return read;
}

LoadDriver::LoadDriver(sc_core::sc_module_name name, Pins* pins, std::uint64_t stall_seed)
    : sc_core::sc_module(name), pins_(*pins), stalls_(stall_seed, 2) {
  SC_THREAD(Run);
}

void LoadDriver::Begin(const Head* head) {
  head_ = head;
  sent_ = {};
}

void LoadDriver::Send(unsigned kinds, std::uint64_t limit) {
  kinds_ = kinds;
  limit_ = limit;
  busy_ = true;
  go_.notify();
}

/// A cycle without a beat: kind and data may be anything, and ready must not mislead.
void LoadDriver::Idle() {
  pins_.load_kind_i.write(static_cast<std::uint32_t>(stalls_.random().Below(4)));
  pins_.load_data_i.write(stalls_.random().Next());
  pins_.Tick();
}

void LoadDriver::Run() {
  constexpr unsigned kRowBeats[3] = {p::KEY_BEATS, p::VALUE_BEATS, p::QUERY_BEATS};
  for (;;) {
    while (!busy_) {
      if (stalls_.on()) {
        Idle();
      } else {
        sc_core::wait(go_);
        pins_.Tick();
      }
    }
    unsigned kind = 0;
    while (limit_ > 0 && PickKind(&kind)) {
      for (unsigned beat = 0; beat < kRowBeats[kind] && limit_ > 0; ++beat, --limit_) SendBeat(kind);
    }
    busy_ = false;
    done_.notify();
  }
}

/// The kind of the next row, of those that were asked for; false where none is left.
bool LoadDriver::PickKind(unsigned* kind) {
  unsigned next = stalls_.on() ? static_cast<unsigned>(stalls_.random().Below(3)) : 0;
  for (unsigned tried = 0; tried < 3; ++tried, next = (next + 1) % 3) {
    if ((kinds_ >> next & 1) == 0 || sent_[next] == head_->beats[next].size()) continue;
    *kind = next;
    return true;
  }
  return false;
}

void LoadDriver::SendBeat(unsigned kind) {
  while (stalls_.Next()) Idle();
  pins_.load_valid_i.write(true);
  pins_.load_kind_i.write(kind);
  pins_.load_data_i.write(head_->beats[kind][sent_[kind]]);
  do {
    pins_.Tick();
  } while (!pins_.load_ready_o.read());
  pins_.load_valid_i.write(false);
  ++sent_[kind];
}

ResultSink::ResultSink(sc_core::sc_module_name name, Pins* pins, std::uint64_t stall_seed)
    : sc_core::sc_module(name), pins_(*pins), stalls_(stall_seed, 3) {
  SC_METHOD(Run);
  sensitive << pins->clk_i.posedge_event();
}

void ResultSink::Run() {
  pins_.out_ready_i.write(!stalls_.Next());
  if (!stalls_.on()) next_trigger(never_);
}

}  // namespace leopard::tb
