#include "sim/rtl/cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "common/files.h"

namespace leopard::rtl {
namespace {

namespace fs = std::filesystem;

constexpr char kStamp[] = "complete";  // holds the digest; written last
constexpr std::size_t kNameDigits = 32;

/// An exclusive lock on a file, also between threads: each has an open file of its own. The kernel lets go
/// of it when this process ends, however that happens.
class Lock {
 public:
  ~Lock() {
    if (fd_ >= 0) close(fd_);
  }
  /// Waits; returns the reason if it cannot be had.
  std::string Take(const std::string& path) {
    fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd_ < 0) return std::strerror(errno);
    while (flock(fd_, LOCK_EX) != 0) {
      if (errno != EINTR) return std::strerror(errno);
    }
    return "";
  }

 private:
  int fd_ = -1;
};

bool IsComplete(const fs::path& entry, const std::string& digest) {
  const Result<std::string> stamp = ReadFile((entry / kStamp).string());
  return stamp.ok() && stamp.value() == digest;
}

/// Writes back what the entry holds: after a crash of the machine, a stamp must not outlive its files.
std::string Flush(const fs::path& folder) {
  std::error_code error;
  for (const auto& file : fs::recursive_directory_iterator(folder, error)) {
    if (!file.is_regular_file()) continue;
    const int fd = open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return std::strerror(errno);
    const bool flushed = fsync(fd) == 0;
    const int reason = errno;
    close(fd);
    if (!flushed) return std::strerror(reason);
  }
  return error ? error.message() : "";
}

Diagnostics Make(const fs::path& entry, const std::string& digest, const Cache::Maker& make) {
  const fs::path temporary = entry.string() + ".part";
  const std::string log = entry.string() + ".log";
  std::error_code error;
  fs::remove_all(temporary, error);  // what a killed process left; under the lock nobody else works on it
  if (!error) fs::remove_all(entry, error);
  if (!error) fs::remove(log, error);
  if (error) return {MakeError(entry.string(), "cannot clear the cache: " + error.message())};
  Diagnostics problems = MakeDirectories(temporary.string());
  if (problems.empty()) problems = make(temporary.string(), log);
  if (problems.empty()) {
    const std::string reason = Flush(temporary);
    if (!reason.empty()) problems.push_back(MakeError(temporary.string(), "cannot write: " + reason));
  }
  if (problems.empty()) problems = WriteFile((temporary / kStamp).string(), digest);
  if (problems.empty()) {
    fs::rename(temporary, entry, error);
    if (error) problems.push_back(MakeError(entry.string(), "cannot write: " + error.message()));
  }
  std::error_code ignored;
  if (problems.empty()) {
    fs::remove(log, ignored);
  } else {
    fs::remove_all(temporary, ignored);
  }
  return problems;
}

}  // namespace

Result<std::string> Cache::Get(const std::string& name, const std::string& digest, const Maker& make) const {
  const fs::path entry = fs::path(folder_) / (name + "-" + digest.substr(0, kNameDigits));
  if (IsComplete(entry, digest)) return entry.string();
  const Diagnostics problems = MakeDirectories(folder_);
  if (!problems.empty()) return problems;
  Lock lock;
  const std::string lock_path = entry.string() + ".lock";
  const std::string reason = lock.Take(lock_path);
  if (!reason.empty()) {
    return MakeError(lock_path, "cannot lock: " + reason, "keep models in another folder with --cache-dir");
  }
  if (!IsComplete(entry, digest)) {  // not even made by the one this waited for
    const Diagnostics failures = Make(entry, digest, make);
    if (!failures.empty()) return failures;
  }
  return entry.string();
}

}  // namespace leopard::rtl
