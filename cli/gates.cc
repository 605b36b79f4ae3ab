// leopard gates CONFIG: heads of a trace on a netlist, in Icarus Verilog or in a simulator of our own, against golden
// reference and cycle model.
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/options.h"
#include "common/files.h"
#include "sim/gates/tile.h"
#include "sim/golden/golden.h"
#include "sim/icarus/heads.h"
#include "sim/icarus/simulation.h"
#include "sim/perf/model.h"
#include "sim/run/compare.h"
#include "sim/run/metrics.h"
#include "sim/run/progress.h"
#include "sim/run/selection.h"

namespace po = boost::program_options;

namespace leopard::cli {
namespace {

using Heads = std::vector<head::Inputs>;

/// The heads that the options select; without a trace, one that is made up.
Result<Heads> ReadHeads(const Options& options, const config::Config& config, const derive::Params& params) {
  const auto text = [&](const char* name) { return options.values()[name].as<std::string>(); };
  if (text("trace").empty()) {
    Heads heads = icarus::SmallHeads(config, params);
    heads.resize(1);
    return heads;
  }
  const Result<trace::Trace> trace = trace::Read(text("trace"));
  if (!trace.ok()) return trace.errors();
  const Result<std::vector<run::HeadTask>> tasks =
      run::Select({text("blocks"), text("heads"), text("queries")}, trace.value());
  if (!tasks.ok()) return tasks.errors();
  Heads heads;
  for (const run::HeadTask& task : tasks.value()) {
    Diagnostics problems = head::CheckFits(config, text("trace"), *task.block, task.queries);
    if (!problems.empty()) return problems;
    heads.push_back(head::Prepare(config, trace.value(), *task.block, task.head, task.first_query, task.queries));
  }
  return heads;
}

/// What a head came to, as in a result file.
nlohmann::json Figures(const derive::Params& params, const head::Inputs& inputs, const head::Results& results) {
  const run::Metrics metrics = run::Measure(params, inputs, {results});
  return {{"block", inputs.block},
          {"head", inputs.head},
          {"queries", inputs.queries},
          {"scores", metrics.scores},
          {"planes", metrics.planes},
          {"survivors", metrics.survivors},
          {"cycles", metrics.cycles.value()},
          {"load_cycles", metrics.load_cycles.value()}};
}

/// The first difference from golden reference or cycle model, or nothing.
Diagnostics Compare(const derive::Params& params, const head::Inputs& inputs, const head::Results& gates) {
  const std::string where = "block " + std::to_string(inputs.block) + ", head " + std::to_string(inputs.head);
  for (const auto& [name, expected] :
       {std::make_pair("golden", golden::Run(params, inputs)), std::make_pair("model", perf::Run(params, inputs))}) {
    if (const auto found = run::Compare(inputs, expected, gates)) {
      return Diagnostics{MakeError(where, found->field + " differs at " + found->where + ": " + name + " has " +
                                              found->first + ", the netlist has " + found->second)};
    }
  }
  return {};
}

using Everything = Result<std::vector<head::Results>>;

/// In Icarus Verilog, from Verilog files.
Everything RunIcarus(const Options& options, const config::Config& config, const derive::Params& params,
                     const Heads& heads) {
  if (const std::string missing = icarus::MissingTools(false); !missing.empty()) {
    return MakeError("gates", "not installed: " + missing);
  }
  const auto& values = options.values();
  const icarus::Design design{config, params, values["netlist"].as<std::vector<std::string>>()};
  const auto scopes =
      options.Has("scope") ? values["scope"].as<std::vector<std::string>>() : std::vector<std::string>{};
  return icarus::Simulate(design, heads, values["work"].as<std::string>(),
                          {values["vcd"].as<std::string>(), scopes, values["sdf"].as<std::string>()});
}

/// In sim/gates, from a netlist of sim/gates/netlist.h.
Everything RunBuiltin(const Options& options, const derive::Params& params, const Heads& heads) {
  const auto& values = options.values();
  const std::string path = values["gates"].as<std::string>(), activity = values["activity"].as<std::string>();
  Result<gates::Netlist> netlist = gates::ReadNetlist(path);
  if (!netlist.ok()) return netlist.errors();
  const std::string sdf = values["sdf"].as<std::string>();
  const Result<gates::Delays> delays = sdf.empty() ? gates::Delays{} : gates::ReadDelays(sdf, netlist.value());
  if (!delays.ok()) return delays.errors();
  Result<gates::Simulator> simulator = gates::Simulator::Make(std::move(netlist).value(), delays.value());
  if (!simulator.ok()) return MakeError(path, simulator.errors()[0].message);
  std::int64_t all = 0;
  for (const head::Inputs& head : heads) all += std::int64_t{head.queries} * head.keys;
  run::Progress progress(std::cerr, run::ChooseProgress(options.Has("progress"), false), heads.size(), all);
  Everything results = gates::Run(&simulator.value(), params, heads, [&](std::size_t done) {
    progress.Add(std::int64_t{heads[done - 1].queries} * heads[done - 1].keys);
  });
  progress.End();
  if (!results.ok() || activity.empty()) return results;
  const Diagnostics unwritten =
      WriteFile(activity, gates::ActivityJson(simulator.value(), sdf.empty() ? "zero delay" : "SDF delays", 10.0));
  if (!unwritten.empty()) return unwritten;
  return results;
}

}  // namespace

int Gates(const Arguments& arguments) {
  Options options(
      "gates", {"CONFIG"},
      "Runs heads of a trace on a netlist of CONFIG and compares every value and time with golden reference and cycle "
      "model:\nwith --netlist in Icarus Verilog, with --gates in a simulator of two states, some hundred times "
      "faster.\nWithout --trace: a small head that is made up.");
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name)->default_value("", ""); };
  options.AddSet();
  auto add = options.Add();
  add("netlist", po::value<std::vector<std::string>>()->value_name("FILE.v"),
      "the netlist, whose top module is the configuration's name, and the models of its cells (repeatable)");
  add("gates", text("FILE"), "the netlist as the layout flow writes it, gates.txt");
  add("trace", text("FILE"), "the trace");
  add("blocks", text("LIST"), "blocks to run, such as 0,2-3");
  add("heads", text("LIST"), "heads of each block to run, such as 0-1");
  add("queries", text("RANGE"), "queries of each head to run, such as 0-63");
  add("activity", text("FILE.json"), "with --gates, write toggles and time at 1 of each net while heads run");
  add("progress", "with --gates, say on stderr how far the run is");
  add("vcd", text("FILE.vcd"), "with --netlist, record the netlist's own nets while heads run");
  add("scope", po::value<std::vector<std::string>>()->value_name("INSTANCE"),
      "record the nets within this instance of the netlist, too (repeatable)");
  add("sdf", text("FILE.sdf"), "delays of the cells; with --netlist they must fit into half of 10 ns");
  add("result", text("FILE.json"), "write what was run, with its scores, planes, survivors and cycles");
  add("work", po::value<std::string>()->value_name("DIR")->default_value("gates"),
      "with --netlist, folder for what is made on the way");
  if (const auto status = options.Parse(arguments)) return *status;
  const auto& values = options.values();
  const bool builtin = !values["gates"].as<std::string>().empty();
  if (options.Has("netlist") == builtin)
    return options.UsageError("one of --netlist and --gates is needed, and only one");
  if (builtin && !values["vcd"].as<std::string>().empty()) {
    return options.UsageError("--vcd goes with --netlist, not with --gates");
  }
  if (!builtin && !values["activity"].as<std::string>().empty()) {
    return options.UsageError("--activity goes with --gates, not with --netlist");
  }
  const auto config = options.ReadConfig();
  if (!config) return kBadInput;
  const derive::Params params = derive::Derive(*config);
  const Result<Heads> heads = ReadHeads(options, *config, params);
  if (!heads.ok()) return Print(heads.errors()), kBadInput;
  const Everything results =
      builtin ? RunBuiltin(options, params, heads.value()) : RunIcarus(options, *config, params, heads.value());
  if (!results.ok()) return Print(results.errors()), kBadInput;
  nlohmann::json figures = {{"schema", 1}, {"heads", nlohmann::json::array()}};
  for (std::size_t i = 0; i < heads.value().size(); ++i) {
    const Diagnostics difference = Compare(params, heads.value()[i], results.value()[i]);
    if (!difference.empty()) return Print(difference), kBadInput;
    figures["heads"].push_back(Figures(params, heads.value()[i], results.value()[i]));
  }
  std::cout << figures.dump(1) << "\n";
  const std::string path = values["result"].as<std::string>();
  if (!path.empty()) {
    const Diagnostics unwritten = WriteFile(path, figures.dump(1) + "\n");
    if (!unwritten.empty()) return Print(unwritten), kBadInput;
  }
  return kGood;
}

}  // namespace leopard::cli
