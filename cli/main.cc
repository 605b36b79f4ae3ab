// leopard COMMAND ...: finds the command, runs it, and returns its exit status.
#include <exception>
#include <iostream>
#include <string>

#include "cli/commands.h"
#include "common/suggest.h"
#include "generator/emit/identity.h"

namespace leopard::cli {
namespace {

std::string HelpText() {
  std::string text =
      "usage: leopard COMMAND [arguments]\n"
      "\n"
      "Generates and simulates bit-serial attention accelerators.\n"
      "\n"
      "commands:\n";
  for (const Command& command : Commands()) {
    text += "  " + command.name + std::string(12 - command.name.size(), ' ') + command.summary + "\n";
  }
  return text +
         "\n"
         "leopard COMMAND --help describes a command; leopard --version prints the version.\n"
         "Exit status: 0 good, 1 bad input or failed comparison, 2 bad usage.\n";
}

int UsageError(const std::string& message, const std::string& help) {
  std::cerr << "leopard: error: " << message << "\nhelp: " << help << "\n";
  return kBadUsage;
}

int Run(const Arguments& arguments) {
  if (arguments.empty()) return UsageError("no command", "see leopard --help");
  const std::string& name = arguments[0];
  if (name == "--help" || name == "-h") {
    std::cout << HelpText();
    return kGood;
  }
  if (name == "--version") {
    std::cout << "leopard " << emit::ToolVersion() << "\n";
    return kGood;
  }
  std::vector<std::string> names = {"--help", "--version"};
  for (const Command& command : Commands()) {
    if (command.name == name) return command.run(Arguments(arguments.begin() + 1, arguments.end()));
    names.push_back(command.name);
  }
  const std::string near = Nearest(name, names);
  const std::string kind = name.compare(0, 1, "-") == 0 ? "unknown option " : "unknown command ";
  return UsageError(kind + name, near.empty() ? "see leopard --help" : "did you mean " + near + "?");
}

}  // namespace
}  // namespace leopard::cli

int main(int argc, char** argv) {
  int status;
  try {
    status = leopard::cli::Run(leopard::cli::Arguments(argv + 1, argv + argc));
  } catch (const std::exception& fault) {
    // Expected failures are returned: this is a fault of the program, or the machine is out of memory.
    std::cerr << "leopard: internal error: " << fault.what() << "\n";
    return leopard::cli::kBadInput;
  }
  // A result that did not reach its file is a failure, too.
  if (!std::cout.flush()) {
    std::cerr << "leopard: error: cannot write to standard output\n";
    return leopard::cli::kBadInput;
  }
  return status;
}
