// Watches the pins and tells the scoreboard what happened; drives nothing.
#ifndef LEOPARD_TB_SYSTEM_MONITOR_H_
#define LEOPARD_TB_SYSTEM_MONITOR_H_

#include <cstdint>
#include <string>
#include <systemc>
#include <type_traits>

#include "pins.h"
#include "scoreboard.h"

namespace leopard::tb {

/// One process for all interfaces: what several of them say of one cycle reaches the scoreboard in a fixed order.
/// It samples at the rising edge what the tile and the drivers settled on before it.
class Monitor : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(Monitor);
  Monitor(sc_core::sc_module_name name, const Pins* pins, Scoreboard* scoreboard);

  /// The first fault, with its cycle, or empty. A fault stops the simulation.
  const std::string& fault() const { return fault_; }

 private:
  using OutData = PortValue<std::decay_t<decltype(Vtop::out_data_o)>>::Type;

  void Sample();
  void SampleReset();
  void SampleRegisters();
  void SampleLoadStream();
  void SampleDecisions();
  void SampleResults();

  const Pins& pins_;
  Scoreboard& scoreboard_;
  std::uint64_t cycle_ = 0;
  bool held_ = false;    ///< A result word was offered in the last cycle and not taken:
  OutData held_data_{};  ///< it must be offered again.
  bool held_last_ = false;
  std::string fault_;
};

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_MONITOR_H_
