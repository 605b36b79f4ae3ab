#include "sim/gates/sdf.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "sim/gates/simulator.h"

namespace leopard::gates {
namespace {

constexpr char kNetlist[] =
    "leopard-gates 1\n"
    "cell BUF A Z\ncomb Z 2 A\n"
    "cell XOR A B Z\ncomb Z 6 A B\n"
    "cell DFF D CK Q\nlocal IQ\nff IQ CK - - 2 D\ncomb Q 2 IQ\n"
    "nets 6\nclk\nd\nq\nlate\nz\ntree\n"
    "port input clk 0\nport input d 1\nport output z 4\n"
    "inst BUF u_tree 0 5\ninst DFF u_q[0] 1 5 2\ninst BUF u_late 2 3\ninst XOR u_xor 2 3 4\n";

Netlist Parsed() {
  Result<Netlist> netlist = ParseNetlist(kNetlist, "gates.txt");
  if (!netlist.ok()) FAIL(Format(netlist.errors()));
  return std::move(netlist).value();
}

/// Delays of kNetlist from the cells of an SDF file.
Result<Delays> Read(const std::string& cells) {
  const std::string path = (std::filesystem::temp_directory_path() / "leopard_sdf_test.sdf").string();
  std::ofstream(path) << cells;
  Result<Delays> delays = ReadDelays(path, Parsed());
  std::filesystem::remove(path);
  return delays;
}

std::string Cell(const std::string& instance, const std::string& paths) {
  return "(CELL (CELLTYPE \"X\") (INSTANCE " + instance + ") (DELAY (ABSOLUTE " + paths + ")))\n";
}

const std::string kHeader = "(DELAYFILE (SDFVERSION \"3.0\") (DIVIDER /) (TIMESCALE 1ns)\n";
const std::string kWires =
    "(CELL (CELLTYPE \"top\") (INSTANCE) (DELAY (ABSOLUTE (INTERCONNECT clk u_tree/A (0.005::0.007) (0.004::0.004))"
    "(INTERCONNECT u_xor/Z z (0.010::0.010)) (INTERCONNECT u_late/Z u_xor/B (0.003::0.003)))))\n";
const std::string kTree = Cell("u_tree", "(IOPATH A Z (0.100::0.100) (0.120::0.120))");
const std::string kFlipFlop = Cell("u_q\\[0\\]", "(IOPATH (posedge CK) Q (0.080::0.080) (0.090::0.090))");

/// z is high for as long as u_late is behind, if that is longer than what u_xor lets through.
std::string File(const std::string& late, const std::string& exclusive_or) {
  return kHeader + kWires + kTree + kFlipFlop + Cell("u_late", late) + Cell("u_xor", exclusive_or) + ")\n";
}

const std::string kXor =
    "(COND (B == 1'b1) (IOPATH A Z (0.030::0.030) (0.020::0.020)))(COND !B (IOPATH A Z (0.050::0.050) (0.040::0.040)))"
    "(IOPATH B Z (0.010::0.060))";

TEST_CASE("delays are of each input, state and edge, with the wire to it") {
  const Result<Delays> delays = Read(File("(IOPATH A Z (0.200::0.200) () )", kXor));
  if (!delays.ok()) FAIL(Format(delays.errors()));
  // Gates in the order of the instances: u_tree, u_q's output, u_late, u_xor.
  CHECK(delays.value()[0] == std::vector<std::uint16_t>{127, 107});  // state 0: fell
  CHECK(delays.value()[1] == std::vector<std::uint16_t>{90, 80});
  CHECK(delays.value()[2] == std::vector<std::uint16_t>{200, 200});  // no delay of a fall is given
  // u_xor: states (A, B) 00, 10, 01, 11 after a change of A, then of B.
  CHECK(delays.value()[3] == std::vector<std::uint16_t>{40, 50, 30, 20, 63, 63, 63, 63});
}

TEST_CASE("a pulse that is longer than a gate's delay is passed, a shorter one is lost") {
  for (const auto& [late, toggles] : {std::make_pair("0.200", 2), std::make_pair("0.030", 0)}) {
    const std::string delay = "(" + std::string(late) + "::" + late + ")";
    const Result<Delays> delays = Read(File("(IOPATH A Z " + delay + ")", kXor));
    REQUIRE(delays.ok());
    Result<Simulator> simulator = Simulator::Make(Parsed(), delays.value());
    REQUIRE(simulator.ok());
    Simulator& made = simulator.value();
    made.Set(1, true);
    made.Settle();
    made.Record(true);
    made.Set(0, true);
    made.Settle();
    made.Record(false);
    CHECK(made.Get(2));
    CHECK(made.Get(3));
    CHECK(!made.Get(4));
    CHECK(made.toggles()[4] == static_cast<std::uint64_t>(toggles));
    // What was set before recording began, or ended, and had not settled, does.
    made.Set(0, false);
    made.Set(1, false);
    made.Record(true);
    made.Set(0, true);
    made.Record(false);
    made.Settle();
    CHECK(!made.Get(2));
    CHECK(!made.Get(3));
    CHECK(!made.Get(4));
  }
}

TEST_CASE("bad files say what and where") {
  const auto message = [](const std::string& text) {
    const Result<Delays> delays = Read(text);
    return delays.ok() ? "" : std::to_string(delays.errors()[0].line) + ": " + delays.errors()[0].message;
  };
  CHECK(message("(LIBRARY)") == "1: is not SDF: expected (DELAYFILE");
  CHECK(message("(DELAYFILE (TIMESCALE 1 m))") == "1: time scale '1m'; expected one such as 1ns");
  CHECK(message(kHeader + Cell("u_other", "")) == "2: the netlist has no instance 'u_other'");
  CHECK(message(kHeader + Cell("u_tree", "(IOPATH B Z (1::1))")) == "2: BUF has no pin 'B'");
  CHECK(message(kHeader + Cell("u_tree", "(IOPATH A Z (x::y))")) == "2: 'x::y' is not a delay");
  CHECK(message(kHeader + kTree + ")") == "0: no delay for an output of DFF 'u_q[0]'");
}

}  // namespace
}  // namespace leopard::gates
