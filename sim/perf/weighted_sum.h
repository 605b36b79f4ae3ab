// Softmax, weighted sum and division of one query, as the hardware does them (docs/numerics.md, section 4).
#ifndef LEOPARD_SIM_PERF_WEIGHTED_SUM_H_
#define LEOPARD_SIM_PERF_WEIGHTED_SUM_H_

#include <cstdint>
#include <vector>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"

namespace leopard::perf {

class WeightedSum {
 public:
  WeightedSum(const derive::Params& params, const head::Inputs& inputs);

  void Start();                           ///< A new query.
  void Add(int key, std::int64_t score);  ///< A survivor; keys ascend.
  void Finish(std::int32_t* quotients);   ///< [value_dim]; zeros where there was no survivor.

 private:
  const derive::Params& params_;
  const head::Inputs& inputs_;
  std::vector<std::uint32_t> weight_table_;     ///< 2^-f, 15 fraction bits [1024]
  std::vector<std::int64_t> reciprocal_table_;  ///< 18 fraction bits [257]
  std::vector<std::int64_t> accumulators_;
  std::int64_t sum_ = 0;
  std::int64_t maximum_ = 0;
  bool fresh_ = true;
};

}  // namespace leopard::perf

#endif  // LEOPARD_SIM_PERF_WEIGHTED_SUM_H_
