// Small traces made up for tests: the same bytes from the same options on every machine.
#ifndef LEOPARD_SIM_TRACE_SYNTHETIC_H_
#define LEOPARD_SIM_TRACE_SYNTHETIC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/trace/trace.h"

namespace leopard::trace {

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): one word of state, any seed is good.
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next();
  /// 0 .. bound - 1; the bias is below bound / 2^64.
  std::uint64_t Below(std::uint64_t bound) { return bound == 0 ? 0 : Next() % bound; }
  /// In [0, 1), a multiple of 2^-53.
  double Uniform();
  /// Mean 0, variance 1, within 6: the sum of twelve uniforms, which needs no function of the C library.
  double Gaussian();

 private:
  std::uint64_t state_;
};

enum class SyntheticKind {
  kGaussian,  ///< Independent normal elements.
  kAllEqual,  ///< Every element of a tensor is the same: all scores are equal.
  kAllZero,
  kExtreme,  ///< Elements of the largest magnitude and random sign, rows of one sign, and some zeros.
  kOnePeak,  ///< One key far above the others, which all have nearly the same score.
};

struct SyntheticOptions {
  SyntheticKind kind = SyntheticKind::kGaussian;
  std::uint64_t seed = 1;
  int blocks = 1;  ///< With indices 0, 1, ...
  int heads = 2;
  int key_heads = 2;  ///< Divides heads.
  int queries = 8;
  int keys = 8;
  int head_dim = 8;
  int value_dim = 8;
  bool causal = false;
  std::vector<std::int32_t> causal_offsets;  ///< Head h has element h modulo the size; empty: 0.
  std::vector<std::int32_t> key_lengths;     ///< The same; empty: all keys.
  /// Each head's threshold is its unmasked score of this rank (0 = least, 1 = greatest); nothing: no threshold.
  std::optional<double> quantile;
  std::optional<double> scale;
};

Trace MakeSynthetic(const SyntheticOptions& options);

/// The trace as a file. Thresholds, lengths and offsets are left out where they say nothing.
std::string FormatTrace(const Trace& trace);
Diagnostics WriteTrace(const std::string& path, const Trace& trace);

}  // namespace leopard::trace

#endif  // LEOPARD_SIM_TRACE_SYNTHETIC_H_
