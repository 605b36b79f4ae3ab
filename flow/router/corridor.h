// The part of the grid that a long connection may use: a set of squares.
#ifndef LEOPARD_FLOW_ROUTER_CORRIDOR_H_
#define LEOPARD_FLOW_ROUTER_CORRIDOR_H_

#include <cstdint>
#include <vector>

namespace leopard::router {

constexpr int kSquareBits = 5;
constexpr int kSquare = 1 << kSquareBits;  ///< grid units

struct Corridor {
  int columns = 0;
  std::vector<std::uint8_t> squares;  ///< not zero: may be used; row by row

  bool Contains(int x, int y) const { return squares[(y >> kSquareBits) * columns + (x >> kSquareBits)] != 0; }
};

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_CORRIDOR_H_
