#include "flow/router/tree.h"

#include <algorithm>
#include <limits>
#include <unordered_set>

#include "flow/router/flood.h"

namespace leopard::router {
namespace {

constexpr int kFirst = 0;         // the pin a tree starts from
constexpr int kWindowGrowth = 4;  // of the margin, when there is no path
constexpr int kCutAttempts = 16;  // paths whose cuts are too near to one another, before giving up
constexpr int kJoined = -1;
constexpr int kLong = 256;              // grid units from which on a connection has a corridor
constexpr int kMarginOfSquare = 16;     // of the margin: makes a corridor a square wider
constexpr int kWider = 3;               // squares that a corridor gets wider by, when it has no path
constexpr std::size_t kPocket = 20000;  // nodes around a pin that are looked at before the whole grid is

}  // namespace

TreeRouter::TreeRouter(Occupancy* occupancy, const Prices& prices, CorridorFinder* corridors)
    : occupancy_(occupancy),
      grid_(occupancy->grid()),
      prices_(prices),
      corridors_(corridors),
      search_(*occupancy, prices) {
  for (const Cut& cut : occupancy->problem().cuts) has_rules_ = has_rules_ || !cut.forbidden.empty();
}

int TreeRouter::RouteNet(int net, int margin, Route* route) {
  net_ = &occupancy_->problem().nets[net];
  route_ = route;
  margin_ = margin;
  query_.net = net;
  Start();
  const int failed = RouteAll();
  for (const CutSite& site : forbidden_) occupancy_->Allow(site);
  forbidden_.clear();
  if (failed >= 0) *route_ = Route();
  return failed;
}

void TreeRouter::Start() {
  route_->tree.clear();
  route_->choices.assign(net_->pins.size(), -1);
  boxes_.clear();
  for (const Pin& pin : net_->pins) boxes_.push_back(BoxOf(pin));
  distances_.assign(net_->pins.size(), std::numeric_limits<int>::max());
  distances_[kFirst] = kJoined;
  Near(boxes_[kFirst]);
}

int TreeRouter::RouteAll() {
  if (net_->pins.size() == 1) return PlaceSinglePin() ? -1 : kFirst;
  for (int pin = NextPin(); pin >= 0; pin = NextPin()) {
    if (!Join(pin)) return pin;
    distances_[pin] = kJoined;
  }
  return -1;
}

TreeRouter::Box TreeRouter::BoxOf(const Pin& pin) const {
  Box box = {kMaxSide, kMaxSide, 0, 0};
  for (const Candidate& candidate : pin) {
    const Point& at = candidate.point;
    box = {std::min(box.x1, at.x), std::min(box.y1, at.y), std::max(box.x2, at.x), std::max(box.y2, at.y)};
  }
  return box;
}

/// The pin nearest to the tree, the first of several; -1 when all are joined.
int TreeRouter::NextPin() const {
  int best = -1;
  for (std::size_t i = 0; i < distances_.size(); ++i) {
    if (distances_[i] != kJoined && (best < 0 || distances_[i] < distances_[best])) best = static_cast<int>(i);
  }
  return best;
}

/// The tree has grown by what the box bounds.
void TreeRouter::Near(const Box& box) {
  for (std::size_t i = 0; i < boxes_.size(); ++i) {
    if (distances_[i] == kJoined) continue;
    const Box& pin = boxes_[i];
    const int dx = std::max({0, box.x1 - pin.x2, pin.x1 - box.x2});
    const int dy = std::max({0, box.y1 - pin.y2, pin.y1 - box.y2});
    distances_[i] = std::min(distances_[i], dx + dy);
  }
}

bool TreeRouter::Join(int pin) {
  if (!FindPath(pin)) return false;
  AddPath(pin);
  return true;
}

bool TreeRouter::FindPath(int pin) {
  query_.sources.clear();
  query_.targets.clear();
  query_.enter = route_->tree.empty();
  if (query_.enter) {
    for (const Candidate& c : net_->pins[kFirst]) {
      query_.sources.push_back({grid_.NodeAt(c.point), prices_.Scaled(c.cost)});
    }
  } else {
    for (const TreeNode& step : route_->tree) query_.sources.push_back({step.node, 0});
  }
  for (const Candidate& c : net_->pins[pin]) {
    query_.targets.push_back({grid_.NodeAt(c.point), prices_.Scaled(c.cost)});
  }
  points_.clear();
  for (const EndPoint& source : query_.sources) points_.push_back(grid_.PointOf(source.node));
  int distance;
  const Point nearest = NearestSource(pin, &distance);
  const int width = 1 + margin_ / kMarginOfSquare;
  if (distance >= kLong && (FindInCorridor(pin, width) || FindInCorridor(pin, width + kWider))) return true;
  const Problem& problem = occupancy_->problem();
  query_.corridor = nullptr;
  for (int margin = margin_;; margin *= kWindowGrowth) {
    const bool whole = margin >= std::max(problem.nx, problem.ny);
    if (margin > margin_ && !Reachable(pin)) return false;
    query_.window = WindowFor(pin, nearest, margin);
    query_.careful = false;
    if (FindLegal()) return true;
    query_.careful = true;
    if (has_rules_ && FindLegal()) return true;
    if (whole) return false;
  }
}

bool TreeRouter::FindInCorridor(int pin, int width) {
  if (!corridors_->Find(points_, net_->pins[pin][0].point, width, &corridor_)) return false;
  query_.corridor = &corridor_;
  query_.window = {corridor_.x1, corridor_.y1, std::min(occupancy_->problem().nx - 1, corridor_.x2),
                   std::min(occupancy_->problem().ny - 1, corridor_.y2)};
  query_.careful = false;
  return FindLegal();
}

/// False if the pin is walled in, by what no other net can clear away, without a node of the tree.
bool TreeRouter::Reachable(int pin) const {
  const Flooded flooded = Flood(*occupancy_, query_.net, net_->pins[pin], kPocket);
  if (!flooded.all) return true;
  const std::unordered_set<Node> nodes(flooded.nodes.begin(), flooded.nodes.end());
  for (const EndPoint& source : query_.sources) {
    if (nodes.count(source.node) > 0) return true;
  }
  return false;
}

Point TreeRouter::NearestSource(int pin, int* distance) const {
  const Box& box = boxes_[pin];
  Point nearest;
  *distance = std::numeric_limits<int>::max();
  for (const Point& at : points_) {
    const int here = std::max({0, box.x1 - at.x, at.x - box.x2}) + std::max({0, box.y1 - at.y, at.y - box.y2});
    if (here < *distance) {
      *distance = here;
      nearest = at;
    }
  }
  return nearest;
}

/// The box of the pin and of the nearest part of the tree, with a margin.
Window TreeRouter::WindowFor(int pin, const Point& nearest, int margin) const {
  const Box& box = boxes_[pin];
  const Problem& problem = occupancy_->problem();
  return {std::max(0, std::min(box.x1, nearest.x) - margin), std::max(0, std::min(box.y1, nearest.y) - margin),
          std::min(problem.nx - 1, std::max(box.x2, nearest.x) + margin),
          std::min(problem.ny - 1, std::max(box.y2, nearest.y) + margin)};
}

/// A path in the window whose cuts keep their distance from each other.
bool TreeRouter::FindLegal() {
  const std::size_t kept = forbidden_.size();
  bool found = false;
  for (int i = 0; i < kCutAttempts && !found; ++i) {
    if (!search_.Find(query_, &path_)) break;
    const CutSite* bad = FirstBadCut();
    found = bad == nullptr;
    if (!found) {
      occupancy_->Forbid(*bad);
      forbidden_.push_back(*bad);
    }
  }
  // What was forbidden for the sake of a path that was not taken is allowed again, unless the tree forbids it, too.
  for (std::size_t i = kept; i < forbidden_.size(); ++i) occupancy_->Allow(forbidden_[i]);
  forbidden_.resize(kept);
  for (const CutSite& site : forbidden_) occupancy_->Forbid(site);
  return found;
}

/// Of the path: the second cut of the first pair that may not be; nullptr if there is none.
const CutSite* TreeRouter::FirstBadCut() {
  steps_.clear();
  for (std::size_t i = 0; i + 1 < path_.size(); ++i) steps_.push_back({path_[i], path_[i + 1]});
  occupancy_->ListCuts(steps_, &sites_);
  for (std::size_t i = 0; i < sites_.size(); ++i) {
    occupancy_->ListForbidden(sites_[i], &around_);
    for (std::size_t k = i + 1; k < sites_.size(); ++k) {
      for (const CutSite& other : around_) {
        if (other.cut == sites_[k].cut && other.upper == sites_[k].upper) return &sites_[k];
      }
    }
  }
  return nullptr;
}

void TreeRouter::AddPath(int pin) {
  route_->choices[pin] = Choice(pin, path_.front());
  if (route_->tree.empty()) {
    route_->choices[kFirst] = Choice(kFirst, path_.back());
    route_->tree.push_back({path_.back(), path_.back()});
  }
  // The path's last node is in the tree. Distances need the box of each straight part only.
  Point corner = grid_.PointOf(path_.back());
  for (std::size_t i = path_.size() - 1; i-- > 0;) {
    route_->tree.push_back({path_[i], path_[i + 1]});
    const Point at = grid_.PointOf(path_[i]);
    const bool last = i == 0 || grid_.LayerOf(path_[i - 1]) != at.layer;
    if (!last) continue;
    Near({std::min(corner.x, at.x), std::min(corner.y, at.y), std::max(corner.x, at.x), std::max(corner.y, at.y)});
    corner = at;
  }
  steps_.clear();
  for (std::size_t i = 0; i + 1 < path_.size(); ++i) steps_.push_back({path_[i], path_[i + 1]});
  occupancy_->ListCuts(steps_, &sites_);
  for (const CutSite& site : sites_) ForbidAround(site);
}

void TreeRouter::ForbidAround(const CutSite& site) {
  if (!occupancy_->HasRules(site.cut)) return;
  occupancy_->ListForbidden(site, &around_);
  for (const CutSite& other : around_) {
    occupancy_->Forbid(other);
    forbidden_.push_back(other);
  }
}

bool TreeRouter::PlaceSinglePin() {
  query_.sources.clear();
  query_.targets.clear();
  query_.enter = true;
  for (const Candidate& c : net_->pins[kFirst]) {
    query_.sources.push_back({grid_.NodeAt(c.point), prices_.Scaled(c.cost)});
    query_.targets.push_back({grid_.NodeAt(c.point), 0});
  }
  query_.careful = false;
  query_.corridor = nullptr;
  query_.window = {0, 0, occupancy_->problem().nx - 1, occupancy_->problem().ny - 1};
  if (!search_.Find(query_, &path_)) return false;
  const Node node = path_.back();  // a path between two candidates cannot be cheaper than the first alone, but as cheap
  route_->choices[kFirst] = Choice(kFirst, node);
  route_->tree.push_back({node, node});
  return true;
}

/// The candidate of the pin at the node: the cheapest, if one is given more than once.
int TreeRouter::Choice(int pin, Node node) const {
  const Pin& candidates = net_->pins[pin];
  int best = -1;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (grid_.NodeAt(candidates[i].point) != node) continue;
    if (best < 0 || candidates[i].cost < candidates[best].cost) best = static_cast<int>(i);
  }
  return best;
}

}  // namespace leopard::router
