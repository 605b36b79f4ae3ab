#include <algorithm>
#include <cstdio>

#include "sim/picture/panels.h"
#include "sim/picture/theme.h"

namespace leopard::picture {

namespace {

struct Counts {
  std::vector<std::int64_t> dropped;  ///< [planes]
  std::int64_t survivors = 0;
  std::int64_t scores = 0;
};

Counts Count(const Scene& scene) {
  Counts counts;
  counts.dropped.resize(static_cast<std::size_t>(scene.params.planes));
  for (std::size_t i = 0; i < scene.results.planes.size(); ++i) {
    const std::size_t planes = scene.results.planes[i];
    if (planes == 0) continue;
    ++counts.scores;
    if (scene.results.survivors[i] != 0) {
      ++counts.survivors;
    } else {
      ++counts.dropped[planes - 1];
    }
  }
  return counts;
}

std::string Summary(const Scene& scene) {
  const double scores = static_cast<double>(std::max<std::int64_t>(1, scene.head.scores));
  const double read = static_cast<double>(scene.head.planes) / (scores * scene.params.planes);
  if (scene.params.keep_all != 0) return "In this head. The baseline knows no threshold: every key matters to it.";
  if (scene.params.planes == 1)
    return "In this head. The design reads every key in full: nothing is saved before the threshold.";
  return "In this head " + Percent(1 - read) +
         " of all planes are never read. A plane that is not read is a cycle that a "
         "dot-product unit does not spend.";
}

}  // namespace

std::string Percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", share * 100);
  return text;
}

void DrawHistogram(Svg* svg, const Box& box, const Scene& scene) {
  const double top =
      Panel(svg, box, scene.params.planes > 1 ? "How much is never read" : "How many keys matter", Summary(scene)) + 22;
  const Counts counts = Count(scene);
  const double scores = static_cast<double>(std::max<std::int64_t>(1, counts.scores));
  const Box plot{box.x + 24, top, box.width - 48, box.bottom() - 44 - top};
  const std::size_t bars = scene.params.keep_all != 0 ? 1 : counts.dropped.size() + 1;
  std::int64_t most = std::max<std::int64_t>(1, counts.survivors);
  for (const std::int64_t count : counts.dropped) most = std::max(most, count);
  const double pitch = plot.width / static_cast<double>(bars);
  const double width = std::min(64.0, pitch * 0.72);
  const double label = pitch < 44 ? 9.5 : 12;
  for (std::size_t i = 0; i < bars; ++i) {
    const bool survivors = i + 1 == bars;
    const std::int64_t count = survivors ? counts.survivors : counts.dropped[i];
    const double height = plot.height * static_cast<double>(count) / static_cast<double>(most);
    const double middle = plot.x + pitch * (static_cast<double>(i) + 0.5);
    const Colour colour = survivors ? kSurvivor : PlaneColour(static_cast<double>(i) + 1, scene.params.planes);
    svg->Rect({middle - width / 2, plot.bottom() - height, width, height}, Hex(colour), height > 4 ? 2 : 0);
    svg->Text(middle, plot.bottom() - height - 6, Percent(static_cast<double>(count) / scores),
              {label, kInk, Anchor::kMiddle, false});
    const std::string name = survivors ? "kept" : scene.params.planes == 1 ? "dropped" : std::to_string(i + 1);
    svg->Text(middle, plot.bottom() + 17, name, Muted(12, Anchor::kMiddle));
  }
  svg->Line(plot.x, plot.bottom(), plot.right(), plot.bottom(), {kMuted, 1, ""});
  if (scene.params.planes > 1) {
    svg->Text(plot.x + (plot.width - pitch) / 2, plot.bottom() + 34, "dropped after plane", Muted(12, Anchor::kMiddle));
  }
}

}  // namespace leopard::picture
