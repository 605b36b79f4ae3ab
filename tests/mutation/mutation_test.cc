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

/// A design and heads that between them reach every mechanism.
struct Subject {
  config::Config config;
  derive::Params params;
  std::vector<head::Inputs> heads;
};

struct Shape {
  trace::SyntheticKind kind;
  bool causal;
  std::optional<double> quantile;
  int queries = 24;
  int keys = 40;
  std::optional<double> scale = std::nullopt;
};

Subject MakeSubject(const std::string& settings, const std::vector<Shape>& shapes) {
  const auto loaded = config::ReadText("name: mutation\nhead_dim: 8\nmax_keys: 40\nmax_queries: 24\n" + settings, "");
  REQUIRE(loaded.ok());
  Subject subject{loaded.value().config, derive::Derive(loaded.value().config), {}};
  for (const Shape& shape : shapes) {
    trace::SyntheticOptions options;
    options.kind = shape.kind;
    options.seed = 11 + subject.heads.size();
    options.heads = options.key_heads = 4;
    options.queries = shape.queries;
    options.keys = shape.keys;
    options.causal = shape.causal;
    if (shape.causal) options.causal_offsets = {0, -5, -30, 3};
    options.quantile = shape.quantile;
    options.scale = shape.scale;
    const trace::Trace trace = trace::MakeSynthetic(options);
    for (head::Inputs& inputs : support::PrepareHeads(subject.config, trace))
      subject.heads.push_back(std::move(inputs));
  }
  return subject;
}

/// One whose first plane is as wide as the others and has a guard, one whose first plane is narrower and whose queues
/// and division are short of room.
const std::vector<Subject>& Subjects() {
  using Kind = trace::SyntheticKind;
  static const std::vector<Subject> subjects = {
      MakeSubject("formats: {q_bits: 8, k_bits: 9, v_bits: 10}\n"
                  "qk: {dpus: 3, serial_bits: 2, fifo_depth: 3, guard_sigmas: 3}\n",
                  {{Kind::kGaussian, false, 0.8},
                   {Kind::kGaussian, true, 0.5},
                   {Kind::kGaussian, false, std::nullopt},
                   {Kind::kExtreme, true, 0.5},
                   {Kind::kAllEqual, true, 1.0},
                   {Kind::kGaussian, false, 0.3, 24, 40, 40.0},
                   {Kind::kGaussian, false, 0.3, 24, 40, 0.02}}),
      MakeSubject("value_dim: 64\nformats: {q_bits: 8, k_bits: 6, v_bits: 10}\n"
                  "qk: {dpus: 3, serial_bits: 4, fifo_depth: 2}\n",
                  {{Kind::kGaussian, false, 0.6},
                   {Kind::kGaussian, true, 0.5},
                   {Kind::kGaussian, false, std::nullopt},
                   {Kind::kGaussian, false, 0.95, 24, 3},
                   {Kind::kGaussian, false, 0.9, 24, 2},
                   {Kind::kGaussian, false, 0.95, 24, 4},
                   {Kind::kGaussian, false, 0.8, 24, 1}})};
  return subjects;
}

using Run = head::Results (*)(const derive::Params&, const head::Inputs&);
head::Results Golden(const derive::Params& params, const head::Inputs& inputs) { return golden::Run(params, inputs); }
head::Results Model(const derive::Params& params, const head::Inputs& inputs) { return perf::Run(params, inputs); }

/// The first difference of an engine from another over all heads of all subjects.
std::string Difference(Run first, Run second) {
  for (const Subject& subject : Subjects()) {
    for (const head::Inputs& inputs : subject.heads) {
      const auto difference = support::Disagreement("engines", inputs, first(subject.params, inputs),
                                                    second(subject.params, inputs), support::Times::kCompared);
      if (difference) return *difference;
    }
  }
  return "";
}

/// What is said of the Verilog of one subject, with `fault` in it where given: nothing where it agrees with the model.
std::string Verdict(const Subject& subject, const Fault* fault) {
  std::vector<emit::GeneratedFile> files = emit::Emit(subject.config, subject.params).value();
  int found = fault == nullptr ? 1 : 0;
  for (emit::GeneratedFile& file : files) {
    if (fault == nullptr || file.path != fault->file) continue;
    for (std::size_t at = 0; (at = file.text.find(fault->text, at)) != std::string::npos; ++found) {
      file.text.replace(at, fault->text.size(), fault->replacement);
      at += fault->replacement.size();
    }
  }
  REQUIRE(found == 1);
  rtl::BuildOptions options;
  options.cache_dir = LEOPARD_MUTATION_CACHE;
  options.optimise = 0;
  const Result<rtl::Model> model = rtl::BuildModel(subject.config.name, files, options);
  const std::string failure = model.ok() ? "" : Format(model.errors());
  REQUIRE_MESSAGE(model.ok(), failure);
  const auto results = rtl::Engine(subject.config.name, subject.params, model.value()).RunAll(subject.heads, {});
  if (!results.ok()) return Format(results.errors());
  for (std::size_t h = 0; h < subject.heads.size(); ++h) {
    const auto difference = support::Disagreement("engines", subject.heads[h], Model(subject.params, subject.heads[h]),
                                                  results.value()[h], support::Times::kCompared);
    if (difference) return *difference;
  }
  return "";
}

TEST_CASE("without a fault nothing differs") {
  CHECK(Difference(Golden, Model) == "");
  for (const Subject& subject : Subjects()) CHECK(Verdict(subject, nullptr) == "");
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
  for (const Fault& fault : RtlFaults()) {
    CAPTURE(fault.file);
    CAPTURE(fault.text);
    std::string verdict;
    for (const Subject& subject : Subjects()) {
      if (verdict.empty()) verdict = Verdict(subject, &fault);
    }
    CHECK(verdict != "");
  }
}

}  // namespace
}  // namespace mutation
}  // namespace leopard
