#include <algorithm>
#include <cmath>
#include <cstddef>

#include "sim/picture/panels.h"
#include "sim/picture/png.h"
#include "sim/picture/theme.h"

namespace leopard::picture {

namespace {

constexpr int kMaxCells = 512;
constexpr double kMaxCellSize = 26;
constexpr double kMinSide = 120;
// Where a cell stands for several pairs: shades between planes, and shares of survivors in it.
constexpr int kPlaneSteps = 31;
constexpr int kSurvivorSteps = 8;

struct Cells {
  int step = 1;  ///< A cell is step x step pairs.
  IndexedImage image;
};

struct Cell {
  std::int64_t pairs = 0;
  std::int64_t planes = 0;
  std::int64_t survivors = 0;
};

Cell Gather(const Scene& scene, int query, int key, int step) {
  Cell cell;
  const std::size_t keys = static_cast<std::size_t>(scene.inputs.keys);
  for (int i = query; i < std::min(query + step, scene.inputs.queries); ++i) {
    for (int j = key; j < std::min(key + step, scene.inputs.keys); ++j) {
      const std::size_t pair = static_cast<std::size_t>(i) * keys + static_cast<std::size_t>(j);
      cell.pairs += scene.results.planes[pair] > 0;
      cell.planes += scene.results.planes[pair];
      cell.survivors += scene.results.survivors[pair];
    }
  }
  return cell;
}

std::vector<Colour> ExactPalette(int planes) {
  std::vector<Colour> palette = {{255, 255, 255}};
  for (int p = 1; p <= planes; ++p) palette.push_back(PlaneColour(p, planes));
  palette.push_back(kSurvivor);
  return palette;
}

std::uint8_t ExactIndex(const Cell& cell, int planes) {
  if (cell.pairs == 0) return 0;
  return static_cast<std::uint8_t>(cell.survivors > 0 ? planes + 1 : cell.planes);
}

std::vector<Colour> MixedPalette(int planes) {
  std::vector<Colour> palette = {{255, 255, 255}};
  for (int p = 0; p < kPlaneSteps; ++p) {
    const Colour shade = PlaneColour(1 + p * (planes - 1.0) / (kPlaneSteps - 1), planes);
    for (int s = 0; s < kSurvivorSteps; ++s) palette.push_back(Mix(shade, kSurvivor, s / (kSurvivorSteps - 1.0)));
  }
  return palette;
}

std::uint8_t MixedIndex(const Cell& cell, int planes) {
  if (cell.pairs == 0) return 0;
  const double mean = static_cast<double>(cell.planes) / static_cast<double>(cell.pairs);
  const double share = static_cast<double>(cell.survivors) / static_cast<double>(cell.pairs);
  const long shade = planes == 1 ? 0 : std::lround((mean - 1) / (planes - 1) * (kPlaneSteps - 1));
  return static_cast<std::uint8_t>(1 + shade * kSurvivorSteps + std::lround(share * (kSurvivorSteps - 1)));
}

Cells Paint(const Scene& scene) {
  Cells cells;
  const int longest = std::max(scene.inputs.queries, scene.inputs.keys);
  cells.step = std::max(1, (longest + kMaxCells - 1) / kMaxCells);
  const int planes = scene.params.planes;
  IndexedImage& image = cells.image;
  image.width = (scene.inputs.keys + cells.step - 1) / cells.step;
  image.height = (scene.inputs.queries + cells.step - 1) / cells.step;
  image.palette = cells.step == 1 ? ExactPalette(planes) : MixedPalette(planes);
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const Cell cell = Gather(scene, y * cells.step, x * cells.step, cells.step);
      image.indices.push_back(cells.step == 1 ? ExactIndex(cell, planes) : MixedIndex(cell, planes));
    }
  }
  return cells;
}

/// Each cell as a square of several dots, as not every program draws an enlarged image with sharp edges.
IndexedImage Enlarge(const IndexedImage& image) {
  const int factor = std::max(1, kMaxCells / std::max(image.width, image.height));
  IndexedImage large{image.width * factor, image.height * factor, image.palette, {}};
  for (int y = 0; y < large.height; ++y) {
    for (int x = 0; x < large.width; ++x) {
      large.indices.push_back(image.indices[static_cast<std::size_t>(y / factor) * image.width + x / factor]);
    }
  }
  return large;
}

