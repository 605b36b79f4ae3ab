// Radix-4 Booth digits as leopard_multiplier takes them, found one by one.
#ifndef LEOPARD_TB_UNIT_SUPPORT_BOOTH_H_
#define LEOPARD_TB_UNIT_SUPPORT_BOOTH_H_

#include <cstdint>

namespace leopard::unit {

/// Digits of -2 .. 2 that `bits` unsigned bits are read as.
constexpr int BoothCount(int bits, bool power) { return bits % 2 == 1 || power ? (bits + 1) / 2 : bits / 2 + 1; }

/// The digits of `value`, packed: negative, two, one, a bit of each a digit. power: value <= 2^(bits-1).
/// A digit is what is left, modulo 4 and above 1 negative (2 is -2 with a carry, 3 is -1), but for the last.
inline std::uint64_t BoothDigits(std::uint64_t value, int bits, bool power) {
  const int count = BoothCount(bits, power);
  std::uint64_t one = 0, two = 0, negative = 0;
  for (int g = 0; g < count; ++g) {
    const std::uint64_t bit = std::uint64_t{1} << g;
    const bool high = g + 1 < count && (value & 2) != 0;
    const std::uint64_t size = high ? 4 - (value & 3) : value & 3;
    if (size == 1) one |= bit;
    if (size == 2) two |= bit;
    if (high) negative |= bit;
    value = (value >> 2) + (high ? 1 : 0);
  }
  return negative << 2 * count | two << count | one;
}

}  // namespace leopard::unit

#endif  // LEOPARD_TB_UNIT_SUPPORT_BOOTH_H_
