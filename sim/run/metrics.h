// The numbers a run reports, of one head and in total.
#ifndef LEOPARD_SIM_RUN_METRICS_H_
#define LEOPARD_SIM_RUN_METRICS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::run {

/// What no engine of the run can know is left empty, never guessed.
struct Metrics {
  std::int64_t scores = 0;  ///< Unmasked pairs.
  std::int64_t survivors = 0;
  std::int64_t planes = 0;
  std::int64_t empty_queries = 0;
  std::int64_t limit_cycles = 0;       ///< A perfect schedule of the same units.
  std::int64_t bank_limit_cycles = 0;  ///< The same where key j is tied to unit j mod N.
  std::optional<std::int64_t> false_drops;
  std::optional<double> max_abs_error;
  std::optional<std::int64_t> cycles;
  std::optional<std::int64_t> load_cycles;
  std::optional<std::int64_t> load_bytes;
  std::optional<std::int64_t> baseline_cycles;
};

std::optional<double> Speedup(const Metrics& metrics);

/// cycles / limit_cycles; empty where there are no cycles or nothing to do.
std::optional<double> Overhead(const Metrics& metrics);

/// One head with its place in the trace.
struct HeadRecord {
  int block = 0;
  int head = 0;
  int first_query = 0;
  int queries = 0;
  int keys = 0;
  Metrics metrics;
  /// See CountDropped.
  std::vector<std::int64_t> dropped_after;
};

/// What golden, model and rtl together know of a head; they agree where more than one knows.
Metrics Measure(const derive::Params& params, const head::Inputs& inputs, const std::vector<head::Results>& results);

/// Unmasked rows, by the plane after which they stopped: element p - 1 is the number of rows dropped after plane p.
/// A row that survived is not among them.
std::vector<std::int64_t> CountDropped(const derive::Params& params, const head::Results& results);

/// Sums, except max_abs_error, which is the maximum. A field that one head lacks, the total lacks.
Metrics Total(const std::vector<HeadRecord>& heads);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_METRICS_H_
