// Problems made by hand, each with a reason to go wrong.
#include <doctest/doctest.h>

#include "tests/router/support.h"

namespace leopard::router {
namespace {

// Two layers, x from 0 to 9, y from 0 to 9.
const char kTwoLayers[] =
    "leopard-route 1\n"
    "grid 10 10\n"
    "layer low h 1 0 1 0 1 1\n"
    "layer high v 1 0 1 0 1 1\n"
    "cut via 3 0:1\n";

// A pin with one candidate.
std::string PinAt(const std::string& layer, int x, int y) {
  return "pin 1 " + layer + " " + std::to_string(x) + " " + std::to_string(y) + " 0\n";
}

void CheckGood(const Routed& routed) {
  for (const std::string& message : routed.failures) FAIL_CHECK(message);
  for (const std::string& fault : routed.faults) FAIL_CHECK(fault);
  CHECK(routed.outcome.conflicts == 0);
}

TEST_CASE("a straight wire, and nothing more") {
  const Routed routed = RouteText(kTwoLayers + std::string("net a 2\n") + PinAt("low", 1, 4) + PinAt("low", 7, 4) +
                                  "net b 1\n" + PinAt("low", 0, 0));
  CheckGood(routed);
  CHECK(routed.text ==
        "leopard-routes 1\n"
        "net a\n"
        "pin low 1 4\n"
        "pin low 7 4\n"
        "wire low 1 4 7 4\n"
        "net b\n"
        "pin low 0 0\n");
}

TEST_CASE("a detour around a block") {
  const Routed routed =
      RouteText(kTwoLayers + std::string("block low 4 0 4 8\nnet a 2\n") + PinAt("low", 1, 4) + PinAt("low", 7, 4));
  CheckGood(routed);
  CHECK(routed.routes[0].vias.size() == 4);
  CHECK(routed.text.find("wire low ") != std::string::npos);
  // The only way past the block is its last row.
  bool past = false;
  for (const Wire& wire : routed.routes[0].wires) past = past || (wire.layer == 0 && wire.y1 == 9);
  CHECK(past);
}

TEST_CASE("a net that was routed first must give way") {
  // The short net a takes row 1 or 2 as it likes; b can pass column 5 only there.
  const Routed routed = RouteText(
      "leopard-route 1\ngrid 11 4\nlayer low h 1 0 1 0 1 0\nlayer high v 1 0 1 0 1 0\ncut via 1\n"
      "block low 5 0 5 1\nblock low 5 3 5 3\nblock high 5 0 5 3\n"
      "net a 2\n" +
      std::string("pin 2 low 4 2 0 low 4 1 1\npin 2 low 3 2 0 low 3 1 1\n") + "net b 2\n" + PinAt("low", 0, 2) +
      PinAt("low", 10, 2));
  CheckGood(routed);
  CHECK(routed.outcome.rounds > 1);
}

TEST_CASE("two nets cross") {
  const Routed routed = RouteText(kTwoLayers + std::string("net a 2\n") + PinAt("low", 1, 4) + PinAt("low", 8, 4) +
                                  "net b 2\n" + PinAt("low", 4, 1) + PinAt("low", 4, 8));
  CheckGood(routed);
}

TEST_CASE("a pin that is walled in is named, with its walls") {
  const Routed routed =
      RouteText(kTwoLayers + std::string("block low 1 4 1 4\nblock low 3 4 3 4\nblock high 2 4 2 4\n") + "net a 2\n" +
                PinAt("low", 2, 4) + PinAt("low", 8, 4) + "net b 2\n" + PinAt("low", 0, 0) + PinAt("low", 9, 0));
  REQUIRE(routed.failures.size() == 1);
  CHECK(routed.failures[0] ==
        "net a: pin 1 at low (2, 4) reaches only 1 node: in the way are a block at low (1, 4), a block at low (3, 4), "
        "a block at high (2, 4)");
  CHECK(routed.outcome.routes[1].routed());
}

TEST_CASE("a pin in a block is named") {
  const Routed routed =
      RouteText(kTwoLayers + std::string("block low 8 4 8 4\nnet a 2\n") + PinAt("low", 2, 4) + PinAt("low", 8, 4));
  REQUIRE(routed.failures.size() == 1);
  CHECK(routed.failures[0] ==
        "net a: pin 2 at low (8, 4) has no node that may be used: in the way are a block at low (8, 4)");
}

TEST_CASE("nets that cannot all pass are named, with their rivals") {
  // One row for two nets.
  const Routed routed = RouteText(
      "leopard-route 1\ngrid 9 1\nlayer low h 1 0 1 0 1 0\n"
      "net a 2\npin 2 low 0 0 0 low 1 0 0\npin 2 low 7 0 0 low 8 0 0\n"
      "net b 2\npin 2 low 2 0 0 low 3 0 0\npin 2 low 5 0 0 low 6 0 0\n",
      5);
  REQUIRE(routed.failures.size() == 2);
  CHECK(routed.failures[0] == "net a: low (3, 0), 2 from pin 1, is wanted by net b, and 2 more places");
  CHECK(routed.failures[1] == "net b: low (3, 0), 0 from pin 1, is wanted by net a, and 2 more places");
}

TEST_CASE("pins of two nets that are too near to each other are named") {
  const Routed routed =
      RouteText(kTwoLayers + std::string("net a 1\n") + PinAt("low", 2, 4) + "net b 1\n" + PinAt("low", 3, 4), 3);
  REQUIRE(routed.failures.size() == 2);
  CHECK(routed.failures[0] == "net a: low (2, 4), 0 from pin 1, is wanted by net b");
}

TEST_CASE("a macro in the way: over it where a layer is free, else around it") {
  const std::string layers =
      "leopard-route 1\ngrid 40 40\nlayer m2 v 1 0 1 0 1 1\nlayer m3 h 1 0 1 0 1 1\nlayer m4 v 2 0 1 0 1 1\n"
      "layer m5 h 2 0 2 0 1 1\ncut v2 3 0:1\ncut v3 3\ncut v4 3\n"
      "block m2 10 2 30 37\nblock m3 10 2 30 37\nblock m4 10 2 30 37\n";
  const std::string net = "net a 2\n" + PinAt("m2", 2, 20) + PinAt("m2", 38, 20);
  const Routed over = RouteText(layers + net);
  CheckGood(over);
  int over_length = 0, around_length = 0;
  for (const Wire& wire : over.routes[0].wires) over_length += wire.x2 - wire.x1 + wire.y2 - wire.y1;
  CHECK(over_length == 36);
  const Routed around = RouteText(layers + "block m5 10 2 30 37\n" + net);
  CheckGood(around);
  for (const Wire& wire : around.routes[0].wires) around_length += wire.x2 - wire.x1 + wire.y2 - wire.y1;
  CHECK(around_length == 36 + 2 * 18);
}

TEST_CASE("all of seven layers, with coarser steps further up") {
  std::string text =
      "leopard-route 1\ngrid 61 61\nlayer m2 v 1 0 1 0 8 1\nlayer m3 h 1 0 1 0 7 1\nlayer m4 v 2 0 1 0 6 1\n"
      "layer m5 h 2 0 3 0 5 0\nlayer m6 v 2 0 3 0 4 0\nlayer m7 h 6 0 3 0 3 0\nlayer m8 v 6 0 6 0 2 0\n"
      "cut v2 3 0:1\ncut v3 3 0:1\ncut v4 3\ncut v5 3\ncut v6 3\ncut v7 3\n"
      "net a 2\n" +
      PinAt("m2", 0, 0) + PinAt("m2", 60, 60);
  const Routed routed = RouteText(text);
  CheckGood(routed);
  std::vector<bool> used(7);
  for (const Wire& wire : routed.routes[0].wires) used[wire.layer] = true;
  CHECK(used[6]);
  CHECK(used[5]);
}

TEST_CASE("layers whose tracks start at an offset, and two of one direction") {
  const Routed routed = RouteText(
      "leopard-route 1\ngrid 31 31\nlayer m2 h 1 0 1 0 1 1\nlayer m3 h 2 1 2 1 1 0\nlayer m4 v 4 3 2 1 1 1\n"
      "cut v2 2\ncut v3 2\nnet a 3\n" +
      PinAt("m2", 1, 1) + PinAt("m2", 29, 29) + PinAt("m4", 3, 25));
  CheckGood(routed);
}

TEST_CASE("cuts of one net keep their distance, and of two nets") {
  // Pins one above the other, on the lower layer: the shortest way between them has two vias at a forbidden offset, and
  // so has every other that goes from row to row at once.
  const Routed routed = RouteText(
      "leopard-route 1\ngrid 12 12\nlayer low h 1 0 1 0 1 0\nlayer high v 1 0 1 0 1 0\ncut via 1 0:1 1:1 1:0\n"
      "net a 2\n" +
      PinAt("low", 5, 5) + PinAt("low", 5, 6) + "net b 2\n" + PinAt("low", 2, 2) + PinAt("low", 3, 8));
  CheckGood(routed);
  CHECK(routed.routes[0].vias.size() == 4);
}

TEST_CASE("of the nodes of a pin the cheap one is taken; nodes next to each other are joined") {
  const Routed routed =
      RouteText(kTwoLayers + std::string("net a 2\npin 2 low 1 4 9 low 0 4 0\n") + PinAt("low", 7, 4));
  CheckGood(routed);
  CHECK(routed.routes[0].pins[0] == Point{0, 0, 4});
}

TEST_CASE("the same problem gives the same text, and a stop leaves no routes") {
  const std::string text = kTwoLayers + std::string("net a 2\n") + PinAt("low", 1, 4) + PinAt("low", 8, 4) +
                           "net b 2\n" + PinAt("low", 4, 1) + PinAt("low", 4, 8);
  CHECK(RouteText(text).text == RouteText(text).text);
  const Result<Problem> problem = ParseProblem(text, "problem");
  const Grid grid(problem.value());
  Occupancy occupancy(problem.value(), grid);
  Options options;
  options.progress = [](const RoundReport&) { return false; };
  const Outcome outcome = Negotiate(options, &occupancy);
  CHECK(outcome.interrupted);
  CHECK(!outcome.failures.empty());
}

}  // namespace
}  // namespace leopard::router
