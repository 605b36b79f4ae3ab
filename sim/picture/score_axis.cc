#include "sim/picture/score_axis.h"

#include <algorithm>
#include <cmath>

#include "sim/picture/panels.h"
#include "sim/picture/theme.h"

namespace leopard::picture {

namespace {

constexpr double kMargin = 0.07;
constexpr char kBelow[] = "#e9edf1";

/// 1, 2 or 5 times a power of ten: about five steps in `range`.
double Step(double range) {
  const double power = std::pow(10.0, std::floor(std::log10(range / 5)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (power * factor * 5.5 >= range) return power * factor;
  }
  return power * 10;
}

}  // namespace

void ScoreAxis::Include(std::int64_t value) {
  const double real = static_cast<double>(value);
  low_ = empty_ ? real : std::min(low_, real);
  high_ = empty_ ? real + 1 : std::max(high_, real);
  empty_ = false;
}

void ScoreAxis::SetThreshold(std::int64_t threshold) {
  threshold_ = threshold;
  const double span = high_ - low_;
  const double real = static_cast<double>(threshold);
  shows_threshold_ = real > low_ - span && real < high_ + span;
  if (shows_threshold_) Include(threshold);
  const double margin = (high_ - low_) * kMargin;
  low_ -= margin;
  high_ += margin;
}

double ScoreAxis::Y(std::int64_t value) const {
  return plot_.bottom() - plot_.height * (static_cast<double>(value) - low_) / (high_ - low_);
}

void ScoreAxis::Draw(Svg* svg) const {
  svg->Rect(plot_, "#ffffff");
  if (shows_threshold_) {
    const double y = Y(threshold_);
    svg->Rect({plot_.x, y, plot_.width, plot_.bottom() - y}, kBelow);
  }
  const double step = Step(high_ - low_);
  for (double value = std::ceil(low_ / step) * step; value <= high_; value += step) {
    const double y = plot_.bottom() - plot_.height * (value - low_) / (high_ - low_);
    svg->Line(plot_.x, y, plot_.right(), y, {kGrid, 1, ""});
    svg->Text(plot_.x - 7, y + 4, AxisNumber(value), Muted(11, Anchor::kEnd));
  }
  if (!shows_threshold_) return;
  const double y = Y(threshold_);
  svg->Line(plot_.x, y, plot_.right(), y, {kThreshold, 1.6, "6 4"});
  svg->Text(plot_.right() - 6, y - 6, "threshold", {12, kThreshold, Anchor::kEnd, true});
}

}  // namespace leopard::picture
