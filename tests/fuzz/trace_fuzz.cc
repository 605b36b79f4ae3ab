// The trace reader on top of the container.
#include <cmath>

#include "sim/trace/synthetic.h"
#include "sim/trace/trace.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {
namespace {

// The container's, a copy of the tensors, and of each block the three numbers of a head.
constexpr std::size_t kPerByte = 48;
constexpr std::size_t kOnce = 64 * 1024;

std::size_t Size(int a, int b, int c) {
  Require(a >= 1 && b >= 1 && c >= 1, "dimensions are above 0");
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b) * static_cast<std::size_t>(c);
}

void CheckBlock(const trace::Block& block) {
  Require(block.q.size() == Size(block.heads, block.queries, block.head_dim), "q has its shape");
  Require(block.k.size() == Size(block.key_heads, block.keys, block.head_dim), "k has its shape");
  Require(block.v.size() == Size(block.key_heads, block.keys, block.value_dim), "v has its shape");
  Require(block.heads % block.key_heads == 0, "key heads divide heads");
  for (const std::vector<float>* tensor : {&block.q, &block.k, &block.v}) {
    for (const float value : *tensor) Require(std::isfinite(value), "elements are finite");
  }
  const std::size_t heads = static_cast<std::size_t>(block.heads);
  Require(block.threshold.size() == heads && block.key_length.size() == heads && block.causal_offset.size() == heads,
          "each head has its numbers");
  for (const std::int32_t length : block.key_length)
    Require(length >= 1 && length <= block.keys, "lengths are of keys");
  for (const float theta : block.threshold)
    Require(!std::isnan(theta) && theta < INFINITY, "thresholds are comparable");
}

}  // namespace

void Trace(std::string_view input) {
  std::string bytes(input);
  const HeapPeak peak;
  const auto read = trace::Parse("fuzz", std::move(bytes));
  Require(peak.bytes() <= kOnce + kPerByte * input.size(), "memory is in proportion to the file");
  if (!read.ok()) return CheckErrors(read.errors(), input);
  Require(!read.value().blocks.empty(), "a trace has a block");
  for (const trace::Block& block : read.value().blocks) {
    CheckBlock(block);
    Require(read.value().ScaleOf(block) > 0, "scales are above 0");
  }
  const std::string once = trace::FormatTrace(read.value());
  const auto again = trace::Parse("again", once);
  Require(again.ok() && trace::FormatTrace(again.value()) == once, "a trace reads back as it was written");
}

}  // namespace leopard::fuzz
