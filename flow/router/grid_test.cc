#include "flow/router/grid.h"

#include <doctest/doctest.h>

#include "flow/router/occupancy.h"
#include "flow/router/prices.h"

namespace leopard::router {
namespace {

const char kText[] =
    "leopard-route 1\n"
    "grid 10 9\n"
    "layer m2 v 1 0 1 0 1 1\n"
    "layer m3 h 2 1 1 0 2 2\n"
    "layer m4 v 4 1 3 2 3 0\n"
    "cut v2 5 0:1\n"
    "cut v3 7\n"
    "block m3 2 4 5 4\n"
    "net a 1\n"
    "pin 1 m2 4 4 0\n"
    "net b 1\n"
    "pin 1 m2 4 6 0\n"
    "net c 1\n"
    "pin 2 m2 0 0 0 m2 1 0 0\n";

Problem Read() { return ParseProblem(kText, "problem").value(); }

TEST_CASE("every node has a number and a place") {
  const Problem problem = Read();
  const Grid grid(problem);
  int nodes = 0;
  for (int layer = 0; layer < 3; ++layer) {
    for (int x = 0; x < problem.nx; ++x) {
      for (int y = 0; y < problem.ny; ++y) {
        const Point point{layer, x, y};
        const Node node = grid.NodeAt(point);
        CHECK((node != kNoNode) == problem.layers[layer].Has(x, y));
        if (node == kNoNode) continue;
        ++nodes;
        CHECK(grid.PointOf(node) == point);
        CHECK(grid.LayerOf(node) == layer);
      }
    }
  }
  CHECK(nodes == 90 + 5 * 9 + 3 * 3);
  CHECK(grid.NodeAt({0, -1, 0}) == kNoNode);
  CHECK(grid.NodeAt({1, 11, 0}) == kNoNode);
}

TEST_CASE("the neighbourhood of a node ends with its track") {
  const Problem problem = Read();
  const Grid grid(problem);
  Node low;
  Node high;
  grid.Neighbourhood(grid.NodeAt({0, 3, 7}), 4, &low, &high);
  CHECK(low == grid.NodeAt({0, 3, 3}));
  CHECK(high == grid.NodeAt({0, 3, 8}));
  grid.Neighbourhood(grid.NodeAt({1, 1, 5}), 1, &low, &high);
  CHECK(low == grid.NodeAt({1, 1, 5}));
  CHECK(high == grid.NodeAt({1, 3, 5}));
}

TEST_CASE("cuts are where both layers have a node") {
  const Problem problem = Read();
  const Grid grid(problem);
  CHECK(grid.layer(0).up_column == std::vector<std::int32_t>{-1, 0, -1, 1, -1, 2, -1, 3, -1, 4});
  CHECK(grid.layer(1).up_column == std::vector<std::int32_t>{0, -1, 1, -1, 2});
  CHECK(grid.layer(2).down_row == std::vector<std::int32_t>{2, 5, 8});
}

TEST_CASE("blocks and the pins of others keep a net off") {
  const Problem problem = Read();
  const Grid grid(problem);
  const Occupancy occupancy(problem, grid);
  const auto usable = [&](int layer, int x, int y, int net) {
    return occupancy.Usable(grid.NodeAt({layer, x, y}), net);
  };
  CHECK(!usable(1, 3, 4, 0));
  CHECK(!usable(1, 5, 4, 0));
  CHECK(usable(1, 7, 4, 0));
  CHECK(usable(0, 4, 4, 0));
  CHECK(!usable(0, 4, 4, 1));
  CHECK(!usable(0, 4, 3, 1));  // beside a pin of net a
  CHECK(usable(0, 4, 3, 0));
  CHECK(!usable(0, 4, 5, 0));  // beside pins of both
  CHECK(!usable(0, 4, 5, 1));
  CHECK(usable(0, 0, 0, 1));  // net c has a choice
}

TEST_CASE("a route fills its nodes, what is within the gap, and what its cuts forbid; and empties it again") {
  const Problem problem = Read();
  const Grid grid(problem);
  Occupancy occupancy(problem, grid);
  occupancy.SetPressure(1);
  const Node low = grid.NodeAt({0, 5, 7});
  const Node high = grid.NodeAt({1, 5, 7});
  Route route;
  route.tree = {{low, low}, {high, low}};
  route.choices = {0};
  occupancy.Change(route, 1);
  CHECK(occupancy.Factor(low) == 2);
  CHECK(occupancy.Factor(grid.NodeAt({0, 5, 8})) == 2);
  CHECK(occupancy.Factor(grid.NodeAt({0, 5, 5})) == 1);
  CHECK(occupancy.Factor(grid.NodeAt({1, 1, 7})) == 2);
  CHECK(occupancy.CutFactor(0, grid.NodeAt({1, 5, 8})) == 2);
  CHECK(occupancy.CutFactor(0, high) == 1);
  CHECK(!occupancy.InConflict(low));
  occupancy.Change(route, 1);  // as if by another net
  CHECK(occupancy.InConflict(low));
  occupancy.Change(route, -1);
  occupancy.Change(route, -1);
  CHECK(occupancy.Factor(low) == 1);
  CHECK(occupancy.CutFactor(0, grid.NodeAt({1, 5, 8})) == 1);
  occupancy.AddHistory(low, 64);
  CHECK(occupancy.Factor(low) == 2);
}

TEST_CASE("the least cuts between layers, with a change of direction on the way") {
  const Problem problem = Read();
  const Grid grid(problem);
  const Prices prices(problem, grid);
  CHECK(prices.step == std::vector<Cost>{64, 256, 576});
  CHECK(prices.least_x == 128);
  CHECK(prices.least_y == 64);
  const std::vector<Cost> least = LeastCuts(prices, grid, {true, false, false});
  CHECK(least[0] == 0);
  CHECK(least[1] == 2 * 320);  // along x and back
  CHECK(least[2] == 0);
  CHECK(least[3] == 2 * 320);
  CHECK(least[4 + 1] == 320);
  CHECK(least[8] == 320 + 448);
}

}  // namespace
}  // namespace leopard::router
