// Every fault must be caught by the comparison that users rely on; without a fault all engines agree.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "generator/config/reader.h"
#include "sim/golden/golden.h"
#include "sim/perf/model.h"
#include "sim/rtl/engine.h"
#include "sim/trace/synthetic.h"
#include "tests/mutation/rtl_faults.h"
#include "tests/support/compare.h"

namespace leopard {

head::Results Mutant_golden_bound(const derive::Params& params, const head::Inputs& inputs);
head::Results Mutant_golden_rounding(const derive::Params& params, const head::Inputs& inputs);
head::Results Mutant_golden_division(const derive::Params& params, const head::Inputs& inputs);
head::Results Mutant_model_margin(const derive::Params& params, const head::Inputs& inputs);
head::Results Mutant_model_rescale(const derive::Params& params, const head::Inputs& inputs);
head::Results Mutant_model_ring(const derive::Params& params, const head::Inputs& inputs);
head::Results Mutant_model_slots(const derive::Params& params, const head::Inputs& inputs);

namespace mutation {
namespace {

const config::Config& Design() {
  static const config::Config config = [] {
    const auto loaded = config::ReadText(
        "name: mutation\nhead_dim: 8\nmax_keys: 40\nmax_queries: 24\nformats: {q_bits: 8, k_bits: 9, v_bits: 10}\n"
        "qk: {dpus: 3, serial_bits: 2, fifo_depth: 3, guard_sigmas: 3}\n",
        "mutation");
    REQUIRE(loaded.ok());
    return loaded.value().config;
  }();
  return config;
}

const derive::Params& Derived() {
  static const derive::Params params = derive::Derive(Design());
  return params;
}

/// Heads that reach every mechanism: much pruned, little pruned, all equal scores, a causal mask.
const std::vector<head::Inputs>& Heads() {
  static const std::vector<head::Inputs> heads = [] {
    std::vector<head::Inputs> all;
    const auto add = [&all](trace::SyntheticKind kind, bool causal, std::optional<double> quantile) {
      trace::SyntheticOptions options;
      options.kind = kind;
      options.seed = 11 + all.size();
      options.queries = 24;
      options.keys = 40;
      options.causal = causal;
      options.quantile = quantile;
      const trace::Trace trace = trace::MakeSynthetic(options);
      for (head::Inputs& inputs : support::PrepareHeads(Design(), trace)) all.push_back(std::move(inputs));
    };
    add(trace::SyntheticKind::kGaussian, false, 0.8);
    add(trace::SyntheticKind::kGaussian, true, 0.5);
    add(trace::SyntheticKind::kGaussian, false, std::nullopt);
    add(trace::SyntheticKind::kExtreme, true, 0.5);
    add(trace::SyntheticKind::kAllEqual, true, 1.0);
    return all;
  }();
  return heads;
}

using Run = head::Results (*)(const derive::Params&, const head::Inputs&);
head::Results Golden(const derive::Params& params, const head::Inputs& inputs) { return golden::Run(params, inputs); }
head::Results Model(const derive::Params& params, const head::Inputs& inputs) { return perf::Run(params, inputs); }

/// The first difference of an engine from another over all heads.
std::string Difference(Run first, Run second) {
  for (const head::Inputs& inputs : Heads()) {
    const auto difference = support::Disagreement("engines", inputs, first(Derived(), inputs),
                                                  second(Derived(), inputs), support::Times::kCompared);
    if (difference) return *difference;
  }
  return "";
}

/// What is said of the Verilog of `files`: nothing where it agrees with the cycle model.
std::string Verdict(const std::vector<emit::GeneratedFile>& files) {
  rtl::BuildOptions options;
  options.cache_dir = LEOPARD_MUTATION_CACHE;
  options.optimise = 0;
  const Result<rtl::Model> model = rtl::BuildModel(Design().name, files, options);
  const std::string failure = model.ok() ? "" : Format(model.errors());
  REQUIRE_MESSAGE(model.ok(), failure);
  const auto results = rtl::Engine(Derived(), model.value()).RunAll(Heads(), {});
  if (!results.ok()) return Format(results.errors());
  for (std::size_t h = 0; h < Heads().size(); ++h) {
    const auto difference = support::Disagreement("engines", Heads()[h], Model(Derived(), Heads()[h]),
                                                  results.value()[h], support::Times::kCompared);
    if (difference) return *difference;
  }
  return "";
}

TEST_CASE("without a fault nothing differs") {
  CHECK(Difference(Golden, Model) == "");
  CHECK(Verdict(emit::Emit(Design(), Derived()).value()) == "");
}

TEST_CASE("faults of the golden reference and of the cycle model are caught") {
  CHECK(Difference(Mutant_golden_bound, Model) != "");
  CHECK(Difference(Mutant_golden_rounding, Model) != "");
  CHECK(Difference(Mutant_golden_division, Model) != "");
  CHECK(Difference(Golden, Mutant_model_margin) != "");
  CHECK(Difference(Golden, Mutant_model_rescale) != "");
  // Faults of the schedule alone change cycles, which only cycle model and Verilog have.
  CHECK(Difference(Mutant_model_ring, Model) != "");
  CHECK(Difference(Mutant_model_slots, Model) != "");
}

TEST_CASE("faults of the Verilog are caught") {
  const std::vector<emit::GeneratedFile> sound = emit::Emit(Design(), Derived()).value();
  for (const Fault& fault : RtlFaults()) {
    CAPTURE(fault.file);
    CAPTURE(fault.text);
    std::vector<emit::GeneratedFile> files = sound;
    int found = 0;
    for (emit::GeneratedFile& file : files) {
      if (file.path != fault.file) continue;
      for (std::size_t at = 0; (at = file.text.find(fault.text, at)) != std::string::npos;
           at += fault.replacement.size()) {
        file.text.replace(at, fault.text.size(), fault.replacement);
        ++found;
      }
    }
    REQUIRE(found == 1);
    CHECK(Verdict(files) != "");
  }
}

}  // namespace
}  // namespace mutation
}  // namespace leopard
