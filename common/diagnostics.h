// What the program says about bad input: where, what was found, what was expected, and help.
#ifndef LEOPARD_COMMON_DIAGNOSTICS_H_
#define LEOPARD_COMMON_DIAGNOSTICS_H_

#include <string>
#include <vector>

namespace leopard {

enum class Severity { kNote, kError };

/// One message. It prints as
///
///     configs/small.yaml:12:9: error: qk.dpus is 65; expected 1 to 64
///       dpus: 65
///             ^
///     help: the nearest valid value is 64
///
/// `file` may be any label (a path, "--set", a path and a tensor name); `line` and `column` (in
/// characters) count from one and are left out of the output when zero, as are `source` and `help` when empty.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;  ///< Lower case, no full stop, units named.
  std::string source;   ///< The text of the line that `line` names, for the caret.
  std::string help;     ///< The suggestion; the message itself never suggests.
};

using Diagnostics = std::vector<Diagnostic>;

/// A diagnostic without a position inside its file.
Diagnostic MakeError(std::string file, std::string message, std::string help = "");

bool HasError(const Diagnostics& diagnostics);

/// The text of one diagnostic, each line ended by a newline.
std::string Format(const Diagnostic& diagnostic);

/// All of them, ordered by file, line and column (stable).
std::string Format(const Diagnostics& diagnostics);

}  // namespace leopard

#endif  // LEOPARD_COMMON_DIAGNOSTICS_H_
