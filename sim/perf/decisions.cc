#include "sim/perf/decisions.h"

#include <cstdlib>

// One binary serves every machine of its family: the compiler makes a version with hardware population counts and
// one without, and the loader chooses.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__SANITIZE_ADDRESS__)
#define LEOPARD_POPCOUNT_CLONES __attribute__((target_clones("arch=icelake-server", "popcnt", "default")))
#else
#define LEOPARD_POPCOUNT_CLONES
#endif

namespace leopard::perf {
namespace {

/// One query's taps, sliced: bit w of |q_i| is bit i of slices[w * words ..].
struct SlicedQuery {
  std::vector<std::uint64_t> slices;
  std::vector<std::uint64_t> signs;
  std::int64_t threshold;
  std::int64_t guard;
};

SlicedQuery Slice(const derive::Params& params, const head::Inputs& inputs, int query, int words) {
  SlicedQuery sliced;
  sliced.slices.assign(static_cast<std::size_t>(params.q_mag_bits) * words, 0);
  sliced.signs.assign(words, 0);
  const std::int32_t* q = inputs.q.data() + static_cast<std::size_t>(query) * inputs.head_dim;
  for (int i = 0; i < inputs.head_dim; ++i) {
    const auto magnitude = static_cast<std::uint32_t>(std::abs(q[i]));
    const std::uint64_t tap = std::uint64_t{1} << (i % 64);
    for (int w = 0; w < params.q_mag_bits; ++w) {
      if ((magnitude >> w) & 1) sliced.slices[w * words + i / 64] |= tap;
    }
    if (q[i] < 0) sliced.signs[i / 64] |= tap;
  }
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
    const std::uint64_t* bit = planes + static_cast<std::size_t>(j) * params.k_mag_bits * words;
    const std::int64_t margin = MaskedSum(slices, bits, match, words);
    const std::int64_t target = query.threshold + margin - query.guard - 1;
    std::int64_t estimate = margin;
    int width = params.first_plane_bits;
    int unseen = params.k_mag_bits;
    int plane = 1;
    bool alive = true;
    for (;; ++plane, width = params.plane_bits) {
      for (int b = 0; b < width; ++b, bit += words) {
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
  const int m = params.k_mag_bits;
  planes_.assign(static_cast<std::size_t>(inputs.key_length) * m * words_, 0);
  signs_.assign(static_cast<std::size_t>(inputs.key_length) * words_, 0);
  for (int j = 0; j < inputs.key_length; ++j) {
    const std::int32_t* k = inputs.k.data() + static_cast<std::size_t>(j) * inputs.head_dim;
    for (int i = 0; i < inputs.head_dim; ++i) {
      const auto magnitude = static_cast<std::uint32_t>(std::abs(k[i]));
      const std::uint64_t tap = std::uint64_t{1} << (i % 64);
      for (int b = 0; b < m; ++b) {
        if ((magnitude >> (m - 1 - b)) & 1) planes_[(static_cast<std::size_t>(j) * m + b) * words_ + i / 64] |= tap;
      }
      if (k[i] < 0) signs_[static_cast<std::size_t>(j) * words_ + i / 64] |= tap;
    }
  }
}

void Decider::Decide(int query, int visible, Decision* decisions) const {
  if (visible == 0) return;
  const SlicedQuery sliced = Slice(params_, inputs_, query, words_);
  DecideRows(params_, sliced, planes_.data(), signs_.data(), words_, visible, decisions);
}

}  // namespace leopard::perf
