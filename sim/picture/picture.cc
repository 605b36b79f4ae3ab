#include "sim/picture/picture.h"

#include <algorithm>
#include <cstdio>

#include "sim/picture/example.h"
#include "sim/picture/panels.h"
#include "sim/picture/svg.h"
#include "sim/picture/theme.h"

namespace leopard::picture {

namespace {

constexpr double kWidth = 1240;
constexpr double kEdge = 40;
constexpr double kGap = 20;
constexpr double kLeftWidth = 600;
constexpr double kInner = kWidth - 2 * kEdge;

std::string Fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

double Ratio(std::int64_t part, std::int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(1, whole));
}

std::string Title(const Scene& scene) {
  if (scene.design == "baseline") return "Attention in full: the baseline";
  if (scene.design == "pruning") return "Attention, pruned after the score";
  return "Attention that stops early";
}

/// Under a guard the bound is statistical.
bool IsGuarded(const head::Inputs& inputs) {
  return std::any_of(inputs.guard.begin(), inputs.guard.end(), [](std::int64_t guard) { return guard > 0; });
}

std::string Introduction(const Scene& scene) {
  if (scene.design == "baseline") {
    return "The baseline computes the score of every query with every key, all bits at once, and carries every key on "
           "to "
           "the values. It is what the other designs are measured against.";
  }
  const std::string matter =
      "A key matters to a query only if their score reaches a threshold; the others are left out of the softmax, with "
      "little effect on its outcome. ";
  if (scene.design == "pruning") {
    return matter +
           "This design computes every score in full, all bits at once, and saves the work that comes after it.";
  }
  const std::string knows =
      IsGuarded(scene.inputs)
          ? "After each plane it estimates the most that the score can still become, and errs seldom"
          : "After each plane it knows the most that the score can still become";
  return matter + "Leopard reads the bits of a key in planes, the most significant first. " + knows +
         ". As soon as that is below the threshold, it stops: the rest of the key is never read.";
}

double DrawHeader(Svg* svg, const Scene& scene) {
  svg->Text(kEdge, 62, Title(scene), {30, kInk, Anchor::kStart, true});
  double y = svg->Paragraph(kEdge, 96, kInner, Introduction(scene), Body(14.5));
  const std::string units = scene.params.planes > 1
                                ? std::to_string(scene.params.dpus) + " dot-product units, " +
                                      std::to_string(scene.params.planes) + " planes of up to " +
                                      std::to_string(std::max(scene.params.plane_bits, scene.params.first_plane_bits)) +
                                      (scene.params.plane_bits == 1 ? " bit" : " bits")
                                : "one bit-parallel dot-product unit";
  const std::string from = scene.model.empty() ? scene.trace : scene.model + ", " + scene.trace;
  return svg->Paragraph(kEdge, y + 6, kInner,
                        "Configuration " + scene.configuration + ": " + units + ".  Trace: " + from + ".", Muted(13));
}

struct Card {
  std::string value;
  std::string text;
};

std::vector<Card> Cards(const Scene& scene) {
  const Figures& run = scene.run;
  std::vector<Card> cards;
  if (run.speedup) cards.push_back({Fixed(*run.speedup, 2) + "\u00d7", "as fast as the baseline"});
  cards.push_back({Percent(Ratio(run.scores - run.survivors, run.scores)), "of the scores pruned"});
  cards.push_back({Fixed(Ratio(run.planes, run.scores), 2),
                   scene.params.planes > 1 ? "planes read a score, of " + std::to_string(scene.params.planes)
                                           : "pass a score: all bits at once"});
  if (run.cycles && run.limit_cycles) {
    cards.push_back({Fixed(Ratio(*run.cycles, *run.limit_cycles), 3) + "\u00d7", "the cycles of a perfect schedule"});
  }
  if (run.max_abs_error) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1e", *run.max_abs_error);
    cards.push_back({text, "largest error of an output"});
  }
  return cards;
}

double DrawCards(Svg* svg, const Scene& scene, double y) {
  const std::vector<Card> cards = Cards(scene);
  const double count = static_cast<double>(cards.size());
  const double width = (kInner - kGap * (count - 1)) / count;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const double x = kEdge + static_cast<double>(i) * (width + kGap);
    svg->Rect({x, y, width, 78}, kPanel, 10);
    svg->Text(x + 18, y + 39, cards[i].value, {27, kInk, Anchor::kStart, true});
    svg->Text(x + 18, y + 61, cards[i].text, Muted(12));
  }
  const std::string heads = scene.run_heads == 1 ? "one head" : std::to_string(scene.run_heads) + " heads";
  svg->Text(kEdge, y + 104,
            "The figures above are of the whole run (" + heads + "). Everything below shows block " +
                std::to_string(scene.inputs.block) + ", head " + std::to_string(scene.inputs.head) + ": " +
                std::to_string(scene.inputs.queries) + " queries, " + std::to_string(scene.inputs.key_length) +
                " keys.",
            Muted(13));
  return y + 122;
}

}  // namespace

std::string RenderSvg(const Scene& scene) {
  const Example example = ChooseExample(scene);
  Svg svg(kWidth, Title(scene) + ": " + scene.configuration + " on " + scene.trace);
  double y = DrawHeader(&svg, scene);
  y = DrawCards(&svg, scene, y + 2);
  const double right = kEdge + kLeftWidth + kGap;
  const double right_width = kWidth - kEdge - right;
  const double row = 730;
  DrawHeatMap(&svg, {kEdge, y, kLeftWidth, row}, scene, example.query);
  const double upper = 412;
  if (scene.params.planes > 1) {
    DrawBounds(&svg, {right, y, right_width, upper}, scene, example);
  } else {
    DrawScores(&svg, {right, y, right_width, upper}, scene, example.query);
  }
  DrawHistogram(&svg, {right, y + upper + kGap, right_width, row - upper - kGap}, scene);
  y += row + kGap;
  DrawOccupancy(&svg, {kEdge, y, kInner, 330}, scene);
  return svg.Finish(y + 330 + kEdge);
}

std::string RenderHtml(const Scene& scene) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
         Escape(scene.configuration + " on " + scene.trace) +
         "</title>\n<style>body{margin:0;background:#fff}svg{display:block;margin:auto;max-width:100%;height:auto}"
         "</style>\n</head>\n<body>\n" +
         RenderSvg(scene) + "</body>\n</html>\n";
}

}  // namespace leopard::picture
