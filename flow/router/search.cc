#include "flow/router/search.h"

#include <algorithm>
#include <cstdlib>

namespace leopard::router {
namespace {

/// Nodes of a path looked back upon for a cut too near; Tree sees to what is further back.
constexpr int kLookBack = 8;

}  // namespace

Search::Search(const Occupancy& occupancy, const Prices& prices)
    : occupancy_(occupancy),
      grid_(occupancy.grid()),
      prices_(prices),
      directory_((grid_.nodes() >> kBlockBits) + 1),
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
    StateOf(node).target = static_cast<std::uint16_t>(std::min<std::size_t>(i + 1, 65535));
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

/// The least that the path from here to a target can cost.
Cost Search::Rest(int layer, int column, int row) const {
  const int x = grid_.layer(layer).X(column);
  const int y = grid_.layer(layer).Y(row);
  const int dx = std::max({0, target_box_.x1 - x, x - target_box_.x2});
  const int dy = std::max({0, target_box_.y1 - y, y - target_box_.y2});
  return static_cast<Cost>(dx) * prices_.least_x + static_cast<Cost>(dy) * prices_.least_y +
         least_cuts_[layer * 4 + (dy > 0 ? 2 : 0) + (dx > 0 ? 1 : 0)];
}

void Search::Enter(int layer, int column, int row, Cost before, Cost price, From from) {
  const Node node = grid_.layer(layer).At(column, row);
  if (!occupancy_.Usable(node, query_->net)) return;
  if (query_->corridor != nullptr &&
      !query_->corridor->Contains(grid_.layer(layer).X(column), grid_.layer(layer).Y(row))) {
    return;
  }
  const float added = static_cast<float>(price) * occupancy_.Factor(node);
  if (added >= static_cast<float>(kMaxCost - before)) return;
  const Cost cost = before + static_cast<Cost>(added);
  State& state = StateOf(node);
  if (cost >= state.cost) return;
  state.cost = cost;
  state.from = from;
  const Cost rest = Rest(layer, column, row);
  Push({cost + rest, rest, static_cast<std::uint16_t>(column), static_cast<std::uint16_t>(row),
        static_cast<std::uint8_t>(layer)});
}

void Search::AddSources() {
  for (const EndPoint& source : query_->sources) {
    const Place place = grid_.PlaceOf(source.node);
    const Point at = grid_.PointOf(source.node);
    if (!query_->window.Contains(at.x, at.y)) continue;
    Cost before = source.cost;
    if (query_->enter) {
      if (!occupancy_.Usable(source.node, query_->net)) continue;
      before += static_cast<Cost>(std::min((occupancy_.Factor(source.node) - 1) * static_cast<float>(prices_.entry),
                                           static_cast<float>(kMaxCost / 4)));
    }
    State& state = StateOf(source.node);
    if (before >= state.cost) continue;
    state.cost = before;
    state.from = kStart;
    const Cost rest = Rest(place.layer, place.column, place.row);
    Push({before + rest, rest, static_cast<std::uint16_t>(place.column), static_cast<std::uint16_t>(place.row),
          static_cast<std::uint8_t>(place.layer)});
  }
}

bool Search::Find(const Query& query, std::vector<Node>* path) {
  query_ = &query;
  Prepare();
  AddSources();
  Cost best = kUnreached;
  Node end = kNoNode;
  while (!heap_.empty() && heap_.front().estimate < best) {
    const Entry at = Pop();
    const Node node = grid_.layer(at.layer).At(at.column, at.row);
    State& known = StateOf(node);
    if (known.done) continue;
    known.done = true;
    const State state = known;  // Expand may move what `known` refers to
    if (state.target > 0) {
      const Cost cost = state.cost + query.targets[state.target - 1].cost;
      if (cost < best) {
        best = cost;
        end = node;
      }
    }
    ++expanded_;
    Expand(at, node, state);
  }
  if (end == kNoNode) return false;
  Trace(end, path);
  return true;
}

void Search::Expand(const Entry& at, Node node, const State& state) {
  const GridLayer& layer = grid_.layer(at.layer);
  const Range& range = ranges_[at.layer];
  const Cost step = prices_.step[at.layer];
  const int dx = layer.horizontal ? 1 : 0;
  const int dy = 1 - dx;
  const bool less = layer.horizontal ? at.column > range.column1 : at.row > range.row1;
  const bool more = layer.horizontal ? at.column < range.column2 : at.row < range.row2;
  if (less && state.from != kLess) Enter(at.layer, at.column - dx, at.row - dy, state.cost, step, kMore);
  if (more && state.from != kMore) Enter(at.layer, at.column + dx, at.row + dy, state.cost, step, kLess);
  if (at.layer > 0 && state.from != kBelow) TryCut(at, node, state.cost, false);
  if (at.layer + 1 < grid_.layers() && state.from != kAbove) TryCut(at, node, state.cost, true);
}

void Search::TryCut(const Entry& at, Node node, Cost before, bool up) {
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
    const Node upper = up ? grid_.layer(other).At(column, row) : node;
    if (!occupancy_.Allowed(cut, upper) || TooNearToOwn(node, cut, upper)) return;
    const float dear = static_cast<float>(price) * occupancy_.CutFactor(cut, upper);
    if (dear >= static_cast<float>(kMaxCost)) return;
    price = static_cast<Cost>(dear);
  }
  Enter(other, column, row, before, price, up ? kBelow : kAbove);
}

/// Whether the path to `node` has, near its end, a cut that forbids the one at `upper`.
bool Search::TooNearToOwn(Node node, int cut, Node upper) const {
  const Point at = grid_.PointOf(upper);
  for (int i = 0; i < kLookBack; ++i) {
    const State* state = Known(node);
    if (state == nullptr || state->from == kStart) return false;
    const Node before = Previous(node, state->from);
    if (state->from == kBelow || state->from == kAbove) {
      const Point a = grid_.PointOf(node);
      const Point b = grid_.PointOf(before);
      if (std::min(a.layer, b.layer) == cut) {
        for (const Offset& offset : occupancy_.problem().cuts[cut].forbidden) {
          if ((a.x - at.x == offset.dx && a.y - at.y == offset.dy) ||
              (at.x - a.x == offset.dx && at.y - a.y == offset.dy)) {
            return true;
          }
        }
        if (std::max(std::abs(a.x - at.x), std::abs(a.y - at.y)) > reach_[cut]) return false;
      }
    }
    node = before;
  }
  return false;
}

Node Search::Previous(Node node, From from) const {
  if (from == kLess) return node - 1;
  if (from == kMore) return node + 1;
  const Place place = grid_.PlaceOf(node);
  const GridLayer& layer = grid_.layer(place.layer);
  if (from == kBelow) {
    return grid_.layer(place.layer - 1).At(layer.down_column[place.column], layer.down_row[place.row]);
  }
  return grid_.layer(place.layer + 1).At(layer.up_column[place.column], layer.up_row[place.row]);
}

const Search::State* Search::Known(Node node) const {
  const Directory& entry = directory_[node >> kBlockBits];
  if (entry.call != call_) return nullptr;
  return &blocks_[entry.block + (node & (kBlockSize - 1))];
}

bool Search::Reached(Node node) const {
  const State* state = Known(node);
  return state != nullptr && state->done;
}

void Search::Trace(Node node, std::vector<Node>* path) const {
  path->clear();
  while (true) {
    path->push_back(node);
    const From from = Known(node)->from;
    if (from == kStart) return;
    node = Previous(node, from);
  }
}

}  // namespace leopard::router
