// Deliberate faults must be seen in Icarus Verilog: a wrong value, a register without its reset, a wrong gate.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "common/files.h"
#include "generator/config/reader.h"
#include "sim/golden/golden.h"
#include "sim/icarus/heads.h"
#include "sim/icarus/simulation.h"
#include "sim/perf/model.h"
#include "tests/support/compare.h"

namespace leopard::icarus {
namespace {

const std::string kWork = LEOPARD_ICARUS_WORK;

config::Config Tiny() { return config::ReadFile("configs/tiny.yaml").value().config; }

/// What is said of a design's first heads: nothing where it agrees with golden reference and cycle model.
std::string Verdict(const Result<Design>& design, std::size_t count) {
  if (!design.ok()) return "not made: " + Format(design.errors());
  const derive::Params& params = design.value().params;
  std::vector<head::Inputs> heads = SmallHeads(design.value().config, params);
  heads.resize(count);
  const Result<std::vector<head::Results>> results = Simulate(design.value(), heads, kWork);
  if (!results.ok()) return Format(results.errors());
  for (std::size_t i = 0; i < heads.size(); ++i) {
    for (const head::Results& expected : {golden::Run(params, heads[i]), perf::Run(params, heads[i])}) {
      const auto difference =
          support::Disagreement("expected, icarus", heads[i], expected, results.value()[i], support::Times::kCompared);
      if (difference) return *difference;
    }
  }
  return "";
}

std::string FaultyVerdict(const Replacement& fault) { return Verdict(EmitDesign(Tiny(), kWork, fault), 10); }

bool Says(const std::string& verdict, const std::string& what) { return verdict.find(what) != std::string::npos; }

TEST_CASE("Verilog: without a fault nothing is said, a wrong value and a wrong time are") {
  CHECK(Verdict(EmitDesign(Tiny(), kWork), 10) == "");
  const std::string value = FaultyVerdict({"rtl/leopard_vpu_lane.v", "acc_sum + acc_carry", "acc_sum - acc_carry"});
  CHECK_MESSAGE(Says(value, ": out at query"), value);
  const std::string time =
      FaultyVerdict({"rtl/leopard_query_slots.v", "free && near", "free && fetch_q == collected_i"});
  CHECK_MESSAGE(Says(time, ": cycles at"), time);
}

TEST_CASE("Verilog: X at power-up reaches an output where a reset or a condition is missing") {
  // Zero at power-up, as two-state simulators have it, would do here.
  const std::string busy = FaultyVerdict({"rtl/leopard_host.v", "busy_q      <= 1'b0;", ""});
  CHECK_MESSAGE(Says(busy, "X in load_ready_o"), busy);
  const std::string first = FaultyVerdict({"rtl/leopard_vpu.v", "first1_q ? 4'b0000 : 4'b0001 <<", "4'b0001 <<"});
  CHECK_MESSAGE(Says(first, "X in a result word"), first);
}

TEST_CASE("gates: they agree, and a wrong gate is found") {
  const Result<Design> rtl = EmitDesign(Tiny(), kWork);
  REQUIRE(rtl.ok());
  const Result<Design> gates = Synthesise(rtl.value(), kWork);
  REQUIRE_MESSAGE(gates.ok(), Format(gates.ok() ? Diagnostics{} : gates.errors()));
  CHECK(Verdict(gates, SmallHeads(rtl.value().config, rtl.value().params).size()) == "");

  std::string netlist = ReadFile(gates.value().sources[0]).value();
  const std::string gate = "\\$_XOR_ ";
  const std::size_t first = netlist.find(gate);
  REQUIRE(first != std::string::npos);
  netlist.replace(first, gate.size(), "\\$_AND_ ");
  Design faulty = gates.value();
  faulty.sources[0] = kWork + "/faulty.v";
  REQUIRE(WriteFile(faulty.sources[0], netlist).empty());
  CHECK(Verdict(faulty, 2) != "");
}

}  // namespace
}  // namespace leopard::icarus

int main(int argc, char** argv) {
  const std::string missing = leopard::icarus::MissingTools(true);
  if (!missing.empty()) {
    std::cout << "NOT RUN: not installed: " << missing << std::endl;
    return 77;
  }
  return doctest::Context(argc, argv).run();
}
