#include "sim/rtl/pack.h"

#include <doctest/doctest.h>

#include "sim/rtl/test_support.h"

namespace leopard::rtl {
namespace {

using Beats = std::vector<std::uint64_t>;
using testing::SmallConfig;
using testing::SmallHead;

head::Inputs OneRow(std::vector<std::int32_t> q, std::vector<std::int32_t> k, std::vector<std::int32_t> v) {
  head::Inputs inputs;
  inputs.queries = inputs.keys = inputs.key_length = 1;
  inputs.head_dim = static_cast<int>(q.size());
  inputs.value_dim = static_cast<int>(v.size());
  inputs.q = std::move(q);
  inputs.k = std::move(k);
  inputs.v = std::move(v);
  inputs.threshold = {0};
  inputs.guard = {0};
  return inputs;
}

TEST_CASE("a key row: planes, most significant first, the first one narrower, with the signs above its bits") {
  // 3 magnitude bits in planes of 1 and 2 bits; -5, 6, -2 in one's complement below their signs: 010, 110, 101.
  const derive::Params params = derive::Derive(SmallConfig());
  const Load load = Pack(params, OneRow({0, 0, 0}, {-5, 6, -2}, {0}));
  REQUIRE(params.key_row_beats == 2);
  // Plane 1 holds bit 2 of each tap (0, 1, 1), then its sign; plane 2 bit 0 (0, 0, 1), then bit 1 (1, 1, 0).
  CHECK(load.key_beats == Beats{0b101'110, 0b011'100});
}

TEST_CASE("a key row: signs come first where the planes are as wide as one another") {
  config::Config config = SmallConfig();
  config.qk.serial_bits = 1;
  const derive::Params params = derive::Derive(config);
  REQUIRE(params.key_row_beats == 4);
  CHECK(Pack(params, OneRow({0, 0, 0}, {-5, 6, -2}, {0})).key_beats == Beats{0b101, 0b110, 0b011, 0b100});
}

TEST_CASE("a value row: two's complement numbers that cross beats") {
  config::Config config = SmallConfig();
  config.value_dim = 5;
  config.formats.v_bits = 15;
  const Load load = Pack(derive::Derive(config), OneRow({0}, {0}, {1, -1, 2, -2, 3}));
  // 75 bits: 3 at bit 60, of which 4 bits lie in the first beat.
  const std::uint64_t first =
      1 | std::uint64_t{0x7fff} << 15 | std::uint64_t{2} << 30 | std::uint64_t{0x7ffe} << 45 | std::uint64_t{3} << 60;
  CHECK(load.value_beats == Beats{first, 0});
  const Load negative = Pack(derive::Derive(config), OneRow({0}, {0}, {0, 0, 0, 0, -1}));
  CHECK(negative.value_beats == Beats{std::uint64_t{15} << 60, 0x7ff});
}

TEST_CASE("a query row: magnitudes, signs, threshold, guard") {
  const derive::Params params = derive::Derive(SmallConfig());
  head::Inputs inputs = OneRow({-7, 1, -2}, {0, 0, 0}, {0});
  inputs.threshold = {-147};  // -A
  inputs.guard = {21};        // the largest: D (2^QM - 1)
  REQUIRE(params.score_bits == 9);
  REQUIRE(params.margin_bits == 5);
  const Load load = Pack(params, inputs);
  const std::uint64_t threshold = 512 - 147;
  CHECK(load.query_beats == Beats{0b010'001'111 | 0b101 << 9 | threshold << 12 | std::uint64_t{21} << 21});
}

TEST_CASE("a head smaller than the tile gets zero taps and zero values") {
  const derive::Params params = derive::Derive(SmallConfig());
  const Load small = Pack(params, OneRow({-1}, {-1}, {-1}));
  const Load padded = Pack(params, OneRow({-1, 0, 0}, {-1, 0, 0}, {-1, 0, 0, 0, 0}));
  CHECK(small.key_beats == padded.key_beats);
  CHECK(small.value_beats == padded.value_beats);
  CHECK(small.query_beats == padded.query_beats);
}

TEST_CASE("rows of 64 taps and more fill whole beats") {
  config::Config config = SmallConfig();
  config.head_dim = 65;
  config.qk.serial_bits = 1;
  const derive::Params params = derive::Derive(config);
  std::vector<std::int32_t> k(65, 0);
  k[63] = -4;
  k[64] = -1;
  const Load load = Pack(params, OneRow(std::vector<std::int32_t>(65, 0), k, {0}));
  const std::uint64_t top = std::uint64_t{1} << 63;
  // Below their signs -4 is 011, -1 is 110.
  CHECK(load.key_beats == Beats{top, 1, 0, 1, top, 1, top, 0});
}

TEST_CASE("padding keys are not loaded; every row has its beats") {
  const derive::Params params = derive::Derive(SmallConfig());
  const Load load = Pack(params, SmallHead());
  CHECK(load.keys == 4);
  CHECK(load.queries == 3);
  CHECK(load.key_beats.size() == 4u * params.key_row_beats);
  CHECK(load.value_beats.size() == 4u * params.value_row_beats);
  CHECK(load.query_beats.size() == 3u * params.query_row_beats);
  CHECK(load.mantissa == 0x800000);
  CHECK(load.shift == 20);
}

TEST_CASE("the offset means something only under a causal mask, and is clamped") {
  const derive::Params params = derive::Derive(SmallConfig());
  head::Inputs inputs = SmallHead();
  inputs.causal_offset = 3;
  CHECK(Pack(params, inputs).causal == 0);
  CHECK(Pack(params, inputs).offset == 0);
  inputs.causal = true;
  CHECK(Pack(params, inputs).causal == 1);
  CHECK(Pack(params, inputs).offset == 3);
  inputs.causal_offset = -2;
  CHECK(Pack(params, inputs).offset == 0xfffffffe);
  inputs.causal_offset = -1000000000000;
  CHECK(Pack(params, inputs).offset == 0xfffffff8);  // -MAX_QUERIES
  inputs.causal_offset = 1000000000000;
  CHECK(Pack(params, inputs).offset == 8);  // MAX_KEYS
}

}  // namespace
}  // namespace leopard::rtl
