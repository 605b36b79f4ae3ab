#include "flow/router/problem.h"

#include <limits>
#include <map>
#include <unordered_set>

#include "flow/router/lines.h"

namespace leopard::router {
namespace {

constexpr int kMaxCount = 100'000'000;

class Parser {
 public:
  Parser(const std::string& text, const std::string& file) : lines_(text, file) {}

  Result<Problem> Parse() {
    Header();
    while (lines_.Next()) Item();
    if (!lines_.failed()) CheckWhole();
    if (lines_.failed()) return lines_.error();
    return std::move(problem_);
  }

 private:
  void Header() {
    if (!lines_.Next()) return lines_.Fail("the file is empty; expected \"leopard-route 1\"");
    if (lines_.Peek() != "leopard-route") {
      return lines_.Fail("found \"" + std::string(lines_.Peek()) + "\"; expected \"leopard-route 1\"");
    }
    lines_.Word("leopard-route");
    lines_.Integer("the version of the format", 1, 1);
    lines_.End();
  }

  void Item() {
    const std::string kind = *lines_.Word("an item");
    if (problem_.nx == 0 && kind != "grid") {
      return lines_.Fail("found \"" + kind + "\"; expected \"grid\" before everything else");
    }
    if (kind == "grid") {
      ReadGrid();
    } else if (kind == "layer") {
      ReadLayer();
    } else if (kind == "cut") {
      ReadCut();
    } else if (kind == "block") {
      ReadBlock();
    } else if (kind == "net") {
      ReadNet();
    } else {
      lines_.Fail("found \"" + kind + "\"; expected grid, layer, cut, block or net");
    }
  }

  void ReadGrid() {
    if (problem_.nx != 0) return lines_.Fail("a second \"grid\"");
    const auto nx = lines_.Integer("points in x", 1, kMaxSide);
    const auto ny = lines_.Integer("points in y", 1, kMaxSide);
    if (!lines_.End()) return;
    problem_.nx = *nx;
    problem_.ny = *ny;
  }

  void ReadLayer() {
    if (problem_.layers.size() == kMaxLayers) return lines_.Fail("more than " + std::to_string(kMaxLayers) + " layers");
    Layer layer;
    const auto name = lines_.Word("the name of a layer");
    const auto direction = lines_.Word("h or v");
    if (direction && direction != "h" && direction != "v") {
      return lines_.Fail("found \"" + *direction + "\"; expected h or v");
    }
    layer.x_step = lines_.Integer("the step in x", 1, problem_.nx).value_or(1);
    layer.x_offset = lines_.Integer("the offset in x", 0, layer.x_step - 1).value_or(0);
    layer.y_step = lines_.Integer("the step in y", 1, problem_.ny).value_or(1);
    layer.y_offset = lines_.Integer("the offset in y", 0, layer.y_step - 1).value_or(0);
    layer.cost = lines_.Number("the cost of a grid unit", false).value_or(1);
    layer.gap = lines_.Integer("the gap in node steps", 0, 64).value_or(0);
    if (!lines_.End()) return;
    layer.name = *name;
    layer.horizontal = direction == "h";
    if (!layers_.emplace(layer.name, static_cast<int>(problem_.layers.size())).second) {
      return lines_.Fail("a second layer " + layer.name);
    }
    problem_.layers.push_back(layer);
  }

  void ReadCut() {
    Cut cut;
    const auto name = lines_.Word("the name of a cut");
    cut.cost = lines_.Number("the cost of a cut", false).value_or(1);
    while (!lines_.failed() && !lines_.Peek().empty()) {
      const std::string word = *lines_.Word("an offset");
      Offset offset;
      if (!ReadOffset(word, &offset)) return lines_.Fail("found \"" + word + "\"; expected an offset DX:DY, not 0:0");
      cut.forbidden.push_back(offset);
    }
    if (lines_.failed()) return;
    cut.name = *name;
    for (const Cut& other : problem_.cuts) {
      if (other.name == cut.name) return lines_.Fail("a second cut " + cut.name);
    }
    problem_.cuts.push_back(cut);
  }

