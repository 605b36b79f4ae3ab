#include "sim/golden/tables.h"

#include <cmath>

namespace leopard::golden {

Tables MakeTables() {
  Tables tables{};
  for (std::size_t f = 0; f < tables.power.size(); ++f) {
    // No entry comes near to a tie, so any exp2 rounds to the same integer (tables_test.cc).
    tables.power[f] = std::llround(std::exp2(kTableBits - static_cast<double>(f) / (1 << kExponentFractionBits)));
  }
  for (std::int64_t i = 0; i <= 256; ++i) {
    const std::int64_t numerator = std::int64_t{256} << kReciprocalBits;
    tables.reciprocal[static_cast<std::size_t>(i)] = (2 * numerator + (256 + i)) / (2 * (256 + i));
  }
  return tables;
}

std::int64_t Reciprocal(const Tables& tables, std::int64_t i, std::int64_t y) {
  const std::int64_t left = tables.reciprocal[static_cast<std::size_t>(i)];
  const std::int64_t right = tables.reciprocal[static_cast<std::size_t>(i) + 1];
  return left - (((left - right) * (2 * y + 1)) >> 10);
}

}  // namespace leopard::golden
