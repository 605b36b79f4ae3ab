#include "sim/trace/block_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

namespace leopard::trace {
namespace {

constexpr std::string_view kNames[] = {"q", "k", "v", "threshold", "key_length", "causal_offset"};
constexpr std::uint64_t kMaxDimension = std::numeric_limits<int>::max();

// Insertions, deletions and replacements from one name to the other.
std::size_t EditDistance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

class BlockReader {
 public:
  BlockReader(const SafetensorsFile& file, int index, Diagnostics* errors)
      : file_(file), prefix_("blocks." + std::to_string(index) + "."), errors_(errors) {
    block_.index = index;
  }

  Block Read();

 private:
  const TensorInfo* Require(const std::string& name, const std::string& shape);
  const TensorInfo* Check(const TensorInfo* tensor, std::string_view dtype, std::size_t rank, const std::string& shape);
  void CheckShapes(const TensorInfo* q, const TensorInfo* k, const TensorInfo* v);
  std::vector<float> Floats(const TensorInfo& tensor, bool allow_minus_infinity);
  template <typename T>
  std::vector<T> PerHead(const std::string& name, std::string_view dtype, T absent);
  void CheckKeyLength();

  std::string Tensor(const std::string& name) const { return "tensor " + Quote(prefix_ + name); }
  void Error(const TensorInfo& tensor, const std::string& text) {
    errors_->push_back(MakeError(file_.path, "tensor " + Quote(tensor.name) + ": " + text));
  }

