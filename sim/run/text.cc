#include "sim/run/text.h"

#include <cstdio>

namespace leopard::run {

std::string Thousands(std::int64_t number) {
  std::string text = std::to_string(number);
  const std::size_t sign = number < 0 ? 1 : 0;
  for (std::size_t i = text.size(); i > sign + 3;) {
    i -= 3;
    text.insert(i, ",");
  }
  return text;
}

std::string Fixed(double number, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, number);
  return text;
}

std::string Magnitude(double number) {
  if (number >= 1e9) return Fixed(number / 1e9, 2) + " G";
  if (number >= 1e6) return Fixed(number / 1e6, 2) + " M";
  if (number >= 1e3) return Fixed(number / 1e3, 2) + " k";
  return Fixed(number, 0) + " ";
}

std::string ShellQuote(const std::string& word) {
  const std::string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace leopard::run
