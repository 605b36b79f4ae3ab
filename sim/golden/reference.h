// Attention in float64 over given survivors and integers: what the outputs' error is measured against.
#ifndef LEOPARD_SIM_GOLDEN_REFERENCE_H_
#define LEOPARD_SIM_GOLDEN_REFERENCE_H_

#include <cstdint>
#include <vector>

#include "sim/head/inputs.h"

namespace leopard::golden {

struct Survivor {
  int key = 0;
  std::int64_t score = 0;  ///< S
};

/// sum_j softmax_j(scale s_q s_k S_j) v_j s_v; `survivors` is not empty.
std::vector<double> Attention(const head::Inputs& inputs, const std::vector<Survivor>& survivors);

}  // namespace leopard::golden

#endif  // LEOPARD_SIM_GOLDEN_REFERENCE_H_
