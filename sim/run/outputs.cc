#include "sim/run/outputs.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>

namespace leopard::run {

namespace {

namespace fs = std::filesystem;

/// Tries what writing will do: create a file beside `path`. Asking for permissions would not find a full or
/// read-only file system.
int TryCreate(const std::string& path) {
  const std::string probe = path + ".probe" + std::to_string(getpid());
  const int file = open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return errno;
  close(file);
  unlink(probe.c_str());
  return 0;
}

Diagnostics CheckOutput(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) return {MakeError(path, "cannot write: this is a folder; expected a file name")};
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    // It would be replaced by a file of the same name.
    return {MakeError(path, "cannot write: this is not an ordinary file")};
  }
  const int reason = TryCreate(path);
  if (reason == 0) return {};
  return {MakeError(path, "cannot write: " + std::generic_category().message(reason))};
}

}  // namespace

Diagnostics CheckOutputs(const std::vector<std::pair<std::string, std::string>>& outputs) {
  Diagnostics errors;
  std::set<std::string> seen;
  for (const auto& [option, path] : outputs) {
    if (path.empty()) continue;
    if (!seen.insert(fs::path(path).lexically_normal().string()).second) {
      errors.push_back(MakeError(path, option + " names the same file as another output"));
      continue;
    }
    for (Diagnostic& error : CheckOutput(path)) errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace leopard::run
