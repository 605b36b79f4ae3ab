// Scores and thresholds at their limits: none survives, all survive, equal, zero, the greatest there are.
#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

#include "tests/cases/tile.h"
#include "tests/support/compare.h"

namespace leopard::cases {
namespace {

template <typename T>
bool AllAre(const std::vector<T>& values, std::int64_t value) {
  return std::all_of(values.begin(), values.end(), [value](T element) { return element == value; });
}

void SetThresholds(std::vector<head::Inputs>* heads, std::int64_t threshold) {
  for (head::Inputs& inputs : *heads) std::fill(inputs.threshold.begin(), inputs.threshold.end(), threshold);
}

/// The same heads with the integer threshold of every query set to `threshold`.
Totals CountAt(const Tile& tile, const trace::Trace& trace, std::int64_t threshold) {
  std::vector<head::Inputs> heads = support::PrepareHeads(tile.config, trace);
  SetThresholds(&heads, threshold);
  return Count(tile, RunHeads(tile, std::move(heads)));
}

TEST_CASE("typical head: some rows stop early, some survive") {
  const Totals totals = Count(Plain(), RunTrace(Plain(), trace::MakeSynthetic(Typical())));
  CHECK(totals.stopped_early > 0);
  CHECK(totals.survivors > totals.scores / 8);
  CHECK(totals.survivors < totals.scores / 2);
}

TEST_CASE("a scale that makes weights vanish and the maximum leap by more than 63") {
  trace::SyntheticOptions options = Typical();
  options.quantile.reset();
  options.scale = 100;
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  CHECK(Count(Plain(), outcome).survivors == Count(Plain(), outcome).scores);
}

TEST_CASE("queries without survivors among others") {
  trace::SyntheticOptions options = Typical();
  options.quantile = 0.98;
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  const Totals totals = Count(Plain(), outcome);
  CHECK(totals.empty_queries > 0);
  CHECK(totals.empty_queries < totals.queries);
}

TEST_CASE("a head without any survivor: the threshold is A + 1") {
  trace::Trace trace = trace::MakeSynthetic(Typical());
  trace.blocks[0].threshold[0] = 3e38F;
  const Outcome outcome = RunTrace(Plain(), trace);
  CHECK(AllAre(outcome.heads[0].threshold, Plain().GreatestScore(12) + 1));
  CHECK(AllAre(outcome.results[0].survivors, 0));
  CHECK(outcome.results[0].empty_queries == 9);
  CHECK(AllAre(outcome.results[0].out, 0));
  CHECK_FALSE(AllAre(outcome.results[1].survivors, 0));
}

TEST_CASE("no threshold prunes nothing: it is -A") {
  trace::SyntheticOptions options = Typical();
  options.quantile.reset();
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  for (const head::Inputs& inputs : outcome.heads) CHECK(AllAre(inputs.threshold, -Plain().GreatestScore(12)));
  for (const head::Results& results : outcome.results) {
    CHECK(AllAre(results.survivors, 1));
    CHECK(AllAre(results.planes, Plain().params.planes));
  }
}

TEST_CASE("all scores equal: at, above and without the threshold") {
  trace::SyntheticOptions options = Typical();
  options.kind = trace::SyntheticKind::kAllEqual;
  options.quantile.reset();
  const trace::Trace trace = trace::MakeSynthetic(options);
  const Outcome outcome = RunTrace(Plain(), trace);
  const std::int64_t score = outcome.results[0].scores[0];
  CHECK(score == -Plain().GreatestScore(12));
  for (const head::Results& results : outcome.results) {
    CHECK(AllAre(results.scores, score));
    CHECK(AllAre(results.out, results.out[0]));
  }
  const Totals at = CountAt(Plain(), trace, score);
  CHECK(at.survivors == at.scores);
  const Totals above = CountAt(Plain(), trace, score + 1);
  CHECK(above.survivors == 0);
  CHECK(above.empty_queries == above.queries);
}

/// Every score is 0 and as many survive as a threshold of 0, or of 1, says.
void CheckZeroScores(const trace::Trace& trace) {
  std::vector<head::Inputs> heads = support::PrepareHeads(Plain().config, trace);
  SetThresholds(&heads, 0);
  const Outcome outcome = RunHeads(Plain(), heads);
  for (const head::Results& results : outcome.results) {
    CHECK(AllAre(results.scores, 0));
    CHECK(AllAre(results.survivors, 1));
  }
  CHECK(CountAt(Plain(), trace, 1).survivors == 0);
}

TEST_CASE("all queries zero") {
  trace::Trace trace = trace::MakeSynthetic(Typical());
  std::fill(trace.blocks[0].q.begin(), trace.blocks[0].q.end(), 0.0F);
  CheckZeroScores(trace);
}

TEST_CASE("all keys zero") {
  trace::Trace trace = trace::MakeSynthetic(Typical());
  std::fill(trace.blocks[0].k.begin(), trace.blocks[0].k.end(), 0.0F);
  CheckZeroScores(trace);
}

TEST_CASE("all values zero") {
  trace::Trace trace = trace::MakeSynthetic(Typical());
  std::fill(trace.blocks[0].v.begin(), trace.blocks[0].v.end(), 0.0F);
  const Outcome outcome = RunTrace(Plain(), trace);
  CHECK(Count(Plain(), outcome).survivors > 0);
  for (const head::Results& results : outcome.results) CHECK(AllAre(results.out, 0));
}

TEST_CASE("everything zero") {
  trace::SyntheticOptions options = Typical();
  options.kind = trace::SyntheticKind::kAllZero;
  const trace::Trace trace = trace::MakeSynthetic(options);
  CheckZeroScores(trace);
  for (const head::Results& results : RunTrace(Plain(), trace).results) CHECK(AllAre(results.out, 0));
}

/// Every element is of the largest magnitude: query i and key j have one sign each, value rows are all positive.
trace::Trace Greatest() {
  trace::Trace trace = trace::MakeSynthetic(Typical());
  trace::Block& block = trace.blocks[0];
  for (std::size_t i = 0; i < block.q.size(); ++i) block.q[i] = i / 12 % 2 == 0 ? 1.0F : -1.0F;
  for (std::size_t i = 0; i < block.k.size(); ++i) block.k[i] = i / 12 % 3 == 0 ? -1.0F : 1.0F;
  std::fill(block.v.begin(), block.v.end(), 1.0F);
  return trace;
}

/// Scores A and -A; thresholds -A, A and A + 1; then signs and zeros at random.
void CheckGreatest(const Tile& tile) {
  const std::int64_t greatest = tile.GreatestScore(12);
  const trace::Trace trace = Greatest();
  std::vector<head::Inputs> heads = support::PrepareHeads(tile.config, trace);
  SetThresholds(&heads, -greatest);
  const Outcome outcome = RunHeads(tile, heads);
  const std::int64_t most = ((std::int64_t{1} << (tile.config.formats.v_bits - 1)) - 1)
                            << tile.params.out_fraction_bits;
  for (const head::Results& results : outcome.results) {
    CHECK(AllAre(results.survivors, 1));
    CHECK(*std::max_element(results.scores.begin(), results.scores.end()) == greatest);
    CHECK(*std::min_element(results.scores.begin(), results.scores.end()) == -greatest);
    CHECK(AllAre(results.out, results.out[0]));
    CHECK(results.out[0] <= most);
    CHECK(results.out[0] > most - most / 1000 - 1);
  }
  const Totals at = CountAt(tile, trace, greatest);
  CHECK(at.survivors > 0);
  CHECK(at.survivors < at.scores);
  CHECK(CountAt(tile, trace, greatest + 1).survivors == 0);

  trace::SyntheticOptions options = Typical();
  options.kind = trace::SyntheticKind::kExtreme;
  const Totals mixed = Count(tile, RunTrace(tile, trace::MakeSynthetic(options)));
  CHECK(mixed.survivors > 0);
  CHECK(mixed.survivors < mixed.scores);
}

TEST_CASE("greatest elements, formats of 2 bits") { CheckGreatest(TwoBit()); }

TEST_CASE("greatest elements, odd formats") { CheckGreatest(OddBits()); }

TEST_CASE("greatest elements, formats of 16 bits") { CheckGreatest(Sixteen()); }

TEST_CASE("Gaussian elements in 2, odd and 16 bits") {
  for (const Tile* tile : {&TwoBit(), &OddBits(), &Sixteen()}) {
    const Totals totals = Count(*tile, RunTrace(*tile, trace::MakeSynthetic(Typical())));
    CHECK(totals.survivors > 0);
    CHECK(totals.survivors < totals.scores);
    CHECK((totals.stopped_early > 0) == (tile->params.planes > 1));
  }
}

TEST_CASE("one key far above the others") {
  trace::SyntheticOptions options = Typical();
  options.kind = trace::SyntheticKind::kOnePeak;
  options.quantile = 1;
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  const Totals totals = Count(Plain(), outcome);
  CHECK(totals.survivors <= totals.queries);
  CHECK(totals.stopped_early > totals.scores / 2);
}

}  // namespace
}  // namespace leopard::cases
