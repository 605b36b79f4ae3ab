#include "common/files.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace leopard {
namespace {

namespace fs = std::filesystem;

/// A new directory, gone with its contents at the end of the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (fs::temp_directory_path() / "leopard_files_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TemporaryDirectory() { fs::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  int CountFiles() const { return static_cast<int>(std::distance(fs::directory_iterator(path_), {})); }

 private:
  std::string path_;
};

TEST_CASE("what is written is read back, byte for byte") {
  const TemporaryDirectory directory;
  const std::string contents("a\0\r\n\xff", 5);
  CHECK(WriteFile(directory / "f", contents).empty());
  CHECK(ReadFile(directory / "f").value() == contents);
  CHECK(WriteFile(directory / "f", "").empty());
  CHECK(ReadFile(directory / "f").value().empty());
  CHECK(directory.CountFiles() == 1);  // no temporary left behind
}

TEST_CASE("a new file has the permissions that the umask leaves") {
  const TemporaryDirectory directory;
  const mode_t before = umask(022);
  CHECK(WriteFile(directory / "f", "x").empty());
  umask(before);
  struct stat status;
  REQUIRE(stat((directory / "f").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0644);
}

TEST_CASE("a file that cannot be read is refused with the reason") {
  const TemporaryDirectory directory;
  const std::string absent = directory / "absent";
  CHECK(Format(ReadFile(absent).errors()) == absent + ": error: cannot open: No such file or directory\n");
  CHECK(Format(ReadFile("").errors()) == "\"\": error: cannot open: No such file or directory\n");
  const std::string folder = directory / ".";
  CHECK(Format(ReadFile(folder).errors()) == folder + ": error: cannot read: Is a directory\n");
}

TEST_CASE("a file that cannot be written is refused with the reason") {
  const TemporaryDirectory directory;
  const std::string nowhere = directory / "absent/f";
  CHECK(Format(WriteFile(nowhere, "x")) == nowhere + ": error: cannot create: No such file or directory\n");
  const std::string folder = directory / "folder";
  CHECK(MakeDirectories(folder).empty());
  CHECK(Format(WriteFile(folder, "x")) == folder + ": error: cannot replace: Is a directory\n");
  CHECK(directory.CountFiles() == 1);
}

TEST_CASE("a write that fails half way leaves the old file and no temporary") {
  const TemporaryDirectory directory;
  const std::string path = directory / "f";
  CHECK(WriteFile(path, "old").empty());

  // A limit on the size of files fails where a full disk would, and needs no privilege.
  rlimit saved;
  REQUIRE(getrlimit(RLIMIT_FSIZE, &saved) == 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {1000, saved.rlim_max};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const Diagnostics diagnostics = WriteFile(path, std::string(5000, 'x'));
  REQUIRE(setrlimit(RLIMIT_FSIZE, &saved) == 0);
  std::signal(SIGXFSZ, handler);

  CHECK(Format(diagnostics) == path + ": error: cannot write: File too large\n");
  CHECK(ReadFile(path).value() == "old");
  CHECK(directory.CountFiles() == 1);
}

TEST_CASE("directories are made with those above them") {
  const TemporaryDirectory directory;
  CHECK(MakeDirectories(directory / "a/b/c").empty());
  CHECK(fs::is_directory(directory / "a/b/c"));
  CHECK(MakeDirectories(directory / "a/b/c/").empty());  // again, with a trailing slash
  CHECK(MakeDirectories(".").empty());
  CHECK(MakeDirectories("/").empty());
  CHECK(WriteFile(directory / "a/file", "").empty());
  const std::string file = directory / "a/file";
  CHECK(Format(MakeDirectories(file + "/b")) == file + ": error: cannot make the directory: File exists\n");
}

}  // namespace
}  // namespace leopard
