// docs/numerics.md, sections 1, 2 and 4 "Scale": in double, in the order written there.
#include <algorithm>
#include <cmath>
#include <string>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"

namespace leopard::head {
namespace {

using Reals = std::vector<double>;

// A head's tensor [rows, columns] in double.
Reals Widen(const std::vector<float>& tensor, std::int64_t head, std::int64_t rows, std::int64_t stride_rows,
            std::int64_t columns) {
  const auto begin = tensor.begin() + head * stride_rows * columns;
  return Reals(begin, begin + rows * columns);
}

double MaxMagnitude(const Reals& values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::fabs(value));
  return most;
}

// mu_d = (max_j k_jd + min_j k_jd) / 2
Reals Centre(const Reals& k, int columns) {
  Reals high(k.begin(), k.begin() + columns);
  Reals low = high;
  for (std::size_t i = 0; i < k.size(); ++i) {
    high[i % columns] = std::max(high[i % columns], k[i]);
    low[i % columns] = std::min(low[i % columns], k[i]);
  }
  Reals centre(columns);
  for (int d = 0; d < columns; ++d) centre[d] = (high[d] + low[d]) / 2;
  return centre;
}

// c_d = max_j |k_jd| / max_{j,d} |k_jd|, 1 where that is zero
Reals Equaliser(const Reals& k, int columns) {
  Reals factor(columns, 0.0);
  for (std::size_t i = 0; i < k.size(); ++i) factor[i % columns] = std::max(factor[i % columns], std::fabs(k[i]));
  const double most = MaxMagnitude(factor);
  for (double& value : factor) value = value == 0 ? 1.0 : value / most;
  return factor;
}

// Conditions q and k in place and returns offset_i = q_i . mu.
Reals Condition(const config::Config::Conditioning& conditioning, int columns, Reals* q, Reals* k) {
  Reals offset(q->size() / columns, 0.0);
  if (conditioning.centre) {
    const Reals mu = Centre(*k, columns);
    for (std::size_t i = 0; i < k->size(); ++i) (*k)[i] -= mu[i % columns];
    for (std::size_t i = 0; i < q->size(); ++i) offset[i / columns] += (*q)[i] * mu[i % columns];
  }
  if (conditioning.equalise) {
    const Reals c = Equaliser(*k, columns);
    for (std::size_t i = 0; i < k->size(); ++i) (*k)[i] /= c[i % columns];
    for (std::size_t i = 0; i < q->size(); ++i) (*q)[i] *= c[i % columns];
  }
  return offset;
}

// s = max|x| / (2^(bits-1) - 1), 1 where the tensor is all zero
double QuantisationScale(const Reals& values, int bits) {
  const double most = MaxMagnitude(values);
  return most == 0 ? 1.0 : most / static_cast<double>((1 << (bits - 1)) - 1);
}

std::vector<std::int32_t> Quantise(const Reals& values, double scale, int bits) {
  const double limit = static_cast<double>((1 << (bits - 1)) - 1);
  std::vector<std::int32_t> integers;
  integers.reserve(values.size());
  for (const double value : values) {
    // nearbyint rounds half to even in the default rounding mode, which this program never leaves.
    integers.push_back(static_cast<std::int32_t>(std::clamp(std::nearbyint(value / scale), -limit, limit)));
  }
  return integers;
}

// T_i, clamped in double: beyond the largest score nothing changes, and infinities come to an end here.
std::int64_t IntegerThreshold(double theta, double offset, const Inputs& inputs,
                              const config::Config::Formats& formats) {
  const double largest = static_cast<double>(inputs.head_dim) * static_cast<double>((1 << (formats.q_bits - 1)) - 1) *
                         static_cast<double>((1 << (formats.k_bits - 1)) - 1);
  const double threshold = std::ceil((theta / inputs.scale - offset) / (inputs.q_scale * inputs.k_scale));
  return static_cast<std::int64_t>(std::clamp(threshold, -largest, largest + 1));
}

// G_i = max(0, floor(L1 / 2 - z L2 / sqrt(12))) for z > 0, else 0
std::int64_t Guard(const std::int32_t* q, int head_dim, double sigmas) {
  if (sigmas == 0) return 0;
  std::int64_t l1 = 0;
  std::int64_t squares = 0;
  for (int d = 0; d < head_dim; ++d) {
    l1 += std::abs(q[d]);
    squares += static_cast<std::int64_t>(q[d]) * q[d];
  }
  const double l2 = std::sqrt(static_cast<double>(squares));
  const double guard = std::floor(static_cast<double>(l1) / 2 - sigmas * l2 / std::sqrt(12.0));
  return guard > 0 ? static_cast<std::int64_t>(guard) : 0;
}

// c = log2(e) * scale * s_q * s_k as M * 2^-E with the 24-bit M, and SH
void SetSoftmaxScale(int score_bits, Inputs* inputs) {
  constexpr double kLog2E = 1.4426950408889634;
  constexpr double kLargest = 64;
  constexpr int kMantissaBits = 24;
  constexpr int kExponentFractionBits = 10;
  const int most_shift = score_bits + 24;
  const double c = std::min(kLog2E * inputs->scale * inputs->q_scale * inputs->k_scale, kLargest);
  inputs->softmax_mantissa = 0;
  inputs->softmax_shift = most_shift;
  if (!(c > 0)) return;
  int exponent = 0;
  const double fraction = std::frexp(c, &exponent);  // c = fraction * 2^exponent, fraction in [1/2, 1)
  double mantissa = std::nearbyint(std::ldexp(fraction, kMantissaBits));
  int e = kMantissaBits - exponent;
  if (mantissa == std::ldexp(1.0, kMantissaBits)) {
    mantissa /= 2;
    --e;
  }
  inputs->softmax_mantissa = static_cast<std::uint32_t>(mantissa);
  inputs->softmax_shift = std::min(e - kExponentFractionBits, most_shift);
}

}  // namespace

