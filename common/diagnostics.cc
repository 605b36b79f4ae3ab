#include "common/diagnostics.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <tuple>
#include <utility>

namespace leopard {
namespace {

/// True for the second and later bytes of a UTF-8 character, which take no room on a terminal.
bool IsContinuationByte(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

/// Source text comes from outside: control characters must not reach a terminal.
std::string Printable(const std::string& text) {
  std::string printable = text;
  for (char& c : printable) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7f) c = '?';
  }
  return printable;
}

/// Blanks as wide as the characters before `column`, tabs kept so that the caret lines up, then the caret.
std::string CaretLine(const std::string& source, int column) {
  std::string line;
  int before = column - 1;
  for (const char c : source) {
    if (IsContinuationByte(c)) continue;
    if (before-- <= 0) break;
    line += c == '\t' ? '\t' : ' ';
  }
  if (before > 0) line.append(static_cast<std::size_t>(before), ' ');
  return line + "^\n";
}

bool Before(const Diagnostic& a, const Diagnostic& b) {
  // Columns of diagnostics without a line are places in different texts: their order means nothing.
  const bool lines = a.line > 0 && b.line > 0;
  return std::make_tuple(std::cref(a.file), a.line, lines ? a.column : 0) <
         std::make_tuple(std::cref(b.file), b.line, lines ? b.column : 0);
}

}  // namespace

Diagnostic MakeError(std::string file, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.file = std::move(file);
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  return diagnostic;
}

bool HasError(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

std::string Format(const Diagnostic& diagnostic) {
  std::string text = Printable(diagnostic.file);
  if (diagnostic.line > 0) {
    text += ":" + std::to_string(diagnostic.line);
    if (diagnostic.column > 0) text += ":" + std::to_string(diagnostic.column);
  }
  if (!text.empty()) text += ": ";
  text += diagnostic.severity == Severity::kError ? "error: " : "note: ";
  text += Printable(diagnostic.message) + "\n";
  if (!diagnostic.source.empty()) {
    text += Printable(diagnostic.source) + "\n";
    if (diagnostic.column > 0) text += CaretLine(diagnostic.source, diagnostic.column);
  }
  if (!diagnostic.help.empty()) text += "help: " + Printable(diagnostic.help) + "\n";
  return text;
}

std::string Format(const Diagnostics& diagnostics) {
  Diagnostics ordered = diagnostics;
  std::stable_sort(ordered.begin(), ordered.end(), Before);
  std::string text;
  for (const Diagnostic& diagnostic : ordered) text += Format(diagnostic);
  return text;
}

}  // namespace leopard
