#include "sim/trace/safetensors_header.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace leopard::trace {
namespace {

// More dimensions than any tensor has; keeps the memory for a shape in proportion to its text.
constexpr std::size_t kMaxRank = 16;
// The same for metadata, whose entries may be much shorter than what it takes to keep them.
constexpr std::size_t kMaxMetadata = 4096;

// A state machine over the only form the header may have:
//   {"__metadata__": {NAME: TEXT, ...}, NAME: {"dtype": TEXT, "shape": [N, ...], "data_offsets": [N, N]}, ...}
class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit HeaderReader(std::string path) : path_(std::move(path)) {}

  bool key(string_t& name) override;
  bool string(string_t& text) override;
  bool number_unsigned(number_unsigned_t value) override;
  bool start_object(std::size_t) override;
  bool end_object() override;
  bool start_array(std::size_t) override;
  bool end_array() override;
  bool number_integer(number_integer_t value) override { return Unexpected(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return Unexpected(text); }
  bool null() override { return Unexpected("null"); }
  bool boolean(bool value) override { return Unexpected(value ? "true" : "false"); }
  bool binary(binary_t&) override { return Unexpected("binary data"); }
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception&) override {
    return Fail("header is not JSON in UTF-8 at its byte " + std::to_string(position) +
                (token.empty() ? std::string() : ", near " + Quote(token)));
  }

  Result<SafetensorsHeader> Finish(bool parsed);

 private:
  enum class State {
    kStart,
    kTop,
    kTopValue,
    kMetadata,
    kTensor,
    kDtype,
    kShapeStart,
    kShape,
    kOffsetsStart,
    kOffsets,
    kEnd
  };

  bool Fail(std::string message) {
    if (errors_.empty()) errors_.push_back(MakeError(path_, std::move(message)));
    return false;
  }
  bool Unexpected(const std::string& found);
  bool TensorKey(const std::string& name);
  bool EndTensor();
  std::string Subject() const { return "tensor " + Quote(tensor_.name); }

  std::string path_;
  State state_ = State::kStart;
  SafetensorsHeader header_;
  Diagnostics errors_;
  bool is_metadata_ = false;  // the value of the pending key is the metadata
  bool seen_metadata_ = false;
  std::string metadata_name_;
  TensorInfo tensor_;  // being read, with the fields it has so far:
  bool has_dtype_ = false;
  bool has_shape_ = false;
  bool has_offsets_ = false;
  std::vector<std::uint64_t> offsets_;
};

bool HeaderReader::Unexpected(const std::string& found) {
  switch (state_) {
    case State::kStart:
      return Fail("header is " + found + "; expected an object");
    case State::kMetadata:
      return Fail("metadata " + Quote(metadata_name_) + " is " + found + "; expected a string");
    case State::kTopValue:
      if (is_metadata_) return Fail("__metadata__ is " + found + "; expected an object");
      return Fail(Subject() + " is " + found + "; expected an object with dtype, shape and data_offsets");
    case State::kDtype:
      return Fail(Subject() + ": dtype is " + found + "; expected a string");
    case State::kShapeStart:
      return Fail(Subject() + ": shape is " + found + "; expected a list of integers from 0");
    case State::kShape:
      return Fail(Subject() + ": shape has " + found + "; expected integers from 0");
    case State::kOffsetsStart:
    case State::kOffsets:
      return Fail(Subject() + ": data_offsets has " + found + "; expected two integers from 0");
    default:
      return Fail("header has " + found + " where no value belongs");
  }
}

bool HeaderReader::key(string_t& name) {
  if (state_ == State::kTensor) return TensorKey(name);
  if (state_ == State::kMetadata) {
    if (header_.metadata.count(name) != 0) return Fail("metadata " + Quote(name) + " appears twice; expected one");
    if (header_.metadata.size() == kMaxMetadata) {
      return Fail("__metadata__ has more than " + std::to_string(kMaxMetadata) + " entries");
    }
    metadata_name_ = name;
    return true;
  }
  is_metadata_ = name == "__metadata__";
  if (is_metadata_ && std::exchange(seen_metadata_, true)) return Fail("__metadata__ appears twice; expected one");
  tensor_ = TensorInfo{};
  tensor_.name = name;
  has_dtype_ = has_shape_ = has_offsets_ = false;
  offsets_.clear();
  state_ = State::kTopValue;
  return true;
}

