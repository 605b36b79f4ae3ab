// The lines of a text of words, where `#` starts a comment, and what is wrong with one of them.
#ifndef LEOPARD_FLOW_ROUTER_LINES_H_
#define LEOPARD_FLOW_ROUTER_LINES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/diagnostics.h"

namespace leopard::router {

/// Reads a text line by line, and a line word by word. The first failure is kept; after it every call fails.
class Lines {
 public:
  Lines(const std::string& text, std::string file) : text_(text), file_(std::move(file)) {}

  /// Goes to the next line that has words. False at the end of the text, and after a failure.
  bool Next();

  /// The next word of the line, empty at its end.
  std::string_view Peek() const { return at_ < words_.size() ? words_[at_] : std::string_view(); }

  /// A word; `what` says what is expected: "a name".
  std::optional<std::string> Word(const std::string& what);
  /// An integer from `low` to `high`.
  std::optional<int> Integer(const std::string& what, int low, int high);
  /// A finite number, above zero or, if `zero`, not below it.
  std::optional<double> Number(const std::string& what, bool zero);
  /// Whether the line has ended.
  bool End();

  /// Keeps a failure at the line.
  void Fail(const std::string& message);

  bool failed() const { return error_.has_value(); }
  const Diagnostic& error() const { return *error_; }

 private:
  /// Fails with what was found where `what` was expected.
  void FailAt(std::string_view found, const std::string& what);

  const std::string& text_;
  std::string file_;
  std::size_t position_ = 0;
  int line_ = 0;
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  std::optional<Diagnostic> error_;
};

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_LINES_H_
