#include "sim/trace/safetensors.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>
#include <utility>

#include "common/files.h"
#include "sim/trace/safetensors_header.h"

namespace leopard::trace {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxQuoted = 80;
// Where the reader gives up, lest a hostile file of many tensors makes it write many times as much.
constexpr std::size_t kMaxErrors = 50;
// The limit of the format's own library.
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;

// Bytes that the shape asks for; nothing on overflow.
std::optional<std::uint64_t> Extent(const TensorInfo& tensor) {
  std::uint64_t bytes = static_cast<std::uint64_t>(ElementSize(tensor.dtype));
  // A zero anywhere makes the tensor empty, however large the other dimensions are.
  if (std::find(tensor.shape.begin(), tensor.shape.end(), 0U) != tensor.shape.end()) return 0;
  for (const std::uint64_t dimension : tensor.shape) {
    if (__builtin_mul_overflow(bytes, dimension, &bytes)) return std::nullopt;
  }
  return bytes;
}

void CheckTensor(const SafetensorsFile& file, const TensorInfo& tensor, Diagnostics* errors) {
  const std::uint64_t data_bytes = file.bytes.size() - file.data_start;
  const std::string subject = "tensor " + Quote(tensor.name);
  const std::string range = std::to_string(tensor.begin) + " to " + std::to_string(tensor.end);
  if (tensor.begin > tensor.end || tensor.end > data_bytes) {
    errors->push_back(MakeError(file.path, subject + ": data_offsets are " + range + "; expected a range inside the " +
                                               std::to_string(data_bytes) + " data bytes of the file"));
    return;
  }
  if (ElementSize(tensor.dtype) == 0) return;
  const std::optional<std::uint64_t> extent = Extent(tensor);
  if (extent == tensor.end - tensor.begin) return;
  errors->push_back(MakeError(file.path, subject + ": data_offsets span " + std::to_string(tensor.end - tensor.begin) +
                                             " bytes; expected " +
                                             (extent ? std::to_string(*extent) : "more than 2^64") + " for " +
                                             tensor.dtype + " " + ShapeText(tensor.shape)));
}

// The tensors must tile the data: the format has neither gaps nor overlaps. Only the first fault is
// reported, because it displaces everything behind it.
void CheckTiling(const SafetensorsFile& file, Diagnostics* errors) {
  std::vector<const TensorInfo*> order;
  order.reserve(file.tensors.size());
  for (const TensorInfo& tensor : file.tensors) order.push_back(&tensor);
  std::sort(order.begin(), order.end(), [](const TensorInfo* a, const TensorInfo* b) {
    return std::tie(a->begin, a->end, a->name) < std::tie(b->begin, b->end, b->name);
  });
  std::uint64_t position = 0;
  for (const TensorInfo* tensor : order) {
    if (tensor->begin != position) {
      errors->push_back(MakeError(file.path, "tensor " + Quote(tensor->name) + ": data begins at byte " +
                                                 std::to_string(tensor->begin) + "; expected " +
                                                 std::to_string(position) + ", where the previous tensor ends" +
                                                 (tensor->begin < position ? " (overlap)" : " (gap)")));
      return;
    }
    position = tensor->end;
  }
  const std::uint64_t data_bytes = file.bytes.size() - file.data_start;
  if (position != data_bytes) {
    errors->push_back(MakeError(file.path, "the tensors end at data byte " + std::to_string(position) +
                                               "; expected them to fill all " + std::to_string(data_bytes)));
  }
}

int DtypeOrder(const TensorData& tensor) { return -ElementSize(tensor.dtype); }

}  // namespace

const TensorInfo* SafetensorsFile::Find(std::string_view name) const {
  const auto found = std::lower_bound(tensors.begin(), tensors.end(), name,
                                      [](const TensorInfo& tensor, std::string_view key) { return tensor.name < key; });
  return found != tensors.end() && found->name == name ? &*found : nullptr;
}

