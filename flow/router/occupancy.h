// What the nodes and cuts of the grid are used for, and what it costs to use them.
#ifndef LEOPARD_FLOW_ROUTER_OCCUPANCY_H_
#define LEOPARD_FLOW_ROUTER_OCCUPANCY_H_

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "flow/router/grid.h"

namespace leopard::router {

/// A cut, named by its node in the upper layer.
struct CutSite {
  int cut = 0;
  Node upper = kNoNode;
};

/// The route of a net: a forest whose nodes follow their parent, a root being its own parent.
struct TreeNode {
  Node node = kNoNode;
  Node parent = kNoNode;
};

struct Route {
  std::vector<TreeNode> tree;
  std::vector<int> choices;  ///< index of the candidate of every pin; empty: not routed

  bool routed() const { return !choices.empty(); }
};

class Occupancy {
 public:
  static constexpr int kBlocked = -1;  ///< owner of a node that none may use

  Occupancy(const Problem& problem, const Grid& grid);

  /// Adds (1) or removes (-1) what a route uses.
  void Change(const Route& route, int sign);

  /// Whether the net may ever use the node.
  bool Usable(Node node, int net) const {
    const Cell& cell = cells_[node];
    return cell.state == kFree ? cell.near < kMaxNear : UsableSlow(node, net);
  }
  bool IsBlock(Node node) const { return cells_[node].state == kBlock; }
  /// The net whose pin keeps all others off the node, or kBlocked if more than one net's do; asked only where not
  /// Usable.
  int Owner(Node node) const;

  /// Factor of what it costs to enter the node.
  float Factor(Node node) const {
    const Cell& cell = cells_[node];
    return history_factor_[cell.history] * near_factor_[cell.near];
  }
  /// The same of a cut.
  float CutFactor(int cut, Node upper) const {
    const CutCell& cell = cuts_[cut][upper - cut_first_[cut]];
    return history_factor_[cell.history] * near_factor_[cell.near < kMaxNear ? cell.near : kMaxNear];
  }
  bool HasRules(int cut) const { return !cuts_[cut].empty(); }

  /// Whether a net whose route is added has another one at this node, or too near.
  bool InConflict(Node node) const { return cells_[node].near > 1; }
  bool InConflict(const CutSite& site) const;

  /// Makes the node or cut dearer for good.
  void AddHistory(Node node, int amount) { AddTo(&cells_[node].history, amount); }
  void AddHistory(const CutSite& site, int amount) { AddTo(&CellOf(site).history, amount); }

  /// Forbids a cut, or allows it again: what the cuts of the net being routed need. Only where the cut has rules.
  void Forbid(const CutSite& site) { CellOf(site).near |= kForbidden; }
  void Allow(const CutSite& site) { CellOf(site).near &= static_cast<std::uint16_t>(~kForbidden); }
  bool Allowed(int cut, Node upper) const { return (cuts_[cut][upper - cut_first_[cut]].near & kForbidden) == 0; }

  /// What another net in the place costs from now on.
  void SetPressure(float pressure);

  /// The cuts of a tree.
  void ListCuts(const std::vector<TreeNode>& tree, std::vector<CutSite>* sites) const;
  /// The cuts that one forbids.
  void ListForbidden(const CutSite& site, std::vector<CutSite>* sites) const;

  const Problem& problem() const { return problem_; }
  const Grid& grid() const { return grid_; }

 private:
  enum State : std::uint8_t { kFree, kBlock, kReserved };
  static constexpr int kMaxNear = 250;
  static constexpr int kMaxHistory = 65535;
  static constexpr std::uint16_t kForbidden = 0x8000;

  struct Cell {
    std::uint8_t near = 0;  ///< nets with a node within the gap
    State state = kFree;
    std::uint16_t history = 0;
  };
  struct CutCell {
    std::uint16_t near = 0;  ///< cuts that forbid this one
    std::uint16_t history = 0;
  };

  static void AddTo(std::uint16_t* history, int amount) {
    const int sum = *history + amount;
    *history = static_cast<std::uint16_t>(sum < kMaxHistory ? sum : kMaxHistory);
  }
  CutCell& CellOf(const CutSite& site) { return cuts_[site.cut][site.upper - cut_first_[site.cut]]; }
  bool UsableSlow(Node node, int net) const;
  void AddBlock(const Block& block);
  void Reserve(Node node, int net);

  const Problem& problem_;
  const Grid& grid_;
  std::vector<Cell> cells_;
  std::vector<std::vector<CutCell>> cuts_;  ///< empty where nothing is forbidden
  std::vector<Node> cut_first_;             ///< first node of the upper layer
  std::unordered_map<Node, int> owners_;
  std::array<float, 256> near_factor_;
  std::vector<float> history_factor_;
  std::vector<Node> near_nodes_;  ///< of Change
  std::vector<CutSite> sites_, forbidden_;
};

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_OCCUPANCY_H_
