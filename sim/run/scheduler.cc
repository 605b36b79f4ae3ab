#include "sim/run/scheduler.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace leopard::run {

namespace {

class Workers {
 public:
  explicit Workers(const Schedule& schedule) : schedule_(schedule), first_failure_(schedule.count) {}

  void Loop() {
    std::size_t piece = 0;
    while (Take(&piece)) Finish(piece, schedule_.work(piece));
  }

  ScheduleOutcome outcome() { return std::move(outcome_); }

 private:
  bool Take(std::size_t* piece) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (ended_ || next_ >= schedule_.count) return false;
    if (schedule_.stop && schedule_.stop()) return false;
    *piece = next_++;
    return true;
  }

  void Finish(std::size_t piece, WorkOutcome result) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (result.state == WorkState::kDone) {
      ++outcome_.finished;
      if (schedule_.done) schedule_.done(piece);
      return;
    }
    ended_ = true;
    // Every earlier piece has been taken and will be waited for, so the first failure does not depend on chance.
    if (result.state == WorkState::kFailed && piece < first_failure_) {
      first_failure_ = piece;
      outcome_.errors = std::move(result.errors);
    }
  }

  const Schedule& schedule_;
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::size_t first_failure_;
  bool ended_ = false;
  ScheduleOutcome outcome_;
};

}  // namespace

ScheduleOutcome RunSchedule(const Schedule& schedule) {
  Workers workers(schedule);
  const std::size_t threads = std::min(schedule.count, static_cast<std::size_t>(std::max(1, schedule.jobs)));
  std::vector<std::thread> pool;
  for (std::size_t i = 1; i < threads; ++i) pool.emplace_back([&workers] { workers.Loop(); });
  workers.Loop();
  for (std::thread& thread : pool) thread.join();
  return workers.outcome();
}

int DefaultJobs() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

}  // namespace leopard::run
