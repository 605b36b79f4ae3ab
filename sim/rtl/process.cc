#include "sim/rtl/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace leopard::rtl {
namespace {

/// A file descriptor, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void Set(int fd) { fd_ = fd; }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

bool OpenPipe(Descriptor* read_end, Descriptor* write_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return false;
  read_end->Set(ends[0]);
  write_end->Set(ends[1]);
  return true;
}

std::vector<std::string> Environment(const Command& command) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : command.environment) replaced = replaced || text.rfind(name + "=", 0) == 0;
    if (!replaced) result.push_back(text);
  }
  for (const auto& [name, value] : command.environment) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> Pointers(std::vector<std::string>* strings) {
  std::vector<char*> pointers;
  for (std::string& string : *strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct Prepared {
  std::string program, directory;
  std::vector<std::string> arguments, environment;
  std::vector<char*> argv, envp;
};

/// The child's part, between fork and exec: nothing here may allocate. `failure` takes errno.
[[noreturn]] void BecomeCommand(const Prepared& prepared, pid_t parent, int output, int failure) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(127);  // it died before it could be watched
  const int input = open("/dev/null", O_RDONLY);
  const bool redirected = input >= 0 && dup2(input, 0) >= 0 && dup2(output, 1) >= 0 && dup2(output, 2) >= 0;
  if (redirected && (prepared.directory.empty() || chdir(prepared.directory.c_str()) == 0)) {
    execve(prepared.program.c_str(), prepared.argv.data(), prepared.envp.data());
  }
  const int reason = errno;
  const ssize_t ignored = write(failure, &reason, sizeof reason);
  (void)ignored;
  _exit(127);
}

std::string ReadAll(int fd) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t count = read(fd, buffer, sizeof buffer);
    if (count > 0) text.append(buffer, static_cast<std::size_t>(count));
    if (count == 0 || (count < 0 && errno != EINTR)) return text;
  }
}

Result<Outcome> Wait(pid_t child, const std::string& program, std::string output) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return MakeError(program, std::string("cannot be waited for: ") + std::strerror(errno));
  }
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) return MakeError(program, "interrupted");
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return Outcome{code, std::move(output)};
}

}  // namespace

Result<Outcome> RunCommand(const Command& command) {
  Prepared prepared;
  prepared.arguments = command.arguments;
  prepared.environment = Environment(command);
  prepared.directory = command.directory;
  const std::string& name = command.arguments.front();
  const char* path = std::getenv("PATH");
  prepared.program = name.find('/') != std::string::npos ? name : FindProgram(name, path == nullptr ? "" : path);
  if (prepared.program.empty()) return MakeError(name, "no such program in PATH");
  prepared.argv = Pointers(&prepared.arguments);
  prepared.envp = Pointers(&prepared.environment);

  Descriptor output_read, output_write, failure_read, failure_write;
  if (!OpenPipe(&output_read, &output_write) || !OpenPipe(&failure_read, &failure_write)) {
    return MakeError(name, std::string("cannot be started: ") + std::strerror(errno));
  }

  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) return MakeError(name, std::string("cannot be started: ") + std::strerror(errno));
  if (child == 0) BecomeCommand(prepared, parent, output_write.get(), failure_write.get());
  output_write.Close();
  failure_write.Close();
  int reason = 0;
  const std::string failure = ReadAll(failure_read.get());
  std::string output = ReadAll(output_read.get());
  const Result<Outcome> outcome = Wait(child, name, std::move(output));
  if (failure.size() == sizeof reason) {
    std::memcpy(&reason, failure.data(), sizeof reason);
    return MakeError(name, std::string("cannot be started: ") + std::strerror(reason));
  }
  return outcome;
}

bool IsExecutable(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && access(path.c_str(), X_OK) == 0;
}

std::string FindProgram(const std::string& name, const std::string& path) {
  std::istringstream folders(path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (IsExecutable(candidate)) return candidate;
  }
  return "";
}

std::string Quote(const std::vector<std::string>& arguments) {
  std::string text;
  for (const std::string& argument : arguments) {
    const bool plain = !argument.empty() && argument.find_first_of(" \t\n\"'\\$`*?[]{}()<>|&;#~!") == std::string::npos;
    std::string quoted;
    for (const char c : argument) quoted += c == '\'' ? "'\\''" : std::string(1, c);
    text += (text.empty() ? "" : " ") + (plain ? argument : "'" + quoted + "'");
  }
  return text;
}

}  // namespace leopard::rtl
