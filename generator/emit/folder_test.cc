#include "generator/emit/folder.h"

#include <cstdlib>
#include <filesystem>

#include "common/files.h"
#include "doctest/doctest.h"
#include "generator/emit/manifest.h"

namespace leopard::emit {
namespace {

namespace fs = std::filesystem;

/// A folder of the test's own, gone with it.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "leopard_folder_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  fs::path path_;
};

std::vector<GeneratedFile> Design(std::vector<GeneratedFile> files) {
  config::Config config;
  config.name = "tiny";
  files.push_back({kManifestPath, Manifest(config, files)});
  return files;
}

std::string Text(const std::string& path) {
  const auto text = ReadFile(path);
  return text.ok() ? text.value() : "(none)";
}

void Put(const std::string& path, const std::string& text) { REQUIRE(WriteFile(path, text).empty()); }

FolderChanges MustWrite(const std::string& folder, const std::vector<GeneratedFile>& files) {
  const auto changes = WriteFolder(folder, files);
  INFO((changes.ok() ? "" : Format(changes.errors())));
  REQUIRE(changes.ok());
  return changes.value();
}

std::string Errors(const std::string& folder, const std::vector<GeneratedFile>& files) {
  const auto changes = WriteFolder(folder, files);
  return changes.ok() ? "" : Format(changes.errors());
}

TEST_CASE("a new folder, and those above it") {
  const Scratch scratch;
  const auto files = Design({{"a", "1\n"}, {"rtl/b.v", "2\n"}});
  CHECK(MustWrite(scratch / "x/y/", files).written == 3);
  CHECK(Text(scratch / "x/y/rtl/b.v") == "2\n");
  CHECK(Text(scratch / "x/y/manifest.json") == files.back().text);
  CHECK(scratch.entries() == 1);
}

TEST_CASE("an empty folder is filled") {
  const Scratch scratch;
  fs::create_directory(scratch / "out");
  CHECK(MustWrite(scratch / "out", Design({{"a", "1\n"}})).written == 2);
}

TEST_CASE("a design is renewed: same bytes stay, others are replaced, old ones go, the user's stay") {
  const Scratch scratch;
  const std::string out = scratch / "out";
  MustWrite(out, Design({{"a", "1\n"}, {"b", "2\n"}, {"old/deep/c", "3\n"}, {"mixed/d", "4\n"}}));
  Put(out + "/mixed/mine", "user's\n");
  const auto time = fs::last_write_time(out + "/a");
  const FolderChanges changes = MustWrite(out, Design({{"a", "1\n"}, {"b", "two\n"}}));
  CHECK(changes.unchanged == 1);
  CHECK(changes.written == 2);  // b and the manifest
  CHECK(changes.removed == 2);
  CHECK(fs::last_write_time(out + "/a") == time);
  CHECK(Text(out + "/b") == "two\n");
  CHECK(!fs::exists(out + "/old"));
  CHECK(!fs::exists(out + "/mixed/d"));
  CHECK(Text(out + "/mixed/mine") == "user's\n");
  CHECK(MustWrite(out, Design({{"a", "1\n"}, {"b", "two\n"}})).written == 0);
}

TEST_CASE("a folder that is not ours is refused") {
  const Scratch scratch;
  const std::string out = scratch / "out";
  fs::create_directory(out);
  Put(out + "/a", "user's\n");
  CHECK(Errors(out, Design({{"a", "1\n"}})) ==
        out +
            ": error: is not empty and has no manifest.json; nothing was written\n"
            "help: choose another folder with -o, or empty this one\n");
  Put(out + "/manifest.json", "{}\n");
  CHECK(Errors(out, Design({{"a", "1\n"}})) == out +
                                                   "/manifest.json: error: not a manifest of leopard\n"
                                                   "help: choose another folder with -o\n");
  CHECK(Text(out + "/a") == "user's\n");
  CHECK(Errors(out + "/a", Design({})) == out +
                                              "/a: error: is a file; expected a folder, or nothing\n"
                                              "help: choose another folder with -o\n");
}

TEST_CASE("a file of the user's in the way stops everything") {
  const Scratch scratch;
  const std::string out = scratch / "out";
  MustWrite(out, Design({{"a", "1\n"}}));
  Put(out + "/b", "user's\n");
  CHECK(Errors(out, Design({{"a", "one\n"}, {"b", "2\n"}})) ==
        out +
            "/b: error: is in the way and not listed in manifest.json; nothing was written\n"
            "help: move it away, or choose another folder with -o\n");
  CHECK(Text(out + "/a") == "1\n");
  CHECK(Text(out + "/b") == "user's\n");
}

TEST_CASE("a folder that cannot be made leaves nothing behind") {
  const Scratch scratch;
  Put(scratch / "file", "x\n");
  CHECK(Errors(scratch / "file/out", Design({})).find("file") != std::string::npos);
  CHECK(scratch.entries() == 1);
}

}  // namespace
}  // namespace leopard::emit
