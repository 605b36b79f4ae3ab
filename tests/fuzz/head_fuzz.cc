// Any legal design on any legal head: quantisation must end in range, golden reference and cycle model must agree.
#include <algorithm>
#include <cfloat>
#include <cmath>

#include "generator/config/canonical.h"
#include "generator/config/reader.h"
#include "sim/golden/golden.h"
#include "sim/head/inputs.h"
#include "sim/perf/model.h"
#include "sim/rtl/pack.h"
#include "sim/run/compare.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {
namespace {

/// Choices from the input's bytes; after its end, always the first.
class Choices {
 public:
  explicit Choices(std::string_view input) : input_(input) {}
  int Byte() { return at_ < input_.size() ? static_cast<unsigned char>(input_[at_++]) : 0; }
  int Between(int low, int high) { return low + Byte() % (high - low + 1); }
  template <typename T, std::size_t N>
  T Among(const T (&values)[N]) {
    return values[static_cast<std::size_t>(Byte()) % N];
  }

 private:
  std::string_view input_;
  std::size_t at_ = 0;
};

float Element(Choices* choices) {
  static constexpr float kSpecial[] = {0.0F,    -0.0F,    1.0F,   -1.0F,   FLT_MAX,     -FLT_MAX,
                                       FLT_MIN, -FLT_MIN, 1e-45F, -1e-45F, FLT_EPSILON, 0.333333333F,
                                       1e30F,   -1e30F,   1e-30F, 65504.0F};
  const int byte = choices->Byte();
  if (byte < 16) return kSpecial[byte];
  return static_cast<float>(byte - 136) / 16.0F;
}

config::Config Design(Choices* choices) {
  config::Config config;
  config.name = "fuzz";
  config.design = choices->Among({config::Design::kLeopard, config::Design::kPruning, config::Design::kBaseline});
  config.head_dim = choices->Between(1, 9);
  config.value_dim = choices->Between(1, 9);
  config.max_keys = choices->Between(1, 17);
  config.max_queries = choices->Between(1, 6);
  config.formats.q_bits = choices->Between(2, 16);
  config.formats.k_bits = choices->Between(2, 16);
  config.formats.v_bits = choices->Between(2, 16);
  config.qk.dpus = choices->Between(1, 5);
  config.qk.serial_bits = choices->Between(1, config.formats.k_bits - 1);
  config.qk.guard_sigmas = config.design == config::Design::kLeopard ? choices->Among({0.0, 1.0, 3.0, 12.0}) : 0.0;
  config.qk.fifo_depth = choices->Among({8, 2, 3, 64});
  config.conditioning.centre = choices->Byte() % 2 == 1;
  config.conditioning.equalise = choices->Byte() % 2 == 1;
  return config;
}

std::vector<float> Tensor(Choices* choices, int rows, int columns) {
  std::vector<float> values;
  for (int i = 0; i < rows * columns; ++i) values.push_back(Element(choices));
  return values;
}

trace::Trace OneHead(const config::Config& config, Choices* choices) {
  trace::Block block;
  block.heads = block.key_heads = 1;
  block.queries = choices->Between(1, config.max_queries);
  block.keys = choices->Between(1, config.max_keys);
  block.head_dim = choices->Between(1, config.head_dim);
  block.value_dim = choices->Between(1, config.value_dim);
  block.threshold = {choices->Byte() % 4 == 0 ? -INFINITY : Element(choices)};
  block.key_length = {choices->Between(1, block.keys)};
  block.causal_offset = {choices->Among({0, 1, -1, 5, -5, INT32_MAX, INT32_MIN, INT32_MAX - 1})};
  trace::Trace trace;
  trace.causal = choices->Byte() % 2 == 1;
  static constexpr double kScales[] = {0, 1, 0.125, 1e-3, DBL_MIN, DBL_TRUE_MIN, DBL_MAX, 1e100, 1e-100};
  const double scale = choices->Among(kScales);
  if (scale > 0) trace.scale = scale;
  block.q = Tensor(choices, block.queries, block.head_dim);
  block.k = Tensor(choices, block.keys, block.head_dim);
  block.v = Tensor(choices, block.keys, block.value_dim);
  trace.blocks.push_back(std::move(block));
  return trace;
}

void CheckRange(const std::vector<std::int32_t>& values, int bits) {
  const std::int32_t limit = (1 << (bits - 1)) - 1;
  for (const std::int32_t value : values) Require(value >= -limit && value <= limit, "integers are within their width");
}

void CheckInputs(const config::Config& config, const derive::Params& params, const head::Inputs& inputs) {
  CheckRange(inputs.q, config.formats.q_bits);
  CheckRange(inputs.k, config.formats.k_bits);
  CheckRange(inputs.v, config.formats.v_bits);
  const std::int64_t limit = std::int64_t{1} << (params.score_bits - 1);
  for (const std::int64_t t : inputs.threshold) Require(t >= -limit && t < limit, "thresholds are within SCORE_W");
  const std::int64_t margin = std::int64_t{1} << params.margin_bits;
  for (const std::int64_t g : inputs.guard) Require(g >= 0 && g < margin, "guards are within MARGIN_W");
  Require(inputs.softmax_mantissa < (1U << params.multiplier_bits), "M is within its width");
  Require(inputs.softmax_shift >= 0 && inputs.softmax_shift <= params.max_shift, "SH is within its bounds");
}

}  // namespace

void Head(std::string_view input) {
  Choices choices(input);
  const config::Config config = Design(&choices);
  const auto checked = config::ReadText(config::YamlText(config), "fuzz.yaml");
  if (!checked.ok()) return CheckErrors(checked.errors(), input);
  const trace::Trace trace = OneHead(config, &choices);
  Require(head::CheckFits(config, "fuzz", trace.blocks[0], trace.blocks[0].queries).empty(),
          "the head fits the design");
  const derive::Params params = derive::Derive(config);
  const head::Inputs inputs = head::Prepare(config, trace, trace.blocks[0], 0, 0, trace.blocks[0].queries);
  CheckInputs(config, params, inputs);
  const head::Results golden = golden::Run(params, inputs);
  const head::Results model = perf::Run(params, inputs);
  const auto difference = run::Compare(inputs, golden, model);
  if (difference) {
    const std::string text = difference->field + ", " + difference->where + ": golden has " + difference->first +
                             ", model has " + difference->second;
    Require(false, text.c_str());
  }
  rtl::Pack(params, inputs);
}

}  // namespace leopard::fuzz
