#include "generator/config/source_text.h"

#include <cstddef>
#include <cstdio>
#include <utility>

namespace leopard::config {
namespace {

// A longer line is not shown under a message: there may be a message for every few bytes of it.
constexpr std::size_t kMaxShownLine = 1000;
constexpr char kByteOrderMark[] = "\xef\xbb\xbf";

bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

int ColumnOf(const std::string& line, std::size_t byte) {
  int column = 1;
  for (std::size_t i = 0; i < byte && i < line.size(); ++i) column += IsContinuationByte(line[i]) ? 0 : 1;
  return column;
}

/// The length of the UTF-8 character at `byte`, or 0 where there is none.
std::size_t CharacterLength(const std::string& line, std::size_t byte) {
  const auto at = [&line](std::size_t i) { return i < line.size() ? static_cast<unsigned char>(line[i]) : 0u; };
  const unsigned lead = at(byte);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xc2 && lead < 0xe0   ? 2
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xf0 && lead < 0xf5 ? 4
                                                           : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((at(byte + i) & 0xc0) != 0x80) return 0;
  }
  // Overlong forms, surrogates, and what lies beyond the last code point.
  const unsigned next = at(byte + 1);
  if ((lead == 0xe0 && next < 0xa0) || (lead == 0xed && next > 0x9f)) return 0;
  if ((lead == 0xf0 && next < 0x90) || (lead == 0xf4 && next > 0x8f)) return 0;
  return length;
}

/// The first byte of `line` that is not UTF-8, or its size.
std::size_t FindInvalid(const std::string& line) {
  std::size_t byte = 0;
  while (byte < line.size()) {
    const std::size_t length = CharacterLength(line, byte);
    if (length == 0) break;
    byte += length;
  }
  return byte;
}

std::string ControlMessage(char c) {
  char message[64];
  std::snprintf(message, sizeof(message), "control character 0x%02x; expected text",
                static_cast<unsigned>(static_cast<unsigned char>(c)));
  return message;
}

}  // namespace

SourceText::SourceText(const std::string& text, std::string label) : label_(std::move(label)) {
  std::size_t begin = text.compare(0, 3, kByteOrderMark) == 0 ? 3 : 0;
  while (begin < text.size()) {
    const std::size_t newline = text.find('\n', begin);
    const std::size_t end = newline == std::string::npos ? text.size() : newline;
    std::string line = text.substr(begin, end - begin);
    if (newline != std::string::npos && !line.empty() && line.back() == '\r') line.pop_back();
    lines_.push_back(std::move(line));
    begin = end + 1;
  }
}

Position SourceText::PositionOf(int line, int byte) const {
  if (line < 0 || line >= static_cast<int>(lines_.size())) return {line + 1, byte + 1};
  return {line + 1, ColumnOf(lines_[static_cast<std::size_t>(line)], static_cast<std::size_t>(byte))};
}

std::string SourceText::From(Position position) const {
  if (position.line < 1 || position.line > static_cast<int>(lines_.size())) return "";
  const std::string& line = lines_[static_cast<std::size_t>(position.line - 1)];
  std::size_t byte = 0;
  for (int column = 1; byte < line.size(); ++byte) {
    if (byte > 0 && !IsContinuationByte(line[byte])) ++column;
    if (column == position.column) return line.substr(byte);
  }
  return "";
}

Diagnostic SourceText::At(Position position, std::string message, std::string help) const {
  Diagnostic diagnostic = MakeError(label_, std::move(message), std::move(help));
  diagnostic.line = position.line;
  diagnostic.column = position.column;
  if (position.line >= 1 && position.line <= static_cast<int>(lines_.size())) {
    const std::string& line = lines_[static_cast<std::size_t>(position.line - 1)];
    if (line.size() <= kMaxShownLine) diagnostic.source = line;
  }
  return diagnostic;
}

Diagnostics CheckCharacters(const SourceText& source) {
  Diagnostics problems;
  for (std::size_t i = 0; i < source.lines().size(); ++i) {
    const std::string& line = source.lines()[i];
    const int number = static_cast<int>(i) + 1;
    const std::size_t invalid = FindInvalid(line);
    if (invalid < line.size()) {
      char message[64];
      std::snprintf(message, sizeof(message), "byte 0x%02x is not UTF-8; expected text in UTF-8",
                    static_cast<unsigned>(static_cast<unsigned char>(line[invalid])));
      return {source.At({number, ColumnOf(line, invalid)}, message, "save the file as UTF-8")};
    }
    for (std::size_t byte = 0; byte < line.size(); ++byte) {
      if (!IsControl(line[byte])) continue;
      problems.push_back(source.At({number, ColumnOf(line, byte)}, ControlMessage(line[byte])));
      break;
    }
    const std::size_t content = line.find_first_not_of(" \t");
    const std::size_t tab = line.find('\t');
    if (content != std::string::npos && line[content] != '#' && tab < content) {
      problems.push_back(source.At({number, ColumnOf(line, tab)}, "a tab indents this line; expected blanks",
                                   "replace the tab by blanks"));
    }
  }
  return problems;
}

}  // namespace leopard::config
