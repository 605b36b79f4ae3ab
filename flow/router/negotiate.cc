#include "flow/router/negotiate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

#include "flow/router/tree.h"

namespace leopard::router {
namespace {

constexpr float kFirstPressure = 0.3F;
constexpr float kPressure = 0.5F;
constexpr float kPressureGrowth = 1.35F;
constexpr float kMaxPressure = 60;
constexpr int kNoCount = std::numeric_limits<int>::max();
constexpr int kPatience = 8;       // rounds without progress
constexpr int kReopenSquare = 16;  // grid units
constexpr int kMaxReach = 6;       // squares
constexpr int kCalmStart = 4;      // the round whose pressure a reopening starts from
constexpr int kHopeless = 3;       // rounds without a way, after which a net is given up

class Negotiation {
 public:
  Negotiation(const Options& options, Occupancy* occupancy)
      : options_(options),
        occupancy_(occupancy),
        problem_(occupancy->problem()),
        prices_(problem_, occupancy->grid()),
        corridors_(*occupancy, prices_),
        tree_(occupancy, prices_, &corridors_),
        failed_pin_(problem_.nets.size(), -1),
        failed_rounds_(problem_.nets.size(), 0) {
    outcome_.routes.resize(problem_.nets.size());
  }

  Outcome Run() {
    std::vector<int> open = Order();
    while (!open.empty() && outcome_.rounds < options_.rounds && !outcome_.interrupted) {
      ++outcome_.rounds;
      RouteRound(open);
      if (!outcome_.interrupted) open = EndRound();
      if (!open.empty() && Stalled(static_cast<int>(open.size()))) Reopen(&open);
    }
    open.insert(open.end(), hopeless_.begin(), hopeless_.end());
    for (const int net : SortedByNumber(open)) outcome_.failures.push_back({net, failed_pin_[net]});
    outcome_.expanded = tree_.search().expanded();
    return std::move(outcome_);
  }

 private:
  /// Short nets first: they have the fewest ways.
  std::vector<int> Order() {
    std::vector<int> sizes;
    for (const Net& net : problem_.nets) {
      int x1 = kMaxSide, y1 = kMaxSide, x2 = 0, y2 = 0;
      for (const Pin& pin : net.pins) {
        for (const Candidate& candidate : pin) {
          x1 = std::min(x1, candidate.point.x);
          y1 = std::min(y1, candidate.point.y);
          x2 = std::max(x2, candidate.point.x);
          y2 = std::max(y2, candidate.point.y);
        }
      }
      sizes.push_back(x2 - x1 + y2 - y1);
    }
    order_.resize(sizes.size());
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<int>(i);
    std::stable_sort(order_.begin(), order_.end(), [&](int a, int b) { return sizes[a] < sizes[b]; });
    return order_;
  }

  static std::vector<int> SortedByNumber(std::vector<int> nets) {
    std::sort(nets.begin(), nets.end());
    return nets;
  }

  void Change(const Route& route, int sign) {
    occupancy_->Change(route, sign);
    corridors_.Change(route, sign);
  }

  int Margin() const { return outcome_.rounds <= 4 ? 12 : outcome_.rounds <= 12 ? 24 : 48; }

  void RouteRound(const std::vector<int>& open) {
    const int late = outcome_.rounds - 1 - calm_;
    occupancy_->SetPressure(
        late == 0 ? kFirstPressure
                  : std::min(kMaxPressure, kPressure * std::pow(kPressureGrowth, static_cast<float>(late))));
    RoundReport report;
    report.round = outcome_.rounds;
    report.nets = static_cast<int>(open.size());
    for (const int net : open) {
      if (options_.progress && !options_.progress(report)) {
        outcome_.interrupted = true;
        return;
      }
      Route* route = &outcome_.routes[net];
      Change(*route, -1);
      failed_pin_[net] = tree_.RouteNet(net, Margin(), route);
      Change(*route, 1);
      ++report.done;
    }
  }

