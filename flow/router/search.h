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
};

class Search {
 public:
  Search(const Occupancy& occupancy, const Prices& prices);

  /// The nodes of the cheapest path, from a target back to a source. False: there is none.
  bool Find(const Query& query, std::vector<Node>* path);

  /// All nodes that the last call of Find reached are left as they are until the next one.
  bool Reached(Node node) const;

  std::int64_t expanded() const { return expanded_; }  ///< nodes, over all calls

 private:
  enum From : std::uint8_t { kStart, kLess, kMore, kBelow, kAbove };  ///< the side the path came from

  struct State {
    Cost cost = kUnreached;
    From from = kStart;
    bool done = false;
    std::uint16_t target = 0;  ///< one more than its index; 0: none
  };
  static constexpr int kBlockBits = 5;
  static constexpr int kBlockSize = 1 << kBlockBits;
  struct Entry {
    Cost estimate, rest;
    std::uint16_t column, row;
    std::uint8_t layer;
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

  State& StateOf(Node node) {
    Directory& entry = directory_[node >> kBlockBits];
    if (entry.call != call_) Allocate(&entry);
    return blocks_[entry.block + (node & (kBlockSize - 1))];
  }
  void Allocate(Directory* entry);
  void Prepare();
  void Push(const Entry& entry);
  Entry Pop();
  Cost Rest(int layer, int column, int row) const;
  void AddSources();
  void Expand(const Entry& at, Node node, const State& state);
  void Enter(int layer, int column, int row, Cost before, Cost price, From from);
  void TryCut(const Entry& at, Node node, Cost before, bool up);
  bool TooNearToOwn(Node node, int cut, Node upper) const;
  Node Previous(Node node, From from) const;
  const State* Known(Node node) const;
  void Trace(Node node, std::vector<Node>* path) const;

  const Occupancy& occupancy_;
  const Grid& grid_;
  const Prices& prices_;
  const Query* query_ = nullptr;
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
