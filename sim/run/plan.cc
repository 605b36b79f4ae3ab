#include "sim/run/plan.h"

#include <utility>

#include "common/files.h"
#include "common/sha256.h"
#include "generator/config/canonical.h"
#include "sim/head/inputs.h"
#include "sim/rtl/signals.h"
#include "sim/run/outputs.h"
#include "sim/run/run_picture.h"

namespace leopard::run {

namespace {

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

Diagnostics CheckStalls(const RunOptions& options) {
  if (options.engine.stall_seed == 0) return {};
  for (const std::string& name : options.engines) {
    if (name == "rtl" || name == "systemc") return {};
  }
  return {MakeError("--stall-seed", "stalls need engine rtl or systemc", "add one to --engine")};
}

std::string SaveFileOf(const std::string& waves) { return waves.empty() ? "" : rtl::SaveFilePath(waves); }

/// Every block that is run, once.
Diagnostics CheckFits(const RunOptions& options, const Plan& plan) {
  Diagnostics errors;
  const trace::Block* last = nullptr;
  for (const HeadTask& task : plan.tasks) {
    if (task.block == last) continue;
    last = task.block;
    for (Diagnostic& error : head::CheckFits(options.config, plan.trace.path, *task.block, task.queries)) {
      errors.push_back(std::move(error));
    }
  }
  return errors;
}

bool EndsIn(const std::string& text, const std::string& ending) {
  return text.size() > ending.size() && text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

/// Programs choose by a file's ending what they take it for.
Diagnostics CheckEndings(const RunOptions& options) {
  Diagnostics errors;
  if (!options.picture.empty() && !EndsIn(options.picture, ".svg") && !EndsIn(options.picture, ".html")) {
    errors.push_back(
        MakeError("--picture", "found \"" + options.picture + "\"; expected a name that ends in .svg or .html"));
  }
  if (!options.engine.waves.empty() && !EndsIn(options.engine.waves, ".fst")) {
    errors.push_back(MakeError("--waves", "found \"" + options.engine.waves + "\"; expected a name that ends in .fst"));
  }
  return errors;
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
          {"seed of the stalls", std::to_string(options.engine.stall_seed)},
          {"selection", selection.blocks + "/" + selection.heads + "/" + selection.queries},
          {"presence of --dump", options.dump.empty() ? "no" : "yes"}};
}

}  // namespace

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
  Diagnostics errors = CheckFits(options, *plan);
  for (const Diagnostics& more : {CheckEndings(options), CheckWaves(options, plan->tasks.size()), CheckStalls(options),
                                  CheckPictureHead(options.picture_head, plan->tasks),
                                  CheckOutputs({{"--result", options.result},
                                                {"--dump", options.dump},
                                                {"--picture", options.picture},
                                                {"--waves", options.engine.waves},
                                                {"the list of signals", SaveFileOf(options.engine.waves)}})}) {
    errors.insert(errors.end(), more.begin(), more.end());
  }
  if (!errors.empty()) return errors;
  return plan;
}

Result<std::unique_ptr<Journal>> OpenJournal(const RunOptions& options, const Plan& plan, std::ostream& err) {
  const std::string directory = JournalDirectory(options);
  if (directory.empty() && options.resume) {
    err << "note: --resume has nothing to go on with: a run without --result, --dump or --picture keeps nothing\n";
  }
  if (directory.empty()) return std::unique_ptr<Journal>();
  auto journal = Journal::Open(directory, KeyOf(options, plan), options.resume);
  if (journal.ok() && journal.value()->discarded() > 0) {
    err << "note: " << journal.value()->discarded() << " heads kept in " << directory
        << " by an earlier run are discarded; --resume would have gone on with them\n";
  }
  return journal;
}

}  // namespace leopard::run
