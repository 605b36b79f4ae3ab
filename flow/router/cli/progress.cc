#include "flow/router/cli/progress.h"

#include <cmath>
#include <cstdio>

namespace leopard::router {
namespace {

constexpr std::chrono::milliseconds kRedraw{200};
constexpr std::chrono::seconds kNextLine{5};

std::string Duration(double seconds) {
  char text[64];
  const long whole = std::lround(seconds);
  std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  return text;
}

double Seconds(std::chrono::steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

}  // namespace

Progress::Progress(std::ostream& out, bool quiet, bool terminal)
    : out_(out), quiet_(quiet), terminal_(terminal), start_(Clock::now()), round_start_(start_), last_(start_) {}

std::string Progress::Text(const RoundReport& report, Clock::time_point now) const {
  std::string text = "round " + std::to_string(report.round) + ": ";
  if (report.ended) {
    return text + std::to_string(report.nets_left) + " nets left, " + std::to_string(report.conflicts) +
           " conflicts, " + std::to_string(report.unrouted) + " without a route, " + Duration(Seconds(now - start_));
  }
  text += std::to_string(report.done) + " of " + std::to_string(report.nets) + " nets";
  if (ended_.ended) text += ", " + std::to_string(ended_.conflicts) + " conflicts before";
  // Of the round: nobody knows how many rounds there will be.
  if (report.done > 0) {
    const double share = static_cast<double>(report.done) / report.nets;
    text += ", round ends in about " + Duration(Seconds(now - round_start_) * (1 / share - 1));
  }
  return text;
}

void Progress::Show(const RoundReport& report) {
  const Clock::time_point now = Clock::now();
  if (report.ended) ended_ = report;
  if (!quiet_ && now - last_ >= (terminal_ ? Clock::duration(kRedraw) : Clock::duration(kNextLine))) {
    last_ = now;
    // ESC [ K clears what a longer line left behind.
    out_ << (terminal_ ? "\r" : "") << Text(report, now) << (terminal_ ? "\033[K" : "\n") << std::flush;
    drawn_ = terminal_;
  }
  if (report.ended) round_start_ = now;
}

void Progress::End() {
  if (drawn_) out_ << "\r\033[K";
  if (!quiet_ && ended_.ended) out_ << Text(ended_, Clock::now()) << "\n";
  out_ << std::flush;
}

}  // namespace leopard::router
