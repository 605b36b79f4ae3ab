// The vertical axis of the two charts that show scores against the threshold.
#ifndef LEOPARD_SIM_PICTURE_SCORE_AXIS_H_
#define LEOPARD_SIM_PICTURE_SCORE_AXIS_H_

#include <cstdint>

#include "sim/picture/svg.h"

namespace leopard::picture {

/// kAroundThreshold: by the square root of the distance from the threshold, and labelled with that distance. Bounds
/// fall by powers of two, and what matters is which side of the threshold they are on.
enum class ScoreScale { kLinear, kAroundThreshold };

class ScoreAxis {
 public:
  ScoreAxis(const Box& plot, ScoreScale scale) : plot_(plot), scale_(scale) {}

  /// Makes room for a value.
  void Include(std::int64_t value);
  /// Makes room for the threshold, unless that would flatten everything else. To be called last.
  void SetThreshold(std::int64_t threshold);
  /// Where there is no threshold; also to be called last.
  void AddMargin();
  double Y(std::int64_t value) const;

  /// The ground below the threshold, grid and labels, and the threshold's line.
  void Draw(Svg* svg) const;

 private:
  double Place(double value) const;
  double YOfPlace(double place) const;
  void DrawTick(Svg* svg, double value, double shown) const;
  void DrawLinearTicks(Svg* svg) const;
  void DrawRootTicks(Svg* svg) const;

  const Box plot_;
  const ScoreScale scale_;
  bool empty_ = true;
  double low_ = 0;  ///< Places, once the threshold is set; values before.
  double high_ = 1;
  std::int64_t threshold_ = 0;
  bool shows_threshold_ = false;
};

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_SCORE_AXIS_H_
