// The two tables of the softmax and the division (docs/numerics.md, section 4), and their Verilog.
#ifndef LEOPARD_GENERATOR_EMIT_TABLES_H_
#define LEOPARD_GENERATOR_EMIT_TABLES_H_

#include <array>
#include <cstdint>
#include <string>

namespace leopard::emit {

inline constexpr int kExpEntries = 1024;
inline constexpr int kReciprocalEntries = 256;

/// T[f] = round(2^(15 - f / 1024)).
///
/// Computed in double, yet the same everywhere: no 2^(15 - f / 1024) but the first comes closer than 8e-5 to a
/// number and a half (a test measures it), and even a poor exp2 is right to 1e-10 here.
std::array<std::uint32_t, kExpEntries> ExpTable();

/// A[i] = round-half-up(2^26 / (256 + i)), i = 0 .. 256, in integers.
std::array<std::uint32_t, kReciprocalEntries + 1> ReciprocalTable();

/// The items of the case statements of rtl_templates/gen/leopard_*_table.v.in, without a newline at the end.
std::string ExpEntries();
std::string ReciprocalEntries();

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_TABLES_H_
