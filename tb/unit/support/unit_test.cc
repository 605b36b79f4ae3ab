#include "tb/unit/support/unit.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

namespace leopard::unit {
namespace {

TEST_CASE("fields of a port are those of its bits, whatever its width") {
  for (const int bits : {1, 7, 8, 9, 16, 31, 33, 63, 64, 65, 100, 130}) {
    std::array<unsigned char, 40> memory{};
    std::vector<bool> model(static_cast<std::size_t>(bits));
    Port port("p", memory.data(), bits);
    std::uint64_t state = 12345;
    for (int i = 0; i < 500; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      const int low = static_cast<int>(state >> 40) % bits;
      const int width = 1 + static_cast<int>(state >> 50) % std::min(64, bits - low);
      port.Set(low, width, state);  // what `width` does not hold must not spill
      for (int bit = 0; bit < width; ++bit) {
        const int place = low + bit;
        model[static_cast<std::size_t>(place)] = (state >> bit & 1) != 0;
      }
      for (int bit = 0; bit < bits; ++bit) REQUIRE((port.Get(bit, 1) != 0) == model[static_cast<std::size_t>(bit)]);
      REQUIRE(port.Get(low, width) == Low(state, width));
      REQUIRE(Low(static_cast<std::uint64_t>(port.Signed(low, width)), width) == Low(state, width));
    }
    for (int byte = (bits + 7) / 8; byte < static_cast<int>(memory.size()); ++byte) {
      REQUIRE(memory[static_cast<std::size_t>(byte)] == 0);
    }
  }
}

TEST_CASE("a field read as two's complement is negative if its top bit is set") {
  std::array<unsigned char, 16> memory{};
  const Port port("p", memory.data(), 70);
  memory[8] = 0x20;  // bit 69
  CHECK(port.Signed(67, 3) == -4);
  CHECK(port.Signed(68, 1) == 0);
  CHECK(port.Get(66, 4) == 8);
}

}  // namespace
}  // namespace leopard::unit
