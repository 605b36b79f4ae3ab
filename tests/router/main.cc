// leopard_route_check PROBLEM ROUTES: what is wrong with routes. Exit status 0 if nothing is, 1 otherwise, 2 bad usage.
#include <iostream>

#include "common/files.h"
#include "tests/router/checker.h"

int main(int argc, char** argv) {
  using namespace leopard;  // NOLINT(google-build-using-namespace)
  if (argc != 3) {
    std::cerr << "usage: leopard_route_check PROBLEM ROUTES\n";
    return 2;
  }
  const Result<std::string> problem_text = ReadFile(argv[1]);
  const Result<std::string> routes_text = ReadFile(argv[2]);
  if (!problem_text.ok() || !routes_text.ok()) {
    std::cerr << Format((problem_text.ok() ? routes_text : problem_text).errors());
    return 1;
  }
  const Result<router::Problem> problem = router::ParseProblem(problem_text.value(), argv[1]);
  if (!problem.ok()) {
    std::cerr << Format(problem.errors());
    return 1;
  }
  const Result<router::Routes> routes = router::ParseRoutes(problem.value(), routes_text.value(), argv[2]);
  if (!routes.ok()) {
    std::cerr << Format(routes.errors());
    return 1;
  }
  const std::vector<std::string> messages = router::CheckRoutes(problem.value(), routes.value());
  for (const std::string& message : messages) std::cerr << argv[2] << ": error: " << message << "\n";
  return messages.empty() ? 0 : 1;
}
