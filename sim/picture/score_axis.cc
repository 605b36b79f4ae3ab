#include "sim/picture/score_axis.h"

#include <algorithm>
#include <cmath>

#include "sim/picture/panels.h"
#include "sim/picture/theme.h"

namespace leopard::picture {

namespace {

constexpr double kMargin = 0.07;
constexpr double kRootSteps = 7;
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
  low_ = Place(low_);
  high_ = Place(high_);
  AddMargin();
}

void ScoreAxis::AddMargin() {
  const double margin = (high_ - low_) * kMargin;
  low_ -= margin;
  high_ += margin;
}

double ScoreAxis::Place(double value) const {
  if (scale_ == ScoreScale::kLinear || !shows_threshold_) return value;
  const double distance = value - static_cast<double>(threshold_);
  return std::copysign(std::sqrt(std::fabs(distance)), distance);
}

double ScoreAxis::YOfPlace(double place) const {
  return plot_.bottom() - plot_.height * (place - low_) / (high_ - low_);
}

double ScoreAxis::Y(std::int64_t value) const { return YOfPlace(Place(static_cast<double>(value))); }

void ScoreAxis::DrawTick(Svg* svg, double value, double shown) const {
  const double y = YOfPlace(Place(value));
  svg->Line(plot_.x, y, plot_.right(), y, {kGrid, 1, ""});
  svg->Text(plot_.x - 7, y + 4, AxisNumber(shown), Muted(11, Anchor::kEnd));
}

void ScoreAxis::DrawLinearTicks(Svg* svg) const {
  const double step = Step(high_ - low_);
  for (double value = std::ceil(low_ / step) * step; value <= high_; value += step) DrawTick(svg, value, value);
}

void ScoreAxis::DrawRootTicks(Svg* svg) const {
  const double middle = static_cast<double>(threshold_);
  DrawTick(svg, middle, 0);
  const double step = (high_ - low_) / kRootSteps;
  for (const double sign : {1.0, -1.0}) {
    double last = 0;
    for (double place = step; place <= (sign > 0 ? high_ : -low_); place += step) {
      // The nearest number of one digit; two places may share one.
      const double square = place * place;
      const double power = std::pow(10.0, std::floor(std::log10(square)));
      const double distance = std::round(square / power) * power;
      if (distance <= last || std::sqrt(distance) > (sign > 0 ? high_ : -low_)) continue;
      last = distance;
      DrawTick(svg, middle + sign * distance, sign * distance);
    }
  }
}

void ScoreAxis::Draw(Svg* svg) const {
  svg->Rect(plot_, "#ffffff");
  const double y = Y(threshold_);
  if (shows_threshold_) svg->Rect({plot_.x, y, plot_.width, plot_.bottom() - y}, kBelow);
  if (scale_ == ScoreScale::kAroundThreshold && shows_threshold_) {
    DrawRootTicks(svg);
  } else {
    DrawLinearTicks(svg);
  }
  if (!shows_threshold_) return;
  svg->Line(plot_.x, y, plot_.right(), y, {kThreshold, 1.6, "6 4"});
  // Where nothing else is drawn: bounds begin high above it on the left, scores may be anywhere inside.
  const bool inside = scale_ == ScoreScale::kAroundThreshold;
  svg->Text(inside ? plot_.x + 8 : plot_.right() + 8, inside ? y + 16 : y + 4, "threshold",
            {12, kThreshold, Anchor::kStart, true});
}

}  // namespace leopard::picture
