// Child processes: translators, compilers and models.
#ifndef LEOPARD_SIM_RTL_PROCESS_H_
#define LEOPARD_SIM_RTL_PROCESS_H_

#include <string>
#include <utility>
#include <vector>

#include "common/result.h"

namespace leopard::rtl {

struct Command {
  std::vector<std::string> arguments;                            ///< The program first: a path, or a name for PATH.
  std::vector<std::pair<std::string, std::string>> environment;  ///< Set on top of this process's own.
  std::string directory;                                         ///< Where to run; empty: here.
};

struct Outcome {
  int status = 0;      ///< Exit status, 128 + signal where a signal ended it.
  std::string output;  ///< What it wrote, output and messages in one.
  bool ok() const { return status == 0; }
};

/// Runs the command to its end. An error only where it could not be started or was interrupted from the
/// keyboard; otherwise the outcome says how it ended. Thread-safe. A child ends with the thread that waits
/// for it (also when this process is killed), holds no lock of ours, and gets Ctrl-C from the terminal itself.
Result<Outcome> RunCommand(const Command& command);

/// The executable file that `name` means in the colon-separated `path`, or empty.
std::string FindProgram(const std::string& name, const std::string& path);

bool IsExecutable(const std::string& path);

/// The command as one would type it, for messages.
std::string Quote(const std::vector<std::string>& arguments);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_PROCESS_H_
