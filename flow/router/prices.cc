#include "flow/router/prices.h"

#include <algorithm>
#include <cmath>

namespace leopard::router {
namespace {

/// Of the cheapest step: fine enough for the factors of congestion, and long paths stay far below kMaxCost.
constexpr double kCheapest = 64;

}  // namespace

Prices::Prices(const Problem& problem, const Grid& grid) {
  double cheapest = 1e30;
  for (std::size_t i = 0; i < problem.layers.size(); ++i) {
    cheapest = std::min(cheapest, problem.layers[i].cost * grid.layer(static_cast<int>(i)).spacing);
  }
  scale = kCheapest / cheapest;
  for (std::size_t i = 0; i < problem.layers.size(); ++i) {
    const GridLayer& layer = grid.layer(static_cast<int>(i));
    step.push_back(Scaled(problem.layers[i].cost * layer.spacing));
    const Cost unit = step.back() / static_cast<Cost>(layer.spacing);
    Cost& least = layer.horizontal ? least_x : least_y;
    least = least == 0 ? unit : std::min(least, unit);
  }
  for (const Cut& item : problem.cuts) cut.push_back(Scaled(item.cost));
  entry = step[0];
}

Cost Prices::Scaled(double cost) const {
  const double scaled = std::round(cost * scale);
  return scaled < kMaxCost ? static_cast<Cost>(scaled) : kMaxCost;
}

std::vector<Cost> LeastCuts(const Prices& prices, const Grid& grid, const std::vector<bool>& targets) {
  const int layers = grid.layers();
  std::vector<Cost> least(static_cast<std::size_t>(layers) * 4, kMaxCost);
  const auto direction = [&](int layer) { return grid.layer(layer).horizontal ? 1 : 2; };
  for (int layer = 0; layer < layers; ++layer) {
    if (targets[layer]) least[layer * 4] = least[layer * 4 + direction(layer)] = 0;
  }
  // Sweeps up and down until nothing falls: at most as often as there are layers.
  for (bool changed = true; changed;) {
    changed = false;
    const auto lower = [&](Cost* cost, Cost other) {
      if (other < *cost) {
        *cost = other;
        changed = true;
      }
    };
    for (int layer = 0; layer < layers; ++layer) {
      for (int need = 0; need < 4; ++need) {
        Cost* cost = &least[layer * 4 + need];
        lower(cost, least[layer * 4 + (need & ~direction(layer))]);
        if (layer > 0) lower(cost, least[(layer - 1) * 4 + need] + prices.cut[layer - 1]);
        if (layer + 1 < layers) lower(cost, least[(layer + 1) * 4 + need] + prices.cut[layer]);
      }
    }
  }
  return least;
}

}  // namespace leopard::router
