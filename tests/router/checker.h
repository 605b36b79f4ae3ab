// Whether routes obey a problem. Written from docs/flow.md alone: it shares with the router only what the files say.
#ifndef LEOPARD_TESTS_ROUTER_CHECKER_H_
#define LEOPARD_TESTS_ROUTER_CHECKER_H_

#include <string>
#include <vector>

#include "flow/router/routes.h"

namespace leopard::router {

/// A message on every fault; empty: the routes are good.
std::vector<std::string> CheckRoutes(const Problem& problem, const Routes& routes);

}  // namespace leopard::router

#endif  // LEOPARD_TESTS_ROUTER_CHECKER_H_
