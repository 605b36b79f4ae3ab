// Sizes, designs and the way heads follow one another: small traces, full FIFOs, idle units, stalls.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "sim/perf/model.h"
#include "tests/cases/tile.h"
#include "tests/support/compare.h"

namespace leopard::cases {
namespace {

trace::SyntheticOptions Sized(int queries, int keys) {
  trace::SyntheticOptions options = Typical();
  options.queries = queries;
  options.keys = keys;
  return options;
}

trace::SyntheticOptions Unpruned(trace::SyntheticOptions options) {
  options.quantile.reset();
  return options;
}

/// Which DPU worked in which cycle, by the cycle model.
std::vector<std::vector<std::uint32_t>> DpuBusy(const derive::Params& params, const head::Inputs& inputs) {
  head::Occupancy occupancy;
  perf::Options options;
  options.occupancy = &occupancy;
  perf::Run(params, inputs, options);
  return occupancy.dpu_busy;
}

TEST_CASE("one key and one query") {
  for (const Tile* tile : {&Plain(), &Shallow(), &Sixteen(), &Baseline()}) {
    const Outcome outcome = RunTrace(*tile, trace::MakeSynthetic(Unpruned(Sized(1, 1))));
    const head::Results& results = outcome.results[0];
    REQUIRE(results.survivors.size() == 1);
    CHECK(results.survivors[0] == 1);
    CHECK(results.planes[0] == tile->params.planes);
    CHECK(results.empty_queries == 0);
    // The only weight is all there is: the value row itself, to within the reciprocal.
    const std::int64_t one = std::int64_t{1} << tile->params.out_fraction_bits;
    for (std::size_t d = 0; d < results.out.size(); ++d) {
      const double exact = static_cast<double>(outcome.heads[0].v[d] * one);
      const double most = static_cast<double>(one << (tile->config.formats.v_bits - 1));
      CHECK(std::abs(results.out[d] - exact) <= most / 1000 + 1);
    }
  }
}

TEST_CASE("one key and one query, which is pruned") {
  trace::Trace trace = trace::MakeSynthetic(Unpruned(Sized(1, 1)));
  for (float& threshold : trace.blocks[0].threshold) threshold = 3e38F;
  for (const head::Results& results : RunTrace(Plain(), trace).results) CHECK(results.empty_queries == 1);
}

TEST_CASE("a trace smaller than head_dim and value_dim") {
  trace::SyntheticOptions options = Typical();
  options.head_dim = 5;
  options.value_dim = 3;
  for (const Tile* tile : {&Plain(), &Guarded(), &Pruning()}) {
    const Outcome outcome = RunTrace(*tile, trace::MakeSynthetic(options));
    CHECK(outcome.heads[0].head_dim < tile->params.head_dim);
    CHECK(outcome.heads[0].value_dim < tile->params.value_dim);
    CHECK(outcome.results[0].out.size() == 9 * 3);
    const Totals totals = Count(*tile, outcome);
    CHECK(totals.survivors > 0);
    CHECK(totals.survivors < totals.scores);
  }
}

TEST_CASE("a trace as large as the tile") {
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(Sized(20, 40)));
  CHECK(outcome.heads[0].queries == Plain().params.max_queries);
  CHECK(outcome.heads[0].keys == Plain().params.max_keys);
}

TEST_CASE("a guard, centred and equalised keys") {
  trace::SyntheticOptions options = Typical();
  options.quantile = 0.9;
  const Outcome outcome = RunTrace(Guarded(), trace::MakeSynthetic(options));
  std::vector<head::Inputs> exact = outcome.heads;
  for (head::Inputs& inputs : exact) {
    CHECK(std::any_of(inputs.guard.begin(), inputs.guard.end(), [](std::int64_t guard) { return guard > 0; }));
    // Centring moves each query's threshold by its own offset.
    CHECK(*std::min_element(inputs.threshold.begin(), inputs.threshold.end()) <
          *std::max_element(inputs.threshold.begin(), inputs.threshold.end()));
    std::fill(inputs.guard.begin(), inputs.guard.end(), 0);
  }
  const Outcome unguarded = RunHeads(Guarded(), exact);
  const auto planes = [](const Outcome& ran) {
    std::int64_t sum = 0;
    for (const head::Results& results : ran.results) {
      for (const std::uint8_t count : results.planes) sum += count;
    }
    return sum;
  };
  CHECK(planes(outcome) < planes(unguarded));
}

TEST_CASE("pruning design: every plane of every key, but not every key") {
  const Outcome outcome = RunTrace(Pruning(), trace::MakeSynthetic(Typical()));
  CHECK(Pruning().params.planes == 1);
  CHECK(Pruning().params.dpus == 1);
  const Totals totals = Count(Pruning(), outcome);
  CHECK(totals.survivors > 0);
  CHECK(totals.survivors < totals.scores);
  const Outcome serial = RunTrace(Plain(), trace::MakeSynthetic(Typical()));
  for (std::size_t h = 0; h < outcome.results.size(); ++h) {
    CHECK(outcome.results[h].survivors == serial.results[h].survivors);
    CHECK(outcome.results[h].out == serial.results[h].out);
  }
}

TEST_CASE("baseline design: every key survives whatever the threshold") {
  trace::SyntheticOptions options = Typical();
  options.causal = true;
  trace::Trace trace = trace::MakeSynthetic(options);
  trace.blocks[0].threshold[1] = 3e38F;
  const Totals totals = Count(Baseline(), RunTrace(Baseline(), trace));
  CHECK(totals.survivors == totals.scores);
  CHECK(totals.empty_queries == 0);
}

TEST_CASE("FIFOs of depth 2, every row survives: units wait for the merge") {
  const Outcome outcome = RunTrace(Shallow(), trace::MakeSynthetic(Unpruned(Sized(9, 40))));
  const Totals totals = Count(Shallow(), outcome);
  CHECK(totals.survivors == totals.scores);
  CHECK(Shallow().params.fifo_depth == 2);
  // All DPUs together are faster than the merge, which takes one survivor a cycle.
  CHECK(Shallow().params.dpus > Shallow().params.planes);
  CHECK(*outcome.results[0].cycles >= head::CountScores(outcome.heads[0]));
  // With room for all survivors the units would have run ahead: here they waited.
  derive::Params deep = Shallow().params;
  deep.fifo_depth = 64;
  CHECK(DpuBusy(Shallow().params, outcome.heads[0]) != DpuBusy(deep, outcome.heads[0]));
}

TEST_CASE("more DPUs than keys") {
  for (const int keys : {1, 3, 7, 8, 9}) {
    CAPTURE(keys);
    const Outcome outcome = RunTrace(Shallow(), trace::MakeSynthetic(Sized(9, keys)));
    CHECK((outcome.heads[0].key_length < Shallow().params.dpus) == (keys < 8));
    CHECK(Count(Shallow(), outcome).scores == 2 * 9 * keys);
  }
}

/// Heads of very different sizes, one after the other.
std::vector<head::Inputs> Assorted(const Tile& tile) {
  std::vector<head::Inputs> heads;
  const auto add = [&](trace::SyntheticOptions options) {
    options.seed = heads.size() + 1;
    for (head::Inputs& inputs : support::PrepareHeads(tile.config, trace::MakeSynthetic(options))) {
      heads.push_back(std::move(inputs));
    }
  };
  add(Sized(1, 31));
  add(Unpruned(Sized(20, 40)));
  add(Sized(1, 1));
  add(Sized(20, 3));
  trace::SyntheticOptions masked = Sized(6, 40);
  masked.causal = true;
  masked.causal_offsets = {-6, 2};
  masked.head_dim = 4;
  masked.value_dim = 1;
  add(masked);
  add(Sized(1, 40));
  return heads;
}

TEST_CASE("heads one after the other without a reset: each as if it were alone") {
  for (const Tile* tile : {&Plain(), &Shallow(), &Pruning()}) {
    const Outcome together = RunHeads(*tile, Assorted(*tile));
    REQUIRE(together.heads.size() == 12);
    // A head of one query follows the longest one.
    CHECK(together.heads[3].queries == 20);
    CHECK(together.heads[4].queries == 1);
    for (std::size_t i = 0; i < together.heads.size(); ++i) {
      CAPTURE(i);
      const Result<head::Results> alone = tile->engine.Run(together.heads[i]);
      REQUIRE(alone.ok());
      const std::string difference = support::Disagreement("together, alone", together.heads[i], together.results[i],
                                                           alone.value(), support::Times::kCompared)
                                         .value_or("");
      CHECK_MESSAGE(difference.empty(), difference);
    }
  }
}

TEST_CASE("random stalls change times only") {
  for (const Tile* tile : {&Plain(), &Guarded(), &Shallow(), &Baseline()}) {
    const Outcome plain = RunHeads(*tile, Assorted(*tile));
    for (const std::uint64_t seed : {1, 2, 77}) {
      CAPTURE(seed);
      const Outcome stalled = RunHeads(*tile, plain.heads, seed);
      bool slower = false;
      for (std::size_t i = 0; i < plain.heads.size(); ++i) {
        slower = slower || *stalled.results[i].cycles > *plain.results[i].cycles;
        CHECK(stalled.results[i].out == plain.results[i].out);
      }
      CHECK(slower);
    }
  }
}

}  // namespace
}  // namespace leopard::cases
