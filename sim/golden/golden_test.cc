#include "sim/golden/golden.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/trace/synthetic.h"

namespace leopard::golden {
namespace {

config::Config Bits(int k_bits, int serial_bits) {
  config::Config config;
  config.formats.k_bits = k_bits;
  config.qk.serial_bits = serial_bits;
  return config;
}

// One query against one key.
struct Single {
  head::Inputs inputs;

  Single(const std::vector<std::int32_t>& q, const std::vector<std::int32_t>& k) {
    inputs.queries = inputs.keys = inputs.key_length = inputs.value_dim = 1;
    inputs.head_dim = static_cast<int>(q.size());
    inputs.q = q;
    inputs.k = k;
    inputs.v.assign(1, 5);
    inputs.softmax_mantissa = 1U << 23;
    inputs.softmax_shift = 13;
  }
  head::Results Run(const config::Config& config, std::int64_t threshold, std::int64_t guard = 0) {
    inputs.threshold.assign(1, threshold);
    inputs.guard.assign(1, guard);
    return golden::Run(derive::Derive(config), inputs);
  }
};

// q (3, -2), k (5, -6) with planes of 2 bits of 4: C = 5, S = 27;
// plane 1 leaves 2 bits: partial = 3 * 4 + 2 * 4 = 20, bound = 20 + (5 - G) * 3.
TEST_CASE("planes, bound and survival by hand") {
  Single pair({3, -2}, {5, -6});
  const config::Config config = Bits(5, 2);
  head::Results results = pair.Run(config, 36);
  CHECK(results.planes[0] == 1);
  CHECK(results.survivors[0] == 0);
  CHECK(results.scores[0] == head::kNoScore);
  CHECK(results.empty_queries == 1);
  CHECK(results.out[0] == 0);
  results = pair.Run(config, 35);  // bound = T is not below it
  CHECK(results.planes[0] == 2);
  CHECK(results.survivors[0] == 0);
  CHECK(results.scores[0] == 27);
  results = pair.Run(config, 27);
  CHECK(results.planes[0] == 2);
  CHECK(results.survivors[0] == 1);
  CHECK(results.scores[0] == 27);
  CHECK(results.empty_queries == 0);
  CHECK(results.out[0] == 5);
  CHECK(results.false_drops == 0);
}

TEST_CASE("a guard lowers the bound and may drop a survivor, which is counted") {
  Single pair({3, -2}, {5, -6});
  const config::Config config = Bits(5, 2);
  CHECK(pair.Run(config, 32, 1).planes[0] == 2);  // bound 32
  CHECK(pair.Run(config, 33, 1).planes[0] == 1);
  CHECK(pair.Run(config, 33, 1).false_drops == 0);
  CHECK(pair.Run(config, 27, 3).planes[0] == 1);  // bound 26, S = 27
  CHECK(pair.Run(config, 27, 3).survivors[0] == 0);
  CHECK(pair.Run(config, 27, 3).false_drops == 1);
}

TEST_CASE("opposite signs, zeros, and what counts as the same sign") {
  // k_i = 0 counts as positive: C is 3 for q = 3 and 0 for q = -3; plane 1 leaves 2 bits
  CHECK(Single({3}, {0}).Run(Bits(5, 2), 9).planes[0] == 2);
  CHECK(Single({3}, {0}).Run(Bits(5, 2), 10).planes[0] == 1);
  CHECK(Single({-3}, {0}).Run(Bits(5, 2), 0).planes[0] == 2);
  CHECK(Single({-3}, {0}).Run(Bits(5, 2), 1).planes[0] == 1);
  // q = 3, k = -7: partial = -12, nothing can be added
  CHECK(Single({3}, {-7}).Run(Bits(5, 2), -12).planes[0] == 2);
  CHECK(Single({3}, {-7}).Run(Bits(5, 2), -11).planes[0] == 1);
  CHECK(Single({3}, {-7}).Run(Bits(5, 2), -21).survivors[0] == 1);
}

TEST_CASE("the first plane is the narrower one") {
  // 4 magnitude bits in planes of 3: first 1 bit, then 3. q = 1, k = 8: partial 8, bound 15
  CHECK(Single({1}, {8}).Run(Bits(5, 3), 15).planes[0] == 2);
  CHECK(Single({1}, {8}).Run(Bits(5, 3), 16).planes[0] == 1);
  // planes of one bit: bounds of k = 10 are 15, 11, 11, 10
  for (const auto& [threshold, planes] : {std::pair<int, int>{16, 1}, {15, 2}, {12, 2}, {11, 4}, {10, 4}}) {
    CHECK(Single({1}, {10}).Run(Bits(5, 1), threshold).planes[0] == planes);
  }
}

TEST_CASE("bit-parallel designs take one plane; the baseline keeps everything") {
  config::Config config = Bits(5, 2);
  config.design = config::Design::kPruning;
  head::Results results = Single({3, -2}, {5, -6}).Run(config, 1000);
  CHECK(results.planes[0] == 1);
  CHECK(results.survivors[0] == 0);
  CHECK(results.scores[0] == 27);
  config.design = config::Design::kBaseline;
  results = Single({3, -2}, {5, -6}).Run(config, 1000);
  CHECK(results.planes[0] == 1);
  CHECK(results.survivors[0] == 1);
  CHECK(results.scores[0] == 27);
  CHECK(results.false_drops == 0);
}

// Termination with an exact margin never loses a pair whose score reaches the threshold: every pair
// of two taps of 3 and 4 bits, at the highest threshold that it reaches and at the next.
TEST_CASE("exhaustive: with no guard, termination never changes a survivor") {
  for (int serial_bits = 1; serial_bits <= 3; ++serial_bits) {
    const config::Config config = Bits(4, serial_bits);
    int wrong = 0;
    for (int code = 0; code < 7 * 7 * 15 * 15; ++code) {
      const std::vector<std::int32_t> q = {code % 7 - 3, code / 7 % 7 - 3};
      const std::vector<std::int32_t> k = {code / 49 % 15 - 7, code / 735 - 7};
      const std::int64_t score = q[0] * k[0] + q[1] * k[1];
      Single pair(q, k);
      const head::Results reached = pair.Run(config, score);
      if (reached.survivors[0] != 1 || reached.scores[0] != score || reached.false_drops != 0) ++wrong;
      if (pair.Run(config, score + 1).survivors[0] != 0) ++wrong;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("masked pairs and padding are marked as such") {
  trace::SyntheticOptions options;
  options.queries = 4;
  options.keys = 5;
  options.causal = true;
  options.causal_offsets = {-1};
  options.key_lengths = {2};
  const trace::Trace trace = trace::MakeSynthetic(options);
  const config::Config config;
  const head::Inputs inputs = head::Prepare(config, trace, trace.blocks[0], 0, 0, 4);
  const head::Results results = Run(derive::Derive(config), inputs);
  const std::vector<std::uint8_t> visible = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0};
  CHECK(results.survivors == visible);  // no threshold: what is visible survives
  CHECK(results.empty_queries == 1);
  for (std::size_t pair = 0; pair < visible.size(); ++pair) {
    CHECK(results.planes[pair] == (visible[pair] != 0 ? 6 : 0));
    CHECK((results.scores[pair] == head::kNoScore) == (visible[pair] == 0));
  }
  CHECK(std::count(results.out.begin(), results.out.begin() + 8, 0) == 8);
}

// What every run must satisfy, whatever the input; returns the error relative to the largest value.
double CheckHead(const config::Config& config, const trace::Trace& trace, int head) {
  const trace::Block& block = trace.blocks[0];
  const head::Inputs inputs = head::Prepare(config, trace, block, head, 0, block.queries);
  const head::Results results = Run(derive::Derive(config), inputs);
  if (config.qk.guard_sigmas == 0) CHECK(results.false_drops == 0);
  double largest = 0;
  for (const std::int32_t value : inputs.v) largest = std::max(largest, std::fabs(value * inputs.v_scale));
  CHECK(*results.max_abs_error <= 1e-3 * largest);
  CHECK(head::CountScores(inputs) ==
        std::count_if(results.planes.begin(), results.planes.end(), [](std::uint8_t planes) { return planes != 0; }));
  return largest == 0 ? 0 : *results.max_abs_error / largest;
}

TEST_CASE("every kind of input at every width and many scales stays within a thousandth") {
  trace::SplitMix random(11);
  double worst = 0;
  for (int trial = 0; trial < 600; ++trial) {
    config::Config config;
    config.formats.q_bits = 2 + static_cast<int>(random.Below(15));
    config.formats.k_bits = 2 + static_cast<int>(random.Below(15));
    config.formats.v_bits = 2 + trial % 15;
    config.qk.serial_bits = 1 + static_cast<int>(random.Below(static_cast<std::uint64_t>(config.formats.k_bits) - 1));
    config.qk.guard_sigmas = trial % 3 == 0 ? 4 : 0;
    config.conditioning = {random.Below(2) != 0, random.Below(2) != 0};
    trace::SyntheticOptions options;
    options.kind = static_cast<trace::SyntheticKind>(trial % 5);
    options.seed = random.Next();
    options.keys = config.max_keys = 1 + static_cast<int>(random.Below(40));
    options.head_dim = 1 + static_cast<int>(random.Below(20));
    options.value_dim = 3;
    options.key_heads = 1;
    options.causal = random.Below(2) != 0;
    options.causal_offsets = {static_cast<std::int32_t>(random.Below(20)) - 10};
    if (random.Below(2) != 0) options.quantile = random.Uniform();
    trace::Trace trace = trace::MakeSynthetic(options);
    const float factor = std::pow(10.0F, static_cast<float>(random.Below(61)) - 30);
    const bool large = random.Below(2) != 0;
    for (float& q : trace.blocks[0].q) q *= large ? factor : 1.0F;
    for (float& v : trace.blocks[0].v) v *= factor;
    worst = std::max({worst, CheckHead(config, trace, 0), CheckHead(config, trace, 1)});
  }
  INFO("largest relative error ", worst);
  CHECK(worst < 6e-4);
}

TEST_CASE("equal scores average the values") {
  trace::SyntheticOptions options;
  options.kind = trace::SyntheticKind::kAllZero;
  trace::Trace trace = trace::MakeSynthetic(options);
  for (std::size_t i = 0; i < trace.blocks[0].v.size(); ++i) {
    trace.blocks[0].v[i] = i / 8 % 8 == 0 ? 32767.0F : i / 8 % 2 == 0 ? 0.0F : 1000.0F;
  }
  const config::Config config;
  const head::Inputs inputs = head::Prepare(config, trace, trace.blocks[0], 0, 0, 8);
  const head::Results results = Run(derive::Derive(config), inputs);
  CHECK(results.out == std::vector<std::int32_t>(64, 4596));  // 36767 / 8 = 4595.875
}

TEST_CASE("the largest products of the largest configuration are exact") {
  config::Config config = Bits(16, 15);
  config.formats.q_bits = 16;
  config.head_dim = 256;
  const std::int64_t largest = std::int64_t{256} * 32767 * 32767;
  Single same(std::vector<std::int32_t>(256, -32767), std::vector<std::int32_t>(256, -32767));
  CHECK(same.Run(config, largest).scores[0] == largest);
  CHECK(same.Run(config, largest).survivors[0] == 1);
  CHECK(same.Run(config, largest + 1).survivors[0] == 0);
  config.qk.serial_bits = 1;
  CHECK(same.Run(config, largest).planes[0] == 15);
  CHECK(same.Run(config, largest + 1).planes[0] == 1);
  Single opposite(std::vector<std::int32_t>(256, 32767), std::vector<std::int32_t>(256, -32767));
  CHECK(opposite.Run(config, -largest).survivors[0] == 1);
  CHECK(opposite.Run(config, -largest).scores[0] == -largest);
}

}  // namespace
}  // namespace leopard::golden
