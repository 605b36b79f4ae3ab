#include <algorithm>
#include <cstdio>
#include <sstream>

#include "generator/config/schema.h"
#include "sim/run/report.h"
#include "sim/run/text.h"

namespace leopard::run {

namespace {

using Row = std::vector<std::string>;

std::string Ratio(std::int64_t part, std::int64_t whole, double factor, int digits) {
  if (whole == 0) return "-";
  return Fixed(factor * static_cast<double>(part) / static_cast<double>(whole), digits);
}

std::string Error(const std::optional<double>& error) {
  if (!error) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.1e", *error);
  return text;
}

bool ShowsDrops(const Report& report) { return report.config.qk.guard_sigmas > 0; }

Row Headings(const Report& report, bool per_head) {
  Row row = {"block", per_head ? "head" : "heads"};
  for (const char* name :
       {"scores", "pruned %", "planes/score", "cycles", "cycles/limit", "cycles/bank limit", "speed-up", "max error"}) {
    row.push_back(name);
  }
  if (ShowsDrops(report)) row.push_back("false drops");
  return row;
}

Row Numbers(const Report& report, const std::string& block, const std::string& heads, const Metrics& metrics) {
  const std::optional<double> speedup = Speedup(metrics);
  const bool timed = metrics.cycles.has_value();
  Row row = {block,
             heads,
             Thousands(metrics.scores),
             Ratio(metrics.scores - metrics.survivors, metrics.scores, 100, 1),
             Ratio(metrics.planes, metrics.scores, 1, 3),
             timed ? Thousands(*metrics.cycles) : "-",
             timed ? Ratio(*metrics.cycles, metrics.limit_cycles, 1, 3) : "-",
             timed ? Ratio(*metrics.cycles, metrics.bank_limit_cycles, 1, 3) : "-",
             speedup ? Fixed(*speedup, 2) : "-",
             Error(metrics.max_abs_error)};
  if (ShowsDrops(report)) row.push_back(metrics.false_drops ? Thousands(*metrics.false_drops) : "-");
  return row;
}

/// Everything right-aligned, columns two apart, a rule under the headings and above the last row.
std::string Align(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string rule;
  for (std::size_t i = 0; i < widths.size(); ++i)
    rule += std::string(i == 0 ? 0 : 2, ' ') + std::string(widths[i], '-');
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (r == 1 || r + 1 == rows.size()) text += rule + "\n";
    for (std::size_t i = 0; i < widths.size(); ++i) {
      text += std::string((i == 0 ? 0 : 2) + widths[i] - rows[r][i].size(), ' ') + rows[r][i];
    }
    text += "\n";
  }
  return text;
}

}  // namespace

std::string ResultTable(const Report& report, bool per_head) {
  std::vector<Row> rows = {Headings(report, per_head)};
  for (const BlockRecords& block : GroupByBlock(report.heads)) {
    const std::string index = std::to_string(block.index);
    if (!per_head) {
      rows.push_back(Numbers(report, index, std::to_string(block.heads.size()), Total(block.heads)));
      continue;
    }
    for (const HeadRecord& record : block.heads) {
      rows.push_back(Numbers(report, index, std::to_string(record.head), record.metrics));
    }
  }
  rows.push_back(Numbers(report, "total", std::to_string(report.heads.size()), Total(report.heads)));

  std::ostringstream text;
  text << report.config.name << " (" << config::DesignName(report.config.design) << ", " << report.params.dpus
       << (report.params.dpus == 1 ? " unit, " : " units, ") << report.params.planes
       << (report.params.planes == 1 ? " plane" : " planes") << ") on " << report.trace.file << "\n\n"
       << Align(rows);
  return text.str();
}

}  // namespace leopard::run
