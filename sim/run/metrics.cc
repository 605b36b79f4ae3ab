#include "sim/run/metrics.h"

#include <algorithm>
#include <numeric>

namespace leopard::run {

namespace {

std::int64_t Sum(const std::vector<std::uint8_t>& bytes) {
  return std::accumulate(bytes.begin(), bytes.end(), std::int64_t{0});
}

/// Planes of the bank that has most of them: a static assignment cannot be faster.
std::int64_t FullestBank(const derive::Params& params, const head::Inputs& inputs, const head::Results& results) {
  std::vector<std::int64_t> banks(static_cast<std::size_t>(params.dpus), 0);
  const std::size_t keys = static_cast<std::size_t>(inputs.keys);
  for (std::size_t i = 0; i < results.planes.size(); ++i) banks[i % keys % banks.size()] += results.planes[i];
  return *std::max_element(banks.begin(), banks.end());
}

template <typename T>
void TakeFirst(std::optional<T>* to, const std::optional<T>& from) {
  if (!*to) *to = from;
}

template <typename T, typename Combine>
void Fold(std::optional<T>* total, const std::optional<T>& part, Combine combine) {
  if (*total && part) {
    *total = combine(**total, *part);
  } else {
    total->reset();
  }
}

}  // namespace

std::optional<double> Speedup(const Metrics& metrics) {
  if (!metrics.cycles || !metrics.baseline_cycles || *metrics.cycles == 0) return std::nullopt;
  return static_cast<double>(*metrics.baseline_cycles) / static_cast<double>(*metrics.cycles);
}

std::optional<double> Overhead(const Metrics& metrics) {
  if (!metrics.cycles || metrics.limit_cycles == 0) return std::nullopt;
  return static_cast<double>(*metrics.cycles) / static_cast<double>(metrics.limit_cycles);
}

Metrics Measure(const derive::Params& params, const head::Inputs& inputs, const std::vector<head::Results>& results) {
  const head::Results& first = results.front();
  Metrics metrics;
  metrics.scores = head::CountScores(inputs);
  metrics.survivors = Sum(first.survivors);
  metrics.planes = Sum(first.planes);
  metrics.empty_queries = first.empty_queries;
  // The bit-parallel designs are the case of one unit and one plane a row: planes = scores.
  metrics.limit_cycles = std::max((metrics.planes + params.dpus - 1) / params.dpus, metrics.survivors);
  metrics.bank_limit_cycles = std::max(FullestBank(params, inputs, first), metrics.survivors);
  for (const head::Results& result : results) {
    TakeFirst(&metrics.false_drops, result.false_drops);
    TakeFirst(&metrics.max_abs_error, result.max_abs_error);
    TakeFirst(&metrics.cycles, result.cycles);
    TakeFirst(&metrics.load_cycles, result.load_cycles);
  }
  if (metrics.load_cycles) metrics.load_bytes = *metrics.load_cycles * (params.load_bits / 8);
  return metrics;
}

std::vector<std::int64_t> CountDropped(const derive::Params& params, const head::Results& results) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(params.planes), 0);
  for (std::size_t i = 0; i < results.planes.size(); ++i) {
    const std::size_t planes = results.planes[i];
    if (planes > 0 && planes <= counts.size() && results.survivors[i] == 0) ++counts[planes - 1];
  }
  return counts;
}

Metrics Total(const std::vector<HeadRecord>& heads) {
  Metrics total;
  total.false_drops = total.cycles = total.load_cycles = total.load_bytes = total.baseline_cycles = 0;
  total.max_abs_error = 0.0;
  const auto add = [](std::int64_t a, std::int64_t b) { return a + b; };
  for (const HeadRecord& record : heads) {
    const Metrics& head = record.metrics;
    total.scores += head.scores;
    total.survivors += head.survivors;
    total.planes += head.planes;
    total.empty_queries += head.empty_queries;
    total.limit_cycles += head.limit_cycles;
    total.bank_limit_cycles += head.bank_limit_cycles;
    Fold(&total.false_drops, head.false_drops, add);
    Fold(&total.max_abs_error, head.max_abs_error, [](double a, double b) { return std::max(a, b); });
    Fold(&total.cycles, head.cycles, add);
    Fold(&total.load_cycles, head.load_cycles, add);
    Fold(&total.load_bytes, head.load_bytes, add);
    Fold(&total.baseline_cycles, head.baseline_cycles, add);
  }
  return total;
}

}  // namespace leopard::run
