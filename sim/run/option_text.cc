#include "sim/run/option_text.h"

#include <utility>

namespace leopard::run {

std::vector<OptionPart> SplitAtCommas(const std::string& text) {
  std::vector<OptionPart> parts;
  std::size_t begin = 0;
  while (true) {
    const std::size_t comma = text.find(',', begin);
    const std::size_t end = comma == std::string::npos ? text.size() : comma;
    parts.push_back({text.substr(begin, end - begin), static_cast<int>(begin) + 1});
    if (comma == std::string::npos) return parts;
    begin = comma + 1;
  }
}

Diagnostic OptionError(const std::string& option, const std::string& text, int column, std::string message,
                       std::string help) {
  Diagnostic error;
  error.file = option;
  error.line = 1;
  error.column = column;
  error.message = std::move(message);
  error.source = text;
  error.help = std::move(help);
  return error;
}

}  // namespace leopard::run
