// Where long connections go, roughly: the grid in squares, with the tracks that are free across each.
#ifndef LEOPARD_FLOW_ROUTER_CORRIDOR_H_
#define LEOPARD_FLOW_ROUTER_CORRIDOR_H_

#include <cstdint>
#include <vector>

#include "flow/router/occupancy.h"
#include "flow/router/prices.h"

namespace leopard::router {

/// The squares a connection may use, and for each the corner of the rough path that lies ahead.
struct Corridor {
  struct Ahead {
    int x = 0, y = 0;  ///< the corner
    Cost rest = 0;     ///< the least cost from there to the target
  };
  static constexpr std::uint16_t kOutside = 0;
  static constexpr std::uint16_t kLast = 1;  ///< no corner ahead: straight to the target

  int columns = 0;
  int x1 = 0, y1 = 0, x2 = -1, y2 = -1;  ///< bounds, in grid units
  std::vector<std::uint16_t> squares;    ///< row by row: kOutside, kLast, or two more than the index in `ahead`
  std::vector<Ahead> ahead;

  std::uint16_t At(int x, int y) const;
};

class CorridorFinder {
 public:
  static constexpr int kSquareBits = 5;
  static constexpr int kSquare = 1 << kSquareBits;  ///< grid units

  CorridorFinder(const Occupancy& occupancy, const Prices& prices);

  /// Adds (1) or removes (-1) a route from what fills the squares.
  void Change(const Route& route, int sign);

  /// A corridor from any of the points to the target, `width` squares to each side of a rough path. False: none.
  bool Find(const std::vector<Point>& sources, const Point& target, int width, Corridor* corridor);

 private:
  /// States of the rough search: 2 * square + 1 if it was entered along y.
  struct Entry {
    double estimate;
    int state;
  };
  static bool After(const Entry& a, const Entry& b) {
    return a.estimate != b.estimate ? a.estimate > b.estimate : a.state > b.state;
  }

  int SquareOf(int x, int y) const { return (y >> kSquareBits) * columns_ + (x >> kSquareBits); }
  void CountTracks(int layer);
  double Across(int square, int direction) const;
  double Least(int state) const;
  void Reach(int state, double cost, int from);
  bool Search(const std::vector<Point>& sources, int target);
  void Build(int width, Corridor* corridor);
  void Widen(int square, int width, std::uint16_t value, Corridor* corridor) const;

  const Occupancy& occupancy_;
  const Grid& grid_;
  const Prices& prices_;
  int columns_ = 0, rows_ = 0;
  double turn_ = 0;                       ///< cost of a change of direction
  std::vector<float> free_[2], used_[2];  ///< tracks along x and along y, by square
  std::vector<double> cost_;
  std::vector<int> from_;
  std::vector<int> touched_;
  std::vector<Entry> heap_;
  Point target_;
  int end_ = -1;  ///< state in which the search ended
};

inline std::uint16_t Corridor::At(int x, int y) const {
  return squares[(y >> CorridorFinder::kSquareBits) * columns + (x >> CorridorFinder::kSquareBits)];
}

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_CORRIDOR_H_
