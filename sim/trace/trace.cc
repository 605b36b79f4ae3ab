#include "sim/trace/trace.h"

#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "common/files.h"
#include "sim/trace/block_reader.h"
#include "sim/trace/safetensors.h"

namespace leopard::trace {
namespace {

// Unknown names beyond these are only counted: a foreign file may have thousands.
constexpr std::size_t kMaxUnknown = 20;
// Where the reader gives up, lest a hostile file of many blocks makes it write many times as much.
constexpr std::size_t kMaxErrors = 50;
constexpr std::string_view kPrefix = "blocks.";

// The L of "blocks.L.NAME" and NAME; nothing unless L is written canonically, so that no block has two spellings.
std::optional<std::pair<int, std::string>> SplitName(const std::string& name) {
  const std::size_t start = kPrefix.size();
  const std::size_t dot = name.find('.', start);
  if (dot == std::string::npos) return std::nullopt;
  int index = 0;
  const char* end = name.data() + dot;
  const auto [rest, fault] = std::from_chars(name.data() + start, end, index);
  if (fault != std::errc() || rest != end || index < 0) return std::nullopt;
  if (std::to_string(index) != name.substr(start, dot - start)) return std::nullopt;
  return std::make_pair(index, name.substr(dot + 1));
}

// The indices of the blocks; every tensor under `blocks.` that has no meaning is an error, because
// a misspelt name would otherwise silently change the result.
std::set<int> FindBlocks(const SafetensorsFile& file, Diagnostics* errors) {
  std::set<int> indices;
  std::size_t unknown = 0;
  for (const TensorInfo& tensor : file.tensors) {
    if (tensor.name.compare(0, kPrefix.size(), kPrefix) != 0) continue;
    const auto split = SplitName(tensor.name);
    if (split && IsBlockTensor(split->second)) {
      indices.insert(split->first);
      continue;
    }
    if (++unknown > kMaxUnknown) continue;
    std::string help;
    if (split) {
      const std::string nearest = NearestBlockTensor(split->second);
      if (!nearest.empty()) {
        help = "did you mean \"blocks." + std::to_string(split->first) + "." + nearest + "\"?";
      }
    }
    errors->push_back(MakeError(file.path,
                                "tensor " + Quote(tensor.name) +
                                    " is unknown; expected blocks.L.q, .k, .v, .threshold, .key_length or "
                                    ".causal_offset, L an integer from 0 to 2147483647 without leading zeros",
                                help));
  }
  if (unknown > kMaxUnknown) {
    errors->push_back(MakeError(file.path, std::to_string(unknown - kMaxUnknown) + " more tensors are unknown"));
  }
  if (indices.empty() && unknown == 0) {
    errors->push_back(
        MakeError(file.path, "no tensor blocks.L.q, blocks.L.k or blocks.L.v; expected at least one block"));
  }
  return indices;
}

std::string MetadataText(const SafetensorsFile& file, const std::string& name) {
  const auto found = file.metadata.find(name);
  return found == file.metadata.end() ? "" : found->second;
}

// The whole of `text` as a finite number above zero. from_chars: no locale, no blanks, no sign "+", no hexadecimal.
std::optional<double> ParseScale(const std::string& text) {
  double scale = 0;
  const char* end = text.data() + text.size();
  const auto [rest, fault] = std::from_chars(text.data(), end, scale);
  if (fault != std::errc() || rest != end || !std::isfinite(scale) || scale <= 0) return std::nullopt;
  return scale;
}

void ReadMetadata(const SafetensorsFile& file, Trace* trace, Diagnostics* errors) {
  trace->model = MetadataText(file, "model");
  trace->source = MetadataText(file, "source");
  const auto mask = file.metadata.find("mask");
  if (mask == file.metadata.end()) {
    errors->push_back(MakeError(file.path, "metadata \"mask\" is missing; expected none or causal"));
  } else if (mask->second != "none" && mask->second != "causal") {
    errors->push_back(
        MakeError(file.path, "metadata \"mask\" is " + Quote(mask->second) + "; expected none or causal"));
  } else {
    trace->causal = mask->second == "causal";
  }
  const auto scale = file.metadata.find("scale");
  if (scale == file.metadata.end()) return;
  trace->scale = ParseScale(scale->second);
  if (!trace->scale) {
    errors->push_back(
        MakeError(file.path, "metadata \"scale\" is " + Quote(scale->second) + "; expected a finite number above 0"));
  }
}

}  // namespace

double Trace::ScaleOf(const Block& block) const {
  return scale ? *scale : 1.0 / std::sqrt(static_cast<double>(block.head_dim));
}

Result<Trace> Parse(const std::string& path, std::string bytes) {
  Result<SafetensorsFile> file = ParseSafetensors(path, std::move(bytes));
  if (!file.ok()) return file.errors();
  Trace trace;
  trace.path = path;
  Diagnostics errors;
  ReadMetadata(file.value(), &trace, &errors);
  for (const int index : FindBlocks(file.value(), &errors)) {
    if (errors.size() >= kMaxErrors) {
      errors.push_back(
          MakeError(path, "more than enough errors; blocks from " + std::to_string(index) + " are not checked"));
      break;
    }
    trace.blocks.push_back(ReadBlock(file.value(), index, &errors));
  }
  if (!errors.empty()) return errors;
  return trace;
}

Result<Trace> Read(const std::string& path) {
  Result<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.errors();
  return Parse(path, std::move(bytes).value());
}

}  // namespace leopard::trace
