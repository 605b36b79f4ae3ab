// The engines behind the common interface.
#include <utility>

#include "sim/golden/golden.h"
#include "sim/perf/model.h"
#include "sim/rtl/engine.h"
#include "sim/run/engine.h"

namespace leopard::run {

namespace {

class GoldenEngine : public Engine {
 public:
  explicit GoldenEngine(const derive::Params& params) : params_(params) {}
  std::string name() const override { return "golden"; }
  Result<head::Results> Run(const head::Inputs& inputs) const override { return golden::Run(params_, inputs); }

 private:
  const derive::Params params_;
};

class ModelEngine : public Engine {
 public:
  explicit ModelEngine(const derive::Params& params) : params_(params) {}
  std::string name() const override { return "model"; }
  Result<head::Results> Run(const head::Inputs& inputs) const override { return perf::Run(params_, inputs); }

 private:
  const derive::Params params_;
};

/// rtl and systemc.
class VerilogEngine : public Engine {
 public:
  VerilogEngine(rtl::Engine engine, rtl::RunOptions options)
      : engine_(std::move(engine)), options_(std::move(options)) {}
  std::string name() const override { return engine_.name(); }
  Result<head::Results> Run(const head::Inputs& inputs) const override {
    Result<std::vector<head::Results>> all = engine_.RunAll({inputs}, options_);
    if (!all.ok()) return all.errors();
    head::Results results = std::move(all.value().front());
    if (options_.stall_seed != 0) {
      results.cycles.reset();
      results.load_cycles.reset();
    }
    return results;
  }
  std::map<std::string, std::string> tools() const override {
    std::map<std::string, std::string> tools = {{"verilator", engine_.verilator_version()}};
    if (!engine_.systemc_version().empty()) tools["systemc"] = engine_.systemc_version();
    return tools;
  }

 private:
  const rtl::Engine engine_;
  const rtl::RunOptions options_;
};

Result<std::shared_ptr<const Engine>> MakeVerilogEngine(rtl::BenchKind bench, const config::Config& config,
                                                        const derive::Params& params, const EngineOptions& options) {
  rtl::RunOptions run;
  run.stall_seed = options.stall_seed;
  if (bench == rtl::BenchKind::kVerilator) run.waves = options.waves;
  rtl::BuildOptions build;
  build.bench = bench;
  build.cache_dir = options.cache_dir;
  build.verilator = options.verilator;
  build.waves = !run.waves.empty();
  build.say = options.say;
  Result<rtl::Engine> engine = rtl::Engine::Build(config, params, build);
  if (!engine.ok()) return engine.errors();
  return std::shared_ptr<const Engine>(std::make_shared<VerilogEngine>(std::move(engine).value(), std::move(run)));
}

}  // namespace

Result<Engines> MakeEngines(const std::vector<std::string>& names, const config::Config& config,
                            const derive::Params& params, const EngineOptions& options) {
  Engines engines;
  for (const std::string& name : names) {
    if (name == "golden") {
      engines.push_back(std::make_shared<GoldenEngine>(params));
    } else if (name == "model") {
      engines.push_back(std::make_shared<ModelEngine>(params));
    } else {
      const rtl::BenchKind bench = name == "systemc" ? rtl::BenchKind::kSystemC : rtl::BenchKind::kVerilator;
      const Result<std::shared_ptr<const Engine>> engine = MakeVerilogEngine(bench, config, params, options);
      if (!engine.ok()) return engine.errors();
      engines.push_back(engine.value());
    }
  }
  return engines;
}

}  // namespace leopard::run
