#include "sim/perf/decisions.h"

#include <algorithm>
#include <cstdlib>

#include "sim/perf/clones.h"

namespace leopard::perf {
namespace {

/// Transposes taps to bit slices: bit i % 64 of slices[w * words + i / 64] is bit w of |taps[i]|, and of
/// signs[i / 64] whether tap i is negative. `words` is the number of 64-bit words that hold one bit of every tap.
LEOPARD_VECTOR_CLONES
void SliceTaps(const std::int32_t* taps, int dim, int bits, int words, std::uint64_t* slices, std::uint64_t* signs) {
  for (int t = 0; t < words; ++t) {
    const std::int32_t* tap = taps + 64 * t;
    const int count = std::min(64, dim - 64 * t);
    std::uint64_t negative = 0;
    for (int i = 0; i < count; ++i) negative |= static_cast<std::uint64_t>(tap[i] < 0) << i;
    signs[t] = negative;
    for (int w = 0; w < bits; ++w) {
      std::uint64_t slice = 0;
      for (int i = 0; i < count; ++i) slice |= ((static_cast<std::uint64_t>(std::abs(tap[i])) >> w) & 1) << i;
      slices[w * words + t] = slice;
    }
  }
}

/// One query's taps, sliced.
struct SlicedQuery {
  std::vector<std::uint64_t> slices;
  std::vector<std::uint64_t> signs;
  std::int64_t threshold;
  std::int64_t guard;
};

SlicedQuery Slice(const derive::Params& params, const head::Inputs& inputs, int query, int words) {
  SlicedQuery sliced;
  sliced.slices.resize(static_cast<std::size_t>(params.q_mag_bits) * words);
  sliced.signs.resize(words);
  SliceTaps(inputs.q.data() + static_cast<std::size_t>(query) * inputs.head_dim, inputs.head_dim, params.q_mag_bits,
            words, sliced.slices.data(), sliced.signs.data());
  sliced.threshold = inputs.threshold[query];
  sliced.guard = inputs.guard[query];
  return sliced;
}

/// The sum of |q_i| over the taps of `mask`, which has `words` words.
inline std::int64_t MaskedSum(const std::uint64_t* slices, int bits, const std::uint64_t* mask, int words) {
  std::int64_t sum = 0;
  for (int t = 0; t < words; ++t) {
    for (int w = 0; w < bits; ++w) {
      sum += static_cast<std::int64_t>(__builtin_popcountll(slices[w * words + t] & mask[t])) << w;
    }
  }
  return sum;
}

constexpr int kMaxWords = 4;  // 256 taps

LEOPARD_POPCOUNT_CLONES
void DecideRows(const derive::Params& params, const SlicedQuery& query, const std::uint64_t* planes,
                const std::uint64_t* signs, int words, int visible, Decision* decisions) {
  const int bits = params.q_mag_bits;
  const std::uint64_t* slices = query.slices.data();
  std::uint64_t match[kMaxWords];
  std::uint64_t mask[kMaxWords];
  for (int j = 0; j < visible; ++j) {
    for (int t = 0; t < words; ++t) match[t] = ~(query.signs[t] ^ signs[static_cast<std::size_t>(j) * words + t]);
    const std::uint64_t* bit = planes + (static_cast<std::size_t>(j + 1) * params.k_mag_bits - 1) * words;
    const std::int64_t margin = MaskedSum(slices, bits, match, words);
    const std::int64_t target = query.threshold + margin - query.guard - 1;
    std::int64_t estimate = margin;
    int width = params.first_plane_bits;
    int unseen = params.k_mag_bits;
    int plane = 1;
    bool alive = true;
    for (;; ++plane, width = params.plane_bits) {
      for (int b = 0; b < width; ++b, bit -= words) {
        for (int t = 0; t < words; ++t) mask[t] = bit[t] ^ match[t];
        estimate = 2 * estimate - MaskedSum(slices, bits, mask, words);
      }
      unseen -= width;
      alive = params.keep_all != 0 || estimate - query.guard > (target >> unseen);
      if (!alive || plane == params.planes) break;
    }
    decisions[j] = {estimate - margin, static_cast<std::uint8_t>(plane), alive};
  }
}

}  // namespace

Decider::Decider(const derive::Params& params, const head::Inputs& inputs)
    : params_(params), inputs_(inputs), words_((inputs.head_dim + 63) / 64) {
  const std::size_t m = params.k_mag_bits;
  const std::size_t keys = inputs.key_length;
  planes_.resize(keys * m * words_);
  signs_.resize(keys * words_);
  for (std::size_t j = 0; j < keys; ++j) {
    SliceTaps(inputs.k.data() + j * inputs.head_dim, inputs.head_dim, params.k_mag_bits, words_,
              planes_.data() + j * m * words_, signs_.data() + j * words_);
  }
}

void Decider::Decide(int query, int visible, Decision* decisions) const {
  if (visible == 0) return;
  const SlicedQuery sliced = Slice(params_, inputs_, query, words_);
  DecideRows(params_, sliced, planes_.data(), signs_.data(), words_, visible, decisions);
}

}  // namespace leopard::perf
