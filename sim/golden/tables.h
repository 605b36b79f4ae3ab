// The two tables of docs/numerics.md, section 4, by their definitions.
#ifndef LEOPARD_SIM_GOLDEN_TABLES_H_
#define LEOPARD_SIM_GOLDEN_TABLES_H_

#include <array>
#include <cstdint>

namespace leopard::golden {

constexpr int kExponentFractionBits = 10;  ///< Of z, hence 1024 entries of 2^-f.
constexpr int kTableBits = 15;             ///< Fraction bits of an entry.
constexpr int kReciprocalBits = 18;        ///< Of a reciprocal in 1/2 .. 1.

struct Tables {
  std::array<std::int64_t, 1 << kExponentFractionBits> power;  ///< T[f] = round(2^(15 - f / 1024))
  std::array<std::int64_t, 257> reciprocal;                    ///< A[i] = round-half-up(2^18 * 256 / (256 + i))
};

Tables MakeTables();

/// rho: 2^18 / x for x = 1 + i / 256 + y / 2^17 and whatever follows, i of 8 bits, y of 9.
std::int64_t Reciprocal(const Tables& tables, std::int64_t i, std::int64_t y);

}  // namespace leopard::golden

#endif  // LEOPARD_SIM_GOLDEN_TABLES_H_
