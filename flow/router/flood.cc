#include "flow/router/flood.h"

#include <unordered_set>

namespace leopard::router {

Flooded Flood(const Occupancy& occupancy, int net, const Pin& pin, std::size_t limit) {
  const Grid& grid = occupancy.grid();
  std::unordered_set<Node> seen;
  Flooded result;
  const auto visit = [&](Node node) {
    if (!seen.insert(node).second) return;
    (occupancy.Usable(node, net) ? result.nodes : result.walls).push_back(node);
  };
  for (const Candidate& candidate : pin) visit(grid.NodeAt(candidate.point));
  for (std::size_t i = 0; i < result.nodes.size() && result.all; ++i) {
    Node low;
    Node high;
    grid.Neighbourhood(result.nodes[i], 1, &low, &high);
    for (Node near = low; near <= high; ++near) visit(near);
    const Point at = grid.PointOf(result.nodes[i]);
    for (const int layer : {at.layer - 1, at.layer + 1}) {
      const Node other = layer < 0 || layer >= grid.layers() ? kNoNode : grid.NodeAt({layer, at.x, at.y});
      if (other != kNoNode) visit(other);
    }
    result.all = result.nodes.size() < limit;
  }
  return result;
}

}  // namespace leopard::router
