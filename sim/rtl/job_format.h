// The files by which the rtl engine and its bench talk: 64-bit words of this machine, nothing else. Both sides
// include this header, so it depends on nothing.
//
// Job:    kJobMagic, kFormatVersion, KEY_BEATS, VALUE_BEATS, QUERY_BEATS, heads; then for each head
//         keys, queries, CAUSAL, OFFSET, MANTISSA, SHIFT, and the beats of its keys, values and queries.
// Result: kResultMagic, kFormatVersion, heads; then for each head queries, values of a query (DV), decisions,
//         cycles, load cycles, PLANES, SURVIVORS, EMPTY; the quotients, query by query; two words a decision.
#ifndef LEOPARD_SIM_RTL_JOB_FORMAT_H_
#define LEOPARD_SIM_RTL_JOB_FORMAT_H_

#include <cstdint>

namespace leopard::rtl {

constexpr std::uint64_t kJobMagic = 0x3130424f4a4f454c;     // "LEOJOB01"
constexpr std::uint64_t kResultMagic = 0x31305345524f454c;  // "LEORES01"
constexpr std::uint64_t kFormatVersion = 1;
constexpr int kJobHeaderWords = 6;
constexpr int kJobHeadWords = 6;
constexpr int kResultHeaderWords = 3;
constexpr int kResultHeadWords = 8;
constexpr int kDecisionWords = 2;

/// What a DPU said of one pair.
struct Decision {
  std::uint32_t cycle = 0;  ///< 0: the cycle in which START was accepted
  int query = 0;            ///< Below 8192, as is key
  int key = 0;
  int planes = 0;  ///< 1 to 16
  bool survivor = false;
  int dpu = 0;             ///< Below 64
  std::int64_t score = 0;  ///< Means something only after the last plane
};

/// Two words and no more: a head of 8192 x 8192 pairs must fit in memory.
inline void EncodeDecision(const Decision& decision, std::uint64_t words[kDecisionWords]) {
  words[0] = std::uint64_t{decision.cycle} << 32 | std::uint64_t{decision.survivor} << 31 |
             static_cast<std::uint64_t>(decision.planes) << 26 | static_cast<std::uint64_t>(decision.query) << 13 |
             static_cast<std::uint64_t>(decision.key);
  words[1] = static_cast<std::uint64_t>(decision.score) << 8 | static_cast<std::uint64_t>(decision.dpu);
}

inline Decision DecodeDecision(const std::uint64_t words[kDecisionWords]) {
  Decision decision;
  decision.cycle = static_cast<std::uint32_t>(words[0] >> 32);
  decision.survivor = words[0] >> 31 & 1;
  decision.planes = static_cast<int>(words[0] >> 26 & 31);
  decision.query = static_cast<int>(words[0] >> 13 & 8191);
  decision.key = static_cast<int>(words[0] & 8191);
  decision.score = static_cast<std::int64_t>(words[1]) >> 8;
  decision.dpu = static_cast<int>(words[1] & 255);
  return decision;
}

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_JOB_FORMAT_H_
