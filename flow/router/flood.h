// What a net can reach at all.
#ifndef LEOPARD_FLOW_ROUTER_FLOOD_H_
#define LEOPARD_FLOW_ROUTER_FLOOD_H_

#include <vector>

#include "flow/router/occupancy.h"

namespace leopard::router {

struct Flooded {
  std::vector<Node> nodes;  ///< in the order in which they were reached
  std::vector<Node> walls;  ///< nodes beside them that the net may not use
  bool all = true;          ///< not ended by the limit
};

/// The nodes the net could reach from the pin if it were alone and no cut forbade another; about `limit` at most.
Flooded Flood(const Occupancy& occupancy, int net, const Pin& pin, std::size_t limit);

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_FLOOD_H_
