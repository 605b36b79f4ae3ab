#include "sim/icarus/heads.h"

#include <algorithm>

#include "sim/trace/synthetic.h"

namespace leopard::icarus {
namespace {

using trace::SyntheticKind;

trace::SyntheticOptions Shape(const config::Config& config, int queries, int keys, SyntheticKind kind) {
  trace::SyntheticOptions options;
  options.kind = kind;
  options.seed = 5 + static_cast<std::uint64_t>(kind);
  options.heads = options.key_heads = 2;
  options.queries = std::min(queries, config.max_queries);
  options.keys = std::min(keys, config.max_keys);
  options.head_dim = config.head_dim;
  options.value_dim = config.value_dim;
  options.quantile = 0.75;
  return options;
}

}  // namespace

std::vector<head::Inputs> SmallHeads(const config::Config& config, const derive::Params& params) {
  // Partial products a cycle: of a thousand of them a cycle takes a tenth of a second.
  const bool large = params.dpus * params.head_dim * params.trees >= 300;
  const int queries = large ? 3 : 6;
  const int keys = large ? 8 : 24;
  std::vector<trace::SyntheticOptions> shapes;
  shapes.push_back(Shape(config, queries, keys, SyntheticKind::kGaussian));
  trace::SyntheticOptions smaller = Shape(config, queries, keys, SyntheticKind::kGaussian);
  smaller.seed = 99;
  smaller.head_dim = (config.head_dim + 1) / 2;
  smaller.value_dim = (config.value_dim + 1) / 2;
  smaller.causal = true;
  smaller.causal_offsets = {0, -1};
  smaller.key_lengths = {smaller.keys, (smaller.keys + 1) / 2};
  smaller.quantile.reset();
  shapes.push_back(smaller);
  shapes.push_back(Shape(config, queries, keys, SyntheticKind::kExtreme));
  shapes.push_back(Shape(config, queries, keys, SyntheticKind::kAllEqual));
  shapes.push_back(Shape(config, queries, keys, SyntheticKind::kOnePeak));

  std::vector<head::Inputs> heads;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (large) shapes[i].heads = shapes[i].key_heads = 1;
    trace::Trace trace = trace::MakeSynthetic(shapes[i]);
    if (i == 3) trace.blocks[0].threshold[0] = 3e38F;  // nothing survives
    const trace::Block& block = trace.blocks[0];
    for (int head = 0; head < block.heads; ++head) {
      heads.push_back(head::Prepare(config, trace, block, head, 0, block.queries));
    }
  }
  return heads;
}

}  // namespace leopard::icarus
