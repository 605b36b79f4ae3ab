#include <algorithm>
#include <numeric>

#include "sim/picture/panels.h"
#include "sim/picture/theme.h"

namespace leopard::picture {

namespace {

constexpr char kDpuFill[] = "#4f94cf";
constexpr char kVpuFill[] = "#f07d1a";

/// Busy share of each window. The last window may be shorter than the rest.
std::vector<double> Shares(const std::vector<std::uint32_t>& busy, int units, const Scene& scene) {
  std::vector<double> shares;
  const std::int64_t window = std::max(1, scene.occupancy.window);
  const std::int64_t cycles = scene.head.cycles.value_or(window * static_cast<std::int64_t>(busy.size()));
  for (std::size_t i = 0; i < busy.size(); ++i) {
    const std::int64_t left = std::max<std::int64_t>(1, cycles - window * static_cast<std::int64_t>(i));
    const double slots = static_cast<double>(std::min(window, left)) * units;
    shares.push_back(std::min(1.0, busy[i] / slots));
  }
  return shares;
}

std::vector<std::uint32_t> SumOverUnits(const std::vector<std::vector<std::uint32_t>>& units) {
  std::vector<std::uint32_t> sum;
  for (const std::vector<std::uint32_t>& unit : units) {
    if (sum.size() < unit.size()) sum.resize(unit.size(), 0);
    for (std::size_t i = 0; i < unit.size(); ++i) sum[i] += unit[i];
  }
  return sum;
}

void DrawSteps(Svg* svg, const Box& box, const std::vector<double>& shares, double windows, const std::string& fill) {
  svg->Rect(box, "#ffffff");
  if (shares.empty()) return;
  Points points = {{box.x, box.bottom()}};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double y = box.bottom() - box.height * shares[i];
    points.push_back({box.x + box.width * static_cast<double>(i) / windows, y});
    points.push_back({box.x + box.width * std::min(1.0, static_cast<double>(i + 1) / windows), y});
  }
  points.push_back({points.back().first, box.bottom()});
  svg->Area(points, fill);
}

void DrawTrack(Svg* svg, const Box& box, const std::string& name, const std::vector<double>& shares, double windows,
               const std::string& fill, double mean) {
  svg->Text(box.x - 14, box.y + box.height / 2 - 2, name, {13, kInk, Anchor::kEnd, true});
  svg->Text(box.x - 14, box.y + box.height / 2 + 16, Percent(mean) + " busy", Muted(12, Anchor::kEnd));
  DrawSteps(svg, box, shares, windows, fill);
  for (const double level : {0.0, 0.5, 1.0}) {
    const double y = box.bottom() - box.height * level;
    svg->Line(box.x, y, box.right(), y, {kGrid, 1, ""});
    svg->Text(box.right() + 6, y + 4, std::to_string(static_cast<int>(level * 100)) + " %", Muted(11));
  }
}

double Mean(const std::vector<std::uint32_t>& busy, double slots) {
  return std::min(1.0, std::accumulate(busy.begin(), busy.end(), 0.0) / std::max(1.0, slots));
}

/// 1, 2 or 5 times a power of ten, at least an eighth of `range`.
double TickStep(double range) {
  double step = 1;
  while (step * 8 < range) {
    if (step * 2 * 8 >= range) return step * 2;
    if (step * 5 * 8 >= range) return step * 5;
    step *= 10;
  }
  return step;
}

void DrawTime(Svg* svg, const Box& box, double cycles) {
  const double step = TickStep(cycles);
  for (double at = 0; at <= cycles; at += step) {
    const double x = box.x + box.width * at / cycles;
    svg->Line(x, box.bottom(), x, box.bottom() + 5, {kMuted, 1, ""});
    svg->Text(x, box.bottom() + 19, AxisNumber(at), Muted(11, Anchor::kMiddle));
  }
  svg->Text(box.right(), box.bottom() + 36, "clock cycles since start", Muted(12, Anchor::kEnd));
}

}  // namespace

void DrawOccupancy(Svg* svg, const Box& box, const Scene& scene) {
  const int dpus = std::max(1, scene.params.dpus);
  const std::string text =
      std::string("Share of the clock cycles in which the units work, over this head's run. ") +
      (dpus > 1 ? "Each dot-product unit (DPU) takes its next key the moment one stops, without waiting for its "
                  "neighbours; "
                : "The dot-product unit (DPU) computes one whole score a cycle; ") +
      "the value unit (V-PU) takes one surviving key a cycle. Whichever is nearer to 100 % sets the pace.";
  const double top = Panel(svg, box, "How busy the machine is", text) + 6;
  const std::vector<std::uint32_t> dpu = SumOverUnits(scene.occupancy.dpu_busy);
  const std::size_t windows = std::max(dpu.size(), scene.occupancy.vpu_busy.size());
  const double cycles = static_cast<double>(std::max<std::int64_t>(
      1, scene.head.cycles.value_or(static_cast<std::int64_t>(windows) * scene.occupancy.window)));
  const double in_windows = std::max(1.0, cycles / std::max(1, scene.occupancy.window));
  const double height = (box.bottom() - 52 - top - 18) / 2;
  const Box first{box.x + 128, top, box.width - 128 - 62, height};
  const Box second{first.x, top + height + 18, first.width, height};
  DrawTrack(svg, first, std::to_string(dpus) + (dpus == 1 ? " DPU" : " DPUs"), Shares(dpu, dpus, scene), in_windows,
            kDpuFill, Mean(dpu, cycles * dpus));
  DrawTrack(svg, second, "V-PU", Shares(scene.occupancy.vpu_busy, 1, scene), in_windows, kVpuFill,
            Mean(scene.occupancy.vpu_busy, cycles));
  DrawTime(svg, second, cycles);
}

}  // namespace leopard::picture
