// leopard_icarus: configurations in Icarus Verilog against golden reference and cycle model, with X at power-up.
//
//   leopard_icarus [--count N] [--first I] [--seed S] [--gates] [--work DIR] [CONFIG...]
//
// CONFIG: configuration files; then the configurations of N cases of leopard_random, from case I on. Each gets ten
// small heads, one after the other on one tile without a reset. --gates: what Yosys makes of the Verilog instead of the
// Verilog. A line a configuration on stdout: "ok", "refused" with the reason, or "FAILED" with the difference and the
// command that repeats it; the files of a failure stay in DIR.
// Exit status: 0 all agree or are refused, 1 a failure, 2 usage, 77 a tool is missing.
#include <boost/program_options.hpp>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <utility>

#include "generator/config/reader.h"
#include "sim/golden/golden.h"
#include "sim/icarus/heads.h"
#include "sim/icarus/simulation.h"
#include "sim/perf/model.h"
#include "tests/random/cases.h"
#include "tests/support/compare.h"

namespace leopard::icarus {
namespace {

struct Options {
  std::vector<std::string> configs;
  int count = 0;
  int first = 0;
  std::uint64_t seed = 1;
  bool gates = false;
  std::string work = "icarus";
};

struct Outcome {
  std::string state = "ok";  ///< "ok", "refused", "FAILED"
  std::string text;          ///< Of an agreement what was compared, else the reason.
};

std::string Count(const std::vector<head::Inputs>& heads, const std::vector<head::Results>& results) {
  std::int64_t scores = 0;
  std::int64_t survivors = 0;
  std::int64_t cycles = 0;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    scores += head::CountScores(heads[i]);
    for (const std::uint8_t survives : results[i].survivors) survivors += survives;
    cycles += results[i].cycles.value_or(0);
  }
  return std::to_string(heads.size()) + " heads, " + std::to_string(scores) + " scores, " + std::to_string(survivors) +
         " survivors, " + std::to_string(cycles) + " cycles";
}

Outcome Check(const config::Config& config, const std::string& folder, bool gates) {
  Result<Design> design = EmitDesign(config, folder);
  if (design.ok() && gates) design = Synthesise(design.value(), folder);
  if (!design.ok()) return {"FAILED", Format(design.errors())};
  const derive::Params& params = design.value().params;
  const std::vector<head::Inputs> heads = SmallHeads(config, params);
  const Result<std::vector<head::Results>> results = Simulate(design.value(), heads, folder);
  if (!results.ok()) return {"FAILED", Format(results.errors())};
  for (std::size_t i = 0; i < heads.size(); ++i) {
    for (const auto& [name, expected] : {std::make_pair("golden, icarus", golden::Run(params, heads[i])),
                                         std::make_pair("model, icarus", perf::Run(params, heads[i]))}) {
      const auto difference =
          support::Disagreement(name, heads[i], expected, results.value()[i], support::Times::kCompared);
      if (difference) return {"FAILED", *difference};
    }
  }
  return {"ok", Count(heads, results.value())};
}

class Runner {
 public:
  explicit Runner(const Options& options) : options_(options) {}

  void RunConfig(const std::string& path) {
    const Result<config::Loaded> loaded = config::ReadFile(path);
    const std::string name = std::filesystem::path(path).stem().string();
    if (!loaded.ok()) return Say(name, {"FAILED", Format(loaded.errors())}, path);
    const config::Config& config = loaded.value().config;
    Run(name, config, path);
  }

  void RunCase(int number) {
    const random::Case test = random::MakeCase(options_.seed, number, false);
    const std::string name = "random_" + std::to_string(number);
    const std::string again =
        "--seed " + std::to_string(options_.seed) + " --count 1 --first " + std::to_string(number);
    const Result<config::Loaded> loaded = config::ReadText("name: " + name + "\n", name, test.settings);
    if (!loaded.ok()) return Say(name, {"refused", Format(loaded.errors())}, again);
    const config::Config& config = loaded.value().config;
    Run(name, config, again);
  }

  int Finish() {
    std::cout << "icarus" << (options_.gates ? ", gates" : "") << ", seed " << options_.seed << ": " << states_["ok"]
              << " agree, " << states_["refused"] << " refused, " << states_["FAILED"] << " failed" << std::endl;
    return states_["FAILED"] == 0 ? 0 : 1;
  }

 private:
  void Run(const std::string& name, const config::Config& config, const std::string& again) {
    const std::string folder = options_.work + "/" + name + (options_.gates ? ".gates" : "");
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    const Outcome outcome = Check(config, folder, options_.gates);
    if (outcome.state == "ok") std::filesystem::remove_all(folder, ignored);
    Say(name, outcome, again);
  }

  void Say(const std::string& name, const Outcome& outcome, const std::string& again) {
    ++states_[outcome.state];
    std::cout << name << (options_.gates ? ", gates" : "") << ": " << outcome.state << ", " << outcome.text
              << std::endl;
    if (outcome.state != "FAILED") return;
    std::cout << "  again: leopard_icarus --work " << options_.work << (options_.gates ? " --gates " : " ") << again
              << std::endl;
  }

  const Options& options_;
  std::map<std::string, int> states_;
};

int Main(const Options& options) {
  const std::string missing = MissingTools(options.gates);
  if (!missing.empty()) {
    std::cout << "NOT RUN: not installed: " << missing << std::endl;
    return 77;
  }
  Runner runner(options);
  for (const std::string& path : options.configs) runner.RunConfig(path);
  for (int i = 0; i < options.count; ++i) runner.RunCase(options.first + i);
  return runner.Finish();
}

}  // namespace
}  // namespace leopard::icarus

int main(int argc, char** argv) {
  namespace po = boost::program_options;
  leopard::icarus::Options o;
  po::options_description described("leopard_icarus: configurations in Icarus Verilog");
  auto add = described.add_options();
  add("help", "this text");
  add("count", po::value(&o.count)->default_value(o.count), "random configurations");
  add("first", po::value(&o.first)->default_value(o.first), "number of the first random one");
  add("seed", po::value(&o.seed)->default_value(o.seed), "of the random ones");
  add("gates", po::bool_switch(&o.gates), "simulate what Yosys makes of the Verilog");
  add("work", po::value(&o.work)->default_value(o.work), "folder for what is made on the way");
  add("config", po::value(&o.configs), "configuration files");
  po::positional_options_description rest;
  rest.add("config", -1);
  po::variables_map values;
  try {
    po::store(po::command_line_parser(argc, argv).options(described).positional(rest).run(), values);
    po::notify(values);
  } catch (const po::error& error) {
    std::cerr << "leopard_icarus: error: " << error.what() << "\n";
    return 2;
  }
  if (values.count("help") != 0) {
    std::cout << described;
    return 0;
  }
  return leopard::icarus::Main(o);
}
