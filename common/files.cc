#include "common/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <string>
#include <system_error>

namespace leopard {
namespace {

constexpr int kMaxTemporaries = 1000;

/// generic_category().message is strerror without its static buffer.
Diagnostic SystemError(const std::string& path, const std::string& action, int error) {
  return MakeError(path.empty() ? "\"\"" : path, "cannot " + action + ": " + std::generic_category().message(error));
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }

  /// The result of close(), which is where some file systems report a full disk.
  int Close() {
    if (fd_ < 0) return 0;
    const int fd = fd_;
    fd_ = -1;
    return close(fd);
  }

 private:
  int fd_;
};

int RetryOpen(const char* path, int flags, mode_t mode = 0) {
  int fd;
  do {
    fd = open(path, flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

/// 0, or the error number.
int WriteAll(int fd, const std::string& contents) {
  std::size_t done = 0;
  while (done < contents.size()) {
    const ssize_t count = write(fd, contents.data() + done, contents.size() - done);
    if (count < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    done += static_cast<std::size_t>(count);
  }
  return 0;
}

/// Opens a new file beside `path`; `name` is what it is called. The process number keeps concurrent
/// runs apart, the counter threads and left-overs of a process that was killed.
int OpenTemporary(const std::string& path, std::string* name) {
  for (int i = 0; i < kMaxTemporaries; ++i) {
    *name = path + ".tmp" + std::to_string(getpid()) + "." + std::to_string(i);
    const int fd = RetryOpen(name->c_str(), O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

/// 0, or the error number.
int FillAndClose(Descriptor* file, const std::string& contents) {
  const int error = WriteAll(file->get(), contents);
  if (error != 0) return error;
  // EINVAL: the file system cannot synchronise, which is no reason to refuse to write.
  if (fsync(file->get()) != 0 && errno != EINVAL) return errno;
  return file->Close() != 0 ? errno : 0;
}

bool IsDirectory(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace

Result<std::string> ReadFile(const std::string& path) {
  Descriptor file(RetryOpen(path.c_str(), O_RDONLY));
  if (file.get() < 0) return SystemError(path, "open", errno);
  std::string contents;
  struct stat status;
  if (fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode)) contents.reserve(status.st_size);
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = read(file.get(), buffer, sizeof(buffer));
    if (count == 0) return contents;
    if (count < 0) {
      if (errno == EINTR) continue;
      return SystemError(path, "read", errno);
    }
    contents.append(buffer, static_cast<std::size_t>(count));
  }
}

Diagnostics WriteFile(const std::string& path, const std::string& contents) {
  std::string temporary;
  Descriptor file(OpenTemporary(path, &temporary));
  if (file.get() < 0) return {SystemError(path, "create", errno)};
  const int error = FillAndClose(&file, contents);
  if (error != 0) {
    unlink(temporary.c_str());
    return {SystemError(path, "write", error)};
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const int reason = errno;
    unlink(temporary.c_str());
    return {SystemError(path, "replace", reason)};
  }
  return {};
}

Diagnostics MakeDirectories(const std::string& path) {
  for (std::size_t end = 0; end != std::string::npos;) {
    end = path.find('/', end + 1);
    const std::string prefix = path.substr(0, end);
    if (mkdir(prefix.c_str(), 0777) == 0) continue;
    const int reason = errno;
    if (!IsDirectory(prefix)) return {SystemError(prefix, "make the directory", reason)};
  }
  return {};
}

}  // namespace leopard
