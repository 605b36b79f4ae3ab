#include "sim/rtl/cache.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "common/sha256.h"
#include "sim/rtl/test_support.h"

namespace leopard::rtl {
namespace {

namespace fs = std::filesystem;
using testing::Scratch;

const std::string kDigest = Sha256("one");
const std::string kEntry = "/cache/model-" + kDigest.substr(0, 32);

/// Makes an entry slowly and in two steps, and notes in `journal` that it did.
Cache::Maker SlowMaker(const std::string& journal) {
  return [journal](const std::string& folder, const std::string&) -> Diagnostics {
    std::ofstream(journal, std::ios::app) << "made\n";
    std::ofstream(folder + "/first") << "1";
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    std::ofstream(folder + "/second") << "2";
    return {};
  };
}

bool HasBoth(const std::string& entry) { return fs::exists(entry + "/first") && fs::exists(entry + "/second"); }

TEST_CASE("an entry is made once, and found again") {
  const Scratch scratch;
  const Cache cache(scratch.path() + "/cache");
  const std::string journal = scratch.path() + "/journal";
  for (int i = 0; i < 2; ++i) {
    const Result<std::string> entry = cache.Get("model", kDigest, SlowMaker(journal));
    REQUIRE(entry.ok());
    CHECK(entry.value() == scratch.path() + kEntry);
    CHECK(HasBoth(entry.value()));
  }
  CHECK(cache.Get("model", Sha256("two"), SlowMaker(journal)).ok());
  CHECK(ReadFile(journal).value() == "made\nmade\n");
}

TEST_CASE("threads that want the same entry wait for the one that makes it") {
  const Scratch scratch;
  const std::string journal = scratch.path() + "/journal";
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const Result<std::string> entry = Cache(scratch.path() + "/cache").Get("model", kDigest, SlowMaker(journal));
      if (entry.ok() && HasBoth(entry.value())) ++good;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 8);
  CHECK(ReadFile(journal).value() == "made\n");
}

TEST_CASE("so do processes") {
  const Scratch scratch;
  const std::string journal = scratch.path() + "/journal";
  std::vector<pid_t> children;
  for (int i = 0; i < 4; ++i) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const Result<std::string> entry = Cache(scratch.path() + "/cache").Get("model", kDigest, SlowMaker(journal));
      _exit(entry.ok() && HasBoth(entry.value()) ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
  }
  CHECK(ReadFile(journal).value() == "made\n");
}

TEST_CASE("what a killed process left is neither used nor in the way") {
  const Scratch scratch;
  const std::string journal = scratch.path() + "/journal";
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const Cache::Maker dies = [](const std::string& folder, const std::string&) -> Diagnostics {
      std::ofstream(folder + "/first") << "half" << std::flush;
      _exit(9);
    };
    (void)Cache(scratch.path() + "/cache").Get("model", kDigest, dies);
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WEXITSTATUS(status) == 9);
  CHECK_FALSE(fs::exists(scratch.path() + kEntry));
  const Result<std::string> entry = Cache(scratch.path() + "/cache").Get("model", kDigest, SlowMaker(journal));
  REQUIRE(entry.ok());
  CHECK(ReadFile(entry.value() + "/first").value() == "1");
}

TEST_CASE("an entry without its stamp, or with another's, is made anew") {
  const Scratch scratch;
  const Cache cache(scratch.path() + "/cache");
  const std::string journal = scratch.path() + "/journal";
  scratch.Write(kEntry + "/first", "half");
  CHECK(HasBoth(cache.Get("model", kDigest, SlowMaker(journal)).value()));
  scratch.Write(kEntry + "/complete", "another digest");
  CHECK(HasBoth(cache.Get("model", kDigest, SlowMaker(journal)).value()));
  CHECK(ReadFile(journal).value() == "made\nmade\n");
}

TEST_CASE("a failure leaves its log and no entry, and the next one tries again") {
  const Scratch scratch;
  const Cache cache(scratch.path() + "/cache");
  std::string log_path;
  const Cache::Maker fails = [&](const std::string& folder, const std::string& log) -> Diagnostics {
    std::ofstream(folder + "/first") << "half";
    std::ofstream(log) << "why";
    log_path = log;
    return {MakeError(log, "no luck")};
  };
  const Result<std::string> entry = cache.Get("model", kDigest, fails);
  REQUIRE_FALSE(entry.ok());
  CHECK(Format(entry.errors()) == scratch.path() + kEntry + ".log: error: no luck\n");
  CHECK(ReadFile(log_path).value() == "why");
  CHECK_FALSE(fs::exists(scratch.path() + kEntry));
  CHECK_FALSE(fs::exists(scratch.path() + kEntry + ".part"));
  CHECK(cache.Get("model", kDigest, SlowMaker(scratch.path() + "/journal")).ok());
  CHECK_FALSE(fs::exists(log_path));
}

TEST_CASE("a cache folder that cannot be is an error") {
  const Scratch scratch;
  scratch.Write("cache", "a file");
  const Result<std::string> entry =
      Cache(scratch.path() + "/cache").Get("model", kDigest, SlowMaker(scratch.path() + "/journal"));
  REQUIRE_FALSE(entry.ok());
  CHECK_FALSE(fs::exists(scratch.path() + "/journal"));
}

}  // namespace
}  // namespace leopard::rtl
