// The route of one net: a tree that grows by the cheapest path to the nearest pin that is not yet joined.
#ifndef LEOPARD_FLOW_ROUTER_TREE_H_
#define LEOPARD_FLOW_ROUTER_TREE_H_

#include <vector>

#include "flow/router/corridor.h"
#include "flow/router/occupancy.h"
#include "flow/router/search.h"

namespace leopard::router {

class TreeRouter {
 public:
  /// `corridors` may be kept up to date by the caller; it must outlive this.
  TreeRouter(Occupancy* occupancy, const Prices& prices, CorridorFinder* corridors);

  /// Routes a net that is not among what Occupancy holds, and does not add it. `margin`: grid units by which the first
  /// window is larger than what it must hold. Returns -1, or the pin that could not be joined at all, the route then
  /// being empty.
  int RouteNet(int net, int margin, Route* route);

  const Search& search() const { return search_; }

 private:
  struct Box {
    int x1, y1, x2, y2;
  };

  void Start();
  int RouteAll();
  int NextPin() const;
  void Near(const Box& box);
  bool Join(int pin);
  bool FindPath(int pin);
  bool FindInCorridor(int pin, int width);
  bool Reachable(int pin) const;
  bool FindLegal();
  const CutSite* FirstBadCut();
  Point NearestSource(int pin, int* distance) const;
  Window WindowFor(int pin, const Point& nearest, int margin) const;
  void AddPath(int pin);
  void ForbidAround(const CutSite& site);
  bool PlaceSinglePin();
  int Choice(int pin, Node node) const;
  Box BoxOf(const Pin& pin) const;

  Occupancy* occupancy_;
  const Grid& grid_;
  const Prices& prices_;
  CorridorFinder* corridors_;
  Search search_;

  const Net* net_ = nullptr;
  Route* route_ = nullptr;
  int margin_ = 0;
  bool has_rules_ = false;  ///< any cut
  Query query_;
  Corridor corridor_;
  std::vector<Point> points_;  ///< of the sources
  std::vector<Node> path_;
  std::vector<Box> boxes_;      ///< of the pins
  std::vector<int> distances_;  ///< of the pins from the tree; -1: joined
  std::vector<CutSite> forbidden_, sites_, around_;
  std::vector<TreeNode> steps_;  ///< of the path
};

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_TREE_H_
