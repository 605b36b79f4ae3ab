#include "sim/run/run.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "common/files.h"
#include "common/sha256.h"
#include "generator/config/canonical.h"
#include "sim/run/dump.h"
#include "sim/run/head_runner.h"
#include "sim/run/interrupt.h"
#include "sim/run/journal.h"
#include "sim/run/outputs.h"
#include "sim/run/progress.h"
#include "sim/run/report.h"
#include "sim/run/run_picture.h"
#include "sim/run/scheduler.h"
#include "sim/run/text.h"

namespace leopard::run {

namespace {

constexpr int kExitBad = 1;
constexpr int kExitInterrupted = 130;  // what shells say of a program ended by SIGINT

/// Everything a run knows before its first head.
struct Plan {
  trace::Trace trace;
  std::string trace_digest;
  std::vector<HeadTask> tasks;  ///< Point into `trace`.
};

std::string JoinNames(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

/// Resuming with another build could mix results of different arithmetic.
std::string ProgramDigest() {
  const Result<std::string> program = ReadFile("/proc/self/exe");
  return program.ok() ? Sha256(program.value()) : "unknown";
}

Diagnostics CheckWaves(const RunOptions& options, std::size_t heads) {
  if (options.engine.waves.empty()) return {};
  const std::string option = "--waves";
  for (const std::string& name : options.engines) {
    if (name != "rtl") continue;
    if (heads == 1) return {};
    return {MakeError(option, "waves are of one head; " + std::to_string(heads) + " are selected",
                      "select one, as in --blocks 0 --heads 0")};
  }
  return {MakeError(option, "waves need engine rtl", "add rtl to --engine")};
}

Result<std::unique_ptr<Plan>> MakePlan(const RunOptions& options) {
  auto plan = std::make_unique<Plan>();
  Result<trace::Trace> trace = trace::Read(options.trace);
  if (!trace.ok()) return trace.errors();
  plan->trace = std::move(trace).value();
  const Result<std::string> bytes = ReadFile(options.trace);
  if (!bytes.ok()) return bytes.errors();
  plan->trace_digest = Sha256(bytes.value());

  Result<std::vector<HeadTask>> tasks = Select(options.selection, plan->trace);
  if (!tasks.ok()) return tasks.errors();
  plan->tasks = std::move(tasks).value();
  Diagnostics errors = head::CheckFits(options.config, plan->trace);
  for (const Diagnostics& more :
       {CheckWaves(options, plan->tasks.size()), CheckPictureHead(options.picture_head, plan->tasks),
        CheckOutputs({{"--result", options.result},
                      {"--dump", options.dump},
                      {"--picture", options.picture},
                      {"--waves", options.engine.waves}})}) {
    errors.insert(errors.end(), more.begin(), more.end());
  }
  if (!errors.empty()) return errors;
  return plan;
}

/// Kept beside the first of the run's files; a run that writes none keeps nothing.
std::string JournalDirectory(const RunOptions& options) {
  for (const std::string& path : {options.result, options.dump, options.picture}) {
    if (!path.empty()) return path + ".partial";
  }
  return "";
}

JournalKey KeyOf(const RunOptions& options, const Plan& plan) {
  const Selection& selection = options.selection;
  return {{"program", ProgramDigest()},
          {"configuration", config::Digest(options.config)},
          {"trace", plan.trace_digest},
          {"list of engines", JoinNames(options.engines)},
          {"selection", selection.blocks + "/" + selection.heads + "/" + selection.queries},
          {"presence of --dump", options.dump.empty() ? "no" : "yes"}};
}

Result<std::unique_ptr<Journal>> OpenJournal(const RunOptions& options, const Plan& plan, std::ostream& err) {
  const std::string directory = JournalDirectory(options);
  if (directory.empty()) return std::unique_ptr<Journal>();
  auto journal = Journal::Open(directory, KeyOf(options, plan), options.resume);
  if (journal.ok() && journal.value()->discarded() > 0) {
    err << "note: " << journal.value()->discarded() << " heads kept in " << directory
        << " by an earlier run are discarded; --resume would have gone on with them\n";
  }
  return journal;
}

/// The run itself, while its heads are being computed.
class HeadLoop {
 public:
  HeadLoop(const RunOptions& options, const Plan& plan, const Journal* journal, Engines engines)
      : options_(options),
        plan_(plan),
        journal_(journal),
        runner_({options.config, !options.dump.empty(), options.command}, plan.trace, std::move(engines)),
        records_(plan.tasks.size()) {}

  ScheduleOutcome Go(const Streams& streams) {
    const std::vector<std::size_t> open = TakeUp();
    if (open.size() < plan_.tasks.size()) {
      streams.err << plan_.tasks.size() - open.size() << " of " << plan_.tasks.size() << " heads taken over from "
                  << journal_->directory() << "\n";
    }
    std::int64_t weight = 0;
    for (const std::size_t i : open) weight += Weight(i);
    Progress progress(streams.err, ChooseProgress(options_.progress, streams.err_is_terminal), open.size(), weight);
    Schedule schedule;
    schedule.count = open.size();
    schedule.jobs = options_.jobs;
    schedule.stop = InterruptGuard::Interrupted;
    schedule.work = [this, &open](std::size_t i) { return RunOne(open[i]); };
    schedule.done = [this, &open, &progress](std::size_t i) { progress.Add(Weight(open[i])); };
    ScheduleOutcome outcome = RunSchedule(schedule);
    progress.End();
    outcome.finished += plan_.tasks.size() - open.size();
    return outcome;
  }

  /// By task; all there once every head is finished.
  std::vector<HeadRecord> records() const {
    std::vector<HeadRecord> records;
    for (const std::optional<HeadRecord>& record : records_) records.push_back(*record);
    return records;
  }
  bool differs() const { return differs_; }
  std::map<std::string, EngineWork> work() const { return runner_.work(); }

 private:
  std::int64_t Weight(std::size_t i) const {
    const HeadTask& task = plan_.tasks[i];
    return std::int64_t{task.queries} * task.block->key_length[static_cast<std::size_t>(task.head)];
  }

  /// Fills in what the journal knows and returns the tasks that it does not.
  std::vector<std::size_t> TakeUp() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < plan_.tasks.size(); ++i) {
      if (journal_ != nullptr) records_[i] = journal_->Find(plan_.tasks[i].block->index, plan_.tasks[i].head);
      if (!records_[i]) open.push_back(i);
    }
    return open;
  }

