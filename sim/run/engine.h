// One way of computing a head. Whatever computes it, the answer has the same form, so that engines can be
// compared field by field.
#ifndef LEOPARD_SIM_RUN_ENGINE_H_
#define LEOPARD_SIM_RUN_ENGINE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/result.h"
#include "generator/config/config.h"
#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::run {

class Engine {
 public:
  virtual ~Engine() = default;
  /// As the user writes it after --engine.
  virtual std::string name() const = 0;
  /// Thread-safe: heads run in parallel on one engine.
  virtual Result<head::Results> Run(const head::Inputs& inputs) const = 0;
  /// The outside tools that had part in it, name to version.
  virtual std::map<std::string, std::string> tools() const { return {}; }
};

using Engines = std::vector<std::shared_ptr<const Engine>>;

struct EngineOptions {
  std::string cache_dir;  ///< Of built Verilog models.
  std::string verilator;  ///< Empty: the default search.
  std::string waves;      ///< FST file of the rtl engine's one head; empty for none.
  /// Not 0: rtl and systemc stall at random, systemc with resets in the middle of runs; they tell no cycles then.
  std::uint64_t stall_seed = 0;
  std::function<void(const std::string&)> say;
};

/// "golden,model,rtl" as a list of names: unknown and repeated ones are refused.
Result<std::vector<std::string>> ParseEngineNames(const std::string& text);

/// The engines of these names, which ParseEngineNames has accepted. Building `rtl` or `systemc` may take a minute.
Result<Engines> MakeEngines(const std::vector<std::string>& names, const config::Config& config,
                            const derive::Params& params, const EngineOptions& options);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_ENGINE_H_
