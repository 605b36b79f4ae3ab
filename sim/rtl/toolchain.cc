#include "sim/rtl/toolchain.h"

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <regex>
#include <sstream>
#include <vector>

#include "common/files.h"
#include "sim/rtl/process.h"

namespace leopard::rtl {
namespace {

namespace fs = std::filesystem;

constexpr char kHelp[] =
    "install one with scripts/setup, or name one with --verilator or LEOPARD_VERILATOR; 5.006 or newer";
constexpr int kOldest[2] = {5, 6};  // 5.006

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string Trim(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The Verilator inside a Python environment: <folder>/lib/python3.x/site-packages/verilator/bin.
std::string FindPackaged(const std::string& folder) {
  std::error_code ignored;
  for (const auto& python : fs::directory_iterator(fs::path(folder) / "lib", ignored)) {
    const fs::path program = python.path() / "site-packages/verilator/bin/verilator_bin";
    if (IsExecutable(program.string())) return program.string();
  }
  return "";
}

/// The folder that Verilator calls its root, for a program at `program`; empty if there is none.
std::string FindRoot(const fs::path& program) {
  const fs::path prefix = program.parent_path().parent_path();
  for (const fs::path& root : {prefix, prefix / "share/verilator"}) {
    if (fs::exists(root / "include/verilated.h")) return root.string();
  }
  const Result<Outcome> asked = RunCommand({{program.string(), "--getenv", "VERILATOR_ROOT"}, {}, ""});
  if (!asked.ok() || !asked.value().ok()) return "";
  const std::string root = Trim(asked.value().output);
  return fs::exists(fs::path(root) / "include/verilated.h") ? root : "";
}

/// "Verilator 5.006 ..." or, from packages that lost their version, "rev vUNKNOWN-...", or nothing.
bool SaysVerilator(const std::string& said) {
  return said.empty() || said.rfind("Verilator", 0) == 0 || said.rfind("rev ", 0) == 0;
}

/// Some packages forget to write their version into the program; the runtime's header knows it still.
std::string VersionText(const std::string& said, const std::string& include) {
  if (said.rfind("Verilator", 0) == 0) return said;
  const Result<std::string> header = ReadFile(include + "/verilated_config.h");
  std::smatch match;
  if (header.ok() && std::regex_search(header.value(), match, std::regex("VERILATOR_VERSION +\"([^\"]*)\""))) {
    return "Verilator " + match[1].str() + (said.empty() ? "" : " (" + said + ")");
  }
  return said;
}

/// Also true where there is no version to be read: digits beyond six are none, and would not fit an int.
bool TooOld(const std::string& version) {
  std::smatch match;
  if (!std::regex_search(version, match, std::regex("^Verilator ([0-9]{1,6})\\.([0-9]{1,6})"))) return true;
  const int major = std::stoi(match[1]);
  return major < kOldest[0] || (major == kOldest[0] && std::stoi(match[2]) < kOldest[1]);
}

/// Identifies the Verilator `program`; `place` says in messages who named it.
Result<Verilator> Identify(const std::string& place, const std::string& program) {
  Verilator found;
  // The program "verilator" is a Perl wrapper around its neighbour "verilator_bin"; it may be a link to elsewhere.
  const fs::path real = fs::canonical(program);
  const fs::path binary = real.parent_path() / "verilator_bin";
  const bool is_wrapper = real.filename() == "verilator" && IsExecutable(binary.string());
  found.program = is_wrapper ? binary.string() : real.string();
  found.root = FindRoot(found.program);
  if (found.root.empty()) return MakeError(place, program + " has no include folder with verilated.h", kHelp);
  found.include = found.root + "/include";
  const Result<Outcome> asked = RunCommand({{found.program, "--version"}, {{"VERILATOR_ROOT", found.root}}, ""});
  if (!asked.ok()) return asked.errors();
  if (!asked.value().ok()) {
    return MakeError(place, found.program + " --version failed with status " + std::to_string(asked.value().status),
                     kHelp);
  }
  const std::string said = Trim(asked.value().output);
  if (!SaysVerilator(said)) {
    return MakeError(place, program + " --version says \"" + said + "\"; expected a Verilator", kHelp);
  }
  found.version = VersionText(said, found.include);
  if (TooOld(found.version)) {
    return MakeError(place, program + " is \"" + found.version + "\"; expected Verilator 5.006 or newer", kHelp);
  }
  return found;
}

/// What the user named: a path, or a program in PATH.
Result<Verilator> FindNamed(const std::string& place, const std::string& name, const std::string& path) {
  const bool is_path = name.find('/') != std::string::npos;
  const std::string program = is_path ? name : FindProgram(name, path);
  if (program.empty() || !IsExecutable(program)) {
    return MakeError(place, name + " is not a program" + (is_path ? "" : " in PATH") + "; expected a Verilator", kHelp);
  }
  return Identify(place, program);
}

}  // namespace

Places HereAndNow(const std::string& option) {
  Places places;
  places.option = option;
  places.environment = Variable("LEOPARD_VERILATOR");
  std::error_code unknown;
  const fs::path self = fs::read_symlink("/proc/self/exe", unknown);
  if (!unknown) places.packaged = (self.parent_path().parent_path() / "tools/verilator").string();
  places.path = Variable("PATH");
  places.cxx = Variable("CXX");
  places.coverage = Variable("LEOPARD_COVERAGE");
  places.systemc = Variable("SYSTEMC_HOME");
  return places;
}

Result<Verilator> FindVerilator(const Places& places) {
  if (!places.option.empty()) return FindNamed("--verilator", places.option, places.path);
  if (!places.environment.empty()) return FindNamed("LEOPARD_VERILATOR", places.environment, places.path);
  const std::string packaged = FindPackaged(places.packaged);
  if (!packaged.empty()) return Identify(places.packaged, packaged);
  const std::string program = FindProgram("verilator", places.path);
  if (!program.empty()) return Identify("PATH", program);
  return MakeError("verilator",
                   "no Verilator found; looked at --verilator (not given), LEOPARD_VERILATOR (not set), " +
                       places.packaged + " and PATH",
                   kHelp);
}

Result<Compiler> FindCompiler(const Places& places) {
  const std::string place = places.cxx.empty() ? "PATH" : "CXX";
  std::istringstream words(places.cxx.empty() ? "c++" : places.cxx);
  Compiler compiler;
  compiler.command.assign(std::istream_iterator<std::string>(words), {});
  std::string& program = compiler.command.front();
  const std::string named = program;
  if (named.find('/') == std::string::npos) program = FindProgram(named, places.path);
  if (!IsExecutable(program)) {
    return MakeError(place, named + " is not a program; expected a C++ compiler", "install g++ or set CXX");
  }
  program = fs::absolute(program).string();
  for (const char* question : {"--version", "-dumpmachine"}) {
    Command command;
    command.arguments = compiler.command;
    command.arguments.push_back(question);
    const Result<Outcome> asked = RunCommand(command);
    if (!asked.ok()) return asked.errors();
    if (!asked.value().ok()) {
      return MakeError(place, Quote(command.arguments) + " failed with status " + std::to_string(asked.value().status));
    }
    compiler.identity += asked.value().output;
  }
  return compiler;
}

}  // namespace leopard::rtl
