#include "sim/rtl/compile.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <fstream>
#include <mutex>
#include <sstream>
#include <thread>

namespace leopard::rtl {
namespace {

constexpr std::size_t kShownLines = 12;

/// The last lines of a text, each after a newline and an indent.
std::string LastLines(const std::string& text) {
  std::istringstream stream(text);
  std::deque<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
    if (lines.size() > kShownLines) lines.pop_front();
  }
  std::string shown;
  for (const std::string& line : lines) shown += "\n  " + line;
  return shown;
}

}  // namespace

Diagnostics BuildLog::Run(const std::string& step, const Command& command) {
  const Result<Outcome> outcome = RunCommand(command);
  if (!outcome.ok()) return outcome.errors();
  const std::string& output = outcome.value().output;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::ofstream log(path_, std::ios::app);
    log << "$ " << Quote(command.arguments) << '\n' << output << std::flush;
    if (!log) return {MakeError(path_, "cannot write")};
  }
  if (outcome.value().ok()) return {};
  return {MakeError(path_, step + " failed with status " + std::to_string(outcome.value().status) + "; it ended with" +
                               LastLines(output))};
}

std::vector<std::string> CommonFlags(const ModelParts& parts) {
  const std::string fst = parts.waves ? "1" : "0";
  // VL_TIME_CONTEXT: time belongs to the model's context, not to a global function that the bench would define.
  return {"-std=c++17",
          "-pthread",
          "-w",
          "-DVERILATOR=1",
          "-DVL_TIME_CONTEXT",
          std::string("-DVM_COVERAGE=") + (parts.coverage ? "1" : "0"),
          std::string("-DVM_SC=") + (parts.systemc ? "1" : "0"),
          "-DVM_TIMING=0",
          "-DVM_TRACE=" + fst,
          "-DVM_TRACE_FST=" + fst,
          "-DVM_TRACE_VCD=0",
          "-DVM_TRACE_SAIF=0"};
}

Diagnostics CompileAll(const Compiler& compiler, const std::vector<Unit>& units, int jobs, const std::string& folder,
                       BuildLog* log) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  Diagnostics failures;
  const auto work = [&] {
    for (std::size_t i = next++; i < units.size(); i = next++) {
      Command command;
      command.arguments = compiler.command;
      command.arguments.insert(command.arguments.end(), units[i].flags.begin(), units[i].flags.end());
      command.arguments.insert(command.arguments.end(), {"-c", units[i].source, "-o", units[i].object});
      command.directory = folder;
      const Diagnostics problems = log->Run("compiling " + units[i].source, command);
      if (problems.empty()) continue;
      next = units.size();
      const std::lock_guard<std::mutex> lock(mutex);
      failures.insert(failures.end(), problems.begin(), problems.end());
    }
  };
  const std::size_t count = std::min(units.size(), static_cast<std::size_t>(std::max(jobs, 1)));
  std::vector<std::thread> workers;
  for (std::size_t worker = 1; worker < count; ++worker) workers.emplace_back(work);
  work();
  for (std::thread& worker : workers) worker.join();
  return failures;
}

std::vector<std::string> ClassList(const std::string& makefile, const std::string& name) {
  std::vector<std::string> words;
  std::istringstream lines(makefile);
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(name + " +=", 0) == 0) {
      inside = true;
      continue;
    }
    std::istringstream text(line);
    std::string word;
    if (!inside || !(text >> word) || word == "\\") {
      inside = false;
      continue;
    }
    words.push_back(word);
    if (line.back() != '\\') inside = false;
  }
  return words;
}

}  // namespace leopard::rtl