  /// The nets that must be routed again, in order; what they fight for becomes dearer.
  std::vector<int> EndRound() {
    const int amount = static_cast<int>(64 * (0.15 + 0.02 * (outcome_.rounds - 1)));
    RoundReport report;
    report.round = outcome_.rounds;
    report.ended = true;
    std::vector<int> open;
    for (const int net : order_) {
      const int conflicts = Raise(outcome_.routes[net], amount);
      report.conflicts += conflicts;
      if (failed_pin_[net] >= 0) {
        ++report.unrouted;
        // There is no way, at whatever price; only another choice for its first pins could have made one.
        if (++failed_rounds_[net] >= kHopeless) {
          if (failed_rounds_[net] == kHopeless) hopeless_.push_back(net);
          continue;
        }
      }
      if (conflicts > 0 || failed_pin_[net] >= 0) open.push_back(net);
    }
    report.nets_left = static_cast<int>(open.size() + hopeless_.size());
    outcome_.conflicts = report.conflicts;
    if (options_.progress && !options_.progress(report)) outcome_.interrupted = !open.empty();
    return open;
  }

  /// Whether the nets left have not become fewer for some rounds.
  bool Stalled(int left) {
    if (left < fewest_) {
      fewest_ = left;
      fewest_round_ = outcome_.rounds;
    }
    return outcome_.rounds - fewest_round_ >= kPatience;
  }

  /// Those in conflict cannot come apart while the nets around them, which are in none, lie as they do, and the price
  /// of pushing these aside is as high as that of the conflict: adds them, and lets prices start low again. Each time
  /// the surroundings are larger.
  void Reopen(std::vector<int>* open) {
    ++reopened_;
    calm_ = outcome_.rounds - kCalmStart;
    fewest_ = kNoCount;
    fewest_round_ = outcome_.rounds;
    const int reach = std::min(kMaxReach, reopened_);
    std::unordered_set<int> squares;
    std::vector<char> opened(problem_.nets.size(), 0);
    for (const int net : *open) {
      opened[net] = 1;
      for (const TreeNode& step : outcome_.routes[net].tree) {
        if (!occupancy_->InConflict(step.node)) continue;
        for (int dx = -reach; dx <= reach; ++dx) {
          for (int dy = -reach; dy <= reach; ++dy) squares.insert(SquareOf(step.node, dx, dy));
        }
      }
    }
    for (std::size_t net = 0; net < opened.size(); ++net) {
      for (const TreeNode& step : outcome_.routes[net].tree) {
        if (opened[net] == 0 && squares.count(SquareOf(step.node, 0, 0)) > 0) opened[net] = 1;
      }
    }
    open->clear();
    for (const int net : order_) {
      if (opened[net] != 0) open->push_back(net);
    }
  }

  /// The square of a node, or the one so many to the right and up. Those beyond the edges are other squares' numbers at
  /// worst.
  int SquareOf(Node node, int dx, int dy) const {
    const Point at = occupancy_->grid().PointOf(node);
    return (at.y / kReopenSquare + dy) * (problem_.nx / kReopenSquare + 1) + at.x / kReopenSquare + dx;
  }

  /// The number of the route's nodes and cuts in conflict.
  int Raise(const Route& route, int amount) {
    int conflicts = 0;
    for (const TreeNode& step : route.tree) {
      if (!occupancy_->InConflict(step.node)) continue;
      occupancy_->AddHistory(step.node, amount);
      ++conflicts;
    }
    occupancy_->ListCuts(route.tree, &sites_);
    for (const CutSite& site : sites_) {
      if (!occupancy_->InConflict(site)) continue;
      occupancy_->AddHistory(site, amount);
      ++conflicts;
    }
    return conflicts;
  }

  const Options& options_;
  Occupancy* occupancy_;
  const Problem& problem_;
  Prices prices_;
  CorridorFinder corridors_;
  TreeRouter tree_;
  std::vector<int> order_;
  std::vector<int> failed_pin_;
  std::vector<int> failed_rounds_;  ///< rounds in which the net found no way
  std::vector<int> hopeless_;
  int calm_ = 0;           ///< rounds by which the pressure is behind
  int fewest_ = kNoCount;  ///< nets left after a round since the last reopening
  int fewest_round_ = 0;
  int reopened_ = 0;
  std::vector<CutSite> sites_;
  Outcome outcome_;
};

}  // namespace

Outcome Negotiate(const Options& options, Occupancy* occupancy) { return Negotiation(options, occupancy).Run(); }

}  // namespace leopard::router
