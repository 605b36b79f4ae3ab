#include "cli/commands.h"

namespace leopard::cli {

const std::vector<Command>& Commands() {
  static const std::vector<Command> commands = {
      {"check", "check a configuration", Check},
      {"params", "print the parameters derived from a configuration", Params},
      {"explain", "say how one parameter comes about", Explain},
      {"formats", "print number formats, memory map and load rows", Formats},
      {"generate", "generate a design: Verilog, register map, constraints, flow inputs", Generate},
      {"simulate", "run a trace on a design and compare engines", Simulate},
      {"gates", "run heads of a trace on a netlist of gates, record its nets", Gates},
      {"manual", "print the manual of the configuration's keys", Manual},
  };
  return commands;
}

}  // namespace leopard::cli