int VisibleKeys(const Inputs& inputs, int query) {
  if (!inputs.causal) return inputs.key_length;
  const std::int64_t visible = query + inputs.causal_offset + 1;
  return static_cast<int>(std::clamp<std::int64_t>(visible, 0, inputs.key_length));
}

std::int64_t CountScores(const Inputs& inputs) {
  std::int64_t scores = 0;
  for (int query = 0; query < inputs.queries; ++query) scores += VisibleKeys(inputs, query);
  return scores;
}

Inputs Prepare(const config::Config& config, const trace::Trace& trace, const trace::Block& block, int head,
               int first_query, int queries) {
  const auto& formats = config.formats;
  Inputs inputs;
  inputs.block = block.index;
  inputs.head = head;
  inputs.first_query = first_query;
  inputs.queries = queries;
  inputs.keys = block.keys;
  inputs.key_length = block.key_length[head];
  inputs.head_dim = block.head_dim;
  inputs.value_dim = block.value_dim;
  inputs.causal = trace.causal;
  inputs.causal_offset = static_cast<std::int64_t>(block.causal_offset[head]) + first_query;
  inputs.scale = trace.ScaleOf(block);

  const std::int64_t key_head = static_cast<std::int64_t>(head) * block.key_heads / block.heads;
  Reals q = Widen(block.q, head, block.queries, block.queries, block.head_dim);
  Reals k = Widen(block.k, key_head, inputs.key_length, block.keys, block.head_dim);
  const Reals v = Widen(block.v, key_head, inputs.key_length, block.keys, block.value_dim);
  const Reals offset = Condition(config.conditioning, block.head_dim, &q, &k);
  inputs.q_scale = QuantisationScale(q, formats.q_bits);
  inputs.k_scale = QuantisationScale(k, formats.k_bits);
  inputs.v_scale = QuantisationScale(v, formats.v_bits);

  const auto selected = q.begin() + static_cast<std::int64_t>(first_query) * block.head_dim;
  inputs.q = Quantise(Reals(selected, selected + static_cast<std::int64_t>(queries) * block.head_dim), inputs.q_scale,
                      formats.q_bits);
  inputs.k = Quantise(k, inputs.k_scale, formats.k_bits);
  inputs.v = Quantise(v, inputs.v_scale, formats.v_bits);

  // The bit-parallel designs never stop early, so there is no margin to bet on.
  const double sigmas = config.design == config::Design::kLeopard ? config.qk.guard_sigmas : 0;
  for (int i = 0; i < queries; ++i) {
    inputs.threshold.push_back(IntegerThreshold(block.threshold[head], offset[first_query + i], inputs, formats));
    inputs.guard.push_back(
        Guard(inputs.q.data() + static_cast<std::int64_t>(i) * block.head_dim, block.head_dim, sigmas));
  }
  SetSoftmaxScale(derive::Derive(config).score_bits, &inputs);
  return inputs;
}

Diagnostics CheckFits(const config::Config& config, const std::string& file, const trace::Block& block, int queries) {
  std::string text;
  std::string help;
  const auto compare = [&](const std::string& what, int found, const std::string& key, int limit) {
    if (found <= limit) return;
    text += (text.empty() ? "" : "; ") + what + " is " + std::to_string(found) + ", expected at most " + key + " = " +
            std::to_string(limit);
    help += " --set " + key + "=" + std::to_string(found);
  };
  compare("D", block.head_dim, "head_dim", config.head_dim);
  compare("Dv", block.value_dim, "value_dim", config.value_dim);
  compare("Sk", block.keys, "max_keys", config.max_keys);
  compare("Sq", queries, "max_queries", config.max_queries);
  if (text.empty()) return {};
  help = "raise it in the configuration, or with" + help;
  if (queries > config.max_queries) help += "; --queries selects fewer";
  return {MakeError(file, "block " + std::to_string(block.index) + " does not fit: " + text, help)};
}

}  // namespace leopard::head
