#include "sim/rtl/job.h"

#include <doctest/doctest.h>

#include <cstring>

#include "sim/rtl/test_support.h"

namespace leopard::rtl {
namespace {

using Words = std::vector<std::uint64_t>;

std::string Text(const Words& words) {
  return std::string(reinterpret_cast<const char*>(words.data()), words.size() * sizeof(std::uint64_t));
}

/// A head of one query and one key, and the words of its result: five quotients, one decision.
Load OneQuery() {
  Load load;
  load.keys = load.queries = 1;
  return load;
}

Words OneResult() {
  Words words = {kResultMagic, kFormatVersion, 1, 1, 5, 1, 100, 20, 2, 1, 0};
  for (const int quotient : {-3, 4, 0, 1, 2}) words.push_back(static_cast<std::uint64_t>(std::int64_t{quotient}));
  Decision decision;
  decision.planes = 2;
  decision.survivor = true;
  decision.score = -147;
  words.resize(words.size() + kDecisionWords);
  EncodeDecision(decision, &words[words.size() - kDecisionWords]);
  return words;
}

const derive::Params kParams = derive::Derive(testing::SmallConfig());

/// What is said of a result file with these words.
std::string Message(const Words& words, std::size_t cut = 0) {
  const std::string text = Text(words);
  const auto result = DecodeResult(kParams, {OneQuery()}, "result", text.substr(0, text.size() - cut));
  return result.ok() ? "ok" : Format(result.errors());
}

TEST_CASE("a decision survives its two words at every extreme") {
  for (const std::int64_t score :
       {std::int64_t{0}, std::int64_t{-1}, (std::int64_t{1} << 54), -(std::int64_t{1} << 54)}) {
    Decision decision;
    decision.cycle = 0xffffffff;
    decision.query = 8191;
    decision.key = 8190;
    decision.planes = 16;
    decision.survivor = true;
    decision.dpu = 63;
    decision.score = score;
    std::uint64_t words[kDecisionWords];
    EncodeDecision(decision, words);
    const Decision read = DecodeDecision(words);
    CHECK(read.cycle == 0xffffffff);
    CHECK(read.query == 8191);
    CHECK(read.key == 8190);
    CHECK(read.planes == 16);
    CHECK(read.survivor);
    CHECK(read.dpu == 63);
    CHECK(read.score == score);
  }
}

TEST_CASE("a job is its header, then the registers and beats of each head") {
  Load load = OneQuery();
  load.causal = 1;
  load.offset = 0xffffffff;
  load.mantissa = 3;
  load.shift = 4;
  load.key_beats = {10, 11};
  load.value_beats = {20};
  load.query_beats = {30};
  const Words head = {1, 1, 1, 0xffffffff, 3, 4, 10, 11, 20, 30};
  Words job = {kJobMagic, kFormatVersion, 2, 1, 1, 2};
  for (int i = 0; i < 2; ++i) job.insert(job.end(), head.begin(), head.end());
  CHECK(EncodeJob(kParams, {load, load}) == Text(job));
}

TEST_CASE("a result is read") {
  const auto result = DecodeResult(kParams, {OneQuery()}, "result", Text(OneResult()));
  REQUIRE(result.ok());
  const Record& record = result.value().front();
  CHECK(record.cycles == 100);
  CHECK(record.load_cycles == 20);
  CHECK(record.planes == 2);
  CHECK(record.survivors == 1);
  CHECK(record.empty == 0);
  CHECK(record.quotients == std::vector<std::int32_t>{-3, 4, 0, 1, 2});
  REQUIRE(record.decisions.size() == 1);
  CHECK(record.decisions[0].score == -147);
}

TEST_CASE("a result that is not the answer to the job is refused") {
  Words words = OneResult();
  CHECK(Message(words, 1) == "result: error: is cut short\n");
  CHECK(Message(words, 8) == "result: error: is cut short\n");
  CHECK(Message({kResultMagic}) == "result: error: is cut short\n");
  words.push_back(0);
  CHECK(Message(words) == "result: error: goes on after the last head\n");

  const auto changed = [](std::size_t at, std::uint64_t value) {
    Words result = OneResult();
    result[at] = value;
    return Message(result);
  };
  CHECK(changed(0, 7) == "result: error: is not the result of a model\n");
  CHECK(changed(1, 2) == "result: error: the version is 2; expected 1\n");
  CHECK(changed(2, 3) == "result: error: is of another job: the number of heads is 3; expected 1\n");
  CHECK(changed(3, 9) == "result: error: is of another job: the number of queries is 9; expected 1\n");
  CHECK(changed(4, 6) == "result: error: is of another job: the number of values is 6; expected 5\n");
  CHECK(changed(5, 2) == "result: error: is cut short\n");
  CHECK(changed(5, ~std::uint64_t{0}) == "result: error: is cut short\n");
}

}  // namespace
}  // namespace leopard::rtl
