// Numbers for people, the same in every locale.
#ifndef LEOPARD_SIM_RUN_TEXT_H_
#define LEOPARD_SIM_RUN_TEXT_H_

#include <cstdint>
#include <string>

namespace leopard::run {

/// 1234567 as "1,234,567".
std::string Thousands(std::int64_t number);

std::string Fixed(double number, int digits);

/// To stand before a unit: 1234567.8 as "1.23 M", 12 as "12 ".
std::string Magnitude(double number);

/// A word as a shell reads it, quoted only where it must be.
std::string ShellQuote(const std::string& word);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_TEXT_H_
