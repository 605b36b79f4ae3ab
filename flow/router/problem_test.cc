#include "flow/router/problem.h"

#include <doctest/doctest.h>

namespace leopard::router {
namespace {

TEST_CASE("a problem is read") {
  const Result<Problem> read = ParseProblem(
      "# a comment\n"
      "leopard-route 1\n"
      "\n"
      "grid 20 30\n"
      "layer m2 v 2 1 1 0 1.5 2   # a layer\r\n"
      "layer m3 h 1 0 3 2 2 0\n"
      "cut via2 2.5 0:1 1:-1\n"
      "block m3 1 2 3 4\n"
      "net a 2\n"
      "pin 2 m2 1 0 0 m2 3 0 0.5\n"
      "pin 1 m3 7 5 1",
      "problem");
  REQUIRE(read.ok());
  const Problem& problem = read.value();
  CHECK(problem.nx == 20);
  CHECK(problem.ny == 30);
  REQUIRE(problem.layers.size() == 2);
  CHECK(!problem.layers[0].horizontal);
  CHECK(problem.layers[0].x_step == 2);
  CHECK(problem.layers[0].x_offset == 1);
  CHECK(problem.layers[0].cost == 1.5);
  CHECK(problem.layers[0].gap == 2);
  CHECK(problem.layers[1].horizontal);
  REQUIRE(problem.cuts.size() == 1);
  REQUIRE(problem.cuts[0].forbidden.size() == 2);
  CHECK(problem.cuts[0].forbidden[1].dy == -1);
  REQUIRE(problem.blocks.size() == 1);
  CHECK(problem.blocks[0].layer == 1);
  CHECK(problem.blocks[0].y2 == 4);
  REQUIRE(problem.nets.size() == 1);
  REQUIRE(problem.nets[0].pins.size() == 2);
  CHECK(problem.nets[0].pins[0][1].point == Point{0, 3, 0});
  CHECK(problem.nets[0].pins[0][1].cost == 0.5);
  CHECK(PlaceText(problem, problem.nets[0].pins[1][0].point) == "m3 (7, 5)");
}

/// The message on a problem made of a grid, two layers, and this.
std::string MessageOn(const std::string& text) {
  const std::string start = "leopard-route 1\ngrid 20 30\nlayer m2 v 1 0 1 0 1 1\nlayer m3 h 2 0 1 0 1 1\n";
  const Result<Problem> read = ParseProblem(start + text, "p");
  return read.ok() ? "" : Format(read.errors());
}

// The program's test has the rest, tests/router/program_test.sh.
TEST_CASE("what is wrong is said with its line") {
  CHECK(Format(ParseProblem("", "p").errors()) == "p: error: the file is empty; expected \"leopard-route 1\"\n");
  CHECK(Format(ParseProblem("leopard-route 1\n", "p").errors()) == "p:1: error: the file ends; expected \"grid\"\n");
  CHECK(MessageOn("cut v 1\n").empty());
  CHECK(MessageOn("cut v 1 1\n") == "p:5: error: found \"1\"; expected an offset DX:DY, not 0:0\n");
  CHECK(MessageOn("cut v 1\ncut v 1\n") == "p:6: error: a second cut v\n");
  CHECK(MessageOn("layer m2 v 1 0 1 0 1 1\n") == "p:5: error: a second layer m2\n");
  CHECK(MessageOn("layer m4 v 1 1 1 0 1 1\n") == "p:5: error: found \"1\"; expected the offset in x, 0 to 0\n");
  CHECK(MessageOn("layer m4 v 1 0 1 0 0 1\n") ==
        "p:5: error: found \"0\"; expected the cost of a grid unit, above 0, up to 1000000\n");
  CHECK(MessageOn("cut v nan\n") == "p:5: error: found \"nan\"; expected the cost of a cut, above 0, up to 1000000\n");
  CHECK(MessageOn("block m2 3 0 2 0\n") == "p:5: error: found \"2\"; expected X2, 3 to 19\n");
  CHECK(MessageOn("net a 0\n") == "p:5: error: found \"0\"; expected the number of its pins, 1 to 100000000\n");
  CHECK(MessageOn("net a 1\npin 1 m3 1 0 0\n") == "p:6: error: no node at m3 (1, 0)\n");
  CHECK(MessageOn("grid 1 1\n") == "p:5: error: a second \"grid\"\n");
}

}  // namespace
}  // namespace leopard::router
