// The tools that make a model: a Verilator, a C++ compiler and perhaps SystemC, found and identified.
#ifndef LEOPARD_SIM_RTL_TOOLCHAIN_H_
#define LEOPARD_SIM_RTL_TOOLCHAIN_H_

#include <string>
#include <vector>

#include "common/result.h"

namespace leopard::rtl {

/// Where to look. A test fills it by hand; the program asks HereAndNow.
struct Places {
  std::string option;       ///< --verilator; empty: not given.
  std::string environment;  ///< LEOPARD_VERILATOR; empty: not set.
  std::string packaged;     ///< The folder of the Verilator that scripts/ installs: a Python environment.
  std::string path;         ///< PATH
  std::string cxx;          ///< CXX; empty: not set.
  std::string coverage;     ///< LEOPARD_COVERAGE: the folder that models write their coverage to; empty: none.
  std::string systemc;      ///< SYSTEMC_HOME; empty: not set.
};

/// The places of this process; the packaged Verilator is at ../tools/verilator of the program's own folder.
Places HereAndNow(const std::string& option);

/// Only its translator is used: some packages of Verilator carry makefiles that work nowhere else.
struct Verilator {
  std::string program;  ///< verilator_bin where it can be found, which needs no Perl; else verilator.
  std::string root;     ///< VERILATOR_ROOT for the program
  std::string include;  ///< The folder of verilated.h
  std::string version;  ///< "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)"
};

/// The first of option, environment, packaged and PATH that is given; what the first two name must work.
Result<Verilator> FindVerilator(const Places& places);

struct Compiler {
  std::vector<std::string> command;  ///< The program, and what CXX puts behind it ("ccache g++")
  std::string identity;              ///< What makes its output another: all it says of its version and its target.
};

/// CXX, or c++.
Result<Compiler> FindCompiler(const Places& places);

struct SystemC {
  std::string include;  ///< The folder of its headers; empty: the compiler finds them by itself.
  std::string library;  ///< The folder of the library; empty likewise.
  std::string version;  ///< "SystemC 2.3.4-Accellera 20191203"
};

/// SYSTEMC_HOME if it is set, else what the compiler finds by itself.
Result<SystemC> FindSystemC(const Places& places, const Compiler& compiler);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_TOOLCHAIN_H_
