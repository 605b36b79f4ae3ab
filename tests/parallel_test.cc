// Heads in parallel on all three engines: the same bytes as one after the other. Under ThreadSanitizer
// (scripts/sanitize) this is the run in which threads share the most: head loop, journal, progress, cache and the
// engine's processes.
#include <doctest/doctest.h>

#include <sstream>

#include "common/files.h"
#include "sim/run/run.h"
#include "sim/run/test_folder.h"
#include "sim/trace/synthetic.h"

namespace leopard::run {
namespace {

RunOptions MakeOptions(const TestFolder& folder) {
  trace::SyntheticOptions made;
  made.blocks = 2;
  made.heads = 4;
  made.causal = true;
  made.quantile = 0.7;
  REQUIRE(trace::WriteTrace(folder / "t.safetensors", trace::MakeSynthetic(made)).empty());
  RunOptions options;
  options.config.name = "parallel";
  options.config.head_dim = options.config.value_dim = options.config.max_keys = options.config.max_queries = 8;
  options.config.qk.dpus = 2;
  options.engines = {"golden", "model", "rtl"};
  options.engine.cache_dir = LEOPARD_PARALLEL_CACHE;
  options.trace = folder / "t.safetensors";
  return options;
}

std::string ResultOf(RunOptions options, const TestFolder& folder, int jobs) {
  options.jobs = jobs;
  options.result = folder / std::to_string(jobs) + ".json";
  options.dump = folder / std::to_string(jobs) + ".safetensors";
  std::ostringstream out;
  std::ostringstream err;
  REQUIRE_MESSAGE(Run(options, {out, err, false}, [](const RunOptions& o) { return MakeEngines(o); }) == 0, err.str());
  return ReadFile(options.result).value() + ReadFile(options.dump).value();
}

TEST_CASE("eight heads on golden, model and rtl, by one thread and by four") {
  const TestFolder folder;
  const RunOptions options = MakeOptions(folder);
  CHECK(ResultOf(options, folder, 4) == ResultOf(options, folder, 1));
}

}  // namespace
}  // namespace leopard::run
