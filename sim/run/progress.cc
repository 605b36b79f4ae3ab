#include "sim/run/progress.h"

#include <cmath>
#include <cstdio>

namespace leopard::run {

namespace {

constexpr std::chrono::milliseconds kRedraw{200};
constexpr std::chrono::seconds kNextLine{5};

std::string Duration(double seconds) {
  const long whole = std::lround(seconds);
  char text[64];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  }
  return text;
}

}  // namespace

std::string ProgressText(std::size_t heads, std::size_t all_heads, std::int64_t weight, std::int64_t all_weight,
                         double seconds) {
  const double share = all_weight > 0 ? static_cast<double>(weight) / static_cast<double>(all_weight) : 1.0;
  std::string text = std::to_string(heads) + " of " + std::to_string(all_heads) + " heads, " +
                     std::to_string(static_cast<int>(share * 100)) + " %";
  if (share > 0 && share < 1) text += ", " + Duration(seconds / share - seconds) + " left";
  return text;
}

ProgressStyle ChooseProgress(bool asked, bool terminal) {
  if (terminal) return ProgressStyle::kOverwrite;
  return asked ? ProgressStyle::kLines : ProgressStyle::kOff;
}

Progress::Progress(std::ostream& out, ProgressStyle style, std::size_t heads, std::int64_t weight)
    : out_(out),
      style_(style),
      all_heads_(heads),
      all_weight_(weight),
      start_(std::chrono::steady_clock::now()),
      last_(start_) {}

void Progress::Add(std::int64_t weight) {
  ++heads_;
  weight_ += weight;
  if (style_ == ProgressStyle::kOff) return;
  const auto now = std::chrono::steady_clock::now();
  const bool overwrite = style_ == ProgressStyle::kOverwrite;
  if (heads_ < all_heads_ && heads_ > 1 && now - last_ < (overwrite ? kRedraw : kNextLine)) return;
  last_ = now;
  const std::string text =
      ProgressText(heads_, all_heads_, weight_, all_weight_, std::chrono::duration<double>(now - start_).count());
  // ESC [ K clears what a longer line left behind.
  out_ << (overwrite ? "\r" + text + "\033[K" : text + "\n") << std::flush;
  drawn_ = true;
}

void Progress::End() {
  if (drawn_ && style_ == ProgressStyle::kOverwrite) out_ << "\n" << std::flush;
  drawn_ = false;
}

}  // namespace leopard::run
