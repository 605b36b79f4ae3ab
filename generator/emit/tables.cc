#include "generator/emit/tables.h"

#include <cmath>

namespace leopard::emit {

std::array<std::uint32_t, kExpEntries> ExpTable() {
  std::array<std::uint32_t, kExpEntries> table{};
  for (int f = 0; f < kExpEntries; ++f) {
    table[f] = static_cast<std::uint32_t>(std::floor(std::exp2(15 - f / 1024.0) + 0.5));
  }
  return table;
}

std::array<std::uint32_t, kReciprocalEntries + 1> ReciprocalTable() {
  std::array<std::uint32_t, kReciprocalEntries + 1> table{};
  for (std::uint32_t i = 0; i <= kReciprocalEntries; ++i) {
    const std::uint32_t divisor = 256 + i;
    table[i] = ((2u << 26) + divisor) / (2 * divisor);  // floor(x + 1/2)
  }
  return table;
}

std::string ExpEntries() {
  const auto table = ExpTable();
  std::string text;
  for (int f = 0; f < kExpEntries; ++f) {
    if (f > 0) text += "\n";
    text += "10'd" + std::to_string(f) + ": weight_o = 16'd" + std::to_string(table[f]) + ";";
  }
  return text;
}

std::string ReciprocalEntries() {
  const auto table = ReciprocalTable();
  std::string text;
  for (int i = 0; i < kReciprocalEntries; ++i) {
    if (i > 0) text += "\n";
    text += "8'd" + std::to_string(i) + ": {value_o, step_o} = {19'd" + std::to_string(table[i]) + ", 11'd" +
            std::to_string(table[i] - table[i + 1]) + "};";
  }
  return text;
}

}  // namespace leopard::emit
