// Whole runs on a small trace, with the real engines and with faulty ones.
#include "sim/run/run.h"

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/files.h"
#include "sim/run/report.h"
#include "sim/run/test_folder.h"
#include "sim/trace/safetensors.h"
#include "sim/trace/synthetic.h"

namespace leopard::run {
namespace {

struct Said {
  int status = 0;
  std::string out;
  std::string err;
};

Said Do(
    const RunOptions& options, const EngineMaker& make = [](const RunOptions& o) { return MakeEngines(o); }) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = Run(options, {out, err, false}, make);
  return {status, out.str(), err.str()};
}

/// Two blocks of four heads, 16 queries, 24 keys.
RunOptions MakeOptions(const TestFolder& folder) {
  trace::SyntheticOptions made;
  made.blocks = 2;
  made.heads = 4;
  made.key_heads = 2;
  made.queries = 16;
  made.keys = 24;
  made.causal = true;
  made.causal_offsets = {8};
  made.quantile = 0.8;
  CHECK(trace::WriteTrace(folder / "t.safetensors", trace::MakeSynthetic(made)).empty());
  RunOptions options;
  options.config.name = "small";
  options.config.head_dim = options.config.value_dim = 8;
  options.config.max_keys = options.config.max_queries = 32;
  options.config.qk.dpus = 3;
  options.trace = folder / "t.safetensors";
  options.engines = {"golden", "model"};
  options.jobs = 2;
  options.version = "0";
  options.command = options.full_command = "leopard simulate small.yaml";
  return options;
}

/// The engines of the run, with something done to the last one's answer, or before it.
class Meddler : public Engine {
 public:
  using Meddle = std::function<Result<head::Results>(const head::Inputs&, head::Results)>;
  Meddler(std::shared_ptr<const Engine> engine, Meddle meddle)
      : engine_(std::move(engine)), meddle_(std::move(meddle)) {}
  std::string name() const override { return engine_->name(); }
  Result<head::Results> Run(const head::Inputs& inputs) const override {
    return meddle_(inputs, engine_->Run(inputs).value());
  }

 private:
  const std::shared_ptr<const Engine> engine_;
  const Meddle meddle_;
};

EngineMaker With(const Meddler::Meddle& meddle) {
  return [meddle](const RunOptions& options) -> Result<Engines> {
    Engines engines = MakeEngines(options).value();
    engines.back() = std::make_shared<Meddler>(engines.back(), meddle);
    return engines;
  };
}

TEST_CASE("a run writes its files, and the same ones whatever the number of threads") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.result = folder / "r.json";
  options.dump = folder / "d.safetensors";
  options.picture = folder / "p.svg";
  CHECK(Do(options).status == 0);
  CHECK(folder.files() == 4);
  const auto json = nlohmann::json::parse(ReadFile(options.result).value());
  CHECK(json["schema"] == "leopard-result/1");
  CHECK(json["blocks"].size() == 2);
  CHECK(json["blocks"][1]["heads"][3]["head"] == 3);
  std::int64_t planes = 0;
  for (const auto& block : json["blocks"]) {
    for (const auto& head : block["heads"]) planes += head["planes"].get<std::int64_t>();
  }
  CHECK(json["total"]["planes"] == planes);
  CHECK(json["total"]["false_drops"] == 0);
  CHECK(json["total"]["speedup"].is_number());
  const auto dump = trace::ReadSafetensors(options.dump);
  REQUIRE(dump.ok());
  CHECK(dump.value().Find("blocks.1.scores")->shape == std::vector<std::uint64_t>{4, 16, 24});
  CHECK(dump.value().Find("blocks.0.out")->shape == std::vector<std::uint64_t>{4, 16, 8});

  RunOptions again = options;
  again.jobs = 1;
  again.result = folder / "r2.json";
  again.dump = folder / "d2.safetensors";
  again.picture = folder / "p2.svg";
  CHECK(Do(again).status == 0);
  CHECK(ReadFile(options.result).value() == ReadFile(again.result).value());
  CHECK(ReadFile(options.dump).value() == ReadFile(again.dump).value());
  CHECK(ReadFile(options.picture).value() == ReadFile(again.picture).value());
}

TEST_CASE("what no engine of the run knows is null") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.result = folder / "r.json";
  options.engines = {"golden"};
  CHECK(Do(options).status == 0);
  auto total = nlohmann::json::parse(ReadFile(options.result).value())["total"];
  for (const char* field : {"cycles", "baseline_cycles", "speedup", "load_cycles"}) CHECK(total[field].is_null());
  CHECK(total["limit_cycles"].is_number());
  options.engines = {"model"};
  CHECK(Do(options).status == 0);
  total = nlohmann::json::parse(ReadFile(options.result).value())["total"];
  CHECK(total["false_drops"].is_null());
  CHECK(total["max_abs_error"].is_null());
  CHECK(total["cycles"].is_number());
}

TEST_CASE("engines that disagree fail the run, and leave nothing behind") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.result = folder / "r.json";
  const Said said = Do(options, With([](const head::Inputs& inputs, head::Results results) {
                         if (inputs.block == 1 && inputs.head == 2) results.out[9] += 1;
                         return results;
                       }));
  CHECK(said.status == 1);
  CHECK(said.out.empty());
  CHECK(said.err.find("block 1, head 2, query 1, value 1: error: engines disagree on out: golden has ") == 0);
  CHECK(said.err.find("(1 of 128 differ)\n"
                      "help: repeat it with: leopard simulate small.yaml --blocks 1 --heads 2\n") != std::string::npos);
  CHECK(folder.files() == 1);
}

