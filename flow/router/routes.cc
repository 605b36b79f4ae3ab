#include "flow/router/routes.h"

#include <algorithm>

#include "flow/router/lines.h"

namespace leopard::router {
namespace {

bool MayPass(const Occupancy& occupancy, Node from, Node to, int net) {
  for (Node node = from + 1; node < to; ++node) {
    if (!occupancy.Usable(node, net)) return false;
  }
  return true;
}

/// Wires over the nodes, which are sorted and each given once.
void AddWires(const Occupancy& occupancy, int net, const std::vector<Node>& nodes, std::vector<Wire>* wires) {
  const Grid& grid = occupancy.grid();
  for (std::size_t i = 0; i < nodes.size();) {
    std::size_t last = i;
    const Point start = grid.PointOf(nodes[i]);
    const int reach = std::max(1, grid.layer(start.layer).gap);
    Node low;
    Node high;
    while (last + 1 < nodes.size()) {
      grid.Neighbourhood(nodes[last], reach, &low, &high);
      if (nodes[last + 1] > high || !MayPass(occupancy, nodes[last], nodes[last + 1], net)) break;
      ++last;
    }
    const Point end = grid.PointOf(nodes[last]);
    if (last > i) wires->push_back({start.layer, start.x, start.y, end.x, end.y});
    i = last + 1;
  }
}

std::string PairText(int a, int b) { return " " + std::to_string(a) + " " + std::to_string(b); }

class Parser {
 public:
  Parser(const Problem& problem, const std::string& text, const std::string& file)
      : problem_(problem), lines_(text, file) {}

  Result<Routes> Parse() {
    if (!lines_.Next()) lines_.Fail("the file is empty; expected \"leopard-routes 1\"");
    if (!lines_.failed() && lines_.Peek() != "leopard-routes") lines_.Fail("expected \"leopard-routes 1\"");
    lines_.Word("leopard-routes");
    lines_.Integer("the version of the format", 1, 1);
    lines_.End();
    while (lines_.Next()) Item();
    if (lines_.failed()) return lines_.error();
    return std::move(routes_);
  }

 private:
  void Item() {
    const std::string kind = *lines_.Word("an item");
    if (kind == "net") {
      routes_.emplace_back();
      routes_.back().name = lines_.Word("a name").value_or("");
    } else if (routes_.empty()) {
      return lines_.Fail("found \"" + kind + "\"; expected \"net\"");
    } else if (kind == "pin") {
      const int layer = LayerNamed();
      const int x = X();
      routes_.back().pins.push_back({layer, x, Y()});
    } else if (kind == "wire") {
      Wire wire;
      wire.layer = LayerNamed();
      wire.x1 = X();
      wire.y1 = Y();
      wire.x2 = X();
      wire.y2 = Y();
      routes_.back().wires.push_back(wire);
    } else if (kind == "via") {
      const int cut = CutNamed();
      const int x = X();
      routes_.back().vias.push_back({cut, x, Y()});
    } else {
      return lines_.Fail("found \"" + kind + "\"; expected net, pin, wire or via");
    }
    lines_.End();
  }

  int X() { return lines_.Integer("X", 0, problem_.nx - 1).value_or(0); }
  int Y() { return lines_.Integer("Y", 0, problem_.ny - 1).value_or(0); }

  int LayerNamed() {
    const std::string name = lines_.Word("the name of a layer").value_or("");
    for (std::size_t i = 0; i < problem_.layers.size(); ++i) {
      if (problem_.layers[i].name == name) return static_cast<int>(i);
    }
    lines_.Fail("no layer " + name);
    return 0;
  }

  int CutNamed() {
    const std::string name = lines_.Word("the name of a cut").value_or("");
    for (std::size_t i = 0; i < problem_.cuts.size(); ++i) {
      if (problem_.cuts[i].name == name) return static_cast<int>(i);
    }
    lines_.Fail("no cut " + name);
    return 0;
  }

  const Problem& problem_;
  Lines lines_;
  Routes routes_;
};

}  // namespace

NetRoute Describe(const Occupancy& occupancy, int net, const Route& route) {
  const Net& from = occupancy.problem().nets[net];
  NetRoute result;
  result.name = from.name;
  for (std::size_t i = 0; i < route.choices.size(); ++i) result.pins.push_back(from.pins[i][route.choices[i]].point);
  std::vector<Node> nodes;
  for (const TreeNode& step : route.tree) nodes.push_back(step.node);
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  AddWires(occupancy, net, nodes, &result.wires);
  std::vector<CutSite> sites;
  occupancy.ListCuts(route.tree, &sites);
  std::sort(sites.begin(), sites.end(), [](const CutSite& a, const CutSite& b) { return a.upper < b.upper; });
  for (const CutSite& site : sites) {
    const Point at = occupancy.grid().PointOf(site.upper);
    result.vias.push_back({site.cut, at.x, at.y});
  }
  return result;
}

std::string FormatRoutes(const Problem& problem, const Routes& routes) {
  std::string text = "leopard-routes 1\n";
  for (const NetRoute& net : routes) {
    text += "net " + net.name + "\n";
    for (const Point& pin : net.pins) text += "pin " + problem.layers[pin.layer].name + PairText(pin.x, pin.y) + "\n";
    for (const Wire& wire : net.wires) {
      text +=
          "wire " + problem.layers[wire.layer].name + PairText(wire.x1, wire.y1) + PairText(wire.x2, wire.y2) + "\n";
    }
    for (const Via& via : net.vias) text += "via " + problem.cuts[via.cut].name + PairText(via.x, via.y) + "\n";
  }
  return text;
}

Result<Routes> ParseRoutes(const Problem& problem, const std::string& text, const std::string& file) {
  return Parser(problem, text, file).Parse();
}

}  // namespace leopard::router
