// A whole run of a trace, from the options to the exit status.
#ifndef LEOPARD_SIM_RUN_RUN_H_
#define LEOPARD_SIM_RUN_RUN_H_

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "generator/config/config.h"
#include "sim/run/engine.h"
#include "sim/run/selection.h"

namespace leopard::run {

struct RunOptions {
  config::Config config;
  std::string trace;
  std::vector<std::string> engines;
  EngineOptions engine;
  Selection selection;
  int jobs = 1;
  bool progress = false;
  bool resume = false;
  bool per_head = false;
  std::string result;  ///< Paths; empty ones are not written.
  std::string dump;
  std::string picture;
  std::string picture_head;  ///< "L:h", or empty: the most typical of the heads with most scores.
  std::string version;       ///< Of this program.
  std::string command;       ///< The command line, for messages, without what selects heads and without --resume.
  std::string full_command;  ///< The whole command line, without --resume.
};

struct Streams {
  std::ostream& out;  ///< Results.
  std::ostream& err;  ///< Messages.
  bool err_is_terminal = false;
};

/// What makes the engines; tests put their own in its place.
using EngineMaker = std::function<Result<Engines>(const RunOptions&)>;
Result<Engines> MakeEngines(const RunOptions& options);

/// 0 good; 1 bad input, engines that disagree, or output that cannot be written; 130 interrupted.
int Run(const RunOptions& options, const Streams& streams, const EngineMaker& make_engines);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_RUN_H_
