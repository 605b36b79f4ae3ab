// What is told of a routing: metrics, congestion, and why nets failed.
#ifndef LEOPARD_FLOW_ROUTER_REPORT_H_
#define LEOPARD_FLOW_ROUTER_REPORT_H_

#include <string>
#include <vector>

#include "flow/router/negotiate.h"
#include "flow/router/routes.h"

namespace leopard::router {

/// JSON: nets, pins, rounds, conflicts, wire length in grid units by layer, vias by cut, and the nets that failed.
std::string MetricsText(const Problem& problem, const Outcome& outcome, const Routes& routes,
                        const std::vector<std::string>& messages);

/// JSON: for squares of `square` grid units, row by row from the bottom, by layer, the nodes that routes use and the
/// nodes there are, without those in blocks.
std::string CongestionText(const Occupancy& occupancy, const Outcome& outcome, int square);

/// A message on each failure, in order: net, pin, place, and what is in the way.
std::vector<std::string> ExplainFailures(const Outcome& outcome, Occupancy* occupancy);

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_REPORT_H_
