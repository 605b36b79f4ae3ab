#include "sim/picture/bounds.h"

#include <cstdlib>

namespace leopard::picture {

std::vector<std::int64_t> Bounds(const derive::Params& params, const head::Inputs& inputs, int query, int key) {
  const std::size_t width = static_cast<std::size_t>(inputs.head_dim);
  const std::int32_t* q = inputs.q.data() + static_cast<std::size_t>(query) * width;
  const std::int32_t* k = inputs.k.data() + static_cast<std::size_t>(key) * width;
  const std::int64_t guard = inputs.guard[static_cast<std::size_t>(query)];
  std::vector<std::int64_t> bounds;
  for (int plane = 1; plane <= params.planes; ++plane) {
    const std::int64_t unseen = (std::int64_t{1} << (params.plane_bits * (params.planes - plane))) - 1;
    std::int64_t partial = 0;
    std::int64_t same_sign = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const std::int64_t seen = std::abs(k[i]) & ~unseen;
      partial += q[i] * (k[i] < 0 ? -seen : seen);
      if ((q[i] < 0) == (k[i] < 0)) same_sign += std::abs(q[i]);
    }
    bounds.push_back(partial + (same_sign - guard) * unseen);
  }
  return bounds;
}

}  // namespace leopard::picture
