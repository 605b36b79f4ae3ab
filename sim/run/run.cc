#include "sim/run/run.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>

#include "common/files.h"
#include "generator/config/canonical.h"
#include "sim/run/dump.h"
#include "sim/run/head_loop.h"
#include "sim/run/interrupt.h"
#include "sim/run/plan.h"
#include "sim/run/report.h"
#include "sim/run/run_picture.h"
#include "sim/run/text.h"

namespace leopard::run {

namespace {

constexpr int kExitBad = 1;
constexpr int kExitInterrupted = 130;  // what shells say of a program ended by SIGINT

#ifdef __clang__
constexpr char kCompiler[] = "clang++ " __clang_version__;
#else
constexpr char kCompiler[] = "g++ " __VERSION__;
#endif

Report MakeReport(const RunOptions& options, const Plan& plan, const Engines& engines,
                  std::vector<HeadRecord> records) {
  Report report;
  report.config = options.config;
  report.params = derive::Derive(options.config);
  report.config_digest = config::Digest(options.config);
  report.tools["leopard"] = options.version;
  report.tools["compiler"] = kCompiler;
  for (const auto& engine : engines) {
    for (const auto& [tool, version] : engine->tools()) report.tools[tool] = version;
  }
  report.trace = {std::filesystem::path(options.trace).filename().string(), plan.trace_digest, plan.trace.model,
                  plan.trace.source};
  report.engines = options.engines;
  report.stall_seed = options.engine.stall_seed;
  report.selection = options.selection;
  report.heads = std::move(records);
  return report;
}

Diagnostics WriteOutputs(const RunOptions& options, const Plan& plan, const Report& report, const Journal* journal) {
  Diagnostics errors;
  if (!options.dump.empty()) errors = WriteDump(options.dump, plan.trace.model, plan.tasks, *journal);
  if (errors.empty() && !options.picture.empty()) {
    errors = WritePicture(options.picture, options.picture_head, plan.trace, plan.tasks, report);
  }
  // Last: where the result is there, the run is complete.
  if (errors.empty() && !options.result.empty()) errors = WriteFile(options.result, ResultJson(report));
  return errors;
}

void SayHowToGoOn(const RunOptions& options, const Journal* journal, std::size_t finished, std::ostream& err) {
  if (journal == nullptr) {
    err << "nothing is kept without --result\n";
    return;
  }
  err << "finished heads (" << finished << ") are kept in " << journal->directory() << "\n"
      << "go on with: " << options.full_command << " --resume\n";
}

void SaySpeed(const std::map<std::string, EngineWork>& work, std::ostream& err) {
  for (const auto& [name, done] : work) {
    if (done.seconds <= 0) continue;
    err << name << ": " << Magnitude(static_cast<double>(done.scores) / done.seconds) << "scores/s";
    if (done.cycles > 0) err << ", " << Magnitude(static_cast<double>(done.cycles) / done.seconds) << "cycles/s";
    err << " a thread (" << Fixed(done.seconds, 2) << " s)\n";
  }
}

void SayWhatAgrees(const std::vector<std::string>& engines, std::ostream& err) {
  std::string names;
  for (std::size_t i = 0; i < engines.size(); ++i) {
    names += (i == 0 ? "" : i + 1 == engines.size() ? " and " : ", ") + engines[i];
  }
  if (engines.size() > 1)
    err << names << " agree on every plane, survivor, score, output and cycle that they compute\n";
  if (std::find(engines.begin(), engines.end(), "rtl") == engines.end()) {
    err << "the Verilog was not run: --engine golden,model,rtl runs it as well\n";
  }
}

/// The run is over and every head is there: files, table, speed.
int Finish(const RunOptions& options, const Plan& plan, const Engines& engines, const HeadLoop& loop, Journal* journal,
           const Streams& streams) {
  const Report report = MakeReport(options, plan, engines, loop.records());
  const Diagnostics errors = WriteOutputs(options, plan, report, journal);
  if (!errors.empty()) {
    streams.err << Format(errors);
    SayHowToGoOn(options, journal, plan.tasks.size(), streams.err);
    return kExitBad;
  }
  if (journal != nullptr) journal->Remove();
  streams.out << ResultTable(report, options.per_head);
  SayWhatAgrees(options.engines, streams.err);
  SaySpeed(loop.work(), streams.err);
  return 0;
}

/// A head failed, or engines disagree.
int GiveUp(const RunOptions& options, const ScheduleOutcome& outcome, bool differs, Journal* journal,
           const Streams& streams) {
  streams.err << Format(outcome.errors);
  // Engines that disagree will disagree again: there is nothing to go on with.
  const bool worthless = differs || outcome.finished == 0;
  if (worthless && journal != nullptr) journal->Remove();
  if (!worthless) SayHowToGoOn(options, journal, outcome.finished, streams.err);
  return kExitBad;
}

}  // namespace

Result<Engines> MakeEngines(const RunOptions& options) {
  return MakeEngines(options.engines, options.config, derive::Derive(options.config), options.engine);
}

int Run(const RunOptions& options, const Streams& streams, const EngineMaker& make_engines) {
  const auto refuse = [&streams](const Diagnostics& errors) {
    streams.err << Format(errors);
    return kExitBad;
  };
  const Result<std::unique_ptr<Plan>> made = MakePlan(options);
  if (!made.ok()) return refuse(made.errors());
  const Plan& plan = *made.value();
  // A run that cannot be resumed is refused before models are built; one that starts anew discards what an earlier one
  // kept only once they are.
  Result<std::unique_ptr<Journal>> opened = std::unique_ptr<Journal>();
  if (options.resume) opened = OpenJournal(options, plan, streams.err);
  if (!opened.ok()) return refuse(opened.errors());
  const Result<Engines> engines = make_engines(options);
  if (!engines.ok()) return refuse(engines.errors());
  if (!options.resume) opened = OpenJournal(options, plan, streams.err);
  if (!opened.ok()) return refuse(opened.errors());
  Journal* const journal = opened.value().get();

  if (options.engine.stall_seed != 0) {
    streams.err << "random stalls, seed " << options.engine.stall_seed << ": rtl and systemc tell no cycles\n";
  }
  // Until the end: writing the files is short, and half of it would be of no use.
  const InterruptGuard guard;
  HeadLoop loop(options, plan, journal, engines.value());
  const ScheduleOutcome outcome = loop.Go(streams);
  if (!outcome.errors.empty()) return GiveUp(options, outcome, loop.differs(), journal, streams);
  if (outcome.finished == plan.tasks.size()) return Finish(options, plan, engines.value(), loop, journal, streams);
  streams.err << "interrupted after " << outcome.finished << " of " << plan.tasks.size() << " heads\n";
  SayHowToGoOn(options, journal, outcome.finished, streams.err);
  return kExitInterrupted;
}

}  // namespace leopard::run
