// Each fault put into good routes must be found.
#include "tests/router/checker.h"

#include <doctest/doctest.h>

#include <functional>

#include "tests/router/support.h"

namespace leopard::router {
namespace {

const char kProblem[] =
    "leopard-route 1\n"
    "grid 12 12\n"
    "layer low h 1 0 1 0 1 1\n"
    "layer high v 2 0 1 0 1 1\n"
    "cut via 3 0:1\n"
    "block low 9 9 10 10\n"
    "net a 2\n"
    "pin 1 low 0 2 0\n"
    "pin 1 low 4 6 0\n"
    "net b 2\n"
    "pin 1 low 0 8 0\n"
    "pin 1 low 6 8 0\n";

const char kRoutes[] =
    "leopard-routes 1\n"
    "net a\n"
    "pin low 0 2\n"
    "pin low 4 6\n"
    "wire low 0 2 4 2\n"
    "wire high 4 2 4 6\n"
    "via via 4 2\n"
    "via via 4 6\n"
    "net b\n"
    "pin low 0 8\n"
    "pin low 6 8\n"
    "wire low 0 8 6 8\n";

/// The checker's messages on the routes with `from` replaced by `to`.
std::vector<std::string> Faults(const std::string& from, const std::string& to) {
  const Result<Problem> problem = ParseProblem(kProblem, "problem");
  REQUIRE(problem.ok());
  std::string text = kRoutes;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  const Result<Routes> routes = ParseRoutes(problem.value(), text.replace(at, from.size(), to), "routes");
  REQUIRE(routes.ok());
  return CheckRoutes(problem.value(), routes.value());
}

bool Finds(const std::string& from, const std::string& to, const std::string& message) {
  for (const std::string& fault : Faults(from, to)) {
    if (fault == message) return true;
  }
  return false;
}

TEST_CASE("good routes are good") { CHECK(Faults("net a", "net a").empty()); }

TEST_CASE("faults are found") {
  CHECK(Finds("via via 4 6\n", "", "net a: is in 2 pieces"));
  CHECK(Finds("wire low 0 2 4 2", "wire low 0 2 3 2", "net a: is in 2 pieces"));
  CHECK(Finds("wire high 4 2 4 6", "wire high 4 2 4 6\nwire high 6 2 6 3", "net a: is in 2 pieces"));
  CHECK(Finds("wire high 4 2 4 6", "wire high 4 2 4 8\nvia via 4 8", "net b: shorts net a at low (4, 8)"));
  CHECK(Finds("wire low 0 8 6 8\n", "wire low 0 8 6 8\nwire high 4 7 4 8\nvia via 4 8\n",
              "net a: too near to net b at high (4, 6)"));
  CHECK(Finds("wire low 0 8 6 8\n", "wire low 0 8 6 8\nvia via 4 8\nwire high 4 8 4 9\nvia via 4 9\n",
              "net b: a via too near to one of net b at via (4, 8)"));
  CHECK(Finds("wire low 0 8 6 8", "wire low 0 8 6 8\nwire low 7 9 9 9", "net b: in a block at low (9, 9)"));
  CHECK(Finds("wire high 4 2 4 6", "wire high 4 2 6 2", "net a: a wire against the layer, high (4, 2) to (6, 2)"));
  CHECK(Finds("wire high 4 2 4 6", "wire high 3 2 3 6", "net a: no node at high (3, 2)"));
  CHECK(Finds("wire low 0 2 4 2", "wire low 4 2 0 2", "net a: a wire without length, low (4, 2) to (0, 2)"));
  CHECK(Finds("pin low 4 6", "pin low 4 5", "net a: pin 2 is not at one of its nodes"));
  CHECK(Finds("pin low 4 6\n", "", "net a: 1 pins"));
  CHECK(Finds("net b", "net c", "net b: found net c in its place"));
  CHECK(Finds("via via 4 6\n", "via via 4 6\nvia via 4 6\n", "net a: a via twice at (4, 6)"));
  CHECK(Finds("wire low 0 8 6 8\n", "wire low 0 8 4 8\nwire low 3 8 6 8\n",
              "net b: wires that overlap, low (3, 8) to (6, 8)"));
}

}  // namespace
}  // namespace leopard::router