/// The largest box of the image's proportions, within reason: a long strip is stretched so that it can be seen.
Box Place(const Box& room, const IndexedImage& image) {
  double width = std::min(room.width, image.width * kMaxCellSize);
  double height = width * image.height / image.width;
  if (height > room.height) {
    height = room.height;
    width = std::max(height * image.width / image.height, std::min(room.width, kMinSide));
  }
  height = std::max(height, std::min(room.height, kMinSide));
  return {room.x, room.y, width, height};
}

void DrawAxes(Svg* svg, const Box& map, const Scene& scene, int marked) {
  const int keys = scene.inputs.keys;
  const int queries = scene.inputs.queries;
  const int first = scene.inputs.first_query;
  svg->Text(map.x + map.width / 2, map.y - 8, "key", Muted(12, Anchor::kMiddle));
  svg->Text(map.x, map.y - 8, "0", Muted(11));
  svg->Text(map.right(), map.y - 8, std::to_string(keys - 1), Muted(11, Anchor::kEnd));
  svg->VerticalText(map.x - 10, map.y + map.height / 2, "query", Muted(12));
  svg->Text(map.x - 6, map.y + 10, std::to_string(first), Muted(11, Anchor::kEnd));
  if (queries > 1) {
    svg->Text(map.x - 6, map.bottom(), std::to_string(first + queries - 1), Muted(11, Anchor::kEnd));
  }
  const double y = map.y + map.height * (marked + 0.5) / queries;
  svg->Area({{map.right() + 4, y}, {map.right() + 14, y - 6}, {map.right() + 14, y + 6}}, kInk);
}

void DrawLegend(Svg* svg, double x, double y, double width, const Scene& scene) {
  const int planes = scene.params.planes;
  const double swatch = std::min(30.0, 240.0 / planes);
  const bool parallel = planes == 1;
  const double right = x + width;
  svg->Rect({right - 74, y, 18, 14}, Hex(kSurvivor));
  svg->Text(right, y + 11, "survivor", Muted(12, Anchor::kEnd));
  if (scene.params.keep_all != 0) return;
  svg->Text(x, y + 11, parallel ? "dropped" : "stopped after plane", Muted(12));
  double at = x + (parallel ? 62 : 126);
  for (int p = 1; p <= planes; ++p) {
    svg->Rect({at, y, swatch, 14}, Hex(PlaneColour(p, planes)));
    if (!parallel) svg->Text(at + swatch / 2, y + 28, std::to_string(p), Muted(11, Anchor::kMiddle));
    at += swatch;
  }
}

std::string Caption(const Scene& scene) {
  if (scene.params.keep_all != 0) {
    return "Each cell is a query and a key. Every score is computed in full, and every key goes on to the values. "
           "White "
           "is masked.";
  }
  if (scene.params.planes == 1) {
    return "Each cell is a query and a key. Every score is computed in full; orange ones reach the threshold and go on "
           "to the values. White is masked.";
  }
  return "Each cell is a query and a key. The paler the blue, the sooner the machine knew that the key cannot matter "
         "and stopped reading it. Orange keys matter. White is masked.";
}

}  // namespace

void DrawHeatMap(Svg* svg, const Box& box, const Scene& scene, int marked) {
  const Cells cells = Paint(scene);
  std::string text = Caption(scene);
  text += " The mark points at query " + std::to_string(scene.inputs.first_query + marked) + ", shown on the right.";
  if (cells.step > 1) {
    text += " A cell shows the mean of " + std::to_string(cells.step) + " x " + std::to_string(cells.step) + " pairs.";
  }
  const double below = Panel(svg, box, scene.params.keep_all != 0 ? "What is kept" : "Where rows stop", text);
  DrawLegend(svg, box.x + 20, below, box.width - 40, scene);
  const double top = below + 62;
  const Box room{box.x + 48, top, box.width - 48 - 36, box.bottom() - top - 20};
  const Box map = Place(room, cells.image);
  svg->Rect(map, "#ffffff");
  svg->Image(map, PngDataUri(Enlarge(cells.image)));
  DrawAxes(svg, map, scene, marked);
}

}  // namespace leopard::picture
