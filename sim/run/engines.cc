// The three engines behind the common interface.
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

class RtlEngine : public Engine {
 public:
  RtlEngine(rtl::Engine engine, std::string waves) : engine_(std::move(engine)), waves_(std::move(waves)) {}
  std::string name() const override { return "rtl"; }
  Result<head::Results> Run(const head::Inputs& inputs) const override { return engine_.Run(inputs, waves_); }
  std::string tool_version() const override { return engine_.verilator_version(); }

 private:
  const rtl::Engine engine_;
  const std::string waves_;
};

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
      rtl::BuildOptions build;
      build.cache_dir = options.cache_dir;
      build.verilator = options.verilator;
      build.waves = !options.waves.empty();
      build.say = options.say;
      Result<rtl::Engine> engine = rtl::Engine::Build(config, params, build);
      if (!engine.ok()) return engine.errors();
      engines.push_back(std::make_shared<RtlEngine>(std::move(engine).value(), options.waves));
    }
  }
  return engines;
}

}  // namespace leopard::run
