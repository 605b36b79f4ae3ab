// The nodes of a problem, numbered: those of a track lie one after the other.
#ifndef LEOPARD_FLOW_ROUTER_GRID_H_
#define LEOPARD_FLOW_ROUTER_GRID_H_

#include <cstdint>
#include <vector>

#include "flow/router/problem.h"

namespace leopard::router {

using Node = std::uint32_t;
constexpr Node kNoNode = ~Node{0};

/// Where a node is: column and row among the nodes of its layer (not points of the grid).
struct Place {
  int layer = 0, column = 0, row = 0;
};

struct GridLayer {
  bool horizontal = false;
  int columns = 0, rows = 0;
  int x_step = 1, x_offset = 0, y_step = 1, y_offset = 0;
  Node first = 0;   ///< number of its first node
  int length = 0;   ///< nodes on a track
  int spacing = 0;  ///< grid units between two nodes of a track
  int gap = 0;
  // Column and row of the layer above and below for those of this one, -1 where there is none.
  std::vector<std::int32_t> up_column, up_row, down_column, down_row;

  Node At(int column, int row) const {
    return first + static_cast<Node>(horizontal ? row * length + column : column * length + row);
  }
  int X(int column) const { return x_offset + column * x_step; }
  int Y(int row) const { return y_offset + row * y_step; }
};

class Grid {
 public:
  explicit Grid(const Problem& problem);

  int layers() const { return static_cast<int>(layers_.size()); }
  const GridLayer& layer(int index) const { return layers_[index]; }
  Node nodes() const { return nodes_; }  ///< a few numbers below it have no node: tracks of a layer start at a multiple

  Place PlaceOf(Node node) const;
  Point PointOf(Node node) const;
  Node NodeAt(const Point& point) const;  ///< kNoNode where the layer has none
  int LayerOf(Node node) const;

  /// Numbers of the first and last node of its track within `steps` of the node.
  void Neighbourhood(Node node, int steps, Node* low, Node* high) const;

 private:
  std::vector<GridLayer> layers_;
  Node nodes_ = 0;
};

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_GRID_H_
