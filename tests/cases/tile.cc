#include "tests/cases/tile.h"

#include <doctest/doctest.h>

#include <optional>
#include <utility>

#include "generator/config/reader.h"
#include "sim/golden/golden.h"
#include "sim/perf/model.h"
#include "tests/support/compare.h"

namespace leopard::cases {
namespace {

Tile Build(const std::string& settings, rtl::BenchKind bench = rtl::BenchKind::kVerilator) {
  const std::string shape = "name: cases\nhead_dim: 12\nvalue_dim: 10\nmax_keys: 40\nmax_queries: 20\n";
  const Result<config::Loaded> loaded = config::ReadText(shape + settings, "cases", {});
  const std::string problems = loaded.ok() ? "" : Format(loaded.errors());
  REQUIRE_MESSAGE(loaded.ok(), problems);
  const config::Config& config = loaded.value().config;
  const derive::Params params = derive::Derive(config);
  rtl::BuildOptions options;
  options.cache_dir = LEOPARD_CASES_CACHE;
  options.optimise = 0;
  options.bench = bench;
  Result<rtl::Engine> engine = rtl::Engine::Build(config, params, options);
  const std::string failure = engine.ok() ? "" : Format(engine.errors());
  REQUIRE_MESSAGE(engine.ok(), failure);
  return {config, params, engine.value()};
}

void CheckAgree(const char* engines, const head::Inputs& inputs, const head::Results& first,
                const head::Results& second, support::Times times) {
  const std::string difference = support::Disagreement(engines, inputs, first, second, times).value_or("");
  CHECK_MESSAGE(difference.empty(), difference);
}

constexpr char kPlain[] =
    "formats: {q_bits: 8, k_bits: 9, v_bits: 10}\n"
    "qk: {dpus: 3, serial_bits: 2, fifo_depth: 4}\n";
constexpr char kShallow[] =
    "formats: {q_bits: 6, k_bits: 6, v_bits: 8}\n"
    "qk: {dpus: 8, serial_bits: 5, fifo_depth: 2}\n";

}  // namespace

std::int64_t Tile::GreatestScore(int head_dim) const {
  const std::int64_t q = (std::int64_t{1} << (config.formats.q_bits - 1)) - 1;
  const std::int64_t k = (std::int64_t{1} << (config.formats.k_bits - 1)) - 1;
  return head_dim * q * k;
}

const Tile& Plain() {
  static const Tile tile = Build(kPlain);
  return tile;
}

const Tile& PlainInSystemC() {
  static const Tile tile = Build(kPlain, rtl::BenchKind::kSystemC);
  return tile;
}

const Tile& Guarded() {
  static const Tile tile = Build(
      "formats: {q_bits: 8, k_bits: 9, v_bits: 10}\n"
      "qk: {dpus: 4, serial_bits: 1, guard_sigmas: 2}\n"
      "conditioning: {centre: true, equalise: true}\n");
  return tile;
}

const Tile& Shallow() {
  static const Tile tile = Build(kShallow);
  return tile;
}

const Tile& ShallowInSystemC() {
  static const Tile tile = Build(kShallow, rtl::BenchKind::kSystemC);
  return tile;
}

const Tile& TwoBit() {
  static const Tile tile = Build(
      "formats: {q_bits: 2, k_bits: 2, v_bits: 2}\n"
      "qk: {dpus: 2, serial_bits: 1}\n");
  return tile;
}

const Tile& OddBits() {
  static const Tile tile = Build(
      "formats: {q_bits: 5, k_bits: 7, v_bits: 3}\n"
      "qk: {dpus: 3, serial_bits: 4}\n");
  return tile;
}

const Tile& Sixteen() {
  static const Tile tile = Build(
      "formats: {q_bits: 16, k_bits: 16, v_bits: 16}\n"
      "qk: {dpus: 2, serial_bits: 4}\n");
  return tile;
}

const Tile& Pruning() {
  static const Tile tile = Build("design: pruning\nformats: {q_bits: 8, k_bits: 9, v_bits: 10}\n");
  return tile;
}

const Tile& Baseline() {
  static const Tile tile = Build("design: baseline\nformats: {q_bits: 8, k_bits: 9, v_bits: 10}\n");
  return tile;
}

Outcome RunHeads(const Tile& tile, std::vector<head::Inputs> heads, std::uint64_t stall_seed) {
  rtl::RunOptions options;
  options.stall_seed = stall_seed;
  const Result<std::vector<head::Results>> verilog = tile.engine.RunAll(heads, options);
  const std::string failure = verilog.ok() ? "" : Format(verilog.errors());
  REQUIRE_MESSAGE(verilog.ok(), failure);
  REQUIRE(verilog.value().size() == heads.size());
  const support::Times times = stall_seed == 0 ? support::Times::kCompared : support::Times::kIgnored;
  Outcome outcome;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    head::Results golden = golden::Run(tile.params, heads[i]);
    const head::Results model = perf::Run(tile.params, heads[i]);
    const head::Results& rtl = verilog.value()[i];
    CheckAgree("golden, model", heads[i], golden, model, times);
    CheckAgree("golden, rtl", heads[i], golden, rtl, times);
    CheckAgree("model, rtl", heads[i], model, rtl, times);
    REQUIRE(model.cycles.has_value());
    REQUIRE(rtl.cycles.has_value());
    golden.cycles = rtl.cycles;
    golden.load_cycles = rtl.load_cycles;
    outcome.results.push_back(std::move(golden));
  }
  outcome.heads = std::move(heads);
  return outcome;
}

Outcome RunTrace(const Tile& tile, const trace::Trace& trace) {
  for (const trace::Block& block : trace.blocks) {
    REQUIRE(head::CheckFits(tile.config, trace.path, block, block.queries).empty());
  }
  return RunHeads(tile, support::PrepareHeads(tile.config, trace));
}

Totals Count(const Tile& tile, const Outcome& outcome) {
  Totals totals;
  for (std::size_t i = 0; i < outcome.heads.size(); ++i) {
    const head::Results& results = outcome.results[i];
    totals.scores += head::CountScores(outcome.heads[i]);
    totals.queries += outcome.heads[i].queries;
    totals.empty_queries += results.empty_queries;
    for (const std::uint8_t survives : results.survivors) totals.survivors += survives;
    for (const std::uint8_t planes : results.planes) {
      if (planes != 0 && planes < tile.params.planes) ++totals.stopped_early;
    }
  }
  return totals;
}

trace::SyntheticOptions Typical() {
  trace::SyntheticOptions options;
  options.seed = 11;
  options.heads = 2;
  options.key_heads = 2;
  options.queries = 9;
  options.keys = 31;
  options.head_dim = 12;
  options.value_dim = 10;
  options.quantile = 0.75;
  return options;
}

}  // namespace leopard::cases
