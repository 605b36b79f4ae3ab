// The subcommands. One file each; the table in commands.cc is the only list of them.
#ifndef LEOPARD_CLI_COMMANDS_H_
#define LEOPARD_CLI_COMMANDS_H_

#include <string>
#include <vector>

namespace leopard::cli {

/// What follows the name of the command on the command line.
using Arguments = std::vector<std::string>;

// Exit statuses.
constexpr int kGood = 0;
constexpr int kBadInput = 1;  ///< Or a comparison that failed.
constexpr int kBadUsage = 2;

struct Command {
  std::string name;
  std::string summary;                     ///< One line for `leopard --help`.
  int (*run)(const Arguments& arguments);  ///< Returns the exit status.
};

const std::vector<Command>& Commands();

int Check(const Arguments& arguments);
int Explain(const Arguments& arguments);
int Formats(const Arguments& arguments);
int Gates(const Arguments& arguments);
int Generate(const Arguments& arguments);
int Manual(const Arguments& arguments);
int Params(const Arguments& arguments);
int Simulate(const Arguments& arguments);

}  // namespace leopard::cli

#endif  // LEOPARD_CLI_COMMANDS_H_
