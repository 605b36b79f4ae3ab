#include "sim/run/run_picture.h"

#include <algorithm>
#include <cmath>

#include "common/files.h"
#include "generator/config/schema.h"
#include "sim/perf/model.h"
#include "sim/picture/picture.h"
#include "sim/run/option_text.h"

namespace leopard::run {

namespace {

// Enough for the width of the chart; more would be narrower than a dot.
constexpr std::int64_t kWindows = 240;

std::string NameOf(int block, int head) { return std::to_string(block) + ":" + std::to_string(head); }

double PlanesPerScore(const Metrics& metrics) {
  return static_cast<double>(metrics.planes) / static_cast<double>(std::max<std::int64_t>(1, metrics.scores));
}

std::size_t FindHead(const std::string& text, const std::vector<HeadRecord>& heads) {
  for (std::size_t i = 0; i < heads.size(); ++i) {
    if (NameOf(heads[i].block, heads[i].head) == text) return i;
  }
  return TypicalHead(heads);
}

picture::Figures FiguresOf(const Metrics& metrics) {
  picture::Figures figures;
  figures.scores = metrics.scores;
  figures.survivors = metrics.survivors;
  figures.planes = metrics.planes;
  figures.cycles = metrics.cycles;
  if (metrics.cycles) figures.limit_cycles = metrics.limit_cycles;
  figures.speedup = Speedup(metrics);
  figures.max_abs_error = metrics.max_abs_error;
  return figures;
}

/// Results and occupancy from the cycle model, whichever engines ran: they agree, and it alone knows the occupancy.
void RunModel(picture::Scene* scene) {
  perf::Options options;
  options.timing_only = true;
  const std::int64_t cycles = perf::Run(scene->params, scene->inputs, options).cycles.value_or(0);
  scene->occupancy.window = static_cast<int>(std::max<std::int64_t>(1, (cycles + kWindows - 1) / kWindows));
  options.occupancy = &scene->occupancy;
  options.timing_only = false;  // the picture shows scores
  scene->results = perf::Run(scene->params, scene->inputs, options);
  scene->head.cycles = cycles;
}

}  // namespace

Diagnostics CheckPictureHead(const std::string& text, const std::vector<HeadTask>& tasks) {
  if (text.empty()) return {};
  for (const HeadTask& task : tasks) {
    if (NameOf(task.block->index, task.head) == text) return {};
  }
  return {OptionError("--picture-head", text, 1, "found \"" + text + "\"; expected a head that is run, as block:head",
                      tasks.empty() ? "" : NameOf(tasks.front().block->index, tasks.front().head))};
}

std::size_t TypicalHead(const std::vector<HeadRecord>& heads) {
  const double typical = PlanesPerScore(Total(heads));
  const auto distance = [typical](const HeadRecord& head) { return std::fabs(PlanesPerScore(head.metrics) - typical); };
  std::size_t best = 0;
  for (std::size_t i = 1; i < heads.size(); ++i) {
    const std::int64_t more = heads[i].metrics.scores - heads[best].metrics.scores;
    if (more > 0 || (more == 0 && distance(heads[i]) < distance(heads[best]))) best = i;
  }
  return best;
}

Diagnostics WritePicture(const std::string& path, const std::string& head, const trace::Trace& trace,
                         const std::vector<HeadTask>& tasks, const Report& report) {
  if (tasks.empty()) return {};
  const std::size_t shown = FindHead(head, report.heads);
  const HeadTask& task = tasks[shown];
  picture::Scene scene;
  scene.configuration = report.config.name;
  scene.design = config::DesignName(report.config.design);
  scene.trace = report.trace.file;
  scene.model = report.trace.model;
  scene.run_heads = static_cast<int>(report.heads.size());
  scene.run = FiguresOf(Total(report.heads));
  scene.head = FiguresOf(report.heads[shown].metrics);
  scene.params = report.params;
  scene.inputs = head::Prepare(report.config, trace, *task.block, task.head, task.first_query, task.queries);
  RunModel(&scene);
  const bool html = path.size() > 5 && path.compare(path.size() - 5, 5, ".html") == 0;
  return WriteFile(path, html ? picture::RenderHtml(scene) : picture::RenderSvg(scene));
}

}  // namespace leopard::run
