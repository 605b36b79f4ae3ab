#include "tests/support/compare.h"

#include "sim/run/compare.h"

namespace leopard::support {

std::vector<head::Inputs> PrepareHeads(const config::Config& config, const trace::Trace& trace) {
  const trace::Block& block = trace.blocks[0];
  std::vector<head::Inputs> heads;
  for (int head = 0; head < block.heads; ++head) {
    heads.push_back(head::Prepare(config, trace, block, head, 0, block.queries));
  }
  return heads;
}

std::optional<std::string> Disagreement(const std::string& engines, const head::Inputs& inputs, head::Results first,
                                        const head::Results& second, Times times) {
  if (times == Times::kIgnored) {
    first.cycles.reset();
    first.load_cycles.reset();
  }
  const std::optional<run::Difference> found = run::Compare(inputs, first, second);
  if (!found) return std::nullopt;
  return "head " + std::to_string(inputs.head) + ", " + engines + ": " + found->field + " at " + found->where + ": " +
         found->first + ", " + found->second + " (" + std::to_string(found->count) + " differ)";
}

}  // namespace leopard::support
