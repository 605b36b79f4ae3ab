// Costs of the problem as integers, and the least that a path can cost.
#ifndef LEOPARD_FLOW_ROUTER_PRICES_H_
#define LEOPARD_FLOW_ROUTER_PRICES_H_

#include <cstdint>
#include <vector>

#include "flow/router/grid.h"

namespace leopard::router {

using Cost = std::uint32_t;
constexpr Cost kUnreached = ~Cost{0};
/// No path may cost more: what a step adds must not overflow.
constexpr Cost kMaxCost = Cost{1} << 30;

struct Prices {
  std::vector<Cost> step;  ///< of a layer: from a node to the next of the track
  std::vector<Cost> cut;
  Cost least_x = 0, least_y = 0;  ///< of a grid unit in a direction, over the layers
  Cost entry = 0;                 ///< of the first node of a path, for its congestion
  double scale = 1;               ///< integer over the problem's number

  Prices(const Problem& problem, const Grid& grid);

  Cost Scaled(double cost) const;
};

/// The least cost of the cuts from each layer to one of `targets`: [layer * 4 + 2 * (y must change) + (x must change)].
std::vector<Cost> LeastCuts(const Prices& prices, const Grid& grid, const std::vector<bool>& targets);

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_PRICES_H_
