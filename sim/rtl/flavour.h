// What differs between the benches that a model can be compiled with.
#ifndef LEOPARD_SIM_RTL_FLAVOUR_H_
#define LEOPARD_SIM_RTL_FLAVOUR_H_

#include <string>
#include <utility>
#include <vector>

#include "sim/rtl/toolchain.h"

namespace leopard::rtl {

enum class BenchKind { kVerilator, kSystemC };

struct Flavour {
  std::string engine;                ///< As the user names it: "rtl", "systemc"
  std::string bench;                 ///< The folder of the bench, with a slash at its end
  std::vector<std::string> units;    ///< Its sources
  std::string language;              ///< What Verilator is to write: "--cc", "--sc"
  bool systemc = false;              ///< VM_SC
  std::vector<std::string> compile;  ///< Flags, beside those of every model
  std::vector<std::string> link;
  std::vector<std::pair<std::string, std::string>> environment;  ///< Of the translation
  std::string version;                                           ///< Of SystemC; empty where it has no part in it
};

/// tb/verilator: a loop around eval().
Flavour VerilatorFlavour();

/// tb/system.
Flavour SystemCFlavour(const SystemC& systemc);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_FLAVOUR_H_
