#include "flow/router/lines.h"

#include <charconv>
#include <cmath>

namespace leopard::router {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r'; }

template <typename T>
bool Convert(std::string_view word, T* value) {
  const std::from_chars_result result = std::from_chars(word.data(), word.data() + word.size(), *value);
  return result.ec == std::errc() && result.ptr == word.data() + word.size();
}

}  // namespace

bool Lines::Next() {
  words_.clear();
  at_ = 0;
  while (words_.empty() && !failed() && position_ < text_.size()) {
    ++line_;
    std::size_t end = text_.find('\n', position_);
    if (end == std::string::npos) end = text_.size();
    std::string_view line = std::string_view(text_).substr(position_, end - position_);
    position_ = end + 1;
    line = line.substr(0, line.find('#'));
    for (std::size_t i = 0; i < line.size();) {
      while (i < line.size() && IsSpace(line[i])) ++i;
      const std::size_t start = i;
      while (i < line.size() && !IsSpace(line[i])) ++i;
      if (i > start) words_.push_back(line.substr(start, i - start));
    }
  }
  return !words_.empty();
}

void Lines::Fail(const std::string& message) {
  if (failed()) return;
  error_.emplace(MakeError(file_, message));
  error_->line = line_;
}

void Lines::FailAt(std::string_view found, const std::string& what) {
  const std::string text = found.empty() ? "the line ends" : "found \"" + std::string(found) + "\"";
  Fail(text + "; expected " + what);
}

std::optional<std::string> Lines::Word(const std::string& what) {
  const std::string_view word = Peek();
  if (word.empty()) FailAt(word, what);
  if (failed()) return std::nullopt;
  ++at_;
  return std::string(word);
}

std::optional<int> Lines::Integer(const std::string& what, int low, int high) {
  int value = 0;
  const std::string_view word = Peek();
  if (!Convert(word, &value) || value < low || value > high) {
    FailAt(word, what + ", " + std::to_string(low) + " to " + std::to_string(high));
  }
  if (failed()) return std::nullopt;
  ++at_;
  return value;
}

std::optional<double> Lines::Number(const std::string& what, bool zero) {
  double value = 0;
  const std::string_view word = Peek();
  // The upper limit keeps the cost of a path a number the router can add up.
  if (!Convert(word, &value) || !std::isfinite(value) || value < 0 || value > 1e6 || (!zero && value == 0)) {
    FailAt(word, what + (zero ? ", 0 to 1000000" : ", above 0, up to 1000000"));
  }
  if (failed()) return std::nullopt;
  ++at_;
  return value;
}

bool Lines::End() {
  if (!Peek().empty()) FailAt(Peek(), "the end of the line");
  return !failed();
}

}  // namespace leopard::router
