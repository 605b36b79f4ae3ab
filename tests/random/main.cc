// leopard_random: random configurations, each run by golden reference, cycle model and Verilog on made-up traces.
//
//   leopard_random [--count N] [--extreme N] [--seed S] [--first I] [--engines golden,model,rtl,systemc] [--jobs N]
//                  [--cache-dir DIR] [--keep DIR] [--optimise 0..3] [--done FILE] [--write-configs DIR] [--largest
//                  BITS]
//
// A line a case on stdout: "ok", "refused" with the reason, "left out" by --largest, or "FAILED" with the difference,
// the trace kept under
// --keep and the command that repeats it. --done holds the lines of cases that are finished: these are not run again.
// --write-configs: runs nothing; writes each case's configuration, unless it is refused, into DIR as <name>.yaml.
// Exit status: 0 all agree or are refused, 1 a failure, 2 usage.
#include <algorithm>
#include <boost/program_options.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <utility>

#include "common/files.h"
#include "generator/config/canonical.h"
#include "generator/config/reader.h"
#include "sim/golden/golden.h"
#include "sim/perf/model.h"
#include "sim/rtl/engine.h"
#include "sim/run/scheduler.h"
#include "tests/random/cases.h"
#include "tests/support/compare.h"

namespace leopard::random {
namespace {

struct Options {
  int count = 8;
  int extreme = 0;
  std::uint64_t seed = 1;
  int first = 0;
  int jobs = 1;
  int optimise = 0;
  int largest = 0;
  std::string engines = "golden,model,rtl";
  std::string cache_dir = "cache";
  std::string keep = "failures";
  std::string done;
  std::string write_configs;
  bool Has(const char* engine) const {
    return ("," + engines + ",").find("," + std::string(engine) + ",") != std::string::npos;
  }
};

/// How a case ended.
struct Verdict {
  std::string state = "ok";
  std::string text;
  std::int64_t scores = 0;
};

std::string Name(const Case& test) { return test.kind + " " + std::to_string(test.number); }

std::vector<trace::Trace> MakeTraces(const Case& test) {
  std::vector<trace::Trace> traces;
  for (const trace::SyntheticOptions& options : test.traces) traces.push_back(trace::MakeSynthetic(options));
  if (test.prune_all) {
    for (float& threshold : traces.back().blocks[0].threshold) threshold = 3e38F;
  }
  return traces;
}

class Runner {
 public:
  Runner(const Options& options, const Case& test) : options_(options), test_(test), traces_(MakeTraces(test)) {}

  Verdict Run() {
    const Result<config::Loaded> loaded = config::ReadText("name: random_tile\n", "random", test_.settings);
    if (!loaded.ok()) return {"refused", Format(loaded.errors()), 0};
    config_ = loaded.value().config;
    params_ = derive::Derive(config_);
    const int products = params_.dpus * params_.head_dim * params_.plane_bits;
    if (options_.largest != 0 && products > options_.largest) return {"left out", "", 0};
    Prepare();
    RunSoftware();
    if (verdict_.state == "ok" && options_.Has("rtl")) RunVerilog("rtl", rtl::BenchKind::kVerilator);
    if (verdict_.state == "ok" && options_.Has("systemc")) RunVerilog("systemc", rtl::BenchKind::kSystemC);
    return verdict_;
  }

 private:
  void Prepare() {
    for (std::size_t t = 0; t < traces_.size(); ++t) {
      for (head::Inputs& inputs : support::PrepareHeads(config_, traces_[t])) {
        inputs_.push_back(std::move(inputs));
        trace_of_.push_back(t);
        verdict_.scores += head::CountScores(inputs_.back());
      }
    }
  }

  void RunSoftware() {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (options_.Has("golden")) golden_.push_back(golden::Run(params_, inputs_[i]));
      if (options_.Has("model")) model_.push_back(perf::Run(params_, inputs_[i]));
      if (!golden_.empty() && !model_.empty()) {
        Check(i, "golden, model", golden_[i], model_[i], support::Times::kCompared);
      }
    }
  }

