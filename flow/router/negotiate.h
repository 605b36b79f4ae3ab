// All nets: routed once each, then those in conflict again and again while what they fight for gets dearer.
#ifndef LEOPARD_FLOW_ROUTER_NEGOTIATE_H_
#define LEOPARD_FLOW_ROUTER_NEGOTIATE_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "flow/router/occupancy.h"

namespace leopard::router {

struct RoundReport {
  int round = 0;           ///< from 1
  int nets = 0, done = 0;  ///< to be routed in the round, and routed so far
  bool ended = false;      ///< the round; the rest holds only then
  int conflicts = 0;       ///< nodes and cuts of one net that are too near to another's, each counted for each net
  int nets_left = 0;       ///< in conflict, or without a route
  int unrouted = 0;
};

struct Options {
  int rounds = 200;
  /// Called often; false ends the work.
  std::function<bool(const RoundReport&)> progress;
};

/// Why a net has no route, or none that can stay.
struct Failure {
  int net = 0;
  int pin = -1;  ///< that could not be joined; -1: in conflict
};

struct Outcome {
  std::vector<Route> routes;      ///< by net; conflicting ones, too
  std::vector<Failure> failures;  ///< by net; empty: all is well
  int rounds = 0;
  int conflicts = 0;
  std::int64_t expanded = 0;  ///< nodes, by all searches
  bool interrupted = false;
};

/// Routes the problem; `occupancy` holds the routes afterwards.
Outcome Negotiate(const Options& options, Occupancy* occupancy);

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_NEGOTIATE_H_
