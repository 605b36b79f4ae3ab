#include "flow/router/occupancy.h"

#include <algorithm>

namespace leopard::router {
namespace {

constexpr float kHistoryUnit = 1.0F / 64;

/// Index of the first of a layer's columns or rows at or after the coordinate.
int FirstIndex(int coordinate, int offset, int step) {
  return coordinate <= offset ? 0 : (coordinate - offset + step - 1) / step;
}

/// Index after the last at or before the coordinate.
int EndIndex(int coordinate, int offset, int step, int count) {
  return coordinate < offset ? 0 : std::min(count, (coordinate - offset) / step + 1);
}

}  // namespace

Occupancy::Occupancy(const Problem& problem, const Grid& grid)
    : problem_(problem), grid_(grid), cells_(grid.nodes()), near_factor_(), history_factor_(kMaxHistory + 1) {
  for (int i = 0; i <= kMaxHistory; ++i) history_factor_[i] = 1 + kHistoryUnit * static_cast<float>(i);
  SetPressure(0);
  for (std::size_t i = 0; i < problem.cuts.size(); ++i) {
    const GridLayer& upper = grid.layer(static_cast<int>(i) + 1);
    const std::size_t count = static_cast<std::size_t>(upper.columns) * static_cast<std::size_t>(upper.rows);
    cuts_.emplace_back(problem.cuts[i].forbidden.empty() ? 0 : count);
    cut_first_.push_back(upper.first);
  }
  for (const Block& block : problem.blocks) AddBlock(block);
  for (std::size_t i = 0; i < problem.nets.size(); ++i) {
    for (const Pin& pin : problem.nets[i].pins) {
      if (pin.size() == 1) Reserve(grid.NodeAt(pin[0].point), static_cast<int>(i));
    }
  }
  // The pins themselves stay their nets', even when they are too near to another's.
  for (std::size_t i = 0; i < problem.nets.size(); ++i) {
    for (const Pin& pin : problem.nets[i].pins) {
      if (pin.size() == 1) owners_[grid.NodeAt(pin[0].point)] = static_cast<int>(i);
    }
  }
}

void Occupancy::AddBlock(const Block& block) {
  const GridLayer& layer = grid_.layer(block.layer);
  const int end_column = EndIndex(block.x2, layer.x_offset, layer.x_step, layer.columns);
  const int end_row = EndIndex(block.y2, layer.y_offset, layer.y_step, layer.rows);
  for (int column = FirstIndex(block.x1, layer.x_offset, layer.x_step); column < end_column; ++column) {
    for (int row = FirstIndex(block.y1, layer.y_offset, layer.y_step); row < end_row; ++row) {
      cells_[layer.At(column, row)].state = kBlock;
    }
  }
}

void Occupancy::Reserve(Node node, int net) {
  Node low;
  Node high;
  grid_.Neighbourhood(node, grid_.layer(grid_.LayerOf(node)).gap, &low, &high);
  for (Node near = low; near <= high; ++near) {
    Cell& cell = cells_[near];
    if (cell.state == kBlock) continue;
    const auto found = owners_.emplace(near, net).first;
    if (found->second != net) found->second = kBlocked;  // too near to the pins of two nets: neither may have it
    cell.state = kReserved;
  }
}

bool Occupancy::UsableSlow(Node node, int net) const {
  const Cell& cell = cells_[node];
  return cell.near < kMaxNear && cell.state == kReserved && owners_.at(node) == net;
}

int Occupancy::Owner(Node node) const {
  const auto found = owners_.find(node);
  return found == owners_.end() ? kBlocked : found->second;
}

void Occupancy::SetPressure(float pressure) {
  for (std::size_t i = 0; i < near_factor_.size(); ++i) near_factor_[i] = 1 + pressure * static_cast<float>(i);
}

bool Occupancy::InConflict(const CutSite& site) const {
  return HasRules(site.cut) && cuts_[site.cut][site.upper - cut_first_[site.cut]].near > 0;
}

void Occupancy::ListCuts(const std::vector<TreeNode>& tree, std::vector<CutSite>* sites) const {
  sites->clear();
  for (const TreeNode& step : tree) {
    if (step.node == step.parent) continue;
    const int layer = grid_.LayerOf(step.node);
    const int parent = grid_.LayerOf(step.parent);
    if (layer > parent) sites->push_back({parent, step.node});
    if (layer < parent) sites->push_back({layer, step.parent});
  }
}

void Occupancy::ListForbidden(const CutSite& site, std::vector<CutSite>* sites) const {
  sites->clear();
  const Point at = grid_.PointOf(site.upper);
  for (const Offset& offset : problem_.cuts[site.cut].forbidden) {
    for (const int sign : {-1, 1}) {
      const Node upper = grid_.NodeAt({at.layer, at.x + sign * offset.dx, at.y + sign * offset.dy});
      if (upper != kNoNode) sites->push_back({site.cut, upper});
    }
  }
}

void Occupancy::Change(const Route& route, int sign) {
  near_nodes_.clear();
  for (const TreeNode& step : route.tree) {
    Node low;
    Node high;
    grid_.Neighbourhood(step.node, grid_.layer(grid_.LayerOf(step.node)).gap, &low, &high);
    for (Node near = low; near <= high; ++near) near_nodes_.push_back(near);
  }
  std::sort(near_nodes_.begin(), near_nodes_.end());
  near_nodes_.erase(std::unique(near_nodes_.begin(), near_nodes_.end()), near_nodes_.end());
  for (const Node near : near_nodes_) cells_[near].near = static_cast<std::uint8_t>(cells_[near].near + sign);
  ListCuts(route.tree, &sites_);
  for (const CutSite& site : sites_) {
    if (!HasRules(site.cut)) continue;
    ListForbidden(site, &forbidden_);
    for (const CutSite& other : forbidden_) {
      CutCell& cell = CellOf(other);
      cell.near = static_cast<std::uint16_t>(cell.near + sign);
    }
  }
}

}  // namespace leopard::router
