#include "sim/trace/synthetic.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "common/files.h"
#include "sim/trace/safetensors.h"

namespace leopard::trace {
namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

std::vector<float> Gaussians(SplitMix* random, std::size_t count) {
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random->Gaussian());
  return values;
}

// Rows of all plus, all minus, mixed signs, and mixed signs with zeros, in turn by chance.
std::vector<float> Extremes(SplitMix* random, std::size_t count, int columns) {
  std::vector<float> values(count);
  std::uint64_t style = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % static_cast<std::size_t>(columns) == 0) style = random->Below(4);
    const std::uint64_t draw = random->Below(4);
    const bool negative = style == 1 || (style >= 2 && (draw & 1) != 0);
    values[i] = style == 3 && draw >= 2 ? 0.0F : negative ? -1.0F : 1.0F;
  }
  return values;
}

// Key `peak` is along every query; the others are short and nearly across them.
void MakePeak(SplitMix* random, Block* block) {
  std::fill(block->q.begin(), block->q.end(), 1.0F);
  const std::size_t columns = static_cast<std::size_t>(block->head_dim);
  const std::uint64_t peak = random->Below(static_cast<std::uint64_t>(block->keys));
  for (std::size_t i = 0; i < block->k.size(); ++i) {
    const bool at_peak = i / columns % static_cast<std::size_t>(block->keys) == peak;
    block->k[i] = at_peak ? 4.0F : static_cast<float>(random->Uniform() / 64);
  }
  block->v = Gaussians(random, block->v.size());
}

void Fill(SyntheticKind kind, SplitMix* random, Block* block) {
  switch (kind) {
    case SyntheticKind::kGaussian:
      block->q = Gaussians(random, block->q.size());
      block->k = Gaussians(random, block->k.size());
      block->v = Gaussians(random, block->v.size());
      break;
    case SyntheticKind::kAllEqual:
      std::fill(block->q.begin(), block->q.end(), 0.75F);
      std::fill(block->k.begin(), block->k.end(), -0.5F);
      std::fill(block->v.begin(), block->v.end(), 1.25F);
      break;
    case SyntheticKind::kAllZero:
      break;
    case SyntheticKind::kExtreme:
      block->q = Extremes(random, block->q.size(), block->head_dim);
      block->k = Extremes(random, block->k.size(), block->head_dim);
      block->v = Extremes(random, block->v.size(), block->value_dim);
      break;
    case SyntheticKind::kOnePeak:
      MakePeak(random, block);
      break;
  }
}

std::vector<std::int32_t> Spread(const std::vector<std::int32_t>& values, int heads, std::int32_t otherwise) {
  std::vector<std::int32_t> spread(static_cast<std::size_t>(heads), otherwise);
  if (values.empty()) return spread;
  for (std::size_t head = 0; head < spread.size(); ++head) spread[head] = values[head % values.size()];
  return spread;
}

// The unmasked real scores of a head, scaled.
std::vector<double> RealScores(const Trace& trace, const Block& block, int head) {
  const std::int64_t columns = block.head_dim;
  const std::int64_t key_head = static_cast<std::int64_t>(head) * block.key_heads / block.heads;
  std::vector<double> scores;
  for (std::int64_t i = 0; i < block.queries; ++i) {
    const float* q = block.q.data() + (head * std::int64_t{block.queries} + i) * columns;
    for (std::int64_t j = 0; j < block.key_length[static_cast<std::size_t>(head)]; ++j) {
      if (trace.causal && j > i + block.causal_offset[static_cast<std::size_t>(head)]) break;
      const float* k = block.k.data() + (key_head * block.keys + j) * columns;
      double sum = 0;
      for (std::int64_t d = 0; d < columns; ++d) sum += static_cast<double>(q[d]) * k[d];
      scores.push_back(sum * trace.ScaleOf(block));
    }
  }
  return scores;
}

float Quantile(std::vector<double> scores, double quantile) {
  if (scores.empty()) return 0;
  const double last = static_cast<double>(scores.size() - 1);
  const auto rank = scores.begin() + static_cast<std::int64_t>(std::clamp(quantile, 0.0, 1.0) * last);
  std::nth_element(scores.begin(), rank, scores.end());
  return static_cast<float>(*rank);
}