  void RunVerilog(const std::string& name, rtl::BenchKind bench) {
    rtl::BuildOptions build;
    build.bench = bench;
    build.cache_dir = options_.cache_dir;
    build.optimise = options_.optimise;
    build.jobs = 1;
    const Result<rtl::Engine> engine = rtl::Engine::Build(config_, params_, build);
    if (!engine.ok()) return Fail(0, Format(engine.errors()));
    // One reset for all heads; then the same once more, everything stalling at random.
    CheckRun(engine.value(), name, 0);
    stall_seed_ = test_.seed | 1;
    if (verdict_.state == "ok") CheckRun(engine.value(), name + " with stalls", stall_seed_);
    stall_seed_ = 0;
    // A program that agreed is not needed again.
    std::error_code ignored;
    if (verdict_.state == "ok") {
      std::filesystem::remove_all(std::filesystem::path(engine.value().program()).parent_path(), ignored);
    }
  }

  void CheckRun(const rtl::Engine& engine, const std::string& name, std::uint64_t stall_seed) {
    rtl::RunOptions run;
    run.stall_seed = stall_seed;
    const Result<std::vector<head::Results>> results = engine.RunAll(inputs_, run);
    if (!results.ok()) return Fail(0, name + ": " + Format(results.errors()));
    const support::Times times = stall_seed == 0 ? support::Times::kCompared : support::Times::kIgnored;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const head::Results& rtl = results.value()[i];
      if (!golden_.empty()) Check(i, "golden, " + name, golden_[i], rtl, times);
      if (!model_.empty()) Check(i, "model, " + name, model_[i], rtl, times);
    }
  }

  void Check(std::size_t i, const std::string& engines, const head::Results& first, const head::Results& second,
             support::Times times) {
    const std::optional<std::string> difference = support::Disagreement(engines, inputs_[i], first, second, times);
    if (difference) Fail(i, *difference);
  }

  void Fail(std::size_t i, const std::string& message) {
    if (verdict_.state != "ok") return;
    const std::size_t t = i < trace_of_.size() ? trace_of_[i] : 0;
    std::error_code ignored;
    std::filesystem::create_directories(options_.keep, ignored);
    const std::string stem = options_.keep + "/" + test_.kind + "_" + std::to_string(test_.number);
    const std::string path = stem + ".safetensors";
    std::string text = message;
    for (const Diagnostic& problem : trace::WriteTrace(path, traces_[t])) text += "\n" + Format(problem);
    std::ofstream(stem + ".yaml") << "name: random_tile\n";
    text += "\n  again: leopard simulate " + stem + ".yaml --trace " + path + " --engine " + options_.engines;
    if (stall_seed_ != 0) text += " --stall-seed " + std::to_string(stall_seed_);
    for (const std::string& setting : test_.settings) text += " --set " + setting;
    verdict_.state = "FAILED";
    verdict_.text = text;
  }

  const Options& options_;
  const Case& test_;
  const std::vector<trace::Trace> traces_;
  config::Config config_;
  derive::Params params_;
  std::vector<head::Inputs> inputs_;
  std::vector<std::size_t> trace_of_;
  std::vector<head::Results> golden_;
  std::vector<head::Results> model_;
  std::uint64_t stall_seed_ = 0;  ///< Of the run that is being checked
  Verdict verdict_;
};

std::string Line(const Case& test, const Verdict& verdict) {
  std::string line = Name(test) + " seed " + std::to_string(test.seed) + ": " + verdict.state;
  if (verdict.state == "ok") line += ", " + std::to_string(verdict.scores) + " scores";
  line += ":";
  for (const std::string& setting : test.settings) line += " " + setting;
  return verdict.text.empty() ? line : line + "\n  " + verdict.text;
}

/// The finished lines of an earlier run, by the case's name.
std::map<std::string, std::string> ReadDone(const std::string& path) {
  std::map<std::string, std::string> done;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t end = line.find(" seed ");
    if (end != std::string::npos && line.find(": ok,") != std::string::npos) done[line.substr(0, end)] = line;
  }
  return done;
}

std::vector<Case> MakeCases(const Options& options) {
  std::vector<Case> cases;
  for (int i = 0; i < options.count; ++i) cases.push_back(MakeCase(options.seed, options.first + i, false));
  for (int i = 0; i < options.extreme; ++i) cases.push_back(MakeCase(options.seed, options.first + i, true));
  return cases;
}

