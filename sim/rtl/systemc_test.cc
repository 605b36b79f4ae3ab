// The SystemC bench: its way around a tile that is right, and every fault of testdata/fake_tile.v that it must notice.
#include <doctest/doctest.h>

#include <string>

#include "sim/rtl/built_tiles.h"
#include "sim/rtl/engine.h"
#include "sim/rtl/test_support.h"

namespace leopard::rtl {
namespace {

using testing::Builds;
using testing::CheckAgainst;
using testing::FakeDesign;
using testing::Scratch;
using testing::SmallConfig;
using testing::SmallHead;

constexpr BenchKind kBench = BenchKind::kSystemC;

head::Inputs CausalHead() {
  head::Inputs head = SmallHead();
  head.causal = true;
  head.causal_offset = -1;  // the first query sees nothing
  return head;
}

TEST_CASE("SystemC: without stalls cycles and results are those of the C++ bench") {
  if (!Builds::Possible(kBench)) return;
  Builds systemc(kBench);
  Builds verilator;
  const config::Config config = SmallConfig();
  const Engine engine = systemc.Build(config, FakeDesign(config));
  CHECK(engine.name() == "systemc");
  CHECK(engine.systemc_version().find("SystemC 2.") == 0);
  const std::vector<head::Inputs> heads = {SmallHead(), CausalHead(), SmallHead()};
  const auto ours = engine.RunAll(heads, {});
  const auto theirs = verilator.Build(config, FakeDesign(config)).RunAll(heads, {});
  if (!ours.ok()) FAIL(Format(ours.errors()));
  REQUIRE(theirs.ok());
  for (std::size_t i = 0; i < heads.size(); ++i) {
    CheckAgainst(heads[i], ours.value()[i], derive::Derive(config).planes);
    CHECK(ours.value()[i].cycles == theirs.value()[i].cycles);
    CHECK(ours.value()[i].load_cycles == theirs.value()[i].load_cycles);
  }
}

TEST_CASE("SystemC: with stalls, resets and rows loaded ahead results stay the same") {
  if (!Builds::Possible(kBench)) return;
  Builds builds(kBench);
  const config::Config config = SmallConfig();
  const Engine engine = builds.Build(config, FakeDesign(config));
  const std::vector<head::Inputs> heads = {SmallHead(), CausalHead(), SmallHead(), CausalHead(), SmallHead()};
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    RunOptions options;
    options.stall_seed = seed;
    const auto results = engine.RunAll(heads, options);
    if (!results.ok()) FAIL(Format(results.errors()));
    for (std::size_t i = 0; i < heads.size(); ++i) {
      CheckAgainst(heads[i], results.value()[i], derive::Derive(config).planes);
    }
  }
}

TEST_CASE("SystemC: buses of every width: one DPU, 40, and the most there may be") {
  if (!Builds::Possible(kBench)) return;
  Builds builds(kBench);
  for (const int dpus : {1, 40, 64}) {
    CAPTURE(dpus);
    config::Config config = SmallConfig();
    config.qk.dpus = dpus;
    config.qk.serial_bits = dpus == 40 ? 1 : 3;
    config.value_dim = dpus == 1 ? 5 : 9;
    const Engine engine = builds.Build(config, FakeDesign(config));
    for (const std::uint64_t seed : {0, 5}) {
      RunOptions options;
      options.stall_seed = seed;
      const auto results = engine.RunAll({SmallHead()}, options);
      if (!results.ok()) FAIL(Format(results.errors()));
      CheckAgainst(SmallHead(), results.value()[0], derive::Derive(config).planes);
    }
  }
}

/// Eight keys: the key store of SmallConfig is full.
head::Inputs FullHead() {
  head::Inputs head = SmallHead();
  head.keys = head.key_length = 8;
  head.k.resize(8 * 3, 1);
  head.v.resize(8 * 5, 1);
  return head;
}

TEST_CASE("SystemC: a fault of the tile is noticed and named") {
  if (!Builds::Possible(kBench)) return;
  Builds builds(kBench);
  const Engine two = builds.Build(SmallConfig(), FakeDesign(SmallConfig()));
  config::Config lone = SmallConfig();
  lone.qk.dpus = 1;
  const Engine one = builds.Build(lone, FakeDesign(lone));  // whose DPU has all eight keys
  const auto run = [](const Engine& engine, std::uint32_t number, std::vector<head::Inputs> heads,
                      std::uint64_t seed) -> std::string {
    for (head::Inputs& head : heads) head.softmax_mantissa += number;  // the fake tile has faults to choose from
    RunOptions options;
    options.stall_seed = seed;
    const auto results = engine.RunAll(heads, options);
    return results.ok() ? "ok" : results.errors().front().message;
  };
  struct Case {
    std::uint32_t number;
    std::vector<head::Inputs> heads;
    std::uint64_t seed;  ///< 0: no stalls
    std::string says;
    const Engine* tile = nullptr;  ///< null: the one with two DPUs
  };
  const std::vector<head::Inputs> plain = {SmallHead()}, causal = {CausalHead()}, twice = {SmallHead(), SmallHead()},
                                  full = {FullHead(), FullHead()};
  const std::vector<Case> cases = {
      {1, plain, 0, ": CYCLES reads 15; the monitors counted 16"},
      {2, plain, 0, ": out_last_o is 0 with result word 2 of 3"},
      {3, plain, 0, ": PLANES reads 12; the monitors counted 24"},
      {4, plain, 0, ": query 0, key 0 (DPU 0) is decided twice"},
      {5, plain, 0, ": result word 0 is offered before query 0, key 1 is decided"},
      {6, plain, 3, ": a result word changed before it was accepted"},
      {7, plain, 0,
       "hangs: 200000 cycles without a decision or a result word; received 0 of 3 result words, decided "
       "4 of 12 pairs"},
      {8, plain, 0, ": error response to START"},
      {9, plain, 5, ": a result word was withdrawn before it was accepted"},
      {10, plain, 0, ": SURVIVORS reads 12; the monitors counted "},
      {11, causal, 0, ": EMPTY reads 0; the monitors counted "},
      {12, causal, 0, ": query 0, key 0 (DPU 0) is decided but masked"},
      {13, plain, 0, ": query 0, key 0 (DPU 0) survives after query 0, key 2"},
      {13, full, 0, ": query 0, key 7 (DPU 0) is decided before five older rows of its DPU", &one},
      {14, plain, 0, ": load_ready_o is 1 while a head runs"},
      {16, plain, 0, ": START is accepted while a head runs"},
      {17, twice, 0, ": START is accepted with 0 keys and 0 queries"},
      {18, twice, 0, ": hangs: load_ready_o stays 0 while no head runs"},
      {19, plain, 0, ": STATUS reads 0 while a head runs"},
      {20, plain, 1, ": START is accepted with 0 keys and 0 queries"},
      {21, plain, 0, ": result word 0 is offered before query 0, key 2 is decided"},
      {22, full, 2, ": load_ready_o is 1 for kind "},
      {23, plain, 0, " (DPU 0) survives after 1 of 2 planes"},
      {24, plain, 0, ": register address 8 reads 1; what was written while no head ran is 0"},
  };
  for (const Case& fault : cases) {
    CAPTURE(fault.number);
    const Engine& tile = fault.tile ? *fault.tile : two;
    const std::string said = run(tile, fault.number, fault.heads, fault.seed);
    CAPTURE(said);
    CHECK(said.find("failed with status 1: leopard_model: error: cycle ") != std::string::npos);
    CHECK(said.find(fault.says) != std::string::npos);
    CHECK(run(tile, 0, fault.heads, fault.seed) == "ok");
  }
}

TEST_CASE("SystemC: found, too old, or not there") {
  const Scratch scratch;
  Places places;
  Compiler compiler;
  const auto say = [&](const std::string& body) { compiler.command = {scratch.Script("c++", body)}; };
  const std::string help =
      "help: install Debian's libsystemc-dev with scripts/setup, or set SYSTEMC_HOME; 2.3.4 or newer\n";
  const auto version = [](int minor) {
    return "printf '#define SC_VERSION_MAJOR 2\\n#define SC_VERSION_MINOR " + std::to_string(minor) +
           "\\n#define SC_VERSION_PATCH 4\\n#define SC_VERSION_ORIGINATOR \"Accellera\"\\n"
           "#define SYSTEMC_VERSION 20191203\\n'\n";
  };
  say(version(3));
  REQUIRE(FindSystemC(places, compiler).ok());
  CHECK(FindSystemC(places, compiler).value().version == "SystemC 2.3.4-Accellera 20191203");
  say(version(2));
  CHECK(Format(FindSystemC(places, compiler).errors()) ==
        "systemc: error: SystemC 2.2.4-Accellera 20191203 is too old; expected 2.3.4 or newer\n" + help);
  say("exit 1\n");
  CHECK(Format(FindSystemC(places, compiler).errors()) ==
        "systemc: error: no SystemC found: " + compiler.command.front() + " cannot include sysc/kernel/sc_ver.h\n" +
            help);
  places.systemc = scratch.path();
  CHECK(Format(FindSystemC(places, compiler).errors()) ==
        "SYSTEMC_HOME: error: " + scratch.path() + " has no library libsystemc\n" + help);
  scratch.Write("lib-linux64/libsystemc.so", "");
  say(version(3));
  REQUIRE(FindSystemC(places, compiler).ok());
  CHECK(FindSystemC(places, compiler).value().library == scratch.path() + "/lib-linux64");
  CHECK(FindSystemC(places, compiler).value().include == scratch.path() + "/include");
}

}  // namespace
}  // namespace leopard::rtl
