#include "sim/run/scheduler.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>

#include "sim/run/progress.h"
#include "sim/run/text.h"

namespace leopard::run {
namespace {

TEST_CASE("every piece is done once, whatever the number of threads") {
  for (const int jobs : {1, 3, 50}) {
    std::vector<std::atomic<int>> times(20);
    std::set<std::size_t> done;
    Schedule schedule;
    schedule.count = times.size();
    schedule.jobs = jobs;
    schedule.work = [&times](std::size_t i) {
      ++times[i];
      return WorkOutcome{};
    };
    schedule.done = [&done](std::size_t i) { done.insert(i); };
    CHECK(RunSchedule(schedule).finished == times.size());
    for (const std::atomic<int>& count : times) CHECK(count == 1);
    CHECK(done.size() == times.size());
  }
}

TEST_CASE("the first failure is reported, and no further piece is taken") {
  for (const int jobs : {1, 4}) {
    std::atomic<std::size_t> last{0};
    Schedule schedule;
    schedule.count = 1000;
    schedule.jobs = jobs;
    schedule.work = [&last](std::size_t i) {
      if (i > last) last = i;
      if (i < 5) return WorkOutcome{};
      return WorkOutcome{WorkState::kFailed, {MakeError(std::to_string(i), "failed")}};
    };
    const ScheduleOutcome outcome = RunSchedule(schedule);
    REQUIRE(outcome.errors.size() == 1);
    CHECK(outcome.errors[0].file == "5");
    CHECK(outcome.finished == 5);
    CHECK(last < 5 + 4);
  }
}

TEST_CASE("stop ends a run without an error") {
  std::atomic<int> begun{0};
  Schedule schedule;
  schedule.count = 10;
  schedule.stop = [&begun] { return begun >= 3; };
  schedule.work = [&begun](std::size_t) {
    ++begun;
    return WorkOutcome{};
  };
  const ScheduleOutcome outcome = RunSchedule(schedule);
  CHECK(outcome.finished == 3);
  CHECK(outcome.errors.empty());
}

TEST_CASE("nothing to do is done at once") { CHECK(RunSchedule(Schedule{}).finished == 0); }

TEST_CASE("progress says how much time is left") {
  CHECK(ProgressText(12, 27, 45, 100, 45.0) == "12 of 27 heads, 45 %, 0:55 left");
  CHECK(ProgressText(1, 27, 1, 100, 60.0) == "1 of 27 heads, 1 %, 1:39:00 left");
  CHECK(ProgressText(27, 27, 100, 100, 45.0) == "27 of 27 heads, 100 %");
  CHECK(ChooseProgress(false, false) == ProgressStyle::kOff);
  CHECK(ChooseProgress(true, false) == ProgressStyle::kLines);
  CHECK(ChooseProgress(false, true) == ProgressStyle::kOverwrite);
}

TEST_CASE("numbers and words for people") {
  CHECK(Thousands(0) == "0");
  CHECK(Thousands(999) == "999");
  CHECK(Thousands(1000) == "1,000");
  CHECK(Thousands(-1234567) == "-1,234,567");
  CHECK(Magnitude(1234567) == "1.23 M");
  CHECK(Magnitude(12) == "12 ");
  CHECK(ShellQuote("configs/a.yaml") == "configs/a.yaml");
  CHECK(ShellQuote("it's") == "'it'\\''s'");
  CHECK(ShellQuote("") == "''");
}

}  // namespace
}  // namespace leopard::run
