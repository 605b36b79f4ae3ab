// A netlist of library cells as the layout flow writes it (flow/layout/gates.py): what the gate-level simulator runs.
//
//   leopard-gates 1
//   cell NAME PIN...                        pins, in the order in which instances name their nets
//   local NAME...                           nets of the cell's own: states, inverted clocks and resets
//   comb OUT TABLE IN...                    OUT = bit (sum of IN[k] << k) of the hexadecimal TABLE; up to 6 inputs.
//                                           OUT among its own inputs is a latch.
//   ff STATE CLOCK CLEAR PRESET TABLE IN... STATE = TABLE(IN...) as CLOCK rises; 0 while CLEAR, 1 while PRESET is 1;
//                                           '-' where there is no such net
//   memory NAME WORDS BITS                  a cell with pins CLK CE WE A[0].. D[0].. Q[0]..: a write or a read as CLK
//                                           rises while CE is 1; Q holds until the next read
//   nets COUNT                              then so many lines, each the name of a net
//   port input|output NAME NET              NET: the line of a net, from 0
//   inst CELL NAME NET...                   '-' where a pin is left open
#ifndef LEOPARD_SIM_GATES_NETLIST_H_
#define LEOPARD_SIM_GATES_NETLIST_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/result.h"

namespace leopard::gates {

constexpr int kNoNet = -1;
constexpr int kMostInputs = 6;

/// value[out] = bit (sum of value[in[k]] << k) of `table`.
struct Gate {
  std::uint64_t table = 0;
  int out = kNoNet;
  std::vector<int> in;
};

struct FlipFlop {
  int clock = kNoNet, clear = kNoNet, preset = kNoNet;
  Gate next;  ///< next.out is the state
};

struct Memory {
  int words = 0;
  int clock = kNoNet, enable = kNoNet, write = kNoNet;
  std::vector<int> address, data, out;  ///< Lowest bit first
};

/// A cell as the file declares it: its nets are indices, of pins first, then of locals. A memory's words come out at
/// locals, each behind a gate that drives the pin.
struct Cell {
  std::string name;
  std::map<std::string, int> index;
  int pins = 0;
  std::vector<Gate> gates;
  std::vector<FlipFlop> flip_flops;
  int words = 0, bits = 0;  ///< Of a memory
};

struct Instance {
  std::string name;
  int cell = 0;
  int first_gate = 0;  ///< Its cell's gates, in order, are the netlist's from here on.
};

struct Netlist {
  std::vector<std::string> names;  ///< Of the nets; what is local to cells comes behind them, without a name.
  int nets = 0;                    ///< Named and local
  std::vector<Cell> cells;
  std::vector<Instance> instances;
  std::map<std::string, int> inputs, outputs;  ///< Ports, a bit each: "pready_o", "prdata_o[31]"
  std::vector<Gate> gates;
  std::vector<FlipFlop> flip_flops;
  std::vector<Memory> memories;
};

/// Errors have the line. `path` is for messages.
Result<Netlist> ParseNetlist(const std::string& text, const std::string& path);

Result<Netlist> ReadNetlist(const std::string& path);

}  // namespace leopard::gates

#endif  // LEOPARD_SIM_GATES_NETLIST_H_
