#include "flow/router/corridor.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace leopard::router {
namespace {

constexpr double kUnreachedCost = 1e30;
constexpr double kFull = 0.7;      // use of the free tracks from which on a square gets dearer
constexpr double kSteep = 8;       // how fast
constexpr double kMaxFactor = 20;  // there are ways out of a full square; out of a blocked one there are not

}  // namespace

CorridorFinder::CorridorFinder(const Occupancy& occupancy, const Prices& prices)
    : occupancy_(occupancy), grid_(occupancy.grid()), prices_(prices) {
  const Problem& problem = occupancy.problem();
  columns_ = (problem.nx + kSquare - 1) >> kSquareBits;
  rows_ = (problem.ny + kSquare - 1) >> kSquareBits;
  const std::size_t squares = static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_);
  for (int direction : {0, 1}) {
    free_[direction].assign(squares, 0);
    used_[direction].assign(squares, 0);
  }
  cost_.assign(2 * squares, kUnreachedCost);
  from_.assign(2 * squares, -1);
  for (const Cost cut : prices.cut) turn_ = std::max(turn_, 2.0 * cut);
  for (int layer = 0; layer < grid_.layers(); ++layer) CountTracks(layer);
}

/// Adds the layer's tracks that pass a square without meeting a block.
void CorridorFinder::CountTracks(int index) {
  const GridLayer& layer = grid_.layer(index);
  const int tracks = layer.horizontal ? layer.rows : layer.columns;
  for (int track = 0; track < tracks; ++track) {
    int square = -1;
    bool open = false;
    const auto end = [&] {
      if (square >= 0 && open) free_[layer.horizontal ? 0 : 1][square] += 1;
    };
    for (int i = 0; i < layer.length; ++i) {
      const int column = layer.horizontal ? i : track;
      const int row = layer.horizontal ? track : i;
      const int here = SquareOf(layer.X(column), layer.Y(row));
      if (here != square) {
        end();
        square = here;
        open = true;
      }
      if (occupancy_.IsBlock(layer.At(column, row))) open = false;
    }
    end();
  }
}

void CorridorFinder::Change(const Route& route, int sign) {
  for (const TreeNode& step : route.tree) {
    const Point at = grid_.PointOf(step.node);
    const GridLayer& layer = grid_.layer(at.layer);
    used_[layer.horizontal ? 0 : 1][SquareOf(at.x, at.y)] +=
        static_cast<float>(sign * layer.spacing) / static_cast<float>(kSquare);
  }
}

/// The cost of crossing a square in a direction; kUnreachedCost if no track does.
double CorridorFinder::Across(int square, int direction) const {
  const double free = free_[direction][square];
  if (free < 1) return kUnreachedCost;
  const double length = kSquare * static_cast<double>(direction == 0 ? prices_.least_x : prices_.least_y);
  const double full = used_[direction][square] / free;
  return length * (full > kFull ? std::min(kMaxFactor, 1 + kSteep * (full - kFull)) : 1);
}

double CorridorFinder::Least(int state) const {
  const int square = state / 2;
  return kSquare * (std::abs(square % columns_ - (target_.x >> kSquareBits)) * static_cast<double>(prices_.least_x) +
                    std::abs(square / columns_ - (target_.y >> kSquareBits)) * static_cast<double>(prices_.least_y));
}

void CorridorFinder::Reach(int state, double cost, int from) {
  if (cost >= cost_[state]) return;
  if (cost_[state] == kUnreachedCost) touched_.push_back(state);
  cost_[state] = cost;
  from_[state] = from;
  heap_.push_back({cost + Least(state), state});
  std::push_heap(heap_.begin(), heap_.end(), After);
}

bool CorridorFinder::Search(const std::vector<Point>& sources, int target) {
  for (const int state : touched_) cost_[state] = kUnreachedCost;
  touched_.clear();
  heap_.clear();
  for (const Point& source : sources) {
    const int square = SquareOf(source.x, source.y);
    Reach(2 * square, 0, -1);
    Reach(2 * square + 1, 0, -1);
  }
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), After);
    const Entry at = heap_.back();
    heap_.pop_back();
    const int square = at.state / 2;
    if (at.estimate > cost_[at.state] + Least(at.state)) continue;
    if (square == target) {
      end_ = at.state;
      return true;
    }
    const int column = square % columns_;
    const int row = square / columns_;
    const auto go = [&](int direction, int next) {
      // Half of this square and half of the next. A pin's own square may have no free track.
      const double across = Across(next, direction);
      const double cost =
          next == target && across == kUnreachedCost ? kSquare * static_cast<double>(prices_.least_x) : across;
      if (cost == kUnreachedCost) return;
      Reach(2 * next + direction, cost_[at.state] + cost + (at.state % 2 != direction ? turn_ : 0), at.state);
    };
    if (column > 0) go(0, square - 1);
    if (column + 1 < columns_) go(0, square + 1);
    if (row > 0) go(1, square - columns_);
    if (row + 1 < rows_) go(1, square + columns_);
  }
  return false;
}

void CorridorFinder::Widen(int square, int width, std::uint16_t value, Corridor* corridor) const {
  const int column = square % columns_;
  const int row = square / columns_;
  for (int y = std::max(0, row - width); y <= std::min(rows_ - 1, row + width); ++y) {
    for (int x = std::max(0, column - width); x <= std::min(columns_ - 1, column + width); ++x) {
      std::uint16_t& at = corridor->squares[y * columns_ + x];
      if (at == Corridor::kOutside) at = value;
      corridor->x1 = std::min(corridor->x1, x * kSquare);
      corridor->y1 = std::min(corridor->y1, y * kSquare);
      corridor->x2 = std::max(corridor->x2, (x + 1) * kSquare - 1);
      corridor->y2 = std::max(corridor->y2, (y + 1) * kSquare - 1);
    }
  }
}

/// From the target back to the source: what is nearer to the target is given to a square first, and stays.
void CorridorFinder::Build(int width, Corridor* corridor) {
  corridor->columns = columns_;
  corridor->squares.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_), Corridor::kOutside);
  corridor->ahead.clear();
  corridor->x1 = occupancy_.problem().nx;
  corridor->y1 = occupancy_.problem().ny;
  corridor->x2 = corridor->y2 = -1;
  std::uint16_t value = Corridor::kLast;
  Point corner = target_;
  Cost rest = 0;
  for (int state = end_; state >= 0; state = from_[state]) {
    const int square = state / 2;
    Widen(square, width, value, corridor);
    const int from = from_[state];
    if (from < 0 || from_[from] < 0 || from % 2 == state % 2) continue;
    // The path turns in the square it came from: that is a corner for what is before it.
    const int turn = from / 2;
    const Point at = {0, turn % columns_ * kSquare + kSquare / 2, turn / columns_ * kSquare + kSquare / 2};
    rest += static_cast<Cost>(std::abs(at.x - corner.x)) * prices_.least_x +
            static_cast<Cost>(std::abs(at.y - corner.y)) * prices_.least_y;
    corner = at;
    Widen(turn, width, value, corridor);
    corridor->ahead.push_back({at.x, at.y, rest});
    value = static_cast<std::uint16_t>(corridor->ahead.size() + 1);
  }
}

bool CorridorFinder::Find(const std::vector<Point>& sources, const Point& target, int width, Corridor* corridor) {
  target_ = target;
  if (!Search(sources, SquareOf(target.x, target.y))) return false;
  Build(width, corridor);
  return true;
}

}  // namespace leopard::router
