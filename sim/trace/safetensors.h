// The safetensors container: eight bytes of header length, a JSON header, the tensors' bytes.
// Reading trusts nothing: whatever the bytes are, the answer is tensors that lie inside the file, or
// diagnostics. Elements are little-endian, as on every machine this program is built for.
#ifndef LEOPARD_SIM_TRACE_SAFETENSORS_H_
#define LEOPARD_SIM_TRACE_SAFETENSORS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace leopard::trace {

/// One entry of the header; `begin` and `end` count from the first data byte, as in the file.
struct TensorInfo {
  std::string name;
  std::string dtype;  ///< As in the file; types this program does not know are only refused on use.
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// A file in memory. Every tensor lies inside `bytes`; one of a known type has the extent its shape asks for.
struct SafetensorsFile {
  std::string path;
  std::string bytes;
  std::size_t data_start = 0;
  std::map<std::string, std::string> metadata;
  std::vector<TensorInfo> tensors;  ///< By ascending name; no two have the same.

  /// Null where there is no such tensor.
  const TensorInfo* Find(std::string_view name) const;
  std::string_view Data(const TensorInfo& tensor) const;
};

/// Bytes of one element, 0 for a type this program does not know.
int ElementSize(std::string_view dtype);

Result<SafetensorsFile> ReadSafetensors(const std::string& path);

/// The same from memory; `path` only labels the diagnostics.
Result<SafetensorsFile> ParseSafetensors(const std::string& path, std::string bytes);

/// Text from a file, made fit for a message: quoted, control characters escaped, long text cut.
std::string Quote(std::string_view text);

/// "[3, 512, 64]"
std::string ShapeText(const std::vector<std::uint64_t>& shape);

/// A tensor to write: `data` is borrowed and must hold the product of `shape` elements.
struct TensorData {
  std::string name;
  std::string dtype;  ///< F32, I32, I64 or U8
  std::vector<std::uint64_t> shape;
  std::string_view data;
};

template <typename T>
std::string_view AsBytes(const std::vector<T>& elements) {
  return {reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(T)};
}

/// The file's bytes: the same for the same content in whatever order it is given. Wider types come
/// first, so that every tensor is aligned to its element; equals by name.
std::string FormatSafetensors(const std::map<std::string, std::string>& metadata, std::vector<TensorData> tensors);

/// Writes the same to `path`, atomically.
Diagnostics WriteSafetensors(const std::string& path, const std::map<std::string, std::string>& metadata,
                             std::vector<TensorData> tensors);

}  // namespace leopard::trace

#endif  // LEOPARD_SIM_TRACE_SAFETENSORS_H_