std::string_view SafetensorsFile::Data(const TensorInfo& tensor) const {
  return std::string_view(bytes).substr(data_start + tensor.begin, tensor.end - tensor.begin);
}

int ElementSize(std::string_view dtype) {
  static constexpr std::pair<std::string_view, int> kSizes[] = {
      {"F64", 8},  {"I64", 8}, {"U64", 8}, {"F32", 4}, {"I32", 4}, {"U32", 4}, {"F16", 2},
      {"BF16", 2}, {"I16", 2}, {"U16", 2}, {"I8", 1},  {"U8", 1},  {"BOOL", 1}};
  for (const auto& [name, size] : kSizes) {
    if (name == dtype) return size;
  }
  return 0;
}

std::string Quote(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char character : text.substr(0, kMaxQuoted)) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\') {
      quoted += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      quoted += character;
    }
  }
  return quoted + (text.size() > kMaxQuoted ? "\"..." : "\"");
}

std::string ShapeText(const std::vector<std::uint64_t>& shape) {
  std::string text = "[";
  for (const std::uint64_t dimension : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(dimension);
  return text + "]";
}

Result<SafetensorsFile> ReadSafetensors(const std::string& path) {
  Result<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.errors();
  return ParseSafetensors(path, std::move(bytes).value());
}

Result<SafetensorsFile> ParseSafetensors(const std::string& path, std::string bytes) {
  if (bytes.size() < kLengthBytes) {
    return MakeError(path, "file has " + std::to_string(bytes.size()) +
                               " bytes; expected a safetensors file, which begins with 8 bytes of header length");
  }
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthBytes);
  const std::uint64_t available = bytes.size() - kLengthBytes;
  if (length > available || length > kMaxHeaderBytes) {
    return MakeError(path, "header length is " + std::to_string(length) + " bytes; expected at most " +
                               std::to_string(std::min(available, kMaxHeaderBytes)) +
                               (length > available ? ", what the file has left" : ""));
  }
  Result<SafetensorsHeader> header = ParseHeader(path, std::string_view(bytes).substr(kLengthBytes, length));
  if (!header.ok()) return header.errors();

  SafetensorsFile file;
  file.path = path;
  file.data_start = kLengthBytes + length;
  file.bytes = std::move(bytes);
  file.metadata = std::move(header.value().metadata);
  file.tensors = std::move(header.value().tensors);
  Diagnostics errors;
  for (const TensorInfo& tensor : file.tensors) {
    CheckTensor(file, tensor, &errors);
    if (errors.size() == kMaxErrors) {
      errors.push_back(MakeError(path, "more than enough errors; further tensors are not checked"));
      break;
    }
  }
  if (errors.empty()) CheckTiling(file, &errors);
  if (!errors.empty()) return errors;
  return file;
}

std::string FormatSafetensors(const std::map<std::string, std::string>& metadata, std::vector<TensorData> tensors) {
  std::sort(tensors.begin(), tensors.end(), [](const TensorData& a, const TensorData& b) {
    return std::make_pair(DtypeOrder(a), a.name) < std::make_pair(DtypeOrder(b), b.name);
  });
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t position = 0;
  for (const TensorData& tensor : tensors) {
    const std::uint64_t end = position + tensor.data.size();
    header[tensor.name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {position, end}}};
    position = end;
  }
  // "replace": a name that is not UTF-8 must not throw here; the reader would refuse it.
  std::string json = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  json.append((kLengthBytes - json.size() % kLengthBytes) % kLengthBytes, ' ');

  const std::uint64_t length = json.size();
  std::string bytes(reinterpret_cast<const char*>(&length), kLengthBytes);
  bytes.reserve(kLengthBytes + length + position);
  bytes += json;
  for (const TensorData& tensor : tensors) bytes += tensor.data;
  return bytes;
}

Diagnostics WriteSafetensors(const std::string& path, const std::map<std::string, std::string>& metadata,
                             std::vector<TensorData> tensors) {
  return WriteFile(path, FormatSafetensors(metadata, std::move(tensors)));
}

}  // namespace leopard::trace
