// The text that a configuration comes from, for diagnostics that point into it.
#ifndef LEOPARD_GENERATOR_CONFIG_SOURCE_TEXT_H_
#define LEOPARD_GENERATOR_CONFIG_SOURCE_TEXT_H_

#include <string>
#include <vector>

#include "common/diagnostics.h"

namespace leopard::config {

/// Counted from one; a column counts characters, not bytes.
struct Position {
  int line = 0;
  int column = 0;
};

class SourceText {
 public:
  SourceText(const std::string& text, std::string label);

  const std::vector<std::string>& lines() const { return lines_; }
  const std::string& label() const { return label_; }

  /// The place of a byte on a line, both counted from zero, as yaml-cpp does.
  Position PositionOf(int line, int byte) const;

  /// What stands at `position` and after it on its line; empty where there is nothing.
  std::string From(Position position) const;

  Diagnostic At(Position position, std::string message, std::string help = "") const;

 private:
  std::vector<std::string> lines_;  ///< Without line ends and byte order mark.
  std::string label_;
};

/// What must be found before the YAML parser runs, because it would stop silently at some control
/// characters, and say something misleading about tabs that indent.
Diagnostics CheckCharacters(const SourceText& source);

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_SOURCE_TEXT_H_
