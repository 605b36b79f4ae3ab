#include "sim/run/head_runner.h"

#include <chrono>
#include <utility>

#include "sim/perf/model.h"
#include "sim/run/arrays.h"
#include "sim/run/text.h"

namespace leopard::run {

namespace {

std::string Place(const HeadTask& task) {
  return "block " + std::to_string(task.block->index) + ", head " + std::to_string(task.head);
}

bool AnyCycles(const std::vector<head::Results>& results) {
  for (const head::Results& result : results) {
    if (result.cycles) return true;
  }
  return false;
}

std::string RepeatHelp(const HeadTask& task, const std::string& repeat) {
  const int last = task.first_query + task.queries - 1;
  const bool part = task.queries != task.block->queries;
  return "repeat it with: " + repeat + " --blocks " + std::to_string(task.block->index) + " --heads " +
         std::to_string(task.head) +
         (part ? " --queries " + std::to_string(task.first_query) + "-" + std::to_string(last) : "");
}

}  // namespace

config::Config BaselineOf(const config::Config& config) {
  config::Config baseline = config;
  baseline.design = config::Design::kBaseline;
  baseline.qk.guard_sigmas = 0;
  return baseline;
}

Diagnostic DifferenceError(const HeadTask& task, const std::string& first, const std::string& second,
                           const Difference& difference, const std::string& repeat) {
  const std::string where = difference.where.empty() ? "" : ", " + difference.where;
  const std::string count = difference.elements == 1 ? ""
                                                     : " (" + Thousands(difference.count) + " of " +
                                                           Thousands(difference.elements) + " differ)";
  return MakeError(Place(task) + where,
                   "engines disagree on " + difference.field + ": " + first + " has " + difference.first + ", " +
                       second + " has " + difference.second + count,
                   RepeatHelp(task, repeat));
}

HeadRunner::HeadRunner(Options options, const trace::Trace& trace, Engines engines)
    : options_(std::move(options)),
      trace_(trace),
      engines_(std::move(engines)),
      params_(derive::Derive(options_.config)) {}

Result<std::vector<head::Results>> HeadRunner::RunEngines(const head::Inputs& inputs) const {
  std::vector<head::Results> results;
  for (const auto& engine : engines_) {
    const auto start = std::chrono::steady_clock::now();
    Result<head::Results> result = engine->Run(inputs);
    if (!result.ok()) return result.errors();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    results.push_back(std::move(result).value());
    const std::lock_guard<std::mutex> lock(mutex_);
    EngineWork& work = work_[engine->name()];
    work.seconds += seconds;
    work.scores += head::CountScores(inputs);
    work.cycles += results.back().cycles.value_or(0);
  }
  return results;
}

Diagnostics HeadRunner::CompareAll(const HeadTask& task, const head::Inputs& inputs,
                                   const std::vector<head::Results>& results) const {
  // Every pair, not only neighbours: cycles are known to some engines alone.
  for (std::size_t i = 0; i < results.size(); ++i) {
    for (std::size_t j = i + 1; j < results.size(); ++j) {
      const std::optional<Difference> difference = Compare(inputs, results[i], results[j]);
      if (!difference) continue;
      return {DifferenceError(task, engines_[i]->name(), engines_[j]->name(), *difference, options_.repeat)};
    }
  }
  return {};
}

std::int64_t HeadRunner::BaselineCycles(const HeadTask& task) const {
  const config::Config baseline = BaselineOf(options_.config);
  const head::Inputs inputs = head::Prepare(baseline, trace_, *task.block, task.head, task.first_query, task.queries);
  perf::Options timing;
  timing.timing_only = true;
  return perf::Run(derive::Derive(baseline), inputs, timing).cycles.value_or(0);
}

HeadOutcome HeadRunner::Run(const HeadTask& task) const {
  HeadOutcome outcome;
  const head::Inputs inputs =
      head::Prepare(options_.config, trace_, *task.block, task.head, task.first_query, task.queries);
  const Result<std::vector<head::Results>> results = RunEngines(inputs);
  if (!results.ok()) {
    outcome.errors = results.errors();
    if (outcome.errors.back().help.empty()) outcome.errors.back().help = RepeatHelp(task, options_.repeat);
    return outcome;
  }
  outcome.errors = CompareAll(task, inputs, results.value());
  outcome.differs = !outcome.errors.empty();
  if (outcome.differs) return outcome;

  HeadRecord& record = outcome.record;
  record.block = task.block->index;
  record.head = task.head;
  record.first_query = task.first_query;
  record.queries = task.queries;
  record.keys = task.block->keys;
  record.metrics = Measure(params_, inputs, results.value());
  record.dropped_after = CountDropped(params_, results.value().front());
  if (AnyCycles(results.value())) record.metrics.baseline_cycles = BaselineCycles(task);
  if (options_.keep_arrays) outcome.arrays = Pack(ToBytes(params_, inputs, results.value().front()));
  return outcome;
}

std::map<std::string, EngineWork> HeadRunner::work() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return work_;
}

}  // namespace leopard::run
