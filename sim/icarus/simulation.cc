#include "sim/icarus/simulation.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "common/embedded.h"
#include "common/files.h"
#include "sim/rtl/engine.h"
#include "sim/rtl/job.h"
#include "sim/rtl/pack.h"
#include "sim/rtl/process.h"

namespace leopard::icarus {

const std::vector<EmbeddedFile>& EmbeddedFiles();

namespace {

namespace fs = std::filesystem;

std::string Find(const std::string& program) {
  const char* path = std::getenv("PATH");
  return rtl::FindProgram(program, path == nullptr ? "" : path);
}

/// Runs a command that must succeed; says how to repeat it where it does not.
Diagnostics Step(const std::string& what, const rtl::Command& command) {
  const Result<rtl::Outcome> outcome = rtl::RunCommand(command);
  if (!outcome.ok()) return outcome.errors();
  if (outcome.value().ok()) return {};
  const std::string again = (command.directory.empty() ? "" : "cd " + rtl::Quote({command.directory}) + " && ") +
                            rtl::Quote(command.arguments);
  return {MakeError(what, "failed with status " + std::to_string(outcome.value().status) + ": " +
                              outcome.value().output + "\n  again: (" + again + ")")};
}

/// The words of a job file as $readmemh wants them.
std::string ToHex(const std::string& job) {
  std::string text;
  for (std::size_t at = 0; at < job.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, job.data() + at, sizeof word);
    char line[20];
    std::snprintf(line, sizeof line, "%016" PRIx64 "\n", word);
    text += line;
  }
  return text;
}

std::vector<std::string> Parameters(const derive::Params& p, std::size_t job_words) {
  const std::vector<std::pair<const char*, std::int64_t>> values = {
      {"N", p.dpus},
      {"DV", p.value_dim},
      {"PLANES", p.planes},
      {"QUERY_W", p.query_index_bits},
      {"KEY_W", p.key_index_bits},
      {"PLANE_W", p.plane_index_bits},
      {"SCORE_W", p.score_bits},
      {"OUT_W", p.out_bits},
      {"OUT_LANES", p.out_lanes},
      {"OUT_BEATS", p.out_beats},
      {"KEY_BEATS", p.key_row_beats},
      {"VALUE_BEATS", p.value_row_beats},
      {"QUERY_BEATS", p.query_row_beats},
      {"JOB_WORDS", static_cast<std::int64_t>(job_words)}};
  std::vector<std::string> arguments;
  for (const auto& [name, value] : values) {
    arguments.push_back("-Pbench." + std::string(name) + "=" + std::to_string(value));
  }
  return arguments;
}

/// One line of a result: enters it in the record that is being filled, or finishes it. False: not understood.
bool ReadLine(const std::string& line, rtl::Record* current, std::vector<rtl::Record>* records) {
  std::istringstream text(line);
  char kind = 0;
  text >> kind;
  if (kind == 'Q') {
    text >> current->quotients.emplace_back();
  } else if (kind == 'D') {
    rtl::Decision& decision = current->decisions.emplace_back();
    text >> decision.cycle >> decision.query >> decision.key >> decision.planes >> decision.survivor >> decision.dpu >>
        decision.score;
  } else if (kind == 'H') {
    text >> current->cycles >> current->load_cycles >> current->planes >> current->survivors >> current->empty;
    records->push_back(std::move(*current));
    *current = rtl::Record{};
  } else {
    return false;
  }
  return !text.fail();
}

Result<std::vector<rtl::Record>> ReadRecords(const std::string& path, const std::string& text) {
  std::vector<rtl::Record> records;
  rtl::Record current;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line == "END") return records;
    if (line.rfind("FAIL ", 0) == 0) return MakeError("icarus", line.substr(5));
    if (!ReadLine(line, &current, &records)) return MakeError(path, "not understood: " + line);
  }
  return MakeError(path, "is cut short");
}

}  // namespace

std::string MissingTools(bool gates) {
  std::string missing;
  for (const char* tool : {"iverilog", "vvp", "yosys"}) {
    if ((gates || std::strcmp(tool, "yosys") != 0) && Find(tool).empty()) {
      missing += (missing.empty() ? "" : " ") + std::string(tool);
    }
  }
  return missing;
}

