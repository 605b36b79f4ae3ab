// A routing problem, as docs/flow.md describes its file.
#ifndef LEOPARD_FLOW_ROUTER_PROBLEM_H_
#define LEOPARD_FLOW_ROUTER_PROBLEM_H_

#include <string>
#include <vector>

#include "common/result.h"

namespace leopard::router {

constexpr int kMaxLayers = 16;
constexpr int kMaxSide = 65535;  ///< points of the grid in a direction: a coordinate has 16 bits

struct Layer {
  std::string name;
  bool horizontal = false;  ///< direction of its tracks
  int x_step = 1, x_offset = 0, y_step = 1, y_offset = 0;
  double cost = 1;  ///< of one grid unit along the track
  int gap = 0;      ///< in node steps along the track

  /// Whether the layer has a node at this point.
  bool Has(int x, int y) const { return x % x_step == x_offset && y % y_step == y_offset; }
};

struct Offset {
  int dx = 0, dy = 0;
};

/// Between a layer and the next.
struct Cut {
  std::string name;
  double cost = 1;
  std::vector<Offset> forbidden;  ///< each stands for its opposite, too
};

struct Point {
  int layer = 0, x = 0, y = 0;

  bool operator==(const Point& other) const { return layer == other.layer && x == other.x && y == other.y; }
};

/// All points of a layer with x1 <= x <= x2 and y1 <= y <= y2.
struct Block {
  int layer = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

struct Candidate {
  Point point;
  double cost = 0;
};

/// Joined at any one of its candidates, of which there is at least one.
using Pin = std::vector<Candidate>;

struct Net {
  std::string name;
  std::vector<Pin> pins;  ///< at least one
};

struct Problem {
  int nx = 0, ny = 0;
  std::vector<Layer> layers;
  std::vector<Cut> cuts;  ///< one fewer than layers
  std::vector<Block> blocks;
  std::vector<Net> nets;
};

/// Reads the text of a problem file; `file` is what messages call it. Ends at the first line that is wrong.
Result<Problem> ParseProblem(const std::string& text, const std::string& file);

/// "metal2 (3, 4)".
std::string PlaceText(const Problem& problem, const Point& point);

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_PROBLEM_H_