  const SafetensorsFile& file_;
  std::string prefix_;
  Diagnostics* errors_;
  Block block_;
};

// The tensor if it is fit for use; otherwise null and an error.
const TensorInfo* BlockReader::Check(const TensorInfo* tensor, std::string_view dtype, std::size_t rank,
                                     const std::string& shape) {
  if (tensor->dtype != dtype) {
    const bool printable = ElementSize(tensor->dtype) != 0;
    Error(*tensor,
          "type is " + (printable ? tensor->dtype : Quote(tensor->dtype)) + "; expected " + std::string(dtype));
    return nullptr;
  }
  if (tensor->shape.size() != rank) {
    Error(*tensor, "shape is " + ShapeText(tensor->shape) + "; expected " + shape);
    return nullptr;
  }
  for (const std::uint64_t dimension : tensor->shape) {
    if (dimension >= 1 && dimension <= kMaxDimension) continue;
    Error(*tensor, "shape is " + ShapeText(tensor->shape) + "; expected dimensions from 1 to 2147483647");
    return nullptr;
  }
  return tensor;
}

const TensorInfo* BlockReader::Require(const std::string& name, const std::string& shape) {
  const TensorInfo* tensor = file_.Find(prefix_ + name);
  if (tensor == nullptr) {
    errors_->push_back(MakeError(file_.path, Tensor(name) + " is missing; expected F32 " + shape));
    return nullptr;
  }
  return Check(tensor, "F32", 3, shape);
}

// Reports each disagreement at the later of the two tensors; whatever is null was reported before.
void BlockReader::CheckShapes(const TensorInfo* q, const TensorInfo* k, const TensorInfo* v) {
  if (q != nullptr && k != nullptr) {
    if (k->shape[2] != q->shape[2]) {
      Error(*k, "shape is " + ShapeText(k->shape) + "; expected D to be " + std::to_string(q->shape[2]) + " as in " +
                    Quote(q->name) + " " + ShapeText(q->shape));
    }
    if (q->shape[0] % k->shape[0] != 0) {
      Error(*k, "shape is " + ShapeText(k->shape) + "; expected Hkv to divide the " + std::to_string(q->shape[0]) +
                    " heads of " + Quote(q->name));
    }
  }
  if (k != nullptr && v != nullptr && (k->shape[0] != v->shape[0] || k->shape[1] != v->shape[1])) {
    Error(*v, "shape is " + ShapeText(v->shape) + "; expected [" + std::to_string(k->shape[0]) + ", " +
                  std::to_string(k->shape[1]) + ", Dv] as in " + Quote(k->name));
  }
}

// "[1, 0, 7]" of the flat element `index`.
std::string Position(const TensorInfo& tensor, std::size_t index) {
  std::vector<std::uint64_t> position(tensor.shape.size());
  for (std::size_t axis = position.size(); axis-- > 0; index /= tensor.shape[axis]) {
    position[axis] = index % tensor.shape[axis];
  }
  return ShapeText(position);
}

std::vector<float> BlockReader::Floats(const TensorInfo& tensor, bool allow_minus_infinity) {
  const std::string_view data = file_.Data(tensor);
  std::vector<float> values(data.size() / sizeof(float));
  std::memcpy(values.data(), data.data(), data.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    if (allow_minus_infinity && std::isinf(values[i]) && values[i] < 0) continue;
    const char* found = std::isnan(values[i]) ? "NaN" : values[i] > 0 ? "infinity" : "-infinity";
    Error(tensor, "element " + Position(tensor, i) + " is " + found + "; expected finite values" +
                      (allow_minus_infinity ? " or -infinity" : ""));
    break;
  }
  return values;
}

// A tensor of one value for all heads or one for each, spread over the heads.
template <typename T>
std::vector<T> BlockReader::PerHead(const std::string& name, std::string_view dtype, T absent) {
  const std::size_t heads = static_cast<std::size_t>(block_.heads);
  std::vector<T> values(heads, absent);
  const TensorInfo* tensor = file_.Find(prefix_ + name);
  // Without queries the number of heads is unknown, and only the type and rank can be checked.
  const std::string expected = heads == 0   ? "[1] or [H]"
                               : heads == 1 ? "[1]"
                                            : "[1] or [" + std::to_string(heads) + "]";
  if (tensor == nullptr || Check(tensor, dtype, 1, expected) == nullptr) return values;
  if (heads != 0 && tensor->shape[0] != 1 && tensor->shape[0] != heads) {
    Error(*tensor, "shape is " + ShapeText(tensor->shape) + "; expected " + expected);
    return values;
  }
  std::vector<T> read(tensor->shape[0]);
  std::memcpy(read.data(), file_.Data(*tensor).data(), read.size() * sizeof(T));
  for (std::size_t head = 0; head < heads; ++head) values[head] = read[read.size() == 1 ? 0 : head];
  return values;
}

void BlockReader::CheckKeyLength() {
  for (std::size_t head = 0; head < block_.key_length.size(); ++head) {
    const std::int32_t length = block_.key_length[head];
    if (length >= 1 && length <= block_.keys) continue;
    Error(*file_.Find(prefix_ + "key_length"), "element [" + std::to_string(head) + "] is " + std::to_string(length) +
                                                   "; expected 1 to " + std::to_string(block_.keys) + ", the keys of " +
                                                   Quote(prefix_ + "k"));
    return;
  }
}

Block BlockReader::Read() {
  const TensorInfo* q = Require("q", "[H, Sq, D]");
  const TensorInfo* k = Require("k", "[Hkv, Sk, D]");
  const TensorInfo* v = Require("v", "[Hkv, Sk, Dv]");
  CheckShapes(q, k, v);
  if (q != nullptr) block_.q = Floats(*q, false);
  if (k != nullptr) block_.k = Floats(*k, false);
  if (v != nullptr) block_.v = Floats(*v, false);
  if (q != nullptr) {
    block_.heads = static_cast<int>(q->shape[0]);
    block_.queries = static_cast<int>(q->shape[1]);
    block_.head_dim = static_cast<int>(q->shape[2]);
  }
  if (k != nullptr) {
    block_.key_heads = static_cast<int>(k->shape[0]);
    block_.keys = static_cast<int>(k->shape[1]);
  }
  if (v != nullptr) block_.value_dim = static_cast<int>(v->shape[2]);
  block_.threshold = PerHead<float>("threshold", "F32", -std::numeric_limits<float>::infinity());
  const TensorInfo* threshold = file_.Find(prefix_ + "threshold");
  if (threshold != nullptr && threshold->dtype == "F32") Floats(*threshold, true);
  block_.key_length = PerHead<std::int32_t>("key_length", "I32", block_.keys);
  if (k != nullptr) CheckKeyLength();
  block_.causal_offset = PerHead<std::int32_t>("causal_offset", "I32", 0);
  return std::move(block_);
}

}  // namespace

bool IsBlockTensor(std::string_view name) {
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

std::string NearestBlockTensor(std::string_view name) {
  constexpr std::size_t kFar = 3;
  if (name.size() > 32) return "";
  std::string_view nearest;
  std::size_t best = kFar;
  for (const std::string_view known : kNames) {
    // One-letter names are near to everything: they are suggested for a change of case or plural alone.
    if (known.size() == 1 && (name.empty() || (name[0] | 0x20) != known[0])) continue;
    const std::size_t distance = EditDistance(name, known);
    if (distance < best) {
      best = distance;
      nearest = known;
    }
  }
  return std::string(nearest);
}

Block ReadBlock(const SafetensorsFile& file, int index, Diagnostics* errors) {
  return BlockReader(file, index, errors).Read();
}

}  // namespace leopard::trace
