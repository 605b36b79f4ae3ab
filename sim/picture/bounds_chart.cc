#include <algorithm>
#include <cmath>
#include <cstdio>

#include "sim/picture/panels.h"
#include "sim/picture/score_axis.h"
#include "sim/picture/theme.h"

namespace leopard::picture {

namespace {

constexpr double kLabelRoom = 136;
constexpr double kLabelPitch = 17;
constexpr char kUnread[] = "#9aa5b1";

std::string Label(const ExampleKey& key) {
  const std::string name = "key " + std::to_string(key.key);
  return key.survived ? name + ": kept" : name + ": cut after " + std::to_string(key.planes);
}

std::string ColourOf(const ExampleKey& key, int planes) {
  if (key.survived) return Hex(kSurvivor);
  // The palest blues of the map would not show as lines.
  return Hex(PlaneColour(1 + (planes - 1) * 0.35 + 0.65 * (key.planes - 1), planes));
}

/// Label heights near those wanted, kept apart and inside `plot`.
std::vector<double> Spread(const std::vector<double>& wanted, const Box& plot) {
  std::vector<std::size_t> order(wanted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&wanted](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  std::vector<double> placed(wanted);
  double above = plot.y - kLabelPitch;
  for (const std::size_t i : order) above = placed[i] = std::max(wanted[i], above + kLabelPitch);
  double below = plot.bottom() + kLabelPitch;
  for (auto i = order.rbegin(); i != order.rend(); ++i) below = placed[*i] = std::min(placed[*i], below - kLabelPitch);
  return placed;
}

class Chart {
 public:
  Chart(Svg* svg, const Box& plot, const Scene& scene, const Example& example)
      : svg_(svg),
        plot_(plot),
        planes_(scene.params.planes),
        example_(example),
        axis_(plot, ScoreScale::kAroundThreshold) {
    for (const ExampleKey& key : example.keys) {
      for (const std::int64_t bound : key.bounds) axis_.Include(bound);
    }
    axis_.SetThreshold(example.threshold);
  }

  void Draw() const {
    axis_.Draw(svg_);
    for (int p = 1; p <= planes_; ++p) {
      svg_->Text(X(p), plot_.bottom() + 17, std::to_string(p), Muted(11, Anchor::kMiddle));
    }
    svg_->Text(plot_.x + plot_.width / 2, plot_.bottom() + 34, "planes read", Muted(12, Anchor::kMiddle));
    for (const ExampleKey& key : example_.keys) DrawUnread(key);
    for (const ExampleKey& key : example_.keys) DrawRead(key);
    DrawLabels();
  }

 private:
  double X(int plane) const {
    if (planes_ == 1) return plot_.x + plot_.width / 2;
    return plot_.x + 16 + (plot_.width - 32) * (plane - 1) / (planes_ - 1);
  }

  Points Line(const ExampleKey& key, int from, int to) const {
    Points points;
    for (int p = from; p <= to; ++p) points.push_back({X(p), axis_.Y(key.bounds[static_cast<std::size_t>(p) - 1])});
    return points;
  }

  void DrawUnread(const ExampleKey& key) const {
    if (key.planes < planes_) svg_->Path(Line(key, key.planes, planes_), {kUnread, 1.3, "2 4"});
  }

  void DrawRead(const ExampleKey& key) const {
    const std::string colour = ColourOf(key, planes_);
    const Points points = Line(key, 1, key.planes);
    svg_->Path(points, {colour, 2.4, ""});
    for (std::size_t i = 0; i + 1 < points.size(); ++i) svg_->Dot(points[i].first, points[i].second, 3.2, colour);
    if (key.survived) {
      svg_->Dot(points.back().first, points.back().second, 6, colour);
    } else {
      svg_->Cross(points.back().first, points.back().second, 5, colour);
    }
  }

  void DrawLabels() const {
    std::vector<double> wanted;
    for (const ExampleKey& key : example_.keys) wanted.push_back(axis_.Y(key.bounds.back()));
    const std::vector<double> placed = Spread(wanted, plot_);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const std::string colour = ColourOf(example_.keys[i], planes_);
      svg_->Line(X(planes_) + 8, wanted[i], plot_.right() + 8, placed[i], {kGrid, 1, ""});
      svg_->Text(plot_.right() + 11, placed[i] + 4, Label(example_.keys[i]), {12, colour, Anchor::kStart, true});
    }
  }

  Svg* const svg_;
  const Box plot_;
  const int planes_;
  const Example& example_;
  ScoreAxis axis_;
};

}  // namespace

std::string AxisNumber(double value) {
  const double size = std::fabs(value);
  const char* unit = size >= 1e9 ? " G" : size >= 1e6 ? " M" : size >= 1e3 ? " k" : "";
  const double scaled = value / (size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e3 ? 1e3 : 1);
  std::string text = Number(std::round(scaled * 100) / 100);
  if (text[0] == '-') text = "\u2212" + text.substr(1);
  return text + unit;
}

void DrawBounds(Svg* svg, const Box& box, const Scene& scene, const Example& example) {
  const std::string text =
      "Query " + std::to_string(scene.inputs.first_query + example.query) +
      " and some of its keys. A line is the most that a score can still become, given the planes read so far. Once it "
      "falls below the threshold (cross), the key is dropped; the dotted rest is never read. Distances are drawn by "
      "their "
      "square root.";
  const double top = Panel(svg, box, "Why they stop: the bound falls", text) + 6;
  const Box plot{box.x + 78, top, box.width - 78 - kLabelRoom, box.bottom() - 50 - top};
  Chart(svg, plot, scene, example).Draw();
  svg->VerticalText(box.x + 22, plot.y + plot.height / 2, "upper bound, from the threshold", Muted(12));
}

void DrawScores(Svg* svg, const Box& box, const Scene& scene, int query) {
  const bool pruned = scene.params.keep_all == 0;
  const std::string text = "The scores of query " + std::to_string(scene.inputs.first_query + query) +
                           ", one dot a key. " +
                           (pruned ? "The whole score is computed before it is compared with the threshold; what "
                                     "reaches it (orange) goes on to the values."
                                   : "The baseline computes every score and keeps every key.");
  const double top = Panel(svg, box, "One query's scores", text) + 6;
  const Box plot{box.x + 66, top, box.width - 66 - (pruned ? 84 : 24), box.bottom() - 50 - top};
  ScoreAxis axis(plot, ScoreScale::kLinear);
  const int keys = scene.inputs.keys;
  const std::size_t row = static_cast<std::size_t>(query) * static_cast<std::size_t>(keys);
  const auto pair = [row](int key) { return row + static_cast<std::size_t>(key); };
  for (int key = 0; key < keys; ++key) {
    if (scene.results.scores[pair(key)] != head::kNoScore) axis.Include(scene.results.scores[pair(key)]);
  }
  if (pruned) {
    axis.SetThreshold(scene.inputs.threshold[static_cast<std::size_t>(query)]);
  } else {
    axis.AddMargin();
  }
  axis.Draw(svg);
  for (int key = 0; key < keys; ++key) {
    const std::int64_t score = scene.results.scores[pair(key)];
    if (score == head::kNoScore) continue;
    const Colour colour = scene.results.survivors[pair(key)] != 0 ? kSurvivor : PlaneColour(1, 1);
    svg->Dot(plot.x + plot.width * (key + 0.5) / keys, axis.Y(score), 3, Hex(colour));
  }
  svg->Text(plot.x, plot.bottom() + 17, "0", Muted(11));
  svg->Text(plot.right(), plot.bottom() + 17, std::to_string(keys - 1), Muted(11, Anchor::kEnd));
  svg->Text(plot.x + plot.width / 2, plot.bottom() + 17, "key", Muted(12, Anchor::kMiddle));
  svg->VerticalText(box.x + 22, plot.y + plot.height / 2, "score", Muted(12));
}

}  // namespace leopard::picture
