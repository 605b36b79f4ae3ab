#include "sim/trace/synthetic.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "common/sha256.h"

namespace leopard::trace {
namespace {

constexpr SyntheticKind kKinds[] = {SyntheticKind::kGaussian, SyntheticKind::kAllEqual, SyntheticKind::kAllZero,
                                    SyntheticKind::kExtreme, SyntheticKind::kOnePeak};

TEST_CASE("the generator is the published one") {
  SplitMix random(1234567);  // reference values of the algorithm's published test
  CHECK(random.Next() == 6457827717110365317U);
  CHECK(random.Next() == 3203168211198807973U);
}

TEST_CASE("every kind can be written and read, and repeats itself") {
  for (const SyntheticKind kind : kKinds) {
    SyntheticOptions options;
    options.kind = kind;
    options.key_heads = 1;
    options.quantile = 0.75;
    const Trace trace = MakeSynthetic(options);
    CHECK(FormatTrace(trace) == FormatTrace(MakeSynthetic(options)));
    CHECK(Parse("t", FormatTrace(trace)).ok());
    options.seed = 2;
    const bool constant = kind == SyntheticKind::kAllEqual || kind == SyntheticKind::kAllZero;
    CHECK((MakeSynthetic(options).blocks[0].q == trace.blocks[0].q &&
           MakeSynthetic(options).blocks[0].k == trace.blocks[0].k) == constant);
  }
}

TEST_CASE("extreme elements are of one magnitude or zero") {
  SyntheticOptions options;
  options.kind = SyntheticKind::kExtreme;
  const Trace trace = MakeSynthetic(options);
  for (const float value : trace.blocks[0].k) CHECK((value == 0 || value == 1 || value == -1));
}

TEST_CASE("a quantile above the masked and padded pairs' ranks") {
  SyntheticOptions options;
  options.quantile = 1.0;
  options.heads = options.key_heads = 1;
  options.queries = 1;
  options.causal = true;  // the only visible pair is (0, 0)
  const Trace trace = MakeSynthetic(options);
  const Block& block = trace.blocks[0];
  double score = 0;
  for (int d = 0; d < block.head_dim; ++d) score += static_cast<double>(block.q[d]) * block.k[d];
  CHECK(block.threshold[0] == static_cast<float>(score * trace.ScaleOf(block)));
}

}  // namespace
}  // namespace leopard::trace