bool HeaderReader::TensorKey(const std::string& name) {
  bool* seen = nullptr;
  if (name == "dtype") {
    seen = &has_dtype_;
    state_ = State::kDtype;
  } else if (name == "shape") {
    seen = &has_shape_;
    state_ = State::kShapeStart;
  } else if (name == "data_offsets") {
    seen = &has_offsets_;
    state_ = State::kOffsetsStart;
  } else {
    return Fail(Subject() + ": unknown field " + Quote(name) + "; expected dtype, shape and data_offsets");
  }
  if (std::exchange(*seen, true)) return Fail(Subject() + ": " + name + " appears twice; expected one");
  return true;
}

bool HeaderReader::string(string_t& text) {
  if (state_ == State::kMetadata) {
    header_.metadata[metadata_name_] = text;
    return true;
  }
  if (state_ != State::kDtype) return Unexpected(Quote(text));
  tensor_.dtype = text;
  state_ = State::kTensor;
  return true;
}

bool HeaderReader::number_unsigned(number_unsigned_t value) {
  if (state_ == State::kShape) {
    if (tensor_.shape.size() == kMaxRank) {
      return Fail(Subject() + ": shape has more than " + std::to_string(kMaxRank) + " dimensions");
    }
    tensor_.shape.push_back(value);
    return true;
  }
  if (state_ != State::kOffsets) return Unexpected(std::to_string(value));
  if (offsets_.size() == 2) return Fail(Subject() + ": data_offsets has more than two integers; expected two");
  offsets_.push_back(value);
  return true;
}

bool HeaderReader::start_object(std::size_t) {
  if (state_ == State::kStart) {
    state_ = State::kTop;
  } else if (state_ == State::kTopValue) {
    state_ = is_metadata_ ? State::kMetadata : State::kTensor;
  } else {
    return Unexpected("an object");
  }
  return true;
}

bool HeaderReader::end_object() {
  if (state_ == State::kTensor) return EndTensor();
  state_ = state_ == State::kMetadata ? State::kTop : State::kEnd;
  return true;
}

bool HeaderReader::EndTensor() {
  const char* missing = !has_dtype_ ? "dtype" : !has_shape_ ? "shape" : !has_offsets_ ? "data_offsets" : nullptr;
  if (missing != nullptr) return Fail(Subject() + ": " + missing + " is missing");
  tensor_.begin = offsets_[0];
  tensor_.end = offsets_[1];
  header_.tensors.push_back(std::move(tensor_));
  state_ = State::kTop;
  return true;
}

bool HeaderReader::start_array(std::size_t) {
  if (state_ == State::kShapeStart) {
    state_ = State::kShape;
  } else if (state_ == State::kOffsetsStart) {
    state_ = State::kOffsets;
  } else {
    return Unexpected("a list");
  }
  return true;
}

bool HeaderReader::end_array() {
  if (state_ == State::kOffsets && offsets_.size() != 2) {
    return Fail(Subject() + ": data_offsets has " + std::to_string(offsets_.size()) + " integers; expected two");
  }
  state_ = State::kTensor;
  return true;
}

Result<SafetensorsHeader> HeaderReader::Finish(bool parsed) {
  if (!errors_.empty()) return errors_;
  if (!parsed) return MakeError(path_, "header is not JSON in UTF-8");
  auto& tensors = header_.tensors;
  std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  const auto twice =
      std::adjacent_find(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) { return a.name == b.name; });
  if (twice != tensors.end()) return MakeError(path_, "tensor " + Quote(twice->name) + " appears twice; expected one");
  return std::move(header_);
}

}  // namespace

Result<SafetensorsHeader> ParseHeader(const std::string& path, std::string_view json) {
  HeaderReader reader(path);
  const bool parsed = nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
  return reader.Finish(parsed);
}

}  // namespace leopard::trace
