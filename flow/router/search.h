// One path by A*: from any of some nodes to any of others, over nodes and cuts that cost what Occupancy says.
#ifndef LEOPARD_FLOW_ROUTER_SEARCH_H_
#define LEOPARD_FLOW_ROUTER_SEARCH_H_

#include <cstdint>
#include <vector>

#include "flow/router/corridor.h"
#include "flow/router/occupancy.h"
#include "flow/router/prices.h"

namespace leopard::router {

struct Window {
  int x1 = 0, y1 = 0, x2 = 0, y2 = 0;

  bool Contains(int x, int y) const { return x >= x1 && x <= x2 && y >= y1 && y <= y2; }
};

struct EndPoint {
  Node node = kNoNode;
  Cost cost = 0;
};

struct Query {
  int net = 0;
  std::vector<EndPoint> sources, targets;
  bool enter = false;                  ///< the sources are new to the net: their congestion counts
  Window window;                       ///< no node outside
  const Corridor* corridor = nullptr;  ///< nor outside this, if given
  /// Whether to keep, at every node, the cheapest path without a near cut beside the cheapest of all. Without it a
  /// cheap path that may not go on can hide a dearer one that may; with it a search takes up to twice the time.
  bool careful = false;
};

class Search {
 public:
  Search(const Occupancy& occupancy, const Prices& prices);

  /// The nodes of the cheapest path, from a target back to a source. False: there is none.
  bool Find(const Query& query, std::vector<Node>* path);

  std::int64_t expanded() const { return expanded_; }  ///< nodes, over all calls

 private:
  enum From : std::uint8_t { kStart, kLess, kMore, kBelow, kAbove };  ///< the side the path came from

  struct State {
    Cost cost = kUnreached;
    From from = kStart;
    bool done : 1;
    bool from_hot : 1;         ///< the path came from the node's hot state
    std::uint16_t target = 0;  ///< one more than its index; 0: none

    State() : done(false), from_hot(false) {}
  };
  /// A state: hot if a cut with rules is near on the path, and the search careful.
  struct Spot {
    Node node = kNoNode;
    bool hot = false;
  };
  static constexpr int kBlockBits = 5;
  static constexpr int kBlockSize = 1 << kBlockBits;
  struct Entry {
    Cost estimate, rest;
    std::uint16_t column, row;
    std::uint8_t layer;
    bool hot;
  };
  struct Range {
    int column1, column2, row1, row2;
  };
  struct Directory {
    std::uint32_t call = 0, block = 0;
  };

  static bool After(const Entry& a, const Entry& b) {
    return a.estimate != b.estimate ? a.estimate > b.estimate : a.rest > b.rest;
  }

  Node Index(const Spot& spot) const { return spot.hot ? spot.node + hot_base_ : spot.node; }
  State& StateOf(const Spot& spot) {
    const Node index = Index(spot);
    Directory& entry = directory_[index >> kBlockBits];
    if (entry.call != call_) Allocate(&entry);
    return blocks_[entry.block + (index & (kBlockSize - 1))];
  }
  void Allocate(Directory* entry);
  void Prepare();
  void Push(const Entry& entry);
  Entry Pop();
  Cost Rest(int layer, int column, int row) const;
  void AddSources();
  void Expand(const Entry& at, const Spot& spot, const State& state);
  void Enter(int layer, int column, int row, Cost price, From from);
  void TryCut(const Entry& at, bool up);
  bool Hot(Node node, From from) const;
  template <typename Visit>
  bool LookBack(Spot spot, const Visit& visit) const;
  bool TooNearToOwn(int cut, Node upper) const;
  Spot Previous(const Spot& spot, const State& state) const;
  const State& Known(const Spot& spot) const;
  void Trace(Spot spot, std::vector<Node>* path) const;

  const Occupancy& occupancy_;
  const Grid& grid_;
  const Prices& prices_;
  const Query* query_ = nullptr;
  Node hot_base_ = 0;  ///< number of the first hot state
  Spot spot_;          ///< being left
  Cost spot_cost_ = 0;
  std::uint32_t call_ = 0;
  std::vector<Directory> directory_;
  std::vector<State> blocks_;
  std::uint32_t used_ = 0;  ///< of blocks_
  std::vector<Entry> heap_;
  std::vector<Range> ranges_;  ///< the window, by layer
  std::vector<Cost> least_cuts_;
  Window target_box_;
  std::vector<int> reach_;  ///< of the offsets of a cut, in grid units
  std::int64_t expanded_ = 0;
};

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_SEARCH_H_
