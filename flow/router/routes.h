// What comes back from the router: wires, cuts and the chosen nodes of pins; and their file.
#ifndef LEOPARD_FLOW_ROUTER_ROUTES_H_
#define LEOPARD_FLOW_ROUTER_ROUTES_H_

#include <string>
#include <vector>

#include "common/result.h"
#include "flow/router/occupancy.h"

namespace leopard::router {

/// Along the track of its layer, from the lower to the higher end, which differ.
struct Wire {
  int layer = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};

struct Via {
  int cut = 0, x = 0, y = 0;
};

struct NetRoute {
  std::string name;
  std::vector<Point> pins;  ///< in the order of the problem
  std::vector<Wire> wires;  ///< maximal, by layer and place
  std::vector<Via> vias;    ///< by cut and place
};

using Routes = std::vector<NetRoute>;

/// The wires and vias of the tree. Nodes that the gap lets no other net lie between are joined.
NetRoute Describe(const Occupancy& occupancy, int net, const Route& route);

/// The text of the file.
std::string FormatRoutes(const Problem& problem, const Routes& routes);

/// Reads such a text; `file` is what messages call it. Says nothing on whether the routes are good.
Result<Routes> ParseRoutes(const Problem& problem, const std::string& text, const std::string& file);

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_ROUTES_H_