TEST_CASE("an interrupted run keeps its heads, and resumed gives the same bytes") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.result = folder / "whole.json";
  options.dump = folder / "whole.safetensors";
  CHECK(Do(options).status == 0);

  options.result = folder / "part.json";
  options.dump = folder / "part.safetensors";
  options.jobs = 1;
  const Said said = Do(options, With([](const head::Inputs& inputs, head::Results results) {
                         if (inputs.head == 2) std::raise(SIGINT);
                         return results;
                       }));
  CHECK(said.status == 130);
  CHECK(said.err == "interrupted after 3 of 8 heads\nfinished heads (3) are kept in " + (folder / "part.json.partial") +
                        "\ngo on with: leopard simulate small.yaml --resume\n");
  CHECK_FALSE(std::filesystem::exists(options.result));

  options.resume = true;
  std::atomic<int> heads{0};
  const Said resumed = Do(options, With([&heads](const head::Inputs&, head::Results results) {
                            ++heads;
                            return results;
                          }));
  CHECK(resumed.status == 0);
  CHECK(heads == 5);
  CHECK(ReadFile(folder / "part.json").value() == ReadFile(folder / "whole.json").value());
  CHECK(ReadFile(folder / "part.safetensors").value() == ReadFile(folder / "whole.safetensors").value());
  CHECK_FALSE(std::filesystem::exists(folder / "part.json.partial"));
}

TEST_CASE("resuming with another configuration is refused") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.result = folder / "r.json";
  options.jobs = 1;
  CHECK(Do(options, With([](const head::Inputs&, head::Results results) {
             std::raise(SIGTERM);
             return results;
           }))
            .status == 130);
  options.resume = true;
  options.config.qk.dpus = 4;
  const Said said = Do(options);
  CHECK(said.status == 1);
  CHECK(said.err.find("cannot resume: the configuration changed since the run began") != std::string::npos);
}

TEST_CASE("an engine that fails after some heads keeps those heads") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.result = folder / "r.json";
  options.jobs = 1;
  const Said said = Do(options, With([](const head::Inputs& inputs, head::Results results) -> Result<head::Results> {
                         if (inputs.head == 1) return MakeError("the engine", "broke");
                         return results;
                       }));
  CHECK(said.status == 1);
  CHECK(said.err.find("the engine: error: broke\nhelp: repeat it with: ") == 0);
  CHECK(said.err.find(" --blocks 0 --heads 1\nfinished heads (1) are kept in ") != std::string::npos);
}

TEST_CASE("an output that cannot be written is refused before any engine is made") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.result = folder / "none/r.json";
  const Said said = Do(options, [](const RunOptions&) -> Result<Engines> {
    FAIL("an engine was made");
    return Engines{};
  });
  CHECK(said.status == 1);
  CHECK(said.err == options.result + ": error: cannot write: No such file or directory\n");
}

TEST_CASE("waves are of one head of engine rtl") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.engine.waves = folder / "w.fst";
  CHECK(Do(options).err == "--waves: error: waves need engine rtl\nhelp: add rtl to --engine\n");
  options.engines = {"golden", "rtl"};
  CHECK(Do(options).err ==
        "--waves: error: waves are of one head; 8 are selected\nhelp: select one, as in --blocks 0 --heads 0\n");
}

TEST_CASE("a file's ending must say what is in it") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.picture = folder / "p.png";
  CHECK(Do(options).err ==
        "--picture: error: found \"" + options.picture + "\"; expected a name that ends in .svg or .html\n");
  options.picture = "";
  options.engines = {"rtl"};
  options.selection = {"0", "0", ""};
  options.engine.waves = folder / "w.vcd";
  CHECK(Do(options).err ==
        "--waves: error: found \"" + options.engine.waves + "\"; expected a name that ends in .fst\n");
}

/// How often `what` is in `text`.
int CountOf(const std::string& what, const std::string& text) {
  int count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

TEST_CASE("the baseline's picture has a dot a score, and no word of dropping") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  options.config.design = config::Design::kBaseline;
  options.picture = folder / "p.svg";
  CHECK(Do(options).status == 0);
  const std::string picture = ReadFile(options.picture).value();
  CHECK(CountOf("<circle", picture) >= 2);
  CHECK(CountOf("dropped", picture) == 0);
}

TEST_CASE("stalls need an engine that can stall, and the result says their seed") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  CHECK(ResultJson(Report{}).find("stall_seed") == std::string::npos);
  options.engine.stall_seed = 7;
  CHECK(Do(options).err == "--stall-seed: error: stalls need engine rtl or systemc\nhelp: add one to --engine\n");
  Report report;
  report.stall_seed = 7;
  CHECK(ResultJson(report).find("\"stall_seed\": 7,") != std::string::npos);
}

TEST_CASE("the table has a row a block, or one a head") {
  const TestFolder folder;
  RunOptions options = MakeOptions(folder);
  const std::string table = Do(options).out;
  CHECK(table.find("small (leopard, 3 units, 6 planes) on t.safetensors\n\nblock  heads") == 0);
  options.per_head = true;
  const std::string rows = Do(options).out;
  CHECK(std::count(rows.begin(), rows.end(), '\n') == std::count(table.begin(), table.end(), '\n') + 6);
}

}  // namespace
}  // namespace leopard::run
