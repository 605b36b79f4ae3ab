#include <algorithm>
#include <map>
#include <set>

#include "flow/router/flood.h"
#include "flow/router/report.h"

namespace leopard::router {
namespace {

constexpr std::size_t kNamed = 3;  // of what is in the way

class Explainer {
 public:
  Explainer(const Outcome& outcome, Occupancy* occupancy)
      : outcome_(outcome), occupancy_(occupancy), problem_(occupancy->problem()), grid_(occupancy->grid()) {}

  std::vector<std::string> Run() {
    NoteUsers();
    std::vector<std::string> messages;
    for (const Failure& failure : outcome_.failures) {
      messages.push_back("net " + problem_.nets[failure.net].name + ": " +
                         (failure.pin < 0 ? Conflict(failure.net) : Enclosed(failure.net, failure.pin)));
    }
    return messages;
  }

 private:
  /// Who uses what, for the nodes that nets which failed fight for.
  void NoteUsers() {
    for (std::size_t net = 0; net < outcome_.routes.size(); ++net) {
      for (const TreeNode& step : outcome_.routes[net].tree) {
        if (occupancy_->InConflict(step.node)) users_[step.node].insert(static_cast<int>(net));
      }
      occupancy_->ListCuts(outcome_.routes[net].tree, &sites_);
      for (const CutSite& site : sites_) {
        if (occupancy_->InConflict(site)) cut_users_[site.upper] = static_cast<int>(net);
      }
    }
  }

  /// Where the net is too near to another, and the pin that is nearest to the place.
  std::string Conflict(int net) {
    std::string text;
    std::size_t count = 0;
    const Route& route = outcome_.routes[net];
    for (const TreeNode& step : route.tree) {
      if (!occupancy_->InConflict(step.node)) continue;
      if (++count == 1) text = PlaceAndPin(net, step.node) + " is wanted by " + Rivals(step.node, net);
    }
    occupancy_->ListCuts(route.tree, &sites_);
    for (const CutSite& site : sites_) {
      if (!occupancy_->InConflict(site)) continue;
      if (++count == 1)
        text = problem_.cuts[site.cut].name + " at " + PlaceAndPin(net, site.upper) + " is too near to " +
               CutRivals(site, net);
    }
    if (count > 1) text += ", and " + std::to_string(count - 1) + " more places";
    return text;
  }

  std::string PlaceAndPin(int net, Node node) const {
    const Point at = grid_.PointOf(node);
    const std::vector<Pin>& pins = problem_.nets[net].pins;
    std::size_t nearest = 0;
    int least = 1 << 30;
    for (std::size_t i = 0; i < pins.size(); ++i) {
      for (const Candidate& candidate : pins[i]) {
        const int distance = std::abs(candidate.point.x - at.x) + std::abs(candidate.point.y - at.y);
        if (distance < least) {
          least = distance;
          nearest = i;
        }
      }
    }
    return PlaceText(problem_, at) + ", " + std::to_string(least) + " from pin " + std::to_string(nearest + 1) + ",";
  }

  std::string Rivals(Node node, int net) const {
    Node low;
    Node high;
    grid_.Neighbourhood(node, grid_.layer(grid_.LayerOf(node)).gap, &low, &high);
    std::set<int> rivals;
    for (Node near = low; near <= high; ++near) {
      const auto found = users_.find(near);
      if (found != users_.end()) rivals.insert(found->second.begin(), found->second.end());
    }
    rivals.erase(net);
    return NetNames(rivals);
  }

  std::string CutRivals(const CutSite& site, int net) const {
    std::vector<CutSite> around;
    occupancy_->ListForbidden(site, &around);
    std::set<int> rivals;
    for (const CutSite& other : around) {
      const auto found = cut_users_.find(other.upper);
      if (found != cut_users_.end() && found->second != net) rivals.insert(found->second);
    }
    return NetNames(rivals);
  }

  std::string NetNames(const std::set<int>& nets) const {
    std::string text = nets.size() == 1 ? "net" : "nets";
    std::size_t count = 0;
    for (const int net : nets) {
      if (++count > kNamed) return text + " and " + std::to_string(nets.size() - kNamed) + " more";
      text += (count > 1 ? ", " : " ") + problem_.nets[net].name;
    }
    return text;
  }

  /// What walls in the pin; or, if the pin has the larger part of the grid, the first pin.
  std::string Enclosed(int net, int pin) {
    std::string walls;
    std::size_t reached = Reach(net, pin, &walls);
    int shown = pin;
    std::string other_walls;
    const std::size_t other = Reach(net, 0, &other_walls);
    if (other < reached) {
      shown = 0;
      reached = other;
      walls = other_walls;
    }
    const std::string place =
        "pin " + std::to_string(shown + 1) + " at " + PlaceText(problem_, problem_.nets[net].pins[shown][0].point);
    if (reached == 0) return place + " has no node that may be used: in the way are " + walls;
    return place + " reaches only " + std::to_string(reached) + (reached == 1 ? " node" : " nodes") +
           ": in the way are " + walls;
  }

  /// The number of nodes the net could reach from the pin if it were alone; `walls`: what ends them, the first few.
  std::size_t Reach(int net, int pin, std::string* walls) {
    const Flooded flooded = Flood(*occupancy_, net, problem_.nets[net].pins[pin], kMaxFlood);
    const std::size_t shown = std::min(kNamed, flooded.walls.size());
    for (std::size_t i = 0; i < shown; ++i) *walls += (i > 0 ? ", " : "") + WallText(flooded.walls[i]);
    if (flooded.walls.size() > kNamed) *walls += " and " + std::to_string(flooded.walls.size() - kNamed) + " more";
    if (flooded.walls.empty()) *walls = "the edges of the grid and forbidden cuts";
    return flooded.nodes.size();
  }

  std::string WallText(Node node) const {
    const std::string place = PlaceText(problem_, grid_.PointOf(node));
    if (occupancy_->IsBlock(node)) return "a block at " + place;
    const int owner = occupancy_->Owner(node);
    if (owner != Occupancy::kBlocked) return "a pin of net " + problem_.nets[owner].name + " at or beside " + place;
    return "pins of other nets beside " + place;
  }

  static constexpr std::size_t kMaxFlood = 200000;

  const Outcome& outcome_;
  Occupancy* occupancy_;
  const Problem& problem_;
  const Grid& grid_;
  std::map<Node, std::set<int>> users_;
  std::map<Node, int> cut_users_;
  std::vector<CutSite> sites_;
};

}  // namespace

std::vector<std::string> ExplainFailures(const Outcome& outcome, Occupancy* occupancy) {
  return Explainer(outcome, occupancy).Run();
}

}  // namespace leopard::router
