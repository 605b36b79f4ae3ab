#include "flow/router/search.h"

#include <algorithm>
#include <cstdlib>

namespace leopard::router {
namespace {

/// Nodes of a path looked back upon for a cut too near; Tree sees to what is further back.
constexpr int kLookBack = 8;

/// Of what a path's first node may add for its congestion.
constexpr float kMaxEntry = static_cast<float>(kMaxCost) / 4;

/// In a corridor the rest is taken for a thirty-second more than it can be: far fewer nodes are looked at, for a path
/// that is hardly longer.
Cost Eager(Cost rest) { return rest + rest / 32; }

}  // namespace

Search::Search(const Occupancy& occupancy, const Prices& prices)
    : occupancy_(occupancy),
      grid_(occupancy.grid()),
      prices_(prices),
      hot_base_(grid_.nodes()),
      directory_(2 * ((static_cast<std::size_t>(grid_.nodes()) >> kBlockBits) + 1)),
      ranges_(grid_.layers()) {
  for (const Cut& cut : occupancy.problem().cuts) {
    int reach = 0;
    for (const Offset& offset : cut.forbidden) reach = std::max({reach, std::abs(offset.dx), std::abs(offset.dy)});
    reach_.push_back(reach);
  }
}

void Search::Allocate(Directory* entry) {
  entry->call = call_;
  entry->block = used_;
  used_ += kBlockSize;
  if (used_ > blocks_.size()) blocks_.resize(std::max<std::size_t>(used_, blocks_.size() * 3 / 2));
  std::fill_n(blocks_.begin() + entry->block, kBlockSize, State());
}

void Search::Prepare() {
  if (++call_ == 0) {
    std::fill(directory_.begin(), directory_.end(), Directory());
    call_ = 1;
  }
  used_ = 0;
  heap_.clear();
  const auto first = [](int low, int offset, int step) { return low <= offset ? 0 : (low - offset + step - 1) / step; };
  const auto last = [](int high, int offset, int step) { return high < offset ? -1 : (high - offset) / step; };
  const Window& window = query_->window;
  for (int i = 0; i < grid_.layers(); ++i) {
    const GridLayer& layer = grid_.layer(i);
    ranges_[i] = {first(window.x1, layer.x_offset, layer.x_step),
                  std::min(layer.columns - 1, last(window.x2, layer.x_offset, layer.x_step)),
                  first(window.y1, layer.y_offset, layer.y_step),
                  std::min(layer.rows - 1, last(window.y2, layer.y_offset, layer.y_step))};
  }
  std::vector<bool> target_layers(grid_.layers());
  target_box_ = {kMaxSide, kMaxSide, -1, -1};
  for (std::size_t i = 0; i < query_->targets.size(); ++i) {
    const Node node = query_->targets[i].node;
    const Point at = grid_.PointOf(node);
    target_layers[at.layer] = true;
    target_box_ = {std::min(target_box_.x1, at.x), std::min(target_box_.y1, at.y), std::max(target_box_.x2, at.x),
                   std::max(target_box_.y2, at.y)};
    for (const bool hot : {false, true}) {
      if (!hot || query_->careful)
        StateOf({node, hot}).target = static_cast<std::uint16_t>(std::min<std::size_t>(i + 1, 65535));
    }
  }
  least_cuts_ = LeastCuts(prices_, grid_, target_layers);
}

void Search::Push(const Entry& entry) {
  heap_.push_back(entry);
  std::push_heap(heap_.begin(), heap_.end(), After);
}

Search::Entry Search::Pop() {
  std::pop_heap(heap_.begin(), heap_.end(), After);
  const Entry entry = heap_.back();
  heap_.pop_back();
  return entry;
}

/// The least that the path from here to a target can cost; in a corridor, about as much. kUnreached outside of it.
Cost Search::Rest(int layer, int column, int row) const {
  const int x = grid_.layer(layer).X(column);
  const int y = grid_.layer(layer).Y(row);
  if (query_->corridor != nullptr) {
    const std::uint16_t square = query_->corridor->At(x, y);
    if (square == Corridor::kOutside) return kUnreached;
    if (square != Corridor::kLast) {
      const Corridor::Ahead& ahead = query_->corridor->ahead[square - Corridor::kLast - 1];
      return Eager(static_cast<Cost>(std::abs(x - ahead.x)) * prices_.least_x +
                   static_cast<Cost>(std::abs(y - ahead.y)) * prices_.least_y + ahead.rest);
    }
  }
  const int dx = std::max({0, target_box_.x1 - x, x - target_box_.x2});
  const int dy = std::max({0, target_box_.y1 - y, y - target_box_.y2});
  const Cost straight = static_cast<Cost>(dx) * prices_.least_x + static_cast<Cost>(dy) * prices_.least_y;
  return (query_->corridor != nullptr ? Eager(straight) : straight) +
         least_cuts_[layer * 4 + (dy > 0 ? 2 : 0) + (dx > 0 ? 1 : 0)];
}

void Search::Enter(int layer, int column, int row, Cost price, From from) {
  const Node node = grid_.layer(layer).At(column, row);
  if (!occupancy_.Usable(node, query_->net)) return;
  const float added = static_cast<float>(price) * occupancy_.Factor(node);
  if (added >= static_cast<float>(kMaxCost - spot_cost_)) return;
  const Cost cost = spot_cost_ + static_cast<Cost>(added);
  const bool hot = query_->careful && Hot(node, from);
  const Cost rest = Rest(layer, column, row);
  if (rest == kUnreached) return;
  State& state = StateOf({node, hot});
  if (cost >= state.cost) return;
  state.cost = cost;
  state.from = from;
  state.from_hot = spot_.hot;
  Push({cost + rest, rest, static_cast<std::uint16_t>(column), static_cast<std::uint16_t>(row),
        static_cast<std::uint8_t>(layer), hot});
}

void Search::AddSources() {
  for (const EndPoint& source : query_->sources) {
    const Place place = grid_.PlaceOf(source.node);
    const Point at = grid_.PointOf(source.node);
    if (!query_->window.Contains(at.x, at.y)) continue;
    const Cost rest = Rest(place.layer, place.column, place.row);
    if (rest == kUnreached) continue;
    Cost before = source.cost;
    if (query_->enter) {
      if (!occupancy_.Usable(source.node, query_->net)) continue;
      const float congestion = (occupancy_.Factor(source.node) - 1) * static_cast<float>(prices_.entry);
      before += static_cast<Cost>(std::min(congestion, kMaxEntry));
    }
    State& state = StateOf({source.node, false});
    if (before >= state.cost) continue;
    state.cost = before;
    state.from = kStart;
    Push({before + rest, rest, static_cast<std::uint16_t>(place.column), static_cast<std::uint16_t>(place.row),
          static_cast<std::uint8_t>(place.layer), false});
  }
}

bool Search::Find(const Query& query, std::vector<Node>* path) {
  query_ = &query;
  Prepare();
  AddSources();
  Cost best = kUnreached;
  Spot end;
  while (!heap_.empty() && heap_.front().estimate < best) {
    const Entry at = Pop();
    const Spot spot = {grid_.layer(at.layer).At(at.column, at.row), at.hot};
    State& known = StateOf(spot);
    if (known.done) continue;
    known.done = true;
    const State state = known;  // Expand may move what `known` refers to
    if (state.target > 0) {
      const Cost cost = state.cost + query.targets[state.target - 1].cost;
      if (cost < best) {
        best = cost;
        end = spot;
      }
    }
    ++expanded_;
    Expand(at, spot, state);
  }
  if (end.node == kNoNode) return false;
  Trace(end, path);
  return true;
}

void Search::Expand(const Entry& at, const Spot& spot, const State& state) {
  spot_ = spot;
  spot_cost_ = state.cost;
  const GridLayer& layer = grid_.layer(at.layer);
  const Range& range = ranges_[at.layer];
  const Cost step = prices_.step[at.layer];
  const int dx = layer.horizontal ? 1 : 0;
  const int dy = 1 - dx;
  const bool less = layer.horizontal ? at.column > range.column1 : at.row > range.row1;
  const bool more = layer.horizontal ? at.column < range.column2 : at.row < range.row2;
  if (less && state.from != kLess) Enter(at.layer, at.column - dx, at.row - dy, step, kMore);
  if (more && state.from != kMore) Enter(at.layer, at.column + dx, at.row + dy, step, kLess);
  if (at.layer > 0 && state.from != kBelow) TryCut(at, false);
  if (at.layer + 1 < grid_.layers() && state.from != kAbove) TryCut(at, true);
}

void Search::TryCut(const Entry& at, bool up) {
  const GridLayer& layer = grid_.layer(at.layer);
  const int column = up ? layer.up_column[at.column] : layer.down_column[at.column];
  const int row = up ? layer.up_row[at.row] : layer.down_row[at.row];
  if (column < 0 || row < 0) return;
  const int other = up ? at.layer + 1 : at.layer - 1;
  const Range& range = ranges_[other];
  if (column < range.column1 || column > range.column2 || row < range.row1 || row > range.row2) return;
  const int cut = up ? at.layer : other;
  Cost price = prices_.cut[cut];
  if (occupancy_.HasRules(cut)) {
    const Node upper = up ? grid_.layer(other).At(column, row) : spot_.node;
    if (!occupancy_.Allowed(cut, upper) || TooNearToOwn(cut, upper)) return;
    const float dear = static_cast<float>(price) * occupancy_.CutFactor(cut, upper);
    if (dear >= static_cast<float>(kMaxCost)) return;
    price = static_cast<Cost>(dear);
  }
  Enter(other, column, row, price, up ? kBelow : kAbove);
}

/// Calls visit(cut, upper node) for the cuts with rules near the end of the path to `spot`, the last first, until it
/// returns true; whether it did.
template <typename Visit>
bool Search::LookBack(Spot spot, const Visit& visit) const {
  for (int i = 0; i < kLookBack; ++i) {
    const State& state = Known(spot);
    if (state.from == kStart) return false;
    const Spot before = Previous(spot, state);
    if (state.from == kBelow || state.from == kAbove) {
      const Node upper = state.from == kBelow ? spot.node : before.node;
      const int cut = grid_.LayerOf(upper) - 1;
      if (occupancy_.HasRules(cut) && visit(cut, upper)) return true;
    }
    spot = before;
  }
  return false;
}

/// Whether a path from the state being left to this node has a cut with rules so near that another might be forbidden.
bool Search::Hot(Node node, From from) const {
  const Point at = grid_.PointOf(node);
  if (from == kBelow && occupancy_.HasRules(at.layer - 1)) return true;
  if (from == kAbove && occupancy_.HasRules(at.layer)) return true;
  return LookBack(spot_, [&](int cut, Node upper) {
    const Point other = grid_.PointOf(upper);
    return std::max(std::abs(other.x - at.x), std::abs(other.y - at.y)) <= reach_[cut];
  });
}

/// Whether the path to the state being left has, near its end, a cut that forbids the one at `upper`.
bool Search::TooNearToOwn(int cut, Node upper) const {
  const Point at = grid_.PointOf(upper);
  return LookBack(spot_, [&](int other_cut, Node other_upper) {
    if (other_cut != cut) return false;
    const Point other = grid_.PointOf(other_upper);
    const int dx = other.x - at.x;
    const int dy = other.y - at.y;
    for (const Offset& offset : occupancy_.problem().cuts[cut].forbidden) {
      if ((dx == offset.dx && dy == offset.dy) || (dx == -offset.dx && dy == -offset.dy)) return true;
    }
    return false;
  });
}

Search::Spot Search::Previous(const Spot& spot, const State& state) const {
  if (state.from == kLess) return {spot.node - 1, state.from_hot};
  if (state.from == kMore) return {spot.node + 1, state.from_hot};
  const Place place = grid_.PlaceOf(spot.node);
  const GridLayer& layer = grid_.layer(place.layer);
  if (state.from == kBelow) {
    const GridLayer& below = grid_.layer(place.layer - 1);
    return {below.At(layer.down_column[place.column], layer.down_row[place.row]), state.from_hot};
  }
  const GridLayer& above = grid_.layer(place.layer + 1);
  return {above.At(layer.up_column[place.column], layer.up_row[place.row]), state.from_hot};
}

/// The state of a spot that the search has been to.
const Search::State& Search::Known(const Spot& spot) const {
  const Node index = Index(spot);
  return blocks_[directory_[index >> kBlockBits].block + (index & (kBlockSize - 1))];
}

void Search::Trace(Spot spot, std::vector<Node>* path) const {
  path->clear();
  while (true) {
    path->push_back(spot.node);
    const State& state = Known(spot);
    if (state.from == kStart) return;
    spot = Previous(spot, state);
  }
}

}  // namespace leopard::router
