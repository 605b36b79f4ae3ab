// The decisions of the query-key unit, computed as the hardware does: masked sums of |q| over bit planes, the
// estimate E, one comparison a plane (docs/numerics.md, section 3).
#ifndef LEOPARD_SIM_PERF_DECISIONS_H_
#define LEOPARD_SIM_PERF_DECISIONS_H_

#include <cstdint>
#include <vector>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"

namespace leopard::perf {

/// What became of one key row.
struct Decision {
  std::int64_t score;   ///< Valid after the last plane.
  std::uint8_t planes;  ///< 1 .. n
  bool survives;
};

/// Keys as bit planes, queries as bit slices; decides rows one query at a time.
class Decider {
 public:
  Decider(const derive::Params& params, const head::Inputs& inputs);

  /// Decides keys 0 .. visible - 1 of one query; `decisions` has room for them.
  void Decide(int query, int visible, Decision* decisions) const;

 private:
  const derive::Params& params_;
  const head::Inputs& inputs_;
  int words_;                          ///< 64-bit words that hold one bit of every tap
  std::vector<std::uint64_t> planes_;  ///< [key][bit of the magnitude][word]
  std::vector<std::uint64_t> signs_;   ///< [key][word]
};

}  // namespace leopard::perf

#endif  // LEOPARD_SIM_PERF_DECISIONS_H_
