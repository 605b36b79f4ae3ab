// The whole way: pack, build, run, read back, on the tile of testdata/fake_tile.v, whose scores are true.
#include "sim/rtl/engine.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <optional>

#include "sim/rtl/built_tiles.h"
#include "sim/rtl/test_support.h"

namespace leopard::rtl {
namespace {

using testing::Builds;
using testing::CheckAgainst;
using testing::FakeDesign;
using testing::SmallConfig;
using testing::SmallHead;

TEST_CASE("heads run on a tile, one after the other, stalled or not") {
  if (!Builds::Possible()) return;
  Builds builds;
  const config::Config config = SmallConfig();
  const derive::Params params = derive::Derive(config);
  const Engine engine = builds.Build(config, FakeDesign(config));
  const head::Inputs plain = SmallHead();
  const Result<head::Results> result = engine.Run(plain);
  if (!result.ok()) FAIL(Format(result.errors()));
  CheckAgainst(plain, result.value(), params.planes);
  CHECK(result.value().load_cycles == 4 * (params.key_row_beats + params.value_row_beats) + 3 * params.query_row_beats);
  // START; for each query two rounds of two keys, two planes each, and its words.
  CHECK(result.value().cycles == 1 + 3 * (2 * 2 + params.out_beats));

  head::Inputs causal = SmallHead();
  causal.causal = true;
  causal.causal_offset = -1;  // the first query sees nothing
  RunOptions stalled;
  stalled.stall_seed = 12345;
  for (const RunOptions& options : {RunOptions{}, stalled}) {
    const auto both = engine.RunAll({causal, plain, causal}, options);
    if (!both.ok()) FAIL(Format(both.errors()));
    CheckAgainst(causal, both.value()[0], params.planes);
    CheckAgainst(plain, both.value()[1], params.planes);
    CheckAgainst(causal, both.value()[2], params.planes);
    CHECK(both.value()[0].empty_queries >= 1);
  }
  CHECK(engine.Run(plain, "no.fst").errors().front().message.find("this model was built without waves") !=
        std::string::npos);
}

TEST_CASE("buses of every width: one DPU, and so many that no bus fits in 64 bits") {
  if (!Builds::Possible()) return;
  Builds builds;
  for (const int dpus : {1, 40}) {
    config::Config config = SmallConfig();
    config.qk.dpus = dpus;
    config.qk.serial_bits = 3;
    config.value_dim = dpus == 1 ? 5 : 9;
    const head::Inputs head = SmallHead();
    const Result<head::Results> result = builds.Build(config, FakeDesign(config)).Run(head);
    if (!result.ok()) FAIL(Format(result.errors()));
    CheckAgainst(head, result.value(), 1);
  }
}

TEST_CASE("waves are written") {
  if (!Builds::Possible()) return;
  Builds builds;
  builds.options_.waves = true;
  const config::Config config = SmallConfig();
  const std::string waves = builds.scratch_.path() + "/w.fst";
  const Result<head::Results> result = builds.Build(config, FakeDesign(config)).Run(SmallHead(), waves);
  if (!result.ok()) FAIL(Format(result.errors()));
  CHECK(std::filesystem::file_size(waves) > 500);
  CHECK(ReadFile(builds.scratch_.path() + "/w.gtkw").value().find("[dumpfile] \"w.fst\"\n") != std::string::npos);
}

TEST_CASE("a fault of the tile is noticed and named") {
  if (!Builds::Possible()) return;
  Builds builds;
  const Engine engine = builds.Build(SmallConfig(), FakeDesign(SmallConfig()));
  const auto fault = [&](std::uint32_t number, std::uint64_t stall_seed = 0) {
    head::Inputs head = SmallHead();
    head.softmax_mantissa += number;  // the fake tile has faults to choose from
    RunOptions run;
    run.stall_seed = stall_seed;
    const auto results = engine.RunAll({head}, run);
    return results.ok() ? "ok" : Format(results.errors());
  };
  const std::string record = "rtl: block 2 head 1: error: ";
  const std::string model = record + engine.program() + " failed with status 1: leopard_model: error: ";
  CHECK(fault(0) == "ok");
  CHECK(fault(1) == model + "cycle 51: CYCLES reads 15; the bench counted 16\n");
  CHECK(fault(2) == model + "cycle 46: out_last_o is 0 with result word 2 of 3\n");
  CHECK(fault(3) == record + "register PLANES reads 12; the decisions add up to 24\n");
  CHECK(fault(4) == record + "query 0, key 0 is decided twice (DPU 0, cycle 4)\n");
  CHECK(fault(5) == record + "query 0, key 1 is never decided\n");
  const std::string changed = fault(6, 3);
  CHECK(changed.find(": a result word changed before it was accepted\n") != std::string::npos);
  CHECK(fault(7) ==
        model +
            "cycle 200038: hangs: 200000 cycles without a decision or a result word; received 0 of 3 result words "
            "(query 0 of 3 is next), 4 decisions, last progress in cycle 35, STATUS reads 1\n");
  CHECK(fault(8) == model + "cycle 31: error response to register address 24\n");
  const std::string withdrawn = fault(9, 5);
  CHECK(withdrawn.find(": a result word was withdrawn before it was accepted\n") != std::string::npos);
}

TEST_CASE("Verilog that does not translate is told with the translator's words") {
  if (!Builds::Possible()) return;
  Builds builds;
  std::vector<emit::GeneratedFile> files = FakeDesign(SmallConfig());
  files.back().text += "(\n";
  const Result<Model> model = BuildModel("fake_tile", files, builds.options_);
  REQUIRE_FALSE(model.ok());
  CHECK(model.errors().front().message.find("translating fake_tile failed with status 1; it ended with\n  %Error: "
                                            "rtl/fake_tile.v:") == 0);
}

TEST_CASE("what the tile must refuse is tried, where everything stalls") {
  if (!Builds::Possible()) return;
  Builds builds;
  const Engine engine = builds.Build(SmallConfig(), FakeDesign(SmallConfig()));
  // The same fault in two heads: MANTISSA, which chooses it, is written after the first head is loaded.
  const auto noticed = [&](std::uint32_t number, const std::string& message) {
    head::Inputs head = SmallHead();
    head.softmax_mantissa += number;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      RunOptions run;
      run.stall_seed = seed;
      const auto results = engine.RunAll({head, head}, run);
      if (!results.ok() && Format(results.errors()).find(message) != std::string::npos) return true;
    }
    return false;
  };
  CHECK(noticed(14, ": load_ready_o is 1 for a beat of kind "));
  CHECK(noticed(16, ": no error response to register address 24\n"));
  CHECK(noticed(17, ": no error response to register address 24\n"));
  CHECK(noticed(22, ": load_ready_o is 1 for a beat of kind 3 that has no place\n"));
  CHECK_FALSE(noticed(0, "error"));
}

}  // namespace
}  // namespace leopard::rtl
