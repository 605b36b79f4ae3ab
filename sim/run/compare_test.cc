#include "sim/run/compare.h"

#include <doctest/doctest.h>

#include "sim/run/head_runner.h"
#include "sim/run/metrics.h"

namespace leopard::run {
namespace {

/// 2 queries, 3 keys of which the last is padding, 2 values; query 0 is number 5 of the trace.
head::Inputs MakeInputs() {
  head::Inputs inputs;
  inputs.first_query = 5;
  inputs.queries = 2;
  inputs.keys = 3;
  inputs.key_length = 2;
  inputs.value_dim = 2;
  return inputs;
}

head::Results MakeResults() {
  head::Results results;
  results.planes = {1, 4, 0, 2, 4, 0};
  results.survivors = {0, 1, 0, 0, 0, 0};
  results.scores = {head::kNoScore, 70, head::kNoScore, head::kNoScore, -3, head::kNoScore};
  results.out = {10, 20, 0, 0};
  results.empty_queries = 1;
  return results;
}

TEST_CASE("equal results have no difference, nor have fields that only one knows") {
  head::Results timed = MakeResults();
  timed.cycles = 100;
  CHECK_FALSE(Compare(MakeInputs(), MakeResults(), timed));
}

TEST_CASE("the first difference of every field is located and counted") {
  const auto found = [](void (*spoil)(head::Results*)) {
    head::Results first = MakeResults();
    head::Results second = MakeResults();
    first.cycles = second.cycles = 100;
    first.load_cycles = second.load_cycles = 10;
    spoil(&second);
    const auto difference = Compare(MakeInputs(), first, second);
    REQUIRE(difference);
    return difference->field + " | " + difference->where + " | " + difference->first + " | " + difference->second +
           " | " + std::to_string(difference->count) + "/" + std::to_string(difference->elements);
  };
  CHECK(found([](head::Results* r) { r->planes[3] = r->planes[4] = 3; }) == "planes | query 6, key 0 | 2 | 3 | 2/6");
  CHECK(found([](head::Results* r) { r->survivors[1] = 0; }) == "survivors | query 5, key 1 | 1 | 0 | 1/6");
  CHECK(found([](head::Results* r) { r->scores[0] = 7; }) == "scores | query 5, key 0 | none | 7 | 1/6");
  CHECK(found([](head::Results* r) { r->out[3] = -1; }) == "out | query 6, value 1 | 0 | -1 | 1/4");
  CHECK(found([](head::Results* r) { r->empty_queries = 0; }) == "empty_queries |  | 1 | 0 | 1/1");
  CHECK(found([](head::Results* r) { r->cycles = 101; }) == "cycles |  | 100 | 101 | 1/1");
  CHECK(found([](head::Results* r) { r->load_cycles = 11; }) == "load_cycles |  | 10 | 11 | 1/1");
  CHECK(found([](head::Results* r) { r->planes.pop_back(); }) == "planes | number of elements | 6 | 5 | 1/1");
}

TEST_CASE("a difference is reported with the command that repeats its head") {
  trace::Block block;
  block.index = 9;
  block.queries = 64;
  const HeadTask task{&block, 3, 0, 16};
  const Difference difference{"planes", "query 3, key 17", "2", "3", 1200, 262144};
  CHECK(Format({DifferenceError(task, "golden", "rtl", difference, "leopard simulate a.yaml --trace t")}) ==
        "block 9, head 3, query 3, key 17: error: engines disagree on planes: golden has 2, rtl has 3 "
        "(1,200 of 262,144 differ)\n"
        "help: repeat it with: leopard simulate a.yaml --trace t --blocks 9 --heads 3 --queries 0-15\n");
}

TEST_CASE("metrics count planes, limits and banks") {
  derive::Params params;
  params.dpus = 2;
  params.planes = 4;
  params.load_bits = 64;
  head::Results timed = MakeResults();
  timed.cycles = 20;
  timed.load_cycles = 5;
  head::Results golden = MakeResults();
  golden.false_drops = 1;
  golden.max_abs_error = 0.5;
  const Metrics metrics = Measure(params, MakeInputs(), {golden, timed});
  CHECK(metrics.scores == 4);
  CHECK(metrics.planes == 11);
  CHECK(metrics.survivors == 1);
  CHECK(metrics.limit_cycles == 6);       // ceil(11 / 2)
  CHECK(metrics.bank_limit_cycles == 8);  // key 1: 4 + 4
  CHECK(*metrics.cycles == 20);
  CHECK(*metrics.load_bytes == 40);
  CHECK(*metrics.false_drops == 1);
  CHECK(*metrics.max_abs_error == 0.5);
  CHECK_FALSE(Speedup(metrics));
  CHECK(CountDropped(params, golden) == std::vector<std::int64_t>{1, 1, 0, 1});
}

TEST_CASE("a total is a sum, its error a maximum, and it knows only what every head knows") {
  HeadRecord a;
  a.metrics.cycles = 10;
  a.metrics.baseline_cycles = 30;
  a.metrics.max_abs_error = 0.25;
  HeadRecord b = a;
  b.metrics.baseline_cycles = 10;
  b.metrics.max_abs_error = 0.5;
  CHECK(*Total({a, b}).max_abs_error == 0.5);
  CHECK(*Speedup(Total({a, b})) == 2.0);
  b.metrics.cycles.reset();
  CHECK_FALSE(Total({a, b}).cycles);
  CHECK_FALSE(Speedup(Total({a, b})));
}

}  // namespace
}  // namespace leopard::run
