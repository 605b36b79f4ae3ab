// The vertical axis of the two charts that show scores against the threshold.
#ifndef LEOPARD_SIM_PICTURE_SCORE_AXIS_H_
#define LEOPARD_SIM_PICTURE_SCORE_AXIS_H_

#include <cstdint>

#include "sim/picture/svg.h"

namespace leopard::picture {

class ScoreAxis {
 public:
  explicit ScoreAxis(const Box& plot) : plot_(plot) {}

  /// Makes room for a value.
  void Include(std::int64_t value);
  /// Makes room for the threshold, unless that would flatten everything else. To be called last.
  void SetThreshold(std::int64_t threshold);
  double Y(std::int64_t value) const;

  /// The ground below the threshold, grid and labels, and the threshold's line.
  void Draw(Svg* svg) const;

 private:
  const Box plot_;
  bool empty_ = true;
  double low_ = 0;
  double high_ = 1;
  std::int64_t threshold_ = 0;
  bool shows_threshold_ = false;
};

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_SCORE_AXIS_H_