  WorkOutcome RunOne(std::size_t i) {
    HeadOutcome head = runner_.Run(plan_.tasks[i]);
    if (head.differs) differs_ = true;
    if (!head.errors.empty()) {
      // Ctrl-C also ends the processes of the rtl engine: that head is unfinished, not wrong.
      const bool ended = InterruptGuard::Interrupted() && !head.differs;
      return {ended ? WorkState::kAbandoned : WorkState::kFailed, std::move(head.errors)};
    }
    if (journal_ != nullptr) {
      Diagnostics errors = journal_->Keep(head.record, head.arrays);
      if (!errors.empty()) return {WorkState::kFailed, std::move(errors)};
    }
    records_[i] = std::move(head.record);
    return {};
  }

  const RunOptions& options_;
  const Plan& plan_;
  const Journal* journal_;
  const HeadRunner runner_;
  std::vector<std::optional<HeadRecord>> records_;
  std::atomic<bool> differs_{false};
};

Report MakeReport(const RunOptions& options, const Plan& plan, const Engines& engines,
                  std::vector<HeadRecord> records) {
  Report report;
  report.config = options.config;
  report.params = derive::Derive(options.config);
  report.config_digest = config::Digest(options.config);
  report.tools["leopard"] = options.version;
  report.tools["compiler"] = "GCC-compatible " __VERSION__;
  for (const auto& engine : engines) {
    if (!engine->tool_version().empty()) report.tools["verilator"] = engine->tool_version();
  }
  report.trace = {std::filesystem::path(options.trace).filename().string(), plan.trace_digest, plan.trace.model,
                  plan.trace.source};
  report.engines = options.engines;
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

}  // namespace

Result<Engines> MakeEngines(const RunOptions& options) {
  return MakeEngines(options.engines, options.config, derive::Derive(options.config), options.engine);
}

int Run(const RunOptions& options, const Streams& streams, const EngineMaker& make_engines) {
  const auto fail = [&streams](const Diagnostics& errors) {
    streams.err << Format(errors);
    return kExitBad;
  };
  const Result<std::unique_ptr<Plan>> made = MakePlan(options);
  if (!made.ok()) return fail(made.errors());
  const Plan& plan = *made.value();
  const Result<Engines> engines = make_engines(options);
  if (!engines.ok()) return fail(engines.errors());
  Result<std::unique_ptr<Journal>> journal = OpenJournal(options, plan, streams.err);
  if (!journal.ok()) return fail(journal.errors());

  HeadLoop loop(options, plan, journal.value().get(), engines.value());
  ScheduleOutcome outcome;
  {
    const InterruptGuard guard;
    outcome = loop.Go(streams);
  }
  if (!outcome.errors.empty()) {
    streams.err << Format(outcome.errors);
    // Engines that disagree will disagree again: there is nothing to go on with.
    if (loop.differs() && journal.value() != nullptr) journal.value()->Remove();
    if (!loop.differs()) SayHowToGoOn(options, journal.value().get(), outcome.finished, streams.err);
    return kExitBad;
  }
  if (outcome.finished < plan.tasks.size()) {
    streams.err << "interrupted after " << outcome.finished << " of " << plan.tasks.size() << " heads\n";
    SayHowToGoOn(options, journal.value().get(), outcome.finished, streams.err);
    return kExitInterrupted;
  }
  const Report report = MakeReport(options, plan, engines.value(), loop.records());
  const Diagnostics errors = WriteOutputs(options, plan, report, journal.value().get());
  if (!errors.empty()) {
    streams.err << Format(errors);
    SayHowToGoOn(options, journal.value().get(), outcome.finished, streams.err);
    return kExitBad;
  }
  if (journal.value() != nullptr) journal.value()->Remove();
  streams.out << ResultTable(report, options.per_head);
  SaySpeed(loop.work(), streams.err);
  return 0;
}

}  // namespace leopard::run
