// The signals between the bench and the tile. Verilator's SystemC pins are bool, uint32_t, uint64_t or sc_bv,
// as the width is 1, up to 32, up to 64 or more; the signals take over whatever it chose for this design.
#ifndef LEOPARD_TB_SYSTEM_PINS_H_
#define LEOPARD_TB_SYSTEM_PINS_H_

#include <cstdint>
#include <systemc>
#include <type_traits>

#include "Vtop.h"

namespace leopard::tb {

template <typename Port>
struct PortValue;
template <typename T>
struct PortValue<sc_core::sc_in<T>> {
  using Type = T;
};
template <typename T>
struct PortValue<sc_core::sc_out<T>> {
  using Type = T;
};

/// A signal for a port of the tile, which Verilator may declare as a reference.
template <typename Port>
using SignalFor = sc_core::sc_signal<typename PortValue<std::decay_t<Port>>::Type>;

/// Bits low .. low + width - 1 of a value; width is 1 to 64.
template <typename Value>
std::uint64_t Bits(const Value& value, unsigned low, unsigned width) {
  const std::uint64_t mask = ~std::uint64_t{0} >> (64 - width);
  if constexpr (std::is_integral_v<Value>) {
    return static_cast<std::uint64_t>(value) >> low & mask;
  } else {
    // sc_bv keeps words of 32 bits; reading them is far faster than range().to_uint64().
    const int word = static_cast<int>(low / 32);
    const unsigned shift = low % 32;
    std::uint64_t bits = static_cast<std::uint64_t>(value.get_word(word)) >> shift;
    if (shift + width > 32) bits |= static_cast<std::uint64_t>(value.get_word(word + 1)) << (32 - shift);
    if (shift + width > 64) bits |= static_cast<std::uint64_t>(value.get_word(word + 2)) << (64 - shift);
    return bits & mask;
  }
}

/// The same, read as two's complement.
template <typename Value>
std::int64_t SignedBits(const Value& value, unsigned low, unsigned width) {
  return static_cast<std::int64_t>(Bits(value, low, width) << (64 - width)) >> (64 - width);
}

/// Every port of docs/interface.md as a signal of the same name.
struct Pins {
  sc_core::sc_clock clk_i{"clk_i", sc_core::sc_time(10, sc_core::SC_NS), 0.5, sc_core::sc_time(10, sc_core::SC_NS)};
  SignalFor<decltype(Vtop::rst_ni)> rst_ni{"rst_ni"};
  SignalFor<decltype(Vtop::psel_i)> psel_i{"psel_i"};
  SignalFor<decltype(Vtop::penable_i)> penable_i{"penable_i"};
  SignalFor<decltype(Vtop::pwrite_i)> pwrite_i{"pwrite_i"};
  SignalFor<decltype(Vtop::paddr_i)> paddr_i{"paddr_i"};
  SignalFor<decltype(Vtop::pwdata_i)> pwdata_i{"pwdata_i"};
  SignalFor<decltype(Vtop::pready_o)> pready_o{"pready_o"};
  SignalFor<decltype(Vtop::prdata_o)> prdata_o{"prdata_o"};
  SignalFor<decltype(Vtop::pslverr_o)> pslverr_o{"pslverr_o"};
  SignalFor<decltype(Vtop::load_valid_i)> load_valid_i{"load_valid_i"};
  SignalFor<decltype(Vtop::load_ready_o)> load_ready_o{"load_ready_o"};
  SignalFor<decltype(Vtop::load_kind_i)> load_kind_i{"load_kind_i"};
  SignalFor<decltype(Vtop::load_data_i)> load_data_i{"load_data_i"};
  SignalFor<decltype(Vtop::out_valid_o)> out_valid_o{"out_valid_o"};
  SignalFor<decltype(Vtop::out_ready_i)> out_ready_i{"out_ready_i"};
  SignalFor<decltype(Vtop::out_data_o)> out_data_o{"out_data_o"};
  SignalFor<decltype(Vtop::out_last_o)> out_last_o{"out_last_o"};
  SignalFor<decltype(Vtop::dec_valid_o)> dec_valid_o{"dec_valid_o"};
  SignalFor<decltype(Vtop::dec_query_o)> dec_query_o{"dec_query_o"};
  SignalFor<decltype(Vtop::dec_key_o)> dec_key_o{"dec_key_o"};
  SignalFor<decltype(Vtop::dec_planes_o)> dec_planes_o{"dec_planes_o"};
  SignalFor<decltype(Vtop::dec_survivor_o)> dec_survivor_o{"dec_survivor_o"};
  SignalFor<decltype(Vtop::dec_score_o)> dec_score_o{"dec_score_o"};

  void Bind(Vtop* tile) {
    tile->clk_i(clk_i);
    tile->rst_ni(rst_ni);
    tile->psel_i(psel_i);
    tile->penable_i(penable_i);
    tile->pwrite_i(pwrite_i);
    tile->paddr_i(paddr_i);
    tile->pwdata_i(pwdata_i);
    tile->pready_o(pready_o);
    tile->prdata_o(prdata_o);
    tile->pslverr_o(pslverr_o);
    tile->load_valid_i(load_valid_i);
    tile->load_ready_o(load_ready_o);
    tile->load_kind_i(load_kind_i);
    tile->load_data_i(load_data_i);
    tile->out_valid_o(out_valid_o);
    tile->out_ready_i(out_ready_i);
    tile->out_data_o(out_data_o);
    tile->out_last_o(out_last_o);
    tile->dec_valid_o(dec_valid_o);
    tile->dec_query_o(dec_query_o);
    tile->dec_key_o(dec_key_o);
    tile->dec_planes_o(dec_planes_o);
    tile->dec_survivor_o(dec_survivor_o);
    tile->dec_score_o(dec_score_o);
  }

  /// Until the next rising edge; for threads.
  void Tick() const { sc_core::wait(clk_i.posedge_event()); }
};

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_PINS_H_
