#include "flow/router/corridor.h"

#include <doctest/doctest.h>

namespace leopard::router {
namespace {

/// 10 x 10 squares of two layers, with more lines.
Problem Make(const std::string& lines) {
  return ParseProblem("leopard-route 1\ngrid 320 320\nlayer low h 1 0 1 0 1 0\nlayer high v 1 0 1 0 1 0\ncut via 3\n" +
                          lines + "net a 1\npin 1 low 0 0 0\n",
                      "problem")
      .value();
}

TEST_CASE("a corridor is straight where it can be") {
  const Problem problem = Make("");
  const Grid grid(problem);
  const Occupancy occupancy(problem, grid);
  const Prices prices(problem, grid);
  CorridorFinder finder(occupancy, prices);
  Corridor corridor;
  REQUIRE(finder.Find({{0, 10, 160}}, {0, 310, 160}, 1, &corridor));
  CHECK(corridor.y1 == 4 * 32);
  CHECK(corridor.y2 == 7 * 32 - 1);
  CHECK(corridor.x1 == 0);
  CHECK(corridor.x2 == 319);
  CHECK(corridor.At(100, 128) == Corridor::kLast);
  CHECK(corridor.At(100, 127) == Corridor::kOutside);
  CHECK(corridor.ahead.empty());
}

TEST_CASE("a corridor goes around blocks, and says where the next corner is") {
  // Column 5 of squares is blocked but for its top.
  const Problem problem = Make("block low 160 0 191 287\nblock high 160 0 191 287\n");
  const Grid grid(problem);
  const Occupancy occupancy(problem, grid);
  const Prices prices(problem, grid);
  CorridorFinder finder(occupancy, prices);
  Corridor corridor;
  REQUIRE(finder.Find({{0, 16, 16}}, {0, 304, 16}, 0, &corridor));
  CHECK(corridor.At(176, 16) == Corridor::kOutside);
  CHECK(corridor.At(176, 304) != Corridor::kOutside);
  REQUIRE(!corridor.ahead.empty());
  // The first corner from the source lies in the top row.
  const std::uint16_t first = corridor.At(16, 16);
  REQUIRE(first > Corridor::kLast);
  CHECK(corridor.ahead[first - 2].y / 32 == 9);
}

TEST_CASE("there is none through a wall") {
  const Problem problem = Make("block low 160 0 191 319\nblock high 160 0 191 319\n");
  const Grid grid(problem);
  const Occupancy occupancy(problem, grid);
  const Prices prices(problem, grid);
  CorridorFinder finder(occupancy, prices);
  Corridor corridor;
  CHECK(!finder.Find({{0, 16, 16}}, {0, 304, 16}, 1, &corridor));
}

TEST_CASE("a corridor keeps off squares that are full") {
  const Problem problem = Make("");
  const Grid grid(problem);
  const Occupancy occupancy(problem, grid);
  const Prices prices(problem, grid);
  CorridorFinder finder(occupancy, prices);
  Route route;  // all nodes of the rows of square row 5 in square column 5
  for (int x = 160; x < 192; ++x) {
    for (int y = 160; y < 192; ++y) {
      const Node node = grid.NodeAt({0, x, y});
      route.tree.push_back({node, node});
    }
  }
  finder.Change(route, 1);
  Corridor corridor;
  REQUIRE(finder.Find({{0, 16, 176}}, {0, 304, 176}, 0, &corridor));
  CHECK(corridor.At(176, 176) == Corridor::kOutside);
  finder.Change(route, -1);
  REQUIRE(finder.Find({{0, 16, 176}}, {0, 304, 176}, 0, &corridor));
  CHECK(corridor.At(176, 176) == Corridor::kLast);
}

}  // namespace
}  // namespace leopard::router
