#include "sim/run/head_loop.h"

#include <utility>

#include "sim/run/dump.h"
#include "sim/run/interrupt.h"
#include "sim/run/progress.h"

namespace leopard::run {

HeadLoop::HeadLoop(const RunOptions& options, const Plan& plan, const Journal* journal, Engines engines)
    : options_(options),
      plan_(plan),
      journal_(journal),
      runner_({options.config, !options.dump.empty(), options.command}, plan.trace, std::move(engines)),
      records_(plan.tasks.size()) {}

ScheduleOutcome HeadLoop::Go(const Streams& streams) {
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

std::vector<HeadRecord> HeadLoop::records() const {
  std::vector<HeadRecord> records;
  for (const std::optional<HeadRecord>& record : records_) records.push_back(*record);
  return records;
}
std::int64_t HeadLoop::Weight(std::size_t i) const {
  const HeadTask& task = plan_.tasks[i];
  return std::int64_t{task.queries} * task.block->key_length[static_cast<std::size_t>(task.head)];
}

/// Fills in what the journal knows and returns the tasks that it does not.
std::vector<std::size_t> HeadLoop::TakeUp() {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < plan_.tasks.size(); ++i) {
    if (journal_ != nullptr) records_[i] = journal_->Find(plan_.tasks[i].block->index, plan_.tasks[i].head);
    if (records_[i] && !options_.dump.empty() && !HasArrays(plan_.tasks[i], *journal_)) records_[i].reset();
    if (!records_[i]) open.push_back(i);
  }
  return open;
}

WorkOutcome HeadLoop::RunOne(std::size_t i) {
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

}  // namespace leopard::run
