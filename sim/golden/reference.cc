#include "sim/golden/reference.h"

#include <algorithm>
#include <cmath>

namespace leopard::golden {

std::vector<double> Attention(const head::Inputs& inputs, const std::vector<Survivor>& survivors) {
  const double factor = inputs.scale * inputs.q_scale * inputs.k_scale;
  std::int64_t maximum = survivors.front().score;
  for (const Survivor& survivor : survivors) maximum = std::max(maximum, survivor.score);
  double sum = 0;
  std::vector<double> weighted(static_cast<std::size_t>(inputs.value_dim), 0.0);
  for (const Survivor& survivor : survivors) {
    const std::int64_t distance = maximum - survivor.score;
    // Zero is kept apart because an overflowing factor times zero would not be a number.
    const double weight = distance == 0 ? 1.0 : std::exp(-factor * static_cast<double>(distance));
    sum += weight;
    const std::int32_t* value = inputs.v.data() + static_cast<std::int64_t>(survivor.key) * inputs.value_dim;
    for (std::size_t d = 0; d < weighted.size(); ++d) weighted[d] += weight * value[d];
  }
  for (double& element : weighted) element = element / sum * inputs.v_scale;
  return weighted;
}

}  // namespace leopard::golden
