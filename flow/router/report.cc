#include "flow/router/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace leopard::router {
namespace {

// Ordered as written, and each list on a line of its own would be long: dump(1) is the compromise diff can live with.
using Json = nlohmann::ordered_json;

}  // namespace

std::string MetricsText(const Problem& problem, const Outcome& outcome, const Routes& routes,
                        const std::vector<std::string>& messages) {
  std::vector<std::int64_t> length(problem.layers.size()), vias(problem.cuts.size());
  std::size_t pins = 0;
  for (const Net& net : problem.nets) pins += net.pins.size();
  for (const NetRoute& net : routes) {
    for (const Wire& wire : net.wires) length[wire.layer] += wire.x2 - wire.x1 + wire.y2 - wire.y1;
    for (const Via& via : net.vias) ++vias[via.cut];
  }
  Json json;
  json["schema"] = 1;
  json["route__nets"] = problem.nets.size();
  json["route__pins"] = pins;
  json["route__rounds"] = outcome.rounds;
  json["route__nodes_searched"] = outcome.expanded;
  json["route__conflicts"] = outcome.conflicts;
  json["route__nets_failed"] = outcome.failures.size();
  json["route__interrupted"] = outcome.interrupted;
  for (std::size_t i = 0; i < length.size(); ++i) json["route__length"][problem.layers[i].name] = length[i];
  json["route__vias"] = Json::object();
  for (std::size_t i = 0; i < vias.size(); ++i) json["route__vias"][problem.cuts[i].name] = vias[i];
  json["failed"] = Json::array();
  for (std::size_t i = 0; i < outcome.failures.size(); ++i) {
    Json failure;
    failure["net"] = problem.nets[outcome.failures[i].net].name;
    failure["message"] = i < messages.size() ? messages[i] : "";
    json["failed"].push_back(failure);
  }
  return json.dump(1) + "\n";
}

std::string CongestionText(const Occupancy& occupancy, const Outcome& outcome, int square) {
  const Problem& problem = occupancy.problem();
  const Grid& grid = occupancy.grid();
  const int columns = (problem.nx + square - 1) / square;
  const int rows = (problem.ny + square - 1) / square;
  const std::size_t squares = static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  std::vector<std::vector<int>> used(problem.layers.size(), std::vector<int>(squares)), nodes = used;
  const auto index = [&](int x, int y) { return static_cast<std::size_t>(y / square) * columns + x / square; };
  for (int i = 0; i < grid.layers(); ++i) {
    const GridLayer& layer = grid.layer(i);
    for (int row = 0; row < layer.rows; ++row) {
      for (int column = 0; column < layer.columns; ++column) {
        if (!occupancy.IsBlock(layer.At(column, row))) ++nodes[i][index(layer.X(column), layer.Y(row))];
      }
    }
  }
  for (const Route& route : outcome.routes) {
    for (const TreeNode& step : route.tree) {
      const Point at = grid.PointOf(step.node);
      ++used[at.layer][index(at.x, at.y)];
    }
  }
  std::string text = "{\"schema\": 1, \"square\": " + std::to_string(square) +
                     ", \"columns\": " + std::to_string(columns) + ", \"rows\": " + std::to_string(rows) +
                     ",\n \"layers\": [";
  for (std::size_t i = 0; i < problem.layers.size(); ++i) {
    text += std::string(i == 0 ? "\n" : ",\n") + "  {\"name\": " + Json(problem.layers[i].name).dump() +
            ",\n   \"used\": " + Json(used[i]).dump() + ",\n   \"nodes\": " + Json(nodes[i]).dump() + "}";
  }
  return text + "]}\n";
}

}  // namespace leopard::router
