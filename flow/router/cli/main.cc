// leopard_route PROBLEM -o ROUTES: reads a routing problem, routes it, writes what it was asked for.
#include <unistd.h>

#include <atomic>
#include <boost/program_options.hpp>
#include <csignal>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "common/files.h"
#include "flow/router/cli/progress.h"
#include "flow/router/report.h"

namespace po = boost::program_options;

namespace leopard::router {
namespace {

constexpr int kGood = 0, kFailed = 1, kBadUsage = 2, kInterrupted = 130;  // 130: what shells say of SIGINT
constexpr int kCongestionSquare = 32;
constexpr unsigned kLineLength = 100;
constexpr std::size_t kMaxMessages = 50;  // on the terminal; metrics have them all

std::atomic<bool> interrupted{false};  // a signal handler can reach nothing but a global
void NoteSignal(int) { interrupted.store(true); }

struct Arguments {
  std::string problem, routes, metrics, congestion;
  int rounds = 200;
  bool quiet = false;
};

int UsageError(const std::string& message) {
  std::cerr << "leopard_route: error: " << message << "\nhelp: see leopard_route --help\n";
  return kBadUsage;
}

/// The exit status if there is nothing to route.
std::optional<int> ParseArguments(int argc, char** argv, Arguments* arguments) {
  po::options_description options("options", kLineLength);
  options.add_options()("help,h", "print this help");
  options.add_options()("output,o", po::value(&arguments->routes)->value_name("FILE"), "where the routes go");
  options.add_options()("metrics", po::value(&arguments->metrics)->value_name("FILE"), "JSON: lengths, vias, failures");
  options.add_options()("congestion", po::value(&arguments->congestion)->value_name("FILE"),
                        "JSON: nodes used and there, by square");
  options.add_options()("rounds", po::value(&arguments->rounds)->value_name("N")->default_value(arguments->rounds),
                        "give up after so many");
  options.add_options()("quiet", po::bool_switch(&arguments->quiet), "no progress, no summary");
  po::options_description all;
  all.add(options);
  all.add_options()("PROBLEM", po::value(&arguments->problem));
  po::positional_options_description positional;
  positional.add("PROBLEM", 1);
  // Without abbreviations: an option added later must not change what an old command line means.
  constexpr int kStyle = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::variables_map values;
  try {
    po::store(po::command_line_parser(argc, argv).options(all).positional(positional).style(kStyle).run(), values);
    po::notify(values);
  } catch (const po::too_many_positional_options_error&) {
    return UsageError("too many arguments");
  } catch (const po::error& error) {
    return UsageError(error.what());
  }
  if (values.count("help") > 0) {
    std::cout << "usage: leopard_route PROBLEM -o FILE [options]\n\nRoutes a problem; formats: docs/flow.md.\n\n"
              << options << "Exit status: 0 routed, 1 bad problem or nets left, 2 bad usage.\n";
    return kGood;
  }
  if (arguments->problem.empty()) return UsageError("PROBLEM is missing");
  if (arguments->routes.empty()) return UsageError("--output is missing");
  if (arguments->rounds < 1)
    return UsageError("--rounds is " + std::to_string(arguments->rounds) + "; expected 1 or more");
  return std::nullopt;
}

/// Whether the file was written, or none was asked for.
bool Write(const std::string& path, const std::string& text) {
  if (path.empty()) return true;
  const Diagnostics errors = WriteFile(path, text);
  std::cerr << Format(errors);
  return errors.empty();
}

void PrintFailures(const Arguments& arguments, const Outcome& outcome, const std::vector<std::string>& messages) {
  for (std::size_t i = 0; i < messages.size() && i < kMaxMessages; ++i) {
    std::cerr << arguments.problem << ": error: " << messages[i] << "\n";
  }
  if (messages.size() > kMaxMessages) std::cerr << messages.size() - kMaxMessages << " more messages: see --metrics\n";
  std::cerr << "leopard_route: error: " << outcome.failures.size() << " of " << outcome.routes.size()
            << " nets failed after " << outcome.rounds << " rounds; no routes written\n";
}

int RunRouter(const Arguments& arguments) {
  const Result<std::string> text = ReadFile(arguments.problem);
  if (!text.ok()) {
    std::cerr << Format(text.errors());
    return kFailed;
  }
  const Result<Problem> read = ParseProblem(text.value(), arguments.problem);
  if (!read.ok()) {
    std::cerr << Format(read.errors());
    return kFailed;
  }
  const Problem& problem = read.value();
  const Grid grid(problem);
  Occupancy occupancy(problem, grid);
  Progress progress(std::cerr, arguments.quiet, isatty(STDERR_FILENO) != 0);
  Options options;
  options.rounds = arguments.rounds;
  options.progress = [&](const RoundReport& report) {
    progress.Show(report);
    return !interrupted.load(std::memory_order_relaxed);
  };
  const Outcome outcome = Negotiate(options, &occupancy);
  progress.End();
  if (outcome.interrupted) {
    std::cerr << "leopard_route: interrupted in round " << outcome.rounds << "; nothing written\n";
    return kInterrupted;
  }
  Routes routes;
  for (std::size_t i = 0; i < outcome.routes.size(); ++i) {
    routes.push_back(Describe(occupancy, static_cast<int>(i), outcome.routes[i]));
  }
  const std::vector<std::string> messages = ExplainFailures(outcome, &occupancy);
  bool good = outcome.failures.empty();
  if (!good) PrintFailures(arguments, outcome, messages);
  if (good) good = Write(arguments.routes, FormatRoutes(problem, routes));
  good = Write(arguments.metrics, MetricsText(problem, outcome, routes, messages)) && good;
  good = Write(arguments.congestion, CongestionText(occupancy, outcome, kCongestionSquare)) && good;
  return good ? kGood : kFailed;
}

}  // namespace
}  // namespace leopard::router

int main(int argc, char** argv) {
  leopard::router::Arguments arguments;
  try {
    const std::optional<int> status = leopard::router::ParseArguments(argc, argv, &arguments);
    if (status) return *status;
    std::signal(SIGINT, leopard::router::NoteSignal);
    std::signal(SIGTERM, leopard::router::NoteSignal);
    return leopard::router::RunRouter(arguments);
  } catch (const std::exception& fault) {
    // Expected failures are returned: this is a fault of the program, or the machine is out of memory.
    std::cerr << "leopard_route: internal error: " << fault.what() << "\n";
    return leopard::router::kFailed;
  }
}
