#include "sim/gates/simulator.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace leopard::gates {
namespace {

constexpr char kHeader[] = "leopard-gates 1\n";
constexpr char kCells[] =
    "cell INV A Z\ncomb Z 1 A\n"
    "cell AND A B Z\ncomb Z 8 A B\n"
    "cell XOR A B Z\ncomb Z 6 A B\n"
    "cell DFF D CK Q\nlocal IQ\nff IQ CK - - 2 D\ncomb Q 2 IQ\n"
    "cell DFFR D RN CK Q\nlocal IQ clear\ncomb clear 1 RN\nff IQ CK clear - 2 D\ncomb Q 2 IQ\n"
    "cell GATE CK E GCK\nlocal enabled\ncomb enabled e4 CK E enabled\ncomb GCK 8 CK enabled\n"
    "memory RAM 4 2\n";  // CLK CE WE A[0] A[1] D[0] D[1] Q[0] Q[1]

std::string Message(const std::string& text) {
  const Result<Netlist> netlist = ParseNetlist(text, "gates.txt");
  return netlist.ok() ? "" : std::to_string(netlist.errors()[0].line) + ": " + netlist.errors()[0].message;
}

Simulator Made(const std::string& body) {
  Result<Netlist> netlist = ParseNetlist(std::string(kHeader) + kCells + body, "gates.txt");
  if (!netlist.ok()) FAIL(Format(netlist.errors()));
  Result<Simulator> simulator = Simulator::Make(std::move(netlist).value());
  if (!simulator.ok()) FAIL(Format(simulator.errors()));
  return std::move(simulator).value();
}

/// A net by its name.
int Net(const Simulator& simulator, const std::string& name) {
  const std::vector<std::string>& names = simulator.netlist().names;
  return static_cast<int>(std::find(names.begin(), names.end(), name) - names.begin());
}

void Cycle(Simulator* simulator) {
  for (bool level : {false, true}) {
    simulator->Set(Net(*simulator, "clk"), level);
    simulator->Settle();
    simulator->Advance();
  }
}

TEST_CASE("gates settle in the order of their inputs, whatever the order of the file") {
  Simulator simulator = Made(
      "nets 4\na\nn\nb\nz\nport input a 0\nport input b 2\nport output z 3\n"
      "inst AND u 1 2 3\ninst INV u 0 1\n");
  for (int a : {0, 1}) {
    for (int b : {0, 1}) {
      simulator.Set(0, a);
      simulator.Set(2, b);
      simulator.Settle();
      CHECK(simulator.Get(3) == (!a && b));
    }
  }
}

TEST_CASE("flip-flops in a row take what was before the edge, behind a clock buffer and a clock gate too") {
  Simulator simulator = Made(
      "nets 8\nclk\nd\nq1\nq2\nq3\nnclk\nbclk\ngclk\nport input clk 0\nport input d 1\nport output q3 4\n"
      "inst INV u 0 5\ninst INV u 5 6\ninst GATE u 0 1 7\n"
      "inst DFF u 1 0 2\ninst DFF u 2 6 3\ninst DFF u 3 6 4\n");
  const std::vector<int> sent = {1, 0, 1, 1, 0, 0, 1};
  for (std::size_t i = 0; i < sent.size(); ++i) {
    simulator.Set(1, sent[i]);
    Cycle(&simulator);
    CHECK(simulator.Get(2) == sent[i]);
    CHECK(simulator.Get(4) == (i < 2 ? 0 : sent[i - 2]));
    CHECK(simulator.Get(7) == sent[i]);  // clk is 1: the gate lets it through where d was 1 before it rose
  }
}

TEST_CASE("an asynchronous clear acts at once and holds over edges") {
  Simulator simulator = Made(
      "nets 4\nclk\nd\nrst_n\nq\nport input clk 0\nport input d 1\nport input rst_n 2\nport output q 3\n"
      "inst DFFR u 1 2 0 3\n");
  simulator.Set(1, true);
  simulator.Set(2, true);
  Cycle(&simulator);
  CHECK(simulator.Get(3));
  simulator.Set(2, false);
  simulator.Settle();
  CHECK(!simulator.Get(3));
  Cycle(&simulator);
  CHECK(!simulator.Get(3));
}

TEST_CASE("a memory keeps what was written and holds its output between reads") {
  Simulator simulator = Made(
      "nets 9\nclk\nce\nwe\na0\na1\nd0\nd1\nq0\nq1\nport input clk 0\nport input ce 1\nport input we 2\n"
      "port input a0 3\nport input a1 4\nport input d0 5\nport input d1 6\nport output q0 7\nport output q1 8\n"
      "inst RAM u 0 1 2 3 4 5 6 7 8\n");
  const auto access = [&](bool enable, bool write, int address, int data) {
    simulator.Set(1, enable);
    simulator.Set(2, write);
    for (int bit : {0, 1}) simulator.Set(3 + bit, address >> bit & 1);
    for (int bit : {0, 1}) simulator.Set(5 + bit, data >> bit & 1);
    Cycle(&simulator);
    return simulator.Get(7) + 2 * simulator.Get(8);
  };
  for (int address = 0; address < 4; ++address) access(true, true, address, 3 - address);
  for (int address = 0; address < 4; ++address) CHECK(access(true, false, address, 0) == 3 - address);
  CHECK(access(false, false, 0, 0) == 0);  // held
  CHECK(access(false, true, 1, 3) == 0);   // not written
  CHECK(access(true, false, 1, 0) == 2);
}

TEST_CASE("toggles and times at 1 are those of the recorded window") {
  // A counter of two bits.
  Simulator simulator = Made(
      "nets 5\nclk\nd0\nd1\nq0\nq1\nport input clk 0\nport output q0 3\nport output q1 4\n"
      "inst INV u 3 1\ninst XOR u 3 4 2\ninst DFF u 1 0 3\ninst DFF u 2 0 4\n");
  Cycle(&simulator);
  simulator.Record(true);
  for (int i = 0; i < 8; ++i) Cycle(&simulator);
  simulator.Record(false);
  Cycle(&simulator);
  CHECK(simulator.recorded() == 16);
  CHECK(simulator.toggles()[0] == 16);
  CHECK(simulator.toggles()[3] == 8);
  CHECK(simulator.toggles()[4] == 4);
  CHECK(simulator.time_high()[0] == 8);
  CHECK(simulator.time_high()[3] == 8);
  CHECK(simulator.time_high()[4] == 8);
}

TEST_CASE("a circle of gates and a net with two drivers are refused by name") {
  const auto refused = [](const std::string& body) {
    Result<Netlist> netlist = ParseNetlist(std::string(kHeader) + kCells + body, "gates.txt");
    REQUIRE(netlist.ok());
    const Result<Simulator> simulator = Simulator::Make(std::move(netlist).value());
    REQUIRE(!simulator.ok());
    return simulator.errors()[0].message;
  };
  CHECK(refused("nets 2\na\nb\ninst INV u 0 1\ninst INV u 1 0\n") ==
        "gates drive each other in a circle, or behind one: net b");
  CHECK(refused("nets 2\na\nb\nport input a 0\ninst INV u 0 1\ninst INV u 0 1\n") == "net b has two drivers");
}

TEST_CASE("bad files say the line") {
  CHECK(Message("") == "0: is empty; expected leopard-gates 1");
  CHECK(Message("leopard-gates 2\n") == "1: expected leopard-gates 1");
  CHECK(Message(std::string(kHeader) + "nets 2\na\n") == "3: the file ends among the names of nets");
  CHECK(Message(std::string(kHeader) + "comb Z 1 A\n") == "2: found 'comb'; expected cell, memory, nets, port or inst");
  CHECK(Message(std::string(kHeader) + "cell INV A Z\ncomb Z 1 B\n") ==
        "3: 'B' is neither pin nor local net of the cell");
  CHECK(Message(std::string(kHeader) + "cell INV A Z\ncomb Z 1g A\n") == "3: '1g' is not a hexadecimal table");
  CHECK(Message(std::string(kHeader) + "nets 1\na\ninst INV u 0\n") == "4: no cell 'INV' was declared");
  CHECK(Message(std::string(kHeader) + "cell INV A Z\nnets 1\na\ninst INV u 0\n") ==
        "5: INV has 2 pins, and here 1 nets");
  CHECK(Message(std::string(kHeader) + "nets 1\na\nport input a 7\n") == "4: '7' is not one of 1 nets");
  CHECK(Message(std::string(kHeader) + "nets 1\na\nport inout a 0\n") ==
        "4: a port is 'inout'; expected input or output");
}

}  // namespace
}  // namespace leopard::gates
