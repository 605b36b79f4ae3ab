#include "sim/head/results.h"

#include <cmath>
#include <cstddef>

namespace leopard::head {

std::vector<float> RealOutputs(const derive::Params& params, const Inputs& inputs, const Results& results) {
  std::vector<float> out(results.out.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] =
        static_cast<float>(std::ldexp(static_cast<double>(results.out[i]), -params.out_fraction_bits) * inputs.v_scale);
  }
  return out;
}

}  // namespace leopard::head
