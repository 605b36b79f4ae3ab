#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/trace/synthetic.h"

namespace leopard::head {
namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

// A trace of one block of one head with these rows and no values of interest; scale 1.
trace::Trace OneHead(const std::vector<float>& q, const std::vector<float>& k, int head_dim, float theta) {
  trace::Block block;
  block.heads = block.key_heads = 1;
  block.head_dim = head_dim;
  block.value_dim = 1;
  block.queries = static_cast<int>(q.size()) / head_dim;
  block.keys = static_cast<int>(k.size()) / head_dim;
  block.q = q;
  block.k = k;
  block.v.assign(static_cast<std::size_t>(block.keys), 0.0F);
  block.threshold = {theta};
  block.key_length = {block.keys};
  block.causal_offset = {0};
  trace::Trace trace;
  trace.scale = 1.0;
  trace.blocks = {block};
  return trace;
}

config::Config FourBits() {
  config::Config config;
  config.formats.q_bits = config.formats.k_bits = config.formats.v_bits = 4;  // -7 .. 7
  return config;
}

Inputs PrepareAll(const config::Config& config, const trace::Trace& trace, int head = 0) {
  return Prepare(config, trace, trace.blocks[0], head, 0, trace.blocks[0].queries);
}

TEST_CASE("quantisation rounds half to even and is symmetric") {
  const trace::Trace trace = OneHead({7, 2.5, 3.5, -0.5, -1.5, -7}, {14, -5, -7, 1, 0, 3}, 1, kMinusInfinity);
  const Inputs inputs = PrepareAll(FourBits(), trace);
  CHECK(inputs.q_scale == 1);
  CHECK(inputs.q == std::vector<std::int32_t>{7, 2, 4, 0, -2, -7});
  CHECK(inputs.k_scale == 2);
  CHECK(inputs.k == std::vector<std::int32_t>{7, -2, -4, 0, 0, 2});
}

TEST_CASE("every width uses its whole range") {
  for (int bits = 2; bits <= 16; ++bits) {
    config::Config config;
    config.formats.q_bits = config.formats.k_bits = config.formats.v_bits = bits;
    const float huge = std::numeric_limits<float>::max();
    const trace::Trace trace = OneHead({huge, -huge}, {1e-45F, -1e-45F}, 1, kMinusInfinity);
    const Inputs inputs = PrepareAll(config, trace);
    const std::int32_t limit = (1 << (bits - 1)) - 1;
    CHECK(inputs.q == std::vector<std::int32_t>{limit, -limit});
    CHECK(inputs.k == std::vector<std::int32_t>{limit, -limit});
  }
}

TEST_CASE("tensors of zeros have scale one") {
  config::Config config = FourBits();
  config.conditioning = {true, true};
  const Inputs inputs = PrepareAll(config, OneHead({0, 0}, {0, 0, 0}, 1, 2.5F));
  CHECK(inputs.q_scale == 1);
  CHECK(inputs.k_scale == 1);
  CHECK(inputs.v_scale == 1);
  CHECK(inputs.k == std::vector<std::int32_t>{0, 0, 0});
  CHECK(inputs.threshold == std::vector<std::int64_t>{3, 3});
}

TEST_CASE("thresholds are rounded up and clamped to just beyond the scores") {
  const auto threshold = [](float theta) {
    return PrepareAll(FourBits(), OneHead({7, 0}, {14, 0}, 2, theta)).threshold.at(0);  // s_q s_k = 2
  };
  CHECK(threshold(6) == 3);
  CHECK(threshold(6.25F) == 4);
  CHECK(threshold(-6.25F) == -3);
  CHECK(threshold(196) == 98);  // A = 2 * 7 * 7
  CHECK(threshold(197) == 99);
  CHECK(threshold(1e38F) == 99);
  CHECK(threshold(-1e38F) == -98);
  CHECK(threshold(kMinusInfinity) == -98);
}

TEST_CASE("a threshold survives a scale that overflows") {
  trace::Trace trace = OneHead({7}, {7}, 1, 1.0F);
  trace.scale = 1e-310;
  CHECK(PrepareAll(FourBits(), trace).threshold.at(0) == 50);
  trace.blocks[0].threshold = {-1.0F};
  CHECK(PrepareAll(FourBits(), trace).threshold.at(0) == -49);
}

TEST_CASE("centring moves keys by the middle of their range and thresholds by its product with the query") {
  config::Config config = FourBits();
  config.conditioning.centre = true;
  // mu = (3, 1); k' = (-7, 7), (7, -7), (0, 0); offsets 3 q_0 + q_1 = 10 and -14
  const trace::Trace trace = OneHead({1, 7, -7, 7}, {-4, 8, 10, -6, 3, 1}, 2, 12);
  const Inputs inputs = PrepareAll(config, trace);
  CHECK(inputs.k == std::vector<std::int32_t>{-7, 7, 7, -7, 0, 0});
  CHECK(inputs.q == std::vector<std::int32_t>{1, 7, -7, 7});
  CHECK(inputs.threshold == std::vector<std::int64_t>{2, 26});
}

TEST_CASE("equalising divides keys and multiplies queries") {
  config::Config config = FourBits();
  config.conditioning.equalise = true;
  // c = (1, 1/7, 1 where the column is zero)
  const trace::Trace trace = OneHead({7, 49, -3}, {7, 1, 0, -3.5F, -1, 0}, 3, kMinusInfinity);
  const Inputs inputs = PrepareAll(config, trace);
  CHECK(inputs.k == std::vector<std::int32_t>{7, 7, 0, -4, -7, 0});
  CHECK(inputs.q == std::vector<std::int32_t>{7, 7, -3});
}

TEST_CASE("padding takes part in nothing") {
  config::Config config = FourBits();
  config.conditioning = {true, true};
  trace::Trace trace = OneHead({1}, {-7, 7, 1000}, 1, kMinusInfinity);
  trace.blocks[0].v = {7, -1, 1000};
  trace.blocks[0].key_length = {2};
  const Inputs inputs = PrepareAll(config, trace);
  CHECK(inputs.keys == 3);
  CHECK(inputs.key_length == 2);
  CHECK(inputs.k == std::vector<std::int32_t>{-7, 7});
  CHECK(inputs.v == std::vector<std::int32_t>{7, -1});
  CHECK(CountScores(inputs) == 2);
}

TEST_CASE("query heads share key heads") {
  trace::SyntheticOptions options;
  options.heads = 6;
  options.key_heads = 3;
  options.key_lengths = {8, 7, 6};
  const trace::Trace trace = trace::MakeSynthetic(options);
  const trace::Block& block = trace.blocks[0];
  for (int head = 0; head < 6; ++head) {
    const Inputs inputs = PrepareAll(config::Config{}, trace, head);
    CHECK(inputs.key_length == 8 - head % 3);
    const std::size_t first = static_cast<std::size_t>(head / 2) * block.keys * block.value_dim;
    CHECK(inputs.v[5] == static_cast<std::int32_t>(std::nearbyint(block.v[first + 5] / inputs.v_scale)));
    const std::size_t query = static_cast<std::size_t>(head) * block.queries * block.head_dim;
    CHECK(inputs.q[3] == static_cast<std::int32_t>(std::nearbyint(block.q[query + 3] / inputs.q_scale)));
  }
}

TEST_CASE("a selection of queries changes nothing but their number") {
  config::Config config;
  config.conditioning = {true, true};
  config.qk.guard_sigmas = 1;
  trace::SyntheticOptions options;
  options.causal = true;
  options.causal_offsets = {-2};
  options.quantile = 0.5;
  const trace::Trace trace = trace::MakeSynthetic(options);
  const Inputs all = PrepareAll(config, trace, 1);
  const Inputs some = Prepare(config, trace, trace.blocks[0], 1, 3, 2);
  CHECK(some.first_query == 3);
  CHECK(some.queries == 2);
  CHECK(some.q_scale == all.q_scale);
  CHECK(some.q == std::vector<std::int32_t>(all.q.begin() + 24, all.q.begin() + 40));
  CHECK(some.threshold == std::vector<std::int64_t>(all.threshold.begin() + 3, all.threshold.begin() + 5));
  CHECK(some.guard == std::vector<std::int64_t>(all.guard.begin() + 3, all.guard.begin() + 5));
  CHECK(VisibleKeys(some, 0) == VisibleKeys(all, 3));
  CHECK(VisibleKeys(some, 1) == VisibleKeys(all, 4));
}

TEST_CASE("causal offsets of each sign") {
  Inputs inputs;
  inputs.queries = 4;
  inputs.key_length = 3;
  CHECK(VisibleKeys(inputs, 0) == 3);
  CHECK(CountScores(inputs) == 12);
  inputs.causal = true;
  const auto visible = [&inputs](std::int64_t offset) {
    inputs.causal_offset = offset;
    return std::vector<int>{VisibleKeys(inputs, 0), VisibleKeys(inputs, 1), VisibleKeys(inputs, 2),
                            VisibleKeys(inputs, 3)};
  };
  CHECK(visible(0) == std::vector<int>{1, 2, 3, 3});
  CHECK(CountScores(inputs) == 9);
  CHECK(visible(1) == std::vector<int>{2, 3, 3, 3});
  CHECK(visible(-2) == std::vector<int>{0, 0, 1, 2});
  CHECK(CountScores(inputs) == 3);
  CHECK(visible(-4) == std::vector<int>{0, 0, 0, 0});
  CHECK(visible(std::numeric_limits<std::int32_t>::max()) == std::vector<int>{3, 3, 3, 3});
  CHECK(visible(std::numeric_limits<std::int32_t>::min()) == std::vector<int>{0, 0, 0, 0});
}

TEST_CASE("the guard is half the norm less the deviations") {
  const trace::Trace trace = OneHead({3, -4, 0, 0, 7, 7}, {1, 1}, 2, 0);  // L1 7, 0, 14; L2 5, 0, 9.899
  const auto guard = [&trace](double sigmas, config::Design design = config::Design::kLeopard) {
    config::Config config = FourBits();
    config.design = design;
    config.qk.guard_sigmas = sigmas;
    return PrepareAll(config, trace).guard;
  };
  CHECK(guard(0) == std::vector<std::int64_t>{0, 0, 0});
  CHECK(guard(1) == std::vector<std::int64_t>{2, 0, 4});  // 3.5 - 1.443, 7 - 2.858
  CHECK(guard(2) == std::vector<std::int64_t>{0, 0, 1});  // 3.5 - 2.887, 7 - 5.715
  CHECK(guard(12) == std::vector<std::int64_t>{0, 0, 0});
  CHECK(guard(1, config::Design::kPruning) == std::vector<std::int64_t>{0, 0, 0});
}

TEST_CASE("the softmax scale as mantissa and shift") {
  const int score_bits = derive::Derive(FourBits()).score_bits;
  const auto scale = [](double value) {
    trace::Trace trace = OneHead({7}, {7}, 1, 0);  // s_q = s_k = 1
    trace.scale = value;
    const Inputs inputs = PrepareAll(FourBits(), trace);
    return std::make_pair(static_cast<int>(inputs.softmax_mantissa), inputs.softmax_shift);
  };
  constexpr int kHalf = 1 << 23;
  CHECK(scale(1) == std::make_pair(12102203, 13));  // 1.442695 = 12102203 * 2^-23
  CHECK(scale(0.5) == std::make_pair(12102203, 14));
  CHECK(scale(0.6931471805599453) == std::make_pair(kHalf, 13));
  CHECK(scale(0.69314716) == std::make_pair(kHalf, 13));   // rounds up to the next power of two
  CHECK(scale(0.693147) == std::make_pair(16777212, 14));  // 0.99999974
  CHECK(scale(1e30) == std::make_pair(kHalf, 7));          // clamped to 64
  CHECK(scale(1e308) == std::make_pair(kHalf, 7));
  CHECK(scale(1e-30).second == score_bits + 24);
  CHECK(scale(5e-324).second == score_bits + 24);
  trace::Trace trace = OneHead({1e-30F}, {1e-30F}, 1, 0);
  trace.scale = 5e-324;
  CHECK(PrepareAll(FourBits(), trace).softmax_mantissa == 0);  // underflow
  CHECK(PrepareAll(FourBits(), trace).softmax_shift == score_bits + 24);
}

TEST_CASE("blocks that do not fit are named with all that is too large") {
  trace::SyntheticOptions options;
  options.blocks = 2;
  options.keys = 9;
  const trace::Trace trace = trace::MakeSynthetic(options);
  const trace::Block& block = trace.blocks[1];
  config::Config config;
  CHECK(CheckFits(config, "t", block, 8).empty());
  config.head_dim = config.value_dim = config.max_keys = config.max_queries = 8;
  CHECK(Format(CheckFits(config, "t", block, 8)) ==
        "t: error: block 1 does not fit: Sk is 9, expected at most max_keys = 8\n"
        "help: raise it in the configuration, or with --set max_keys=9\n");
  config.head_dim = 7;
  config.value_dim = 6;
  config.max_queries = 5;
  CHECK(
      Format(CheckFits(config, "t", block, 8)) ==
      "t: error: block 1 does not fit: D is 8, expected at most head_dim = 7; Dv is 8, expected at most value_dim = 6; "
      "Sk is 9, expected at most max_keys = 8; Sq is 8, expected at most max_queries = 5\n"
      "help: raise it in the configuration, or with --set head_dim=8 --set value_dim=8 --set max_keys=9 --set "
      "max_queries=8; --queries selects fewer\n");
  CHECK(CheckFits(config, "t", block, 5).at(0).message.find("Sq") == std::string::npos);
}

}  // namespace
}  // namespace leopard::head
