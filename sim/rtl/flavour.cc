#include "sim/rtl/flavour.h"

namespace leopard::rtl {

Flavour VerilatorFlavour() {
  Flavour flavour;
  flavour.engine = "rtl";
  flavour.bench = "tb/verilator/";
  flavour.units = {"bench.cc", "harness.cc"};
  flavour.language = "--cc";
  return flavour;
}

Flavour SystemCFlavour(const SystemC& systemc) {
  Flavour flavour;
  flavour.engine = "systemc";
  flavour.bench = "tb/system/";
  flavour.units = {"job.cc", "scoreboard.cc", "monitor.cc", "drivers.cc", "bench.cc", "main.cc"};
  flavour.language = "--sc";
  flavour.systemc = true;
  if (!systemc.include.empty()) flavour.compile.push_back("-I" + systemc.include);
  if (!systemc.library.empty()) flavour.link = {"-L" + systemc.library, "-Wl,-rpath," + systemc.library};
  flavour.link.push_back("-lsystemc");
  // Some Verilators refuse to write SystemC unless told where it is, though only their makefiles would use that.
  flavour.environment = {{"SYSTEMC_INCLUDE", systemc.include.empty() ? "/usr/include" : systemc.include},
                         {"SYSTEMC_LIBDIR", systemc.library.empty() ? "/usr/lib" : systemc.library}};
  flavour.version = systemc.version;
  return flavour;
}

}  // namespace leopard::rtl