Block MakeBlock(const SyntheticOptions& options, const Trace& trace, int index, SplitMix* random) {
  Block block;
  block.index = index;
  block.heads = options.heads;
  block.key_heads = options.key_heads;
  block.queries = options.queries;
  block.keys = options.keys;
  block.head_dim = options.head_dim;
  block.value_dim = options.value_dim;
  const auto size = [](std::int64_t heads, std::int64_t rows, std::int64_t columns) {
    return static_cast<std::size_t>(heads * rows * columns);
  };
  block.q.assign(size(block.heads, block.queries, block.head_dim), 0.0F);
  block.k.assign(size(block.key_heads, block.keys, block.head_dim), 0.0F);
  block.v.assign(size(block.key_heads, block.keys, block.value_dim), 0.0F);
  Fill(options.kind, random, &block);
  block.key_length = Spread(options.key_lengths, block.heads, block.keys);
  block.causal_offset = Spread(options.causal_offsets, block.heads, 0);
  block.threshold.assign(static_cast<std::size_t>(block.heads), kMinusInfinity);
  if (!options.quantile) return block;
  for (int head = 0; head < block.heads; ++head) {
    block.threshold[static_cast<std::size_t>(head)] = Quantile(RealScores(trace, block, head), *options.quantile);
  }
  return block;
}

// The shortest text that reads back as the same number.
std::string NumberText(double number) {
  char buffer[32];
  const auto [end, fault] = std::to_chars(buffer, buffer + sizeof(buffer), number);
  return fault == std::errc() ? std::string(buffer, end) : std::string();
}

template <typename T>
bool AllAre(const std::vector<T>& values, T value) {
  return std::all_of(values.begin(), values.end(), [value](T element) { return element == value; });
}

}  // namespace

std::uint64_t SplitMix::Next() {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

double SplitMix::Uniform() { return std::ldexp(static_cast<double>(Next() >> 11), -53); }

double SplitMix::Gaussian() {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += Uniform();
  return sum;
}

Trace MakeSynthetic(const SyntheticOptions& options) {
  Trace trace;
  trace.model = "synthetic";
  trace.source = "seed " + std::to_string(options.seed);
  trace.causal = options.causal;
  trace.scale = options.scale;
  SplitMix random(options.seed);
  for (int index = 0; index < options.blocks; ++index) {
    trace.blocks.push_back(MakeBlock(options, trace, index, &random));
  }
  return trace;
}

std::string FormatTrace(const Trace& trace) {
  std::map<std::string, std::string> metadata = {
      {"model", trace.model}, {"source", trace.source}, {"mask", trace.causal ? "causal" : "none"}};
  if (trace.scale) metadata["scale"] = NumberText(*trace.scale);
  std::vector<TensorData> tensors;
  for (const Block& block : trace.blocks) {
    const std::string prefix = "blocks." + std::to_string(block.index) + ".";
    const auto add = [&](const char* name, const char* dtype, const std::vector<int>& shape, std::string_view data) {
      tensors.push_back({prefix + name, dtype, std::vector<std::uint64_t>(shape.begin(), shape.end()), data});
    };
    add("q", "F32", {block.heads, block.queries, block.head_dim}, AsBytes(block.q));
    add("k", "F32", {block.key_heads, block.keys, block.head_dim}, AsBytes(block.k));
    add("v", "F32", {block.key_heads, block.keys, block.value_dim}, AsBytes(block.v));
    if (!AllAre(block.threshold, kMinusInfinity)) add("threshold", "F32", {block.heads}, AsBytes(block.threshold));
    if (!AllAre(block.key_length, block.keys)) add("key_length", "I32", {block.heads}, AsBytes(block.key_length));
    if (!AllAre(block.causal_offset, 0)) add("causal_offset", "I32", {block.heads}, AsBytes(block.causal_offset));
  }
  return FormatSafetensors(metadata, std::move(tensors));
}

Diagnostics WriteTrace(const std::string& path, const Trace& trace) { return WriteFile(path, FormatTrace(trace)); }

}  // namespace leopard::trace
