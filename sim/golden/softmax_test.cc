#include "sim/golden/softmax.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sim/golden/reference.h"
#include "sim/trace/synthetic.h"

namespace leopard::golden {
namespace {

struct Row {
  std::int64_t score;
  std::int32_t value;
};

constexpr std::uint32_t kOneMantissa = 1U << 23;  // with shift 13: c = 1, so a score is an exponent of two
constexpr int kOneShift = 13;

std::int32_t Quotient(const derive::Params& params, const std::vector<Row>& rows) {
  const Tables tables = MakeTables();
  Softmax softmax(params, tables, kOneMantissa, kOneShift, 1);
  for (const Row& row : rows) softmax.Add(row.score, &row.value);
  std::int32_t out = -1;
  softmax.Quotients(&out);
  return out;
}

derive::Params Defaults() { return derive::Derive(config::Config{}); }

TEST_CASE("one survivor gives its value") {
  for (const std::int32_t value : {0, 1, -1, 32767, -32767}) {
    for (const std::int64_t score : {0, 5, -7, 1 << 26}) CHECK(Quotient(Defaults(), {{score, value}}) == value);
  }
}

TEST_CASE("two weights by hand, in either order") {
  // weights 1/8 and 1: (900 / 8) / (9 / 8) = 100; reciprocal A[32] = 233017, 1800 * 233017 >> 22 rounds to 100
  CHECK(Quotient(Defaults(), {{0, 900}, {3, 0}}) == 100);
  CHECK(Quotient(Defaults(), {{3, 0}, {0, 900}}) == 100);
  CHECK(Quotient(Defaults(), {{0, -900}, {3, 0}}) == -100);
  CHECK(Quotient(Defaults(), {{-50, 10}, {-50, 20}}) == 15);
}

TEST_CASE("a survivor far below the maximum vanishes, whenever it comes") {
  CHECK(Quotient(Defaults(), {{-100000, -5}, {0, 7}}) == 7);  // rescaling by more than a word leaves -1
  CHECK(Quotient(Defaults(), {{0, 7}, {-100000, -5}}) == 7);
}

TEST_CASE("narrow values have fraction bits in the quotient") {
  config::Config config;
  config.formats.v_bits = 2;
  const derive::Params params = derive::Derive(config);
  REQUIRE(params.out_fraction_bits == 13);
  CHECK(Quotient(params, {{0, 1}, {0, 0}}) == 4096);
  CHECK(Quotient(params, {{0, 1}, {0, -1}}) == 0);
  CHECK(Quotient(params, {{5, 1}}) == 8192);
}

TEST_CASE("clearing forgets") {
  const derive::Params params = Defaults();
  const Tables tables = MakeTables();
  Softmax softmax(params, tables, kOneMantissa, kOneShift, 1);
  std::int32_t value = 9;
  softmax.Add(1000, &value);
  CHECK_FALSE(softmax.empty());
  softmax.Clear();
  CHECK(softmax.empty());
  softmax.Quotients(&value);
  CHECK(value == 0);
  value = 4;
  softmax.Add(-1000, &value);
  softmax.Quotients(&value);
  CHECK(value == 4);
}

// The largest error over the elements of one query, relative to the largest value.
class Accuracy {
 public:
  Accuracy(int max_keys, int v_bits) {
    config::Config config;
    config.max_keys = max_keys;
    config.formats.v_bits = v_bits;
    params = derive::Derive(config);
    largest = (1 << (v_bits - 1)) - 1;
    inputs.value_dim = 1;
    inputs.scale = std::log(2.0) / kUnits;  // kUnits scores to a factor of two: c = 1 / kUnits
    inputs.v_scale = 1.0 / largest;
    inputs.keys = inputs.key_length = max_keys;
    inputs.v.assign(static_cast<std::size_t>(max_keys), 0);
  }

  double Error(const std::vector<std::int64_t>& scores) {
    const Tables tables = MakeTables();
    Softmax softmax(params, tables, kOneMantissa, kOneShift + kUnitsLog2, 1);
    std::vector<Survivor> survivors;
    for (std::size_t key = 0; key < scores.size(); ++key) {
      softmax.Add(scores[key], &inputs.v[key]);
      survivors.push_back({static_cast<int>(key), scores[key]});
    }
    std::int32_t quotient = 0;
    softmax.Quotients(&quotient);
    return std::fabs(std::ldexp(quotient, -params.out_fraction_bits) / largest - Attention(inputs, survivors)[0]);
  }

  static constexpr int kUnitsLog2 = 16;
  static constexpr std::int64_t kUnits = 1 << kUnitsLog2;
  derive::Params params;
  head::Inputs inputs;
  int largest = 0;
};

// One peak, and a tail whose weights lie around half a unit of the last place: all of it is rounded
// one way. This is the worst case known; docs/numerics.md, section 5, proves 9.8e-4 for any.
TEST_CASE("one peak and a long tail") {
  double worst = 0;
  for (const int max_keys : {1, 2, 3, 64, 65, 500, 512, 8192}) {
    for (const int v_bits : {2, 3, 8, 15, 16}) {
      Accuracy accuracy(max_keys, v_bits);
      std::fill(accuracy.inputs.v.begin(), accuracy.inputs.v.end(), accuracy.largest);
      accuracy.inputs.v[0] = -accuracy.largest;
      const std::int64_t half = (accuracy.params.weight_fraction_bits + 1) * Accuracy::kUnits;
      // The steps are those of the exponent, of 64 score units: 1023 is a peak that weighs little over 1/2.
      for (const int below : {0, 1, 512, 1023}) {
        for (const int units : {-64, -33, -31, 0, 31, 64}) {
          std::vector<std::int64_t> scores(static_cast<std::size_t>(max_keys), -half + units);
          scores[0] = -64 * below;
          worst = std::max(worst, accuracy.Error(scores));
        }
      }
    }
  }
  INFO("largest error ", worst);
  CHECK(worst > 2e-4);  // the case is as hard as it should be
  CHECK(worst < 6e-4);
}

TEST_CASE("random scores, ascending ones with many rescalings, and nearly equal ones") {
  trace::SplitMix random(3);
  double worst = 0;
  for (const int max_keys : {1, 2, 64, 512, 4096}) {
    for (int v_bits = 2; v_bits <= 16; ++v_bits) {
      Accuracy accuracy(max_keys, v_bits);
      for (int trial = 0; trial < 12; ++trial) {
        const double spread = std::ldexp(random.Uniform() + 0.1, static_cast<int>(random.Below(8)) - 2);
        std::vector<std::int64_t> scores(static_cast<std::size_t>(max_keys));
        for (std::size_t key = 0; key < scores.size(); ++key) {
          scores[key] = static_cast<std::int64_t>(random.Gaussian() * spread * Accuracy::kUnits);
          const bool positive = trial % 2 == 0 ? random.Below(2) != 0 : key % 2 != 0;
          accuracy.inputs.v[key] = positive ? accuracy.largest : -accuracy.largest;
        }
        if (trial % 3 == 0) std::sort(scores.begin(), scores.end());
        worst = std::max(worst, accuracy.Error(scores));
      }
    }
  }
  INFO("largest error ", worst);
  CHECK(worst < 6e-4);
}

}  // namespace
}  // namespace leopard::golden
