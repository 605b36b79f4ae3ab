#include "flow/router/grid.h"

#include <algorithm>

namespace leopard::router {
namespace {

/// Layers start at a multiple, so that a block of the search's store belongs to one layer.
constexpr Node kAlignment = 64;

int CountOf(int points, int step, int offset) { return points > offset ? (points - 1 - offset) / step + 1 : 0; }

/// For each node of `from`, in one direction, the index in `to` of the same coordinate.
std::vector<std::int32_t> MapAxis(int count, int step, int offset, int to_count, int to_step, int to_offset) {
  std::vector<std::int32_t> map(count, -1);
  for (int i = 0; i < count; ++i) {
    const int distance = offset + i * step - to_offset;
    if (distance >= 0 && distance % to_step == 0 && distance / to_step < to_count) map[i] = distance / to_step;
  }
  return map;
}

std::vector<std::int32_t> MapColumns(const GridLayer& from, const GridLayer& to) {
  return MapAxis(from.columns, from.x_step, from.x_offset, to.columns, to.x_step, to.x_offset);
}

std::vector<std::int32_t> MapRows(const GridLayer& from, const GridLayer& to) {
  return MapAxis(from.rows, from.y_step, from.y_offset, to.rows, to.y_step, to.y_offset);
}

}  // namespace

Grid::Grid(const Problem& problem) {
  for (const Layer& layer : problem.layers) {
    GridLayer grid;
    grid.horizontal = layer.horizontal;
    grid.x_step = layer.x_step;
    grid.x_offset = layer.x_offset;
    grid.y_step = layer.y_step;
    grid.y_offset = layer.y_offset;
    grid.columns = CountOf(problem.nx, layer.x_step, layer.x_offset);
    grid.rows = CountOf(problem.ny, layer.y_step, layer.y_offset);
    grid.length = grid.horizontal ? grid.columns : grid.rows;
    grid.spacing = grid.horizontal ? layer.x_step : layer.y_step;
    grid.gap = layer.gap;
    grid.first = nodes_;
    const Node count = static_cast<Node>(grid.columns) * static_cast<Node>(grid.rows);
    nodes_ += (count + kAlignment - 1) / kAlignment * kAlignment;
    layers_.push_back(std::move(grid));
  }
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
    layers_[i].up_column = MapColumns(layers_[i], layers_[i + 1]);
    layers_[i].up_row = MapRows(layers_[i], layers_[i + 1]);
    layers_[i + 1].down_column = MapColumns(layers_[i + 1], layers_[i]);
    layers_[i + 1].down_row = MapRows(layers_[i + 1], layers_[i]);
  }
}

int Grid::LayerOf(Node node) const {
  int layer = layers() - 1;
  while (layers_[layer].first > node) --layer;
  return layer;
}

Place Grid::PlaceOf(Node node) const {
  const int index = LayerOf(node);
  const GridLayer& layer = layers_[index];
  const int track = static_cast<int>((node - layer.first) / static_cast<Node>(layer.length));
  const int at = static_cast<int>((node - layer.first) % static_cast<Node>(layer.length));
  return layer.horizontal ? Place{index, at, track} : Place{index, track, at};
}

Point Grid::PointOf(Node node) const {
  const Place place = PlaceOf(node);
  const GridLayer& layer = layers_[place.layer];
  return {place.layer, layer.X(place.column), layer.Y(place.row)};
}

Node Grid::NodeAt(const Point& point) const {
  const GridLayer& layer = layers_[point.layer];
  const int dx = point.x - layer.x_offset;
  const int dy = point.y - layer.y_offset;
  if (dx < 0 || dy < 0 || dx % layer.x_step != 0 || dy % layer.y_step != 0) return kNoNode;
  if (dx / layer.x_step >= layer.columns || dy / layer.y_step >= layer.rows) return kNoNode;
  return layer.At(dx / layer.x_step, dy / layer.y_step);
}

void Grid::Neighbourhood(Node node, int steps, Node* low, Node* high) const {
  const GridLayer& layer = layers_[LayerOf(node)];
  const int at = static_cast<int>((node - layer.first) % static_cast<Node>(layer.length));
  *low = node - static_cast<Node>(std::min(steps, at));
  *high = node + static_cast<Node>(std::min(steps, layer.length - 1 - at));
}

}  // namespace leopard::router
