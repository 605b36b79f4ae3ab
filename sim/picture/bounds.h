// The bounds of one row, plane by plane, for the worked example (docs/numerics.md, section 3).
#ifndef LEOPARD_SIM_PICTURE_BOUNDS_H_
#define LEOPARD_SIM_PICTURE_BOUNDS_H_

#include <cstdint>
#include <vector>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"

namespace leopard::picture {

/// bound_1 .. bound_n of (query, key), whether or not the machine would have read so far. The last is the score.
std::vector<std::int64_t> Bounds(const derive::Params& params, const head::Inputs& inputs, int query, int key);

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_BOUNDS_H_
