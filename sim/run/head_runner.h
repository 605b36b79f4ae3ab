// One head on every engine of a run: prepared once, computed by each, compared, measured.
#ifndef LEOPARD_SIM_RUN_HEAD_RUNNER_H_
#define LEOPARD_SIM_RUN_HEAD_RUNNER_H_

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "generator/config/config.h"
#include "generator/derive/params.h"
#include "sim/run/compare.h"
#include "sim/run/engine.h"
#include "sim/run/metrics.h"
#include "sim/run/selection.h"
#include "sim/trace/trace.h"

namespace leopard::run {

/// What an engine did, over all heads and threads.
struct EngineWork {
  double seconds = 0;  ///< Of thread time.
  std::int64_t scores = 0;
  std::int64_t cycles = 0;
};

struct HeadOutcome {
  HeadRecord record;
  std::string arrays;  ///< Packed (arrays.h), where asked for.
  bool differs = false;
  Diagnostics errors;
};

class HeadRunner {
 public:
  struct Options {
    config::Config config;
    bool keep_arrays = false;
    std::string repeat;  ///< The command, to which a head's selection is added where engines differ.
  };

  HeadRunner(Options options, const trace::Trace& trace, Engines engines);

  /// Thread-safe.
  HeadOutcome Run(const HeadTask& task) const;

  /// By engine name.
  std::map<std::string, EngineWork> work() const;

 private:
  Result<std::vector<head::Results>> RunEngines(const head::Inputs& inputs) const;
  Diagnostics CompareAll(const HeadTask& task, const head::Inputs& inputs,
                         const std::vector<head::Results>& results) const;
  std::int64_t BaselineCycles(const HeadTask& task) const;

  const Options options_;
  const trace::Trace& trace_;
  const Engines engines_;
  const derive::Params params_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, EngineWork> work_;
};

/// The same design without pruning or termination: what a speed-up is counted against.
config::Config BaselineOf(const config::Config& config);

/// The message and the command that repeats just this head.
Diagnostic DifferenceError(const HeadTask& task, const std::string& first, const std::string& second,
                           const Difference& difference, const std::string& repeat);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_HEAD_RUNNER_H_
