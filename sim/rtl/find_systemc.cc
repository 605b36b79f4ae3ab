// rtl::FindSystemC.
#include <filesystem>
#include <map>
#include <sstream>

#include "sim/rtl/process.h"
#include "sim/rtl/toolchain.h"

namespace leopard::rtl {
namespace {

namespace fs = std::filesystem;

constexpr char kHelp[] = "install Debian's libsystemc-dev with scripts/setup, or set SYSTEMC_HOME; 2.3.4 or newer";

/// The macros that a preprocessor lists: `#define NAME VALUE`, quotes taken off the value.
std::map<std::string, std::string> Macros(const std::string& listed) {
  std::map<std::string, std::string> macros;
  std::istringstream lines(listed);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string define, name, value;
    words >> define >> name >> value;
    if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
    macros[name] = value;
  }
  return macros;
}

/// Comparable as text would not be: 2.3.4 is 20304.
int Number(std::map<std::string, std::string> macros) {
  int number = 0;
  for (const char* part : {"MAJOR", "MINOR", "PATCH"}) {
    const std::string& value = macros[std::string("SC_VERSION_") + part];
    if (value.empty() || value.find_first_not_of("0123456789") != std::string::npos || value.size() > 2) return 0;
    number = number * 100 + std::stoi(value);
  }
  return number;
}

std::string FindLibrary(const fs::path& home) {
  for (const char* name : {"lib", "lib-linux64", "lib64"}) {
    for (const char* file : {"libsystemc.so", "libsystemc.a"}) {
      if (fs::exists(home / name / file)) return (home / name).string();
    }
  }
  return "";
}

}  // namespace

Result<SystemC> FindSystemC(const Places& places, const Compiler& compiler) {
  constexpr int kOldest = 20304;
  const std::string place = places.systemc.empty() ? "systemc" : "SYSTEMC_HOME";
  SystemC found;
  Command command;
  command.arguments = compiler.command;
  if (!places.systemc.empty()) {
    const fs::path home = fs::absolute(places.systemc);
    found.include = (home / "include").string();
    found.library = FindLibrary(home);
    if (found.library.empty()) return MakeError(place, places.systemc + " has no library libsystemc", kHelp);
    command.arguments.push_back("-I" + found.include);
  }
  const std::string header = "sysc/kernel/sc_ver.h";
  command.arguments.insert(command.arguments.end(),
                           {"-std=c++17", "-E", "-dM", "-include", header, "-x", "c++", "/dev/null"});
  const Result<Outcome> asked = RunCommand(command);
  if (!asked.ok()) return asked.errors();
  if (!asked.value().ok()) {
    return MakeError(place, "no SystemC found: " + compiler.command.front() + " cannot include " + header, kHelp);
  }
  const std::map<std::string, std::string> macros = Macros(asked.value().output);
  const auto value = [&macros](const std::string& name) {
    const auto at = macros.find(name);
    return at == macros.end() ? std::string() : at->second;
  };
  found.version = "SystemC " + value("SC_VERSION_MAJOR") + "." + value("SC_VERSION_MINOR") + "." +
                  value("SC_VERSION_PATCH") + "-" + value("SC_VERSION_ORIGINATOR") + " " + value("SYSTEMC_VERSION");
  if (Number(macros) < kOldest) return MakeError(place, found.version + " is too old; expected 2.3.4 or newer", kHelp);
  return found;
}

}  // namespace leopard::rtl
