#include "sim/perf/weighted_sum.h"

#include <algorithm>
#include <cmath>

#include "sim/perf/clones.h"

namespace leopard::perf {
namespace {

constexpr int kFractionBits = 10;
constexpr std::int64_t kOne = std::int64_t{1} << kFractionBits;

LEOPARD_VECTOR_CLONES
void MultiplyAdd(std::int64_t* sums, const std::int32_t* values, std::int32_t weight, int count) {
  for (int d = 0; d < count; ++d) sums[d] += static_cast<std::int64_t>(weight) * values[d];
}

}  // namespace

WeightedSum::WeightedSum(const derive::Params& params, const head::Inputs& inputs)
    : params_(params), inputs_(inputs), accumulators_(inputs.value_dim, 0) {
  for (int f = 0; f < kOne; ++f) {
    weight_table_.push_back(static_cast<std::uint32_t>(std::lround(std::ldexp(std::exp2(-f / 1024.0), 15))));
  }
  for (int i = 0; i <= 256; ++i) {
    const std::int64_t denominator = 256 + i;
    reciprocal_table_.push_back(((std::int64_t{1} << 27) + denominator) / (2 * denominator));
  }
}

void WeightedSum::Start() { fresh_ = true; }

void WeightedSum::Add(int key, std::int64_t score) {
  // |score| * 2^24 can pass 64 bits only where the score has more than 39; the widest has 38 (D 256, 16 bits).
  const std::int64_t product = score * static_cast<std::int64_t>(inputs_.softmax_mantissa);
  const std::int64_t z = ((product >> (inputs_.softmax_shift - 1)) + 1) >> 1;
  const std::int64_t above = (z + kOne - 1) >> kFractionBits;
  const std::int32_t* values = inputs_.v.data() + static_cast<std::size_t>(key) * inputs_.value_dim;
  if (fresh_) {
    maximum_ = above;
    sum_ = 0;
    std::fill(accumulators_.begin(), accumulators_.end(), 0);
    fresh_ = false;
  } else if (above > maximum_) {
    const int shift = static_cast<int>(std::min<std::int64_t>(above - maximum_, 63));
    maximum_ = above;
    sum_ >>= shift;
    for (std::int64_t& accumulator : accumulators_) accumulator >>= shift;
  }
  const std::int64_t difference = maximum_ * kOne - z;
  const int wf = params_.weight_fraction_bits;
  const int down = static_cast<int>(std::min<std::int64_t>(difference >> kFractionBits, wf + 2));
  const std::int64_t entry = weight_table_[difference & (kOne - 1)];
  const std::int64_t weight = (((entry << (wf - 14)) >> down) + 1) >> 1;
  sum_ += weight;
  MultiplyAdd(accumulators_.data(), values, static_cast<std::int32_t>(weight), inputs_.value_dim);
}

void WeightedSum::Finish(std::int32_t* quotients) {
  if (fresh_) {
    std::fill_n(quotients, inputs_.value_dim, 0);
    return;
  }
  const int lead = 63 - __builtin_clzll(static_cast<unsigned long long>(sum_));
  const std::int64_t normal = sum_ << (params_.sum_bits - 1 - lead);
  const int index = static_cast<int>((normal >> (params_.sum_bits - 9)) & 0xff);
  const std::int64_t rest = (normal >> (params_.sum_bits - 18)) & 0x1ff;
  const std::int64_t step = reciprocal_table_[index] - reciprocal_table_[index + 1];
  const std::int64_t reciprocal = reciprocal_table_[index] - ((step * (2 * rest + 1)) >> 10);
  const int of = params_.out_fraction_bits;
  const int og = params_.out_guard_bits;
  const std::int64_t limit = ((std::int64_t{1} << (params_.v_bits - 1)) - 1) << of;
  for (int d = 0; d < inputs_.value_dim; ++d) {
    const std::int64_t a = accumulators_[d] >> (lead - of - og);
    const std::int64_t rounded = (a * reciprocal + (std::int64_t{1} << (17 + og))) >> (18 + og);
    quotients[d] = static_cast<std::int32_t>(std::clamp(rounded, -limit, limit));
  }
}

}  // namespace leopard::perf
