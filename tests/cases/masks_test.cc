// Causal masks, padding, grouped queries, selections: which keys a query sees.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/cases/tile.h"

namespace leopard::cases {
namespace {

/// A head's row of `elements`, which has `columns` a query.
template <typename T>
std::vector<T> Row(const std::vector<T>& elements, int query, int columns) {
  const auto begin = elements.begin() + std::int64_t{query} * columns;
  return {begin, begin + columns};
}

trace::SyntheticOptions Causal(std::int32_t offset) {
  trace::SyntheticOptions options = Typical();
  options.causal = true;
  options.causal_offsets = {offset};
  return options;
}

/// Row i of every head took part in planes for exactly the keys 0 .. visible(i) - 1.
template <typename Visible>
void CheckVisible(const Outcome& outcome, const Visible& visible) {
  for (std::size_t h = 0; h < outcome.heads.size(); ++h) {
    for (int i = 0; i < outcome.heads[h].queries; ++i) {
      CAPTURE(h);
      CAPTURE(i);
      const std::vector<std::uint8_t> planes = Row(outcome.results[h].planes, i, outcome.heads[h].keys);
      const auto masked = std::find(planes.begin(), planes.end(), 0);
      CHECK(masked - planes.begin() == visible(static_cast<int>(h), i));
      CHECK(std::all_of(masked, planes.end(), [](std::uint8_t count) { return count == 0; }));
    }
  }
}

TEST_CASE("causal, offset zero: query i sees i + 1 keys") {
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(Causal(0)));
  CheckVisible(outcome, [](int, int query) { return query + 1; });
}

TEST_CASE("causal, positive offset: the first query sees several keys, the last all") {
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(Causal(25)));
  CheckVisible(outcome, [](int, int query) { return std::min(query + 26, 31); });
  CHECK(head::VisibleKeys(outcome.heads[0], 0) == 26);
  CHECK(head::VisibleKeys(outcome.heads[0], 8) == 31);
}

TEST_CASE("causal, negative offset: the first rows see nothing") {
  trace::SyntheticOptions options = Causal(-4);
  options.quantile.reset();
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  CheckVisible(outcome, [](int, int query) { return std::max(query - 3, 0); });
  for (std::size_t h = 0; h < outcome.heads.size(); ++h) {
    CHECK(outcome.results[h].empty_queries == 4);
    const std::vector<std::int32_t>& out = outcome.results[h].out;
    CHECK(std::all_of(out.begin(), out.begin() + 4 * 10, [](std::int32_t value) { return value == 0; }));
  }
}

TEST_CASE("causal, offset below every query: a head of masked rows only") {
  trace::SyntheticOptions options = Causal(-9);
  options.causal_offsets = {-9, 0};
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  CHECK(head::CountScores(outcome.heads[0]) == 0);
  CHECK(outcome.results[0].empty_queries == 9);
  CHECK(head::CountScores(outcome.heads[1]) == 45);
}

TEST_CASE("padding: key lengths differ between heads") {
  trace::SyntheticOptions options = Typical();
  options.heads = options.key_heads = 4;
  options.key_lengths = {31, 7, 1, 30};
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  const std::vector<int> lengths = {31, 7, 1, 30};
  CheckVisible(outcome, [&](int head, int) { return lengths[static_cast<std::size_t>(head)]; });
  for (const head::Inputs& inputs : outcome.heads) CHECK(inputs.keys == 31);
  CHECK(outcome.results[1].load_cycles.value() < outcome.results[0].load_cycles.value());
}

TEST_CASE("padding under a causal mask") {
  trace::SyntheticOptions options = Causal(2);
  options.key_lengths = {5, 31};
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  CheckVisible(outcome, [](int head, int query) { return std::min(query + 3, head == 0 ? 5 : 31); });
}

TEST_CASE("grouped queries: two heads share a key head") {
  trace::SyntheticOptions options = Typical();
  options.heads = 4;
  options.key_heads = 2;
  const Outcome outcome = RunTrace(Plain(), trace::MakeSynthetic(options));
  REQUIRE(outcome.heads.size() == 4);
  CHECK(outcome.heads[0].k == outcome.heads[1].k);
  CHECK(outcome.heads[1].k != outcome.heads[2].k);
  CHECK(outcome.heads[2].k == outcome.heads[3].k);
  CHECK(outcome.heads[2].v == outcome.heads[3].v);
  CHECK(outcome.heads[0].q != outcome.heads[1].q);
  CHECK(outcome.results[0].out != outcome.results[1].out);
}

TEST_CASE("a selected query range gives the rows of the whole run") {
  for (const Tile* tile : {&Plain(), &Guarded()}) {
    const trace::Trace trace = trace::MakeSynthetic(Causal(1));
    const head::Inputs all = head::Prepare(tile->config, trace, trace.blocks[0], 1, 0, 9);
    const head::Inputs some = head::Prepare(tile->config, trace, trace.blocks[0], 1, 3, 4);
    const Outcome outcome = RunHeads(*tile, {all, some});
    const head::Results& whole = outcome.results[0];
    const head::Results& part = outcome.results[1];
    REQUIRE(part.out.size() == 4 * 10);
    for (int i = 0; i < 4; ++i) {
      CAPTURE(i);
      CHECK(Row(part.planes, i, 31) == Row(whole.planes, i + 3, 31));
      CHECK(Row(part.survivors, i, 31) == Row(whole.survivors, i + 3, 31));
      CHECK(Row(part.scores, i, 31) == Row(whole.scores, i + 3, 31));
      CHECK(Row(part.out, i, 10) == Row(whole.out, i + 3, 10));
    }
  }
}

}  // namespace
}  // namespace leopard::cases
