#include "bench.h"

#include "registers.h"

namespace leopard::tb {
namespace {

std::uint64_t Beats(const Head& head) { return head.beats[0].size() + head.beats[1].size() + head.beats[2].size(); }

}  // namespace

Bench::Bench(sc_core::sc_module_name name, const std::vector<Head>& heads, const Options& options)
    : sc_core::sc_module(name),
      options_(options),
      random_(options.stall_seed, 4),
      scoreboard_(options.watchdog),
      monitor_("monitor", &pins_, &scoreboard_),
      registers_(&pins_, options.stall_seed),
      load_("load", &pins_, options.stall_seed),
      sink_("sink", &pins_, options.stall_seed) {
  pins_.Bind(&tile_);
  PlanAttempts(heads);
  SC_THREAD(Sequence);
}

/// Where stalls are on, a reset falls into a run of the first head and of about every second one after it; then
/// the head is loaded and run again. Other heads follow each other without a reset.
void Bench::PlanAttempts(const std::vector<Head>& heads) {
  for (const Head& head : heads) {
    if (options_.stall_seed != 0 && (attempts_.empty() || random_.OneIn(2))) {
      if (random_.OneIn(2)) attempts_.push_back({&head, Attempt::End::kResetWhileLoading, random_.Below(1 << 16)});
      attempts_.push_back({&head, Attempt::End::kResetWhileRunning, random_.Below(1 << 16)});
    }
    attempts_.push_back({&head, Attempt::End::kWhole, 0});
  }
}

void Bench::Sequence() {
  Reset();
  registers_.Read(kId);
  for (std::size_t i = 0; i < attempts_.size(); ++i) {
    RunAttempt(attempts_[i], i + 1 < attempts_.size() ? &attempts_[i + 1] : nullptr);
  }
  sc_core::sc_stop();
}

/// The reset is asynchronous: it falls between clock edges and is taken back after one.
void Bench::Reset() {
  pins_.rst_ni.write(true);
  sc_core::wait(1 + static_cast<double>(random_.Below(8)), sc_core::SC_NS);
  pins_.rst_ni.write(false);
  for (int cycle = 0; cycle < 4; ++cycle) pins_.Tick();
  pins_.rst_ni.write(true);
  pins_.Tick();
}

void Bench::RunAttempt(const Attempt& attempt, const Attempt* next) {
  if (!loads_ahead_) BeginLoading(attempt);
  FinishLoading(attempt);
  loads_ahead_ = false;
  if (attempt.end == Attempt::End::kResetWhileLoading) return Reset();
  Start(*attempt.head);
  if (attempt.end == Attempt::End::kResetWhileRunning) return RunUntilReset(attempt);
  RunToTheEnd(attempt, next);
}

void Bench::BeginLoading(const Attempt& attempt) {
  registers_.Write(kStart, 1);  // an error: nothing is loaded
  load_.Begin(attempt.head);
  const bool whole = attempt.end != Attempt::End::kResetWhileLoading;
  if (whole && options_.stall_seed != 0 && random_.OneIn(2)) LoadInParts();
  load_.Send(kAllKinds, whole ? kNoLimit : Beats(*attempt.head) * attempt.share >> 16);
}

/// Keys without queries, or queries without keys: no head can start.
void Bench::LoadInParts() {
  load_.Send(random_.OneIn(2) ? 3 : 4, kNoLimit);
  WaitUntilSent();
  registers_.Write(kStart, 1);
}

void Bench::FinishLoading(const Attempt& attempt) {
  if (options_.stall_seed == 0) WaitUntilSent();  // else registers are written while rows are loaded
  for (unsigned i = 0; i < attempt.head->settings.size(); ++i) {
    registers_.Write(kSettings[i], attempt.head->settings[i]);
  }
  WaitUntilSent();
}

void Bench::WaitUntilSent() {
  while (load_.busy()) sc_core::wait(load_.done());
}

void Bench::Start(const Head& head) {
  registers_.Write(kStart, 1);
  Disturb(head);
}

/// Accesses that must not matter while a head runs: START is an error, writes are ignored. A short head may be over
/// before all are made; the scoreboard knows.
void Bench::Disturb(const Head& head) {
  registers_.Write(kStart, 1);
  registers_.Read(kStatus);
  for (unsigned i = 0; i < head.settings.size(); ++i) {
    registers_.Write(kSettings[i], head.settings[i] ^ 1);
    registers_.Read(kSettings[i]);
  }
}

void Bench::RunUntilReset(const Attempt& attempt) {
  const std::uint64_t target = scoreboard_.pairs() * attempt.share >> 16;
  while (scoreboard_.running() && scoreboard_.decided() < target) pins_.Tick();
  Reset();
}

void Bench::RunToTheEnd(const Attempt& attempt, const Attempt* next) {
  const bool stalls = options_.stall_seed != 0;
  if (stalls && next != nullptr && random_.OneIn(2)) {
    // The tile is to leave these rows alone until the head is over.
    loads_ahead_ = true;
    load_.Begin(next->head);
    load_.Send(kAllKinds,
               next->end == Attempt::End::kResetWhileLoading ? Beats(*next->head) * next->share >> 16 : kNoLimit);
  }
  while (scoreboard_.running()) {
    pins_.Tick();
    // START once more could start the rows that are loaded ahead.
    if (stalls && !loads_ahead_ && random_.OneIn(256)) Disturb(*attempt.head);
  }
  for (const Register counter : {kStatus, kCycles, kPlanes, kSurvivors, kEmpty}) registers_.Read(counter);
  pins_.Tick();  // the monitor has seen the last of them
  records_.push_back(scoreboard_.TakeRecord());
}

}  // namespace leopard::tb