  static bool ReadOffset(const std::string& word, Offset* offset) {
    const std::size_t colon = word.find(':');
    if (colon == std::string::npos) return false;
    const std::string left = word.substr(0, colon);
    const std::string right = word.substr(colon + 1);
    Lines x(left, ""), y(right, "");
    x.Next();
    y.Next();
    const auto dx = x.Integer("DX", -64, 64), dy = y.Integer("DY", -64, 64);
    if (!dx || !dy || !x.End() || !y.End()) return false;
    *offset = {*dx, *dy};
    return *dx != 0 || *dy != 0;
  }

  int ReadLayerName() {
    const auto name = lines_.Word("the name of a layer");
    if (!name) return -1;
    const auto found = layers_.find(*name);
    if (found != layers_.end()) return found->second;
    lines_.Fail("no layer " + *name);
    return -1;
  }

  void ReadBlock() {
    Block block;
    block.layer = ReadLayerName();
    block.x1 = lines_.Integer("X1", 0, problem_.nx - 1).value_or(0);
    block.y1 = lines_.Integer("Y1", 0, problem_.ny - 1).value_or(0);
    block.x2 = lines_.Integer("X2", block.x1, problem_.nx - 1).value_or(0);
    block.y2 = lines_.Integer("Y2", block.y1, problem_.ny - 1).value_or(0);
    if (lines_.End()) problem_.blocks.push_back(block);
  }

  void ReadNet() {
    const auto name = lines_.Word("the name of a net");
    const auto pins = lines_.Integer("the number of its pins", 1, kMaxCount);
    if (!lines_.End()) return;
    if (!names_.insert(*name).second) return lines_.Fail("a second net " + *name);
    Net net;
    net.name = *name;
    for (int i = 0; i < *pins && !lines_.failed(); ++i) {
      const bool more = lines_.Next();
      if (!more || lines_.Peek() != "pin") {
        const std::string found = more ? "found \"" + std::string(lines_.Peek()) + "\"" : "the file ends";
        return lines_.Fail(found + "; expected pin " + std::to_string(i + 1) + " of " + std::to_string(*pins) +
                           " of net " + net.name);
      }
      net.pins.push_back(ReadPin());
    }
    problem_.nets.push_back(std::move(net));
  }

  Pin ReadPin() {
    Pin pin;
    lines_.Word("pin");
    const int count = lines_.Integer("the number of nodes", 1, kMaxCount).value_or(0);
    for (int i = 0; i < count && !lines_.failed(); ++i) {
      Candidate candidate;
      Point& at = candidate.point;
      at.layer = ReadLayerName();
      at.x = lines_.Integer("X", 0, problem_.nx - 1).value_or(0);
      at.y = lines_.Integer("Y", 0, problem_.ny - 1).value_or(0);
      candidate.cost = lines_.Number("the cost of the node", true).value_or(0);
      if (!lines_.failed() && !problem_.layers[at.layer].Has(at.x, at.y)) {
        lines_.Fail("no node at " + PlaceText(problem_, at));
      }
      pin.push_back(candidate);
    }
    lines_.End();
    return pin;
  }

  void CheckWhole() {
    if (problem_.nx == 0) return lines_.Fail("the file ends; expected \"grid\"");
    if (problem_.layers.empty()) return lines_.Fail("the file ends; expected a layer");
    if (problem_.cuts.size() + 1 != problem_.layers.size()) {
      return lines_.Fail(std::to_string(problem_.cuts.size()) + " cuts for " + std::to_string(problem_.layers.size()) +
                         " layers; expected " + std::to_string(problem_.layers.size() - 1));
    }
    double nodes = 0;
    for (const Layer& layer : problem_.layers) {
      nodes += static_cast<double>(problem_.nx) / layer.x_step * problem_.ny / layer.y_step;
    }
    if (nodes > 2e9) lines_.Fail("more than 2000000000 nodes");
  }

  Lines lines_;
  Problem problem_;
  std::map<std::string, int> layers_;
  std::unordered_set<std::string> names_;
};

}  // namespace

Result<Problem> ParseProblem(const std::string& text, const std::string& file) { return Parser(text, file).Parse(); }

std::string PlaceText(const Problem& problem, const Point& point) {
  return problem.layers[point.layer].name + " (" + std::to_string(point.x) + ", " + std::to_string(point.y) + ")";
}

}  // namespace leopard::router