Result<Design> EmitDesign(const config::Config& config, const std::string& folder, const Replacement& fault) {
  Design design{config, derive::Derive(config), {}};
  Result<std::vector<emit::GeneratedFile>> files = emit::Emit(config, design.params);
  if (!files.ok()) return files.errors();
  int found = 0;
  for (emit::GeneratedFile& file : files.value()) {
    if (fs::path(file.path).extension() != ".v") continue;
    for (std::size_t at = 0; file.path == fault.file && (at = file.text.find(fault.text, at)) != std::string::npos;) {
      file.text.replace(at, fault.text.size(), fault.replacement);
      at += fault.replacement.size();
      ++found;
    }
    const std::string path = folder + "/" + file.path;
    Diagnostics problems = MakeDirectories(fs::path(path).parent_path().string());
    if (problems.empty()) problems = WriteFile(path, file.text);
    if (!problems.empty()) return problems;
    design.sources.push_back(path);
  }
  if (!fault.text.empty() && found != 1) {
    return MakeError(fault.file, "has " + std::to_string(found) + " times: " + fault.text);
  }
  return design;
}

Result<Design> Synthesise(const Design& design, const std::string& folder) {
  const Diagnostics unmade = MakeDirectories(folder);
  if (!unmade.empty()) return unmade;
  const std::string netlist = folder + "/" + design.config.name + ".gates.v";
  std::string script = "read_verilog";
  for (const std::string& source : design.sources) script += " " + source;
  const std::string& top = design.config.name;
  script += "; hierarchy -check -top " + top + "; synth -flatten -noabc -top " + top +
            "; check -assert; write_verilog -noattr -noexpr " + netlist;
  const Diagnostics problems = Step("yosys", {{"yosys", "-q", "-p", script}, {}, ""});
  if (!problems.empty()) return problems;
  // The models of the cells lie where Yosys has its data.
  const fs::path yosys = fs::canonical(Find("yosys"));
  const std::string cells = (yosys.parent_path().parent_path() / "share/yosys/simcells.v").string();
  if (!fs::exists(cells)) return MakeError(cells, "no such file: expected the cell models of " + yosys.string());
  return Design{design.config, design.params, {netlist, cells}};
}

Result<std::vector<head::Results>> Simulate(const Design& design, const std::vector<head::Inputs>& heads,
                                            const std::string& folder, const SimulateOptions& options) {
  std::vector<rtl::Load> loads;
  for (const head::Inputs& head : heads) loads.push_back(rtl::Pack(design.params, head));
  const std::string job = rtl::EncodeJob(design.params, loads);
  Diagnostics problems = MakeDirectories(folder);
  if (problems.empty()) problems = WriteFile(folder + "/job.hex", ToHex(job));
  if (problems.empty()) problems = WriteFile(folder + "/bench.v", EmbeddedFiles()[0].text);
  if (!problems.empty()) return problems;
  rtl::Command compile;
  compile.arguments = {"iverilog", "-g2005", "-DTILE=" + design.config.name, "-s", "bench"};
  std::string scopes = "-DSCOPES=u_tile";
  for (const std::string& instance : options.scopes) scopes += ", u_tile." + instance;
  compile.arguments.push_back(scopes);
  if (!options.sdf.empty()) {
    for (const char* flag : {"-gspecify", "-Tmax"}) compile.arguments.push_back(flag);
  }
  for (const std::string& parameter : Parameters(design.params, job.size() / sizeof(std::uint64_t))) {
    compile.arguments.push_back(parameter);
  }
  compile.arguments.insert(compile.arguments.end(), {"-o", folder + "/bench.vvp", folder + "/bench.v"});
  compile.arguments.insert(compile.arguments.end(), design.sources.begin(), design.sources.end());
  problems = Step("iverilog", compile);
  if (!problems.empty()) return problems;
  const std::string result = folder + "/result.txt";
  rtl::Command run = {{"vvp", "-n", "bench.vvp", "+job=job.hex", "+result=result.txt"}, {}, folder};
  if (!options.vcd.empty()) run.arguments.push_back("+vcd=" + fs::absolute(options.vcd).string());
  if (!options.sdf.empty()) run.arguments.push_back("+sdf=" + fs::absolute(options.sdf).string());
  problems = Step("vvp", run);
  if (!problems.empty()) return problems;
  const Result<std::string> text = ReadFile(result);
  if (!text.ok()) return text.errors();
  const Result<std::vector<rtl::Record>> records = ReadRecords(result, text.value());
  if (!records.ok()) return records.errors();
  if (records.value().size() != heads.size()) return MakeError(result, "has another number of heads than the job");
  std::vector<head::Results> results;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const std::size_t quotients = static_cast<std::size_t>(heads[i].queries) * design.params.value_dim;
    if (records.value()[i].quotients.size() != quotients) return MakeError(result, "has another number of quotients");
    Result<head::Results> one = rtl::ToResults("icarus", design.params, heads[i], records.value()[i]);
    if (!one.ok()) return one.errors();
    results.push_back(std::move(one).value());
  }
  return results;
}

}  // namespace leopard::icarus
