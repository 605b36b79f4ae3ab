#include "tests/router/checker.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace leopard::router {
namespace {

using Key = std::tuple<int, int, int>;  // layer or cut, x, y

class Checker {
 public:
  Checker(const Problem& problem, const Routes& routes) : problem_(problem), routes_(routes) {}

  std::vector<std::string> Check() {
    if (routes_.size() != problem_.nets.size()) {
      messages_.push_back(std::to_string(routes_.size()) + " nets; expected " + std::to_string(problem_.nets.size()));
      return messages_;
    }
    for (std::size_t i = 0; i < routes_.size(); ++i) CheckNet(static_cast<int>(i));
    CheckBlocks();
    CheckGaps();
    CheckCuts();
    return messages_;
  }

 private:
  void Say(int net, const std::string& text) { messages_.push_back("net " + problem_.nets[net].name + ": " + text); }

  static std::string At(int x, int y) { return "(" + std::to_string(x) + ", " + std::to_string(y) + ")"; }

  /// Notes that the net uses a node, and joins what it uses there: `to` is another of its nodes, or the same.
  void Use(int net, const Key& key) {
    const auto [layer, x, y] = key;
    if (!problem_.layers[layer].Has(x, y))
      return Say(net, "no node at " + problem_.layers[layer].name + " " + At(x, y));
    const auto found = owners_.emplace(key, net).first;
    if (found->second != net)
      Say(net,
          "shorts net " + problem_.nets[found->second].name + " at " + problem_.layers[layer].name + " " + At(x, y));
    parents_.emplace(key, key);
  }

  Key Root(Key key) {
    while (parents_.at(key) != key) key = parents_.at(key);
    return key;
  }

  void Join(const Key& a, const Key& b) {
    if (parents_.count(a) > 0 && parents_.count(b) > 0) parents_[Root(a)] = Root(b);
  }

  void CheckNet(int index) {
    const Net& net = problem_.nets[index];
    const NetRoute& route = routes_[index];
    if (route.name != net.name) return Say(index, "found net " + route.name + " in its place");
    parents_.clear();
    for (const Wire& wire : route.wires) AddWire(index, wire);
    for (const Via& via : route.vias) {
      Use(index, {via.cut, via.x, via.y});
      Use(index, {via.cut + 1, via.x, via.y});
      Join({via.cut, via.x, via.y}, {via.cut + 1, via.x, via.y});
      if (!cuts_.emplace(Key{via.cut, via.x, via.y}, index).second) Say(index, "a via twice at " + At(via.x, via.y));
    }
    if (route.pins.size() != net.pins.size()) return Say(index, std::to_string(route.pins.size()) + " pins");
    for (std::size_t i = 0; i < net.pins.size(); ++i) AddPin(index, i);
    std::set<Key> roots;
    for (const auto& item : parents_) roots.insert(Root(item.first));
    if (roots.size() != 1) Say(index, "is in " + std::to_string(roots.size()) + " pieces");
  }

  void AddWire(int net, const Wire& wire) {
    const Layer& layer = problem_.layers[wire.layer];
    const std::string place = layer.name + " " + At(wire.x1, wire.y1) + " to " + At(wire.x2, wire.y2);
    if (layer.horizontal ? wire.y1 != wire.y2 : wire.x1 != wire.x2)
      return Say(net, "a wire against the layer, " + place);
    if (wire.x2 < wire.x1 || wire.y2 < wire.y1 || (wire.x1 == wire.x2 && wire.y1 == wire.y2)) {
      return Say(net, "a wire without length, " + place);
    }
    Key last{-1, 0, 0};
    for (int x = wire.x1; x <= wire.x2; x += layer.x_step) {
      for (int y = wire.y1; y <= wire.y2; y += layer.y_step) {
        const Key key{wire.layer, x, y};
        if (parents_.count(key) > 0) Say(net, "wires that overlap, " + place);
        Use(net, key);
        if (std::get<0>(last) >= 0) Join(last, key);
        last = key;
      }
    }
    if (last != Key{wire.layer, wire.x2, wire.y2}) Say(net, "a wire that ends between nodes, " + place);
  }

  void AddPin(int index, std::size_t pin) {
    const Point& at = routes_[index].pins[pin];
    bool candidate = false;
    for (const Candidate& c : problem_.nets[index].pins[pin]) candidate = candidate || c.point == at;
    if (!candidate) Say(index, "pin " + std::to_string(pin + 1) + " is not at one of its nodes");
    Use(index, {at.layer, at.x, at.y});
  }

  void CheckBlocks() {
    const std::size_t points = static_cast<std::size_t>(problem_.nx) * static_cast<std::size_t>(problem_.ny);
    std::vector<std::vector<bool>> blocked(problem_.layers.size(), std::vector<bool>(points));
    const auto index = [&](int x, int y) { return static_cast<std::size_t>(y) * problem_.nx + x; };
    for (const Block& block : problem_.blocks) {
      for (int y = block.y1; y <= block.y2; ++y) {
        for (int x = block.x1; x <= block.x2; ++x) blocked[block.layer][index(x, y)] = true;
      }
    }
    for (const auto& [key, net] : owners_) {
      const auto [layer, x, y] = key;
      if (blocked[layer][index(x, y)]) Say(net, "in a block at " + problem_.layers[layer].name + " " + At(x, y));
    }
  }

  /// Every node against those after it on its track.
  void CheckGaps() {
    for (const auto& [key, net] : owners_) {
      const auto [index, x, y] = key;
      const Layer& layer = problem_.layers[index];
      for (int i = 1; i <= layer.gap; ++i) {
        const int dx = layer.horizontal ? i * layer.x_step : 0;
        const int dy = layer.horizontal ? 0 : i * layer.y_step;
        const auto other = owners_.find({index, x + dx, y + dy});
        if (other != owners_.end() && other->second != net) {
          Say(net, "too near to net " + problem_.nets[other->second].name + " at " + layer.name + " " + At(x, y));
        }
      }
    }
  }

  void CheckCuts() {
    for (const auto& [key, net] : cuts_) {
      const auto [index, x, y] = key;
      for (const Offset& offset : problem_.cuts[index].forbidden) {
        const auto other = cuts_.find({index, x + offset.dx, y + offset.dy});
        if (other == cuts_.end()) continue;
        Say(net, "a via too near to one of net " + problem_.nets[other->second].name + " at " +
                     problem_.cuts[index].name + " " + At(x, y));
      }
    }
  }

  const Problem& problem_;
  const Routes& routes_;
  std::vector<std::string> messages_;
  std::map<Key, int> owners_, cuts_;
  std::map<Key, Key> parents_;  ///< of the net at hand
};

}  // namespace

std::vector<std::string> CheckRoutes(const Problem& problem, const Routes& routes) {
  return Checker(problem, routes).Check();
}

}  // namespace leopard::router
