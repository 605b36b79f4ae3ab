// What an engine says of one head. All engines fill the same fields; those that an engine cannot know
// are left empty and say so.
#ifndef LEOPARD_SIM_HEAD_RESULTS_H_
#define LEOPARD_SIM_HEAD_RESULTS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"

namespace leopard::head {

constexpr std::int64_t kNoScore = std::numeric_limits<std::int64_t>::min();

struct Results {
  /// Per pair, [queries, keys] of head::Inputs (padding included). Masked pairs and padding:
  /// survivors 0, planes 0, scores kNoScore. A score is kNoScore where the row was terminated early.
  std::vector<std::uint8_t> survivors;
  std::vector<std::uint8_t> planes;
  std::vector<std::int64_t> scores;
  /// Quotients [queries, value_dim of the head], Params::out_fraction_bits fraction bits, in units of v_scale.
  std::vector<std::int32_t> out;
  std::int64_t empty_queries = 0;  ///< Queries without a survivor.

  std::optional<std::int64_t> cycles;       ///< model, rtl: start accepted .. last output word accepted, inclusive
  std::optional<std::int64_t> load_cycles;  ///< model, rtl: beats of the load stream

  /// golden only
  std::optional<std::int64_t> false_drops;
  std::optional<double> max_abs_error;  ///< Against float64 attention over the same survivors and integers.
};

/// The outputs as real numbers, float32(double(quotient) * 2^-f * s_v) (docs/numerics.md): [queries, value_dim].
std::vector<float> RealOutputs(const derive::Params& params, const Inputs& inputs, const Results& results);

/// Occupancy over time of one head (cycle model): busy cycles per unit in windows of `window` cycles.
struct Occupancy {
  int window = 1;
  std::vector<std::vector<std::uint32_t>> dpu_busy;  ///< [DPU][window]
  std::vector<std::uint32_t> vpu_busy;               ///< [window]
};

}  // namespace leopard::head

#endif  // LEOPARD_SIM_HEAD_RESULTS_H_