int WriteConfigs(const Options& options) {
  for (const Case& test : MakeCases(options)) {
    const std::string name = test.kind + "_" + std::to_string(test.number);
    const Result<config::Loaded> loaded = config::ReadText("name: " + name + "\n", name, test.settings);
    if (!loaded.ok()) {
      std::cout << Name(test) << ": refused: " << Format(loaded.errors());
      continue;
    }
    Diagnostics problems = MakeDirectories(options.write_configs);
    const std::string path = options.write_configs + "/" + name + ".yaml";
    if (problems.empty()) problems = WriteFile(path, config::YamlText(loaded.value().config));
    if (!problems.empty()) {
      std::cerr << Format(problems);
      return 1;
    }
  }
  return 0;
}

int Main(const Options& options) {
  const std::vector<Case> cases = MakeCases(options);
  const std::map<std::string, std::string> done = ReadDone(options.done);
  std::map<std::string, int> states;
  std::mutex mutex;
  run::Schedule schedule;
  schedule.count = cases.size();
  schedule.jobs = options.jobs;
  schedule.stop = [] { return false; };
  schedule.done = [](std::size_t) {};
  schedule.work = [&](std::size_t i) {
    const auto known = done.find(Name(cases[i]));
    const bool old =
        known != done.end() && known->second.find(" seed " + std::to_string(cases[i].seed) + ":") != std::string::npos;
    Verdict verdict;
    if (!old) verdict = Runner(options, cases[i]).Run();
    const std::string line = old ? known->second : Line(cases[i], verdict);
    const std::lock_guard<std::mutex> lock(mutex);
    ++states[verdict.state];
    std::cout << line << std::endl;
    if (!options.done.empty() && !old) std::ofstream(options.done, std::ios::app) << line << "\n";
    return run::WorkOutcome{};
  };
  run::RunSchedule(schedule);
  std::cout << "seed " << options.seed << ": " << states["ok"] << " agree, " << states["refused"] << " refused, "
            << states["FAILED"] << " failed";
  if (options.largest != 0) std::cout << ", " << states["left out"] << " left out";
  std::cout << std::endl;
  return states["FAILED"] == 0 ? 0 : 1;
}

}  // namespace
}  // namespace leopard::random

int main(int argc, char** argv) {
  namespace po = boost::program_options;
  leopard::random::Options o;
  po::options_description described("leopard_random: random configurations on every engine");
  auto add = described.add_options();
  add("help", "this text");
  add("count", po::value(&o.count)->default_value(o.count), "random configurations");
  add("extreme", po::value(&o.extreme)->default_value(o.extreme), "configurations at the limits");
  add("seed", po::value(&o.seed)->default_value(o.seed), "of all cases");
  add("first", po::value(&o.first)->default_value(o.first), "number of the first case");
  add("jobs", po::value(&o.jobs)->default_value(o.jobs), "cases at once");
  add("optimise", po::value(&o.optimise)->default_value(o.optimise), "of the models' C++");
  add("largest", po::value(&o.largest),
      "most bits of keys that a tile multiplies in a cycle; larger cases are left out");
  add("engines", po::value(&o.engines)->default_value(o.engines), "to compare");
  add("cache-dir", po::value(&o.cache_dir)->default_value(o.cache_dir), "where models are built");
  add("keep", po::value(&o.keep)->default_value(o.keep), "where traces of failures go");
  add("write-configs", po::value(&o.write_configs), "folder for the configurations; runs nothing");
  add("done", po::value(&o.done), "file of finished cases, to resume");
  po::variables_map values;
  try {
    po::store(po::parse_command_line(argc, argv, described), values);
    po::notify(values);
  } catch (const po::error& error) {
    std::cerr << "leopard_random: error: " << error.what() << "\n";
    return 2;
  }
  if (values.count("help") != 0) {
    std::cout << described;
    return 0;
  }
  return o.write_configs.empty() ? leopard::random::Main(o) : leopard::random::WriteConfigs(o);
}
