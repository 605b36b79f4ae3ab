// What the tests of the router share.
#ifndef LEOPARD_TESTS_ROUTER_SUPPORT_H_
#define LEOPARD_TESTS_ROUTER_SUPPORT_H_

#include <string>
#include <vector>

#include "flow/router/negotiate.h"
#include "flow/router/routes.h"

namespace leopard::router {

/// What came of a problem.
struct Routed {
  Problem problem;
  Outcome outcome;
  Routes routes;
  std::vector<std::string> failures;  ///< messages
  std::vector<std::string> faults;    ///< what the checker says
  std::string text;                   ///< of the routes file
};

/// Reads and routes the text of a problem. The text must be good.
Routed RouteText(const std::string& text, int rounds = 60);

}  // namespace leopard::router

#endif  // LEOPARD_TESTS_ROUTER_SUPPORT_H_
