#include "generator/config/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <regex>
#include <string_view>
#include <type_traits>
#include <vector>

#include "common/suggest.h"
#include "generator/config/keywords.h"
#include "generator/config/library_modules.h"

namespace leopard::config {
namespace {

constexpr std::size_t kMaxNameLength = 64;
constexpr std::size_t kMaxShown = 40;

bool IsOneOf(const std::string& text, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

Problem Unexpected(const Key& key, const std::string& text, bool plain, std::string help = "") {
  return {key.path + " is " + Shown(text, plain) + "; expected " + ExpectedText(key), std::move(help)};
}

std::string RangeText(const Key& key) {
  return (key.or_zero ? "0, or " : "") + std::to_string(key.min) + " to " + std::to_string(key.max);
}

std::string NearestText(const Key& key, double number) {
  if (number > key.max) return "the nearest valid value is " + std::to_string(key.max);
  if (!key.or_zero) return "the nearest valid value is " + std::to_string(key.min);
  if (number < 0) return "the nearest valid value is 0";
  return "the nearest valid values are 0 and " + std::to_string(key.min);
}

bool InRange(const Key& key, double number) {
  return (key.or_zero && number == 0) || (key.min <= number && number <= key.max);
}

/// The number that a text in some other notation probably means: hexadecimal, 1e3, 4.0, 010, "6".
std::optional<double> GuessNumber(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || end != text.c_str() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

/// A number that is right but for its notation gets the notation as help, another the nearest valid one.
std::string NumberHelp(const Key& key, const std::string& text) {
  const std::optional<double> guess = GuessNumber(text);
  if (!guess) return "";
  if (!InRange(key, *guess)) return NearestText(key, *guess);
  const bool whole = std::holds_alternative<FieldOf<int>>(key.field);
  if (whole && *guess != std::floor(*guess)) {
    return "the nearest valid values are " + NumberText(std::floor(*guess)) + " and " +
           NumberText(std::floor(*guess) + 1);
  }
  return "write " + NumberText(*guess);
}

std::size_t SkipDigits(const std::string& text, std::size_t at) {
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
  return at;
}

std::size_t SkipOne(const std::string& text, std::size_t at, std::string_view of) {
  return at < text.size() && of.find(text[at]) != std::string_view::npos ? at + 1 : at;
}

// By hand, because std::regex recurses for each character of the text, which may be as long as a file.

/// -?(0|[1-9][0-9]*)
bool IsInteger(const std::string& text) {
  const std::size_t begin = SkipOne(text, 0, "-");
  const std::size_t end = SkipDigits(text, begin);
  return end == text.size() && end > begin && (text[begin] != '0' || end == begin + 1);
}

/// -?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?
bool IsReal(const std::string& text) {
  const std::size_t begin = SkipOne(text, 0, "-");
  std::size_t end = SkipDigits(text, begin);
  if (end > begin + 1 && text[begin] == '0') return false;
  const std::size_t fraction = SkipOne(text, end, ".");
  if (fraction > end) end = SkipDigits(text, fraction);
  const std::size_t exponent = SkipOne(text, end, "eE");
  if (exponent == end) return end == text.size();
  const std::size_t digits = SkipOne(text, exponent, "-+");
  end = SkipDigits(text, digits);
  return end > digits && end == text.size();
}

std::optional<Problem> OutOfRange(const Key& key, const std::string& text, double number) {
  return Problem{key.path + " is " + Shown(text, true) + "; expected " + RangeText(key), NearestText(key, number)};
}

std::optional<Problem> Store(const Key& key, const std::string& text, bool plain, int* field) {
  if (!plain || !IsInteger(text)) return Unexpected(key, text, plain, NumberHelp(key, text));
  // As double: every integer in any key's range is exact, and no text is too long.
  const double number = std::strtod(text.c_str(), nullptr);
  if (!InRange(key, number)) return OutOfRange(key, text, number);
  *field = static_cast<int>(number);
  return std::nullopt;
}

std::optional<Problem> Store(const Key& key, const std::string& text, bool plain, double* field) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (!plain || !IsReal(text) || stop != end || error == std::errc::invalid_argument) {
    return Unexpected(key, text, plain, NumberHelp(key, text));
  }
  if (error == std::errc::result_out_of_range) {
    number = std::strtod(text.c_str(), nullptr);
    // What is too small for a double is still not zero.
    if (number == 0) number = std::numeric_limits<double>::min();
  }
  if (!InRange(key, number)) return OutOfRange(key, text, number);
  *field = number == 0 ? 0 : number;  // no negative zero in the canonical form
  return std::nullopt;
}

std::optional<Problem> Store(const Key& key, const std::string& text, bool plain, bool* field) {
  const bool is_true = IsOneOf(text, {"true", "True", "TRUE"});
  const bool is_false = IsOneOf(text, {"false", "False", "FALSE"});
  if (plain && (is_true || is_false)) {
    *field = is_true;
    return std::nullopt;
  }
  std::string lower = text;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::string help;
  if (is_true || IsOneOf(lower, {"yes", "y", "on", "1", "true"})) help = "write true";
  if (is_false || IsOneOf(lower, {"no", "n", "off", "0", "false"})) help = "write false";
  return Unexpected(key, text, plain, help);
}

std::optional<Problem> Store(const Key& key, const std::string& text, bool plain, Design* field) {
  const std::vector<std::string>& names = DesignNames();
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) {
    const std::string nearest = Nearest(text, names);
    return Unexpected(key, text, plain, nearest.empty() ? "" : "did you mean " + nearest + "?");
  }
  *field = static_cast<Design>(found - names.begin());
  return std::nullopt;
}

std::optional<Problem> Store(const Key& key, const std::string& text, bool plain, std::string* field) {
  static const std::regex pattern("[A-Za-z][A-Za-z0-9_]*");
  static const std::regex tail("[A-Za-z0-9_]+");
  // std::regex recurses for each character: the length comes first.
  if (text.size() > kMaxNameLength) {
    return Problem{key.path + " has " + std::to_string(text.size()) + " characters; expected at most " +
                       std::to_string(kMaxNameLength),
                   ""};
  }
  if (!std::regex_match(text, pattern)) {
    return Unexpected(key, text, plain, std::regex_match(text, tail) ? "try tile_" + text : "");
  }
  const auto expected = [&](const std::string& what, const std::string& help) {
    return Problem{key.path + " is " + Shown(text, plain) + "; expected " + what, help};
  };
  if (plain && IsOneOf(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) {
    return expected("a string, not a boolean", "try tile_" + text);
  }
  if (IsVerilogKeyword(text)) return expected("a name that is no Verilog or SystemVerilog keyword", "try tile_" + text);
  if (IsLibraryModule(text)) return expected("a name that no module of the library has", "try tile_" + text);
  *field = text;
  return std::nullopt;
}

std::string TextOf(const std::string& value) { return value; }
std::string TextOf(Design value) { return DesignName(value); }
std::string TextOf(int value) { return std::to_string(value); }
std::string TextOf(double value) { return NumberText(value); }
std::string TextOf(bool value) { return value ? "true" : "false"; }

struct ExpectedOf {
  const Key& key;
  std::string operator()(FieldOf<std::string>) const { return "a letter, then letters, digits and _"; }
  std::string operator()(FieldOf<Design>) const { return JoinWords(DesignNames(), "or"); }
  std::string operator()(FieldOf<int>) const { return "an integer from " + RangeText(key); }
  std::string operator()(FieldOf<double>) const { return "a number, " + RangeText(key); }
  std::string operator()(FieldOf<bool>) const { return "true or false"; }
};

}  // namespace

std::optional<Problem> Assign(const Key& key, const std::string& text, bool plain, Config* config) {
  return std::visit([&](auto field) { return Store(key, text, plain, &field(*config)); }, key.field);
}

std::string ExpectedText(const Key& key) { return std::visit(ExpectedOf{key}, key.field); }

std::string ValueText(const Key& key, const Config& config) {
  Config copy = config;  // the table's accessors are for writing, too
  return std::visit([&](auto field) { return TextOf(field(copy)); }, key.field);
}

std::string Shown(const std::string& text, bool plain) {
  std::string shown = text;
  if (shown.size() > kMaxShown) {
    std::size_t end = kMaxShown - 3;
    while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xc0) == 0x80) --end;  // whole UTF-8 characters
    shown = shown.substr(0, end) + "...";
  }
  return plain ? shown : "\"" + shown + "\"";
}

std::string NumberText(double number) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), number);
  return std::string(buffer, result.ptr);
}

}  // namespace leopard::config
