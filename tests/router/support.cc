#include "tests/router/support.h"

#include <stdexcept>

#include "flow/router/report.h"
#include "tests/router/checker.h"

namespace leopard::router {

Routed RouteText(const std::string& text, int rounds) {
  Result<Problem> problem = ParseProblem(text, "problem");
  if (!problem.ok()) throw std::runtime_error(Format(problem.errors()));
  Routed result;
  result.problem = problem.value();
  const Grid grid(result.problem);
  Occupancy occupancy(result.problem, grid);
  Options options;
  options.rounds = rounds;
  result.outcome = Negotiate(options, &occupancy);
  for (std::size_t i = 0; i < result.outcome.routes.size(); ++i) {
    result.routes.push_back(Describe(occupancy, static_cast<int>(i), result.outcome.routes[i]));
  }
  result.failures = ExplainFailures(result.outcome, &occupancy);
  result.text = FormatRoutes(result.problem, result.routes);
  // The checker reads what the file says, not what the router meant.
  const Result<Routes> read = ParseRoutes(result.problem, result.text, "routes");
  if (!read.ok()) throw std::runtime_error(Format(read.errors()));
  result.faults = CheckRoutes(result.problem, read.value());
  return result;
}

}  // namespace leopard::router
