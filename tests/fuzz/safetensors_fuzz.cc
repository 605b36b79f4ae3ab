// The safetensors container: the one file that comes from anywhere.
#include "sim/trace/safetensors.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {
namespace {

// A tensor takes at least 40 bytes of header and 104 of memory, besides its name; a metadata entry 6 and about 120;
// messages of broken tensors, at most 50, are short.
constexpr std::size_t kPerByte = 40;
constexpr std::size_t kOnce = 48 * 1024;

void CheckFile(const trace::SafetensorsFile& file) {
  std::size_t total = 0;
  const trace::TensorInfo* previous = nullptr;
  for (const trace::TensorInfo& tensor : file.tensors) {
    const std::string_view data = file.Data(tensor);
    Require(data.size() == tensor.end - tensor.begin, "a tensor has the bytes that the file says");
    Require(data.data() >= file.bytes.data() && data.data() + data.size() <= file.bytes.data() + file.bytes.size(),
            "a tensor lies inside the file");
    Require(file.Find(tensor.name) == &tensor, "a tensor is found by its name");
    Require(previous == nullptr || previous->name < tensor.name, "names are ascending and unique");
    previous = &tensor;
    total += data.size();
  }
  Require(total == file.bytes.size() - file.data_start, "tensors cover the data once");
}

void CheckWrittenAgain(const trace::SafetensorsFile& file) {
  std::vector<trace::TensorData> tensors;
  for (const trace::TensorInfo& tensor : file.tensors) {
    tensors.push_back({tensor.name, tensor.dtype, tensor.shape, file.Data(tensor)});
  }
  const auto again = trace::ParseSafetensors("again", trace::FormatSafetensors(file.metadata, tensors));
  Require(again.ok() && again.value().metadata == file.metadata, "what was read can be written and read");
  Require(again.value().tensors.size() == file.tensors.size(), "no tensor is lost");
  for (const trace::TensorInfo& tensor : file.tensors) {
    const trace::TensorInfo* copy = again.value().Find(tensor.name);
    Require(copy != nullptr && copy->shape == tensor.shape && copy->dtype == tensor.dtype &&
                again.value().Data(*copy) == file.Data(tensor),
            "every tensor reads back as it was");
  }
}

}  // namespace

void Safetensors(std::string_view input) {
  std::string bytes(input);
  const HeapPeak peak;
  const auto file = trace::ParseSafetensors("fuzz", std::move(bytes));
  Require(peak.bytes() <= kOnce + kPerByte * input.size(), "memory is in proportion to the file");
  if (!file.ok()) return CheckErrors(file.errors(), input);
  CheckFile(file.value());
  CheckWrittenAgain(file.value());
}

}  // namespace leopard::fuzz
