// Fields of the ports of a Verilated model, whatever type Verilator chose for them: an integer up to 64 bits,
// an array of 32-bit words beyond.
#ifndef LEOPARD_TB_VERILATOR_BITS_H_
#define LEOPARD_TB_VERILATOR_BITS_H_

#include <cstdint>
#include <type_traits>

namespace leopard::rtl::bench {

/// Bits low .. low + width - 1 of a port; width is 1 to 64.
template <typename Port>
std::uint64_t Bits(const Port& port, unsigned low, unsigned width) {
  const std::uint64_t mask = ~std::uint64_t{0} >> (64 - width);
  if constexpr (std::is_integral_v<Port>) {
    return static_cast<std::uint64_t>(port) >> low & mask;
  } else {
    const unsigned word = low / 32;
    const unsigned shift = low % 32;
    std::uint64_t bits = static_cast<std::uint64_t>(port[word]) >> shift;
    if (shift + width > 32) bits |= static_cast<std::uint64_t>(port[word + 1]) << (32 - shift);
    if (shift + width > 64) bits |= static_cast<std::uint64_t>(port[word + 2]) << (64 - shift);
    return bits & mask;
  }
}

/// The same, read as two's complement.
template <typename Port>
std::int64_t SignedBits(const Port& port, unsigned low, unsigned width) {
  return static_cast<std::int64_t>(Bits(port, low, width) << (64 - width)) >> (64 - width);
}

}  // namespace leopard::rtl::bench

#endif  // LEOPARD_TB_VERILATOR_BITS_H_
