// leopard simulate CONFIG --trace F: options only; sim/run does the work.
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "cli/commands.h"
#include "cli/options.h"
#include "generator/emit/identity.h"
#include "sim/run/run.h"
#include "sim/run/scheduler.h"
#include "sim/run/text.h"

namespace po = boost::program_options;

namespace leopard::cli {
namespace {

/// Models of generated designs are kept beside the program unless another place is named.
std::string DefaultCache() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return "cache";
  return (program.parent_path().parent_path() / "cache").string();
}

void AddOptions(Options* options) {
  const auto text = [](const char* name) { return po::value<std::string>()->value_name(name)->default_value("", ""); };
  options->AddSet();
  auto add = options->Add();
  add("trace", text("FILE"), "the trace (required)");
  add("engine", po::value<std::string>()->value_name("LIST")->default_value("golden,model"),
      "golden, model, rtl, systemc: several are all run and compared, field by field");
  add("result", text("FILE.json"), "write the figures of every head");
  add("dump", text("FILE.safetensors"), "write outputs, survivors, planes and scores");
  add("picture", text("FILE.svg"), "draw the run (or FILE.html)");
  add("picture-head", text("L:H"), "block and head to draw; default: a typical one of the largest");
  add("waves", text("FILE.fst"), "record the signals of one head (engine rtl), and in FILE.gtkw which to look at");
  add("stall-seed", text("N"), "stall rtl and systemc at random, and reset systemc in the middle of runs");
  add("blocks", text("LIST"), "blocks to run, such as 0,2-3");
  add("heads", text("LIST"), "heads of each block to run, such as 0-1");
  add("queries", text("RANGE"), "queries of each head to run, such as 0-63");
  add("jobs", po::value<int>()->value_name("N")->default_value(run::DefaultJobs(), "processors"),
      "heads to run at the same time");
  add("per-head", "a row a head in the table, not a row a block");
  add("progress", "say how far the run is even where standard error is not a terminal");
  add("resume", "go on with a run that was interrupted");
  add("cache-dir",
      po::value<std::string>()->value_name("DIR")->default_value(DefaultCache(), "../cache, from the program"),
      "where models built from Verilog are kept");
  add("verilator", text("PROGRAM"), "the Verilator to build with; default: the newest found");
}

/// This program, as it was called.
std::string ProgramName() {
  std::string name;
  std::ifstream cmdline("/proc/self/cmdline");
  std::getline(cmdline, name, '\0');
  return name.empty() ? "leopard" : name;
}

/// The command line again, for messages that say how to repeat a part of it. Without what `without` names.
std::string CommandLine(const Arguments& arguments, const std::vector<std::string>& without) {
  std::string line = run::ShellQuote(ProgramName()) + " simulate";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    bool left_out = false;
    for (const std::string& name : without) {
      const bool alone = arguments[i] == "--" + name;
      if (!alone && arguments[i].compare(0, name.size() + 3, "--" + name + "=") != 0) continue;
      left_out = true;
      if (alone && name != "resume") ++i;  // its value
      break;
    }
    if (!left_out) line += " " + run::ShellQuote(arguments[i]);
  }
  return line;
}

/// False where the option is given and not a seed; 0 where it is not given.
bool ReadStallSeed(const Options& options, std::uint64_t* seed) {
  const std::string text = options.values()["stall-seed"].as<std::string>();
  if (text.empty()) return true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *seed);
  return error == std::errc() && end == text.data() + text.size() && *seed != 0;
}

run::RunOptions FromOptions(const Options& options) {
  const auto text = [&options](const char* name) { return options.values()[name].as<std::string>(); };
  run::RunOptions run;
  run.trace = text("trace");
  run.selection = {text("blocks"), text("heads"), text("queries")};
  run.engine.cache_dir = text("cache-dir");
  run.engine.verilator = text("verilator");
  run.engine.waves = text("waves");
  run.engine.say = [](const std::string& message) { std::cerr << message << "\n"; };
  run.jobs = options.values()["jobs"].as<int>();
  run.progress = options.Has("progress");
  run.resume = options.Has("resume");
  run.per_head = options.Has("per-head");
  run.result = text("result");
  run.dump = text("dump");
  run.picture = text("picture");
  run.picture_head = text("picture-head");
  run.version = emit::ToolVersion();
  return run;
}

}  // namespace

int Simulate(const Arguments& arguments) {
  Options options("simulate", {"CONFIG"},
                  "Runs a trace on a design and prints what it came to. With several engines, all run and every value\n"
                  "is compared; a difference is located, and the command fails.");
  AddOptions(&options);
  if (const auto status = options.Parse(arguments)) return *status;
  run::RunOptions run = FromOptions(options);
  if (run.trace.empty()) return options.UsageError("the option '--trace' is missing");
  if (run.jobs < 1) return options.UsageError("--jobs is " + std::to_string(run.jobs) + "; expected 1 or more");
  if (!ReadStallSeed(options, &run.engine.stall_seed)) {
    return options.UsageError("--stall-seed is " + options.values()["stall-seed"].as<std::string>() +
                              "; expected a number from 1 to 18446744073709551615");
  }
  const auto engines = run::ParseEngineNames(options.values()["engine"].as<std::string>());
  Diagnostics errors = run::CheckSyntax(run.selection);
  if (!engines.ok()) errors.insert(errors.begin(), engines.errors().begin(), engines.errors().end());
  if (!errors.empty()) {
    Print(errors);
    return kBadUsage;
  }
  const auto config = options.ReadConfig();
  if (!config) return kBadInput;
  run.config = *config;
  run.engines = engines.value();
  run.command = CommandLine(
      arguments, {"blocks", "heads", "queries", "result", "dump", "picture", "picture-head", "waves", "resume"});
  run.full_command = CommandLine(arguments, {"resume"});
  const run::Streams streams{std::cout, std::cerr, isatty(STDERR_FILENO) != 0};
  return run::Run(run, streams, [](const run::RunOptions& made) { return run::MakeEngines(made); });
}

}  // namespace leopard::cli
