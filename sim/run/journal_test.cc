#include "sim/run/journal.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "common/files.h"
#include "sim/run/outputs.h"
#include "sim/run/record_json.h"
#include "sim/run/test_folder.h"

namespace leopard::run {
namespace {

const JournalKey kKey = {{"configuration", "abc"}, {"trace", "def"}};

HeadRecord MakeRecord() {
  HeadRecord record;
  record.block = 2;
  record.head = 7;
  record.queries = 8;
  record.keys = 9;
  record.metrics.scores = 72;
  record.metrics.max_abs_error = 0.1;  // has no exact decimal: must come back all the same
  record.metrics.cycles = 12;
  record.dropped_after = {1, 2, 3};
  return record;
}

TEST_CASE("a record survives the journal") {
  const TestFolder folder;
  const std::string path = folder / "r.json.partial";
  {
    auto journal = Journal::Open(path, kKey, false);
    REQUIRE(journal.ok());
    CHECK_FALSE(journal.value()->Find(2, 7));
    CHECK(journal.value()->Keep(MakeRecord(), "bytes").empty());
  }
  auto journal = Journal::Open(path, kKey, true);
  REQUIRE(journal.ok());
  const auto record = journal.value()->Find(2, 7);
  REQUIRE(record);
  CHECK(RecordToJson(*record) == RecordToJson(MakeRecord()));
  CHECK(record->block == 2);
  CHECK_FALSE(record->metrics.false_drops);
  CHECK(journal.value()->Arrays(2, 7).value() == "bytes");
  journal.value()->Remove();
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("what changed since the run began is named") {
  const TestFolder folder;
  const std::string path = folder / "j";
  REQUIRE(Journal::Open(path, kKey, false).ok());
  const auto journal = Journal::Open(path, {{"configuration", "abc"}, {"trace", "other"}}, true);
  REQUIRE_FALSE(journal.ok());
  CHECK(Format(journal.errors()) == path +
                                        ": error: cannot resume: the trace changed since the run began\n"
                                        "help: run without --resume to start over\n");
}

TEST_CASE("without resume, kept heads are discarded and counted") {
  const TestFolder folder;
  const std::string path = folder / "j";
  {
    auto journal = Journal::Open(path, kKey, false);
    REQUIRE(journal.ok());
    CHECK(journal.value()->Keep(MakeRecord(), "bytes").empty());
  }
  const auto journal = Journal::Open(path, kKey, false);
  REQUIRE(journal.ok());
  CHECK(journal.value()->discarded() == 1);
  CHECK_FALSE(journal.value()->Find(2, 7));
}

TEST_CASE("a journal in use, and a folder that is none, are left alone") {
  const TestFolder folder;
  const auto journal = Journal::Open(folder / "j", kKey, false);
  REQUIRE(journal.ok());
  CHECK(Format(Journal::Open(folder / "j", kKey, true).errors()) ==
        folder /
            "j: error: another run is writing the same result\n"
            "help: wait for it or choose another name\n");
  REQUIRE(MakeDirectories(folder / "mine").empty());
  REQUIRE(WriteFile(folder / "mine/thesis.txt", "x").empty());
  CHECK(Format(Journal::Open(folder / "mine", kKey, false).errors()) ==
        folder / "mine: error: this is in the way: finished heads are kept here, but it holds something else\n");
  CHECK(std::filesystem::exists(folder / "mine/thesis.txt"));
}

TEST_CASE("a damaged record counts as not finished") {
  const TestFolder folder;
  const auto journal = Journal::Open(folder / "j", kKey, false);
  REQUIRE(journal.ok());
  for (const char* text : {"", "[]", "{\"head\": 1}", "not JSON"}) {
    REQUIRE(WriteFile(folder / "j/block2.head7.json", text).empty());
    CHECK_FALSE(journal.value()->Find(2, 7));
  }
}

TEST_CASE("a record with numbers that no run has counts as not finished") {
  const TestFolder folder;
  const auto journal = Journal::Open(folder / "j", kKey, false);
  REQUIRE(journal.ok());
  const auto kept = [&](const char* field, const nlohmann::ordered_json& value) {
    nlohmann::ordered_json json = RecordToJson(MakeRecord());
    json[field] = value;
    REQUIRE(WriteFile(folder / "j/block2.head7.json", json.dump()).empty());
    return journal.value()->Find(2, 7).has_value();
  };
  CHECK(kept("keys", 9));
  for (const char* field : {"head", "first_query", "queries", "keys", "scores", "planes", "cycles", "load_bytes"}) {
    CAPTURE(field);
    CHECK_FALSE(kept(field, -1));
    CHECK_FALSE(kept(field, 1e300));  // no integer holds it
    CHECK_FALSE(kept(field, 7.0));
    CHECK_FALSE(kept(field, true));
    CHECK_FALSE(kept(field, "7"));
    CHECK_FALSE(kept(field, 18446744073709551615U));
  }
  CHECK_FALSE(kept("queries", 2147483648U));
  CHECK_FALSE(kept("scores", 9007199254740993));
  CHECK_FALSE(kept("max_abs_error", -0.5));
  CHECK_FALSE(kept("dropped_after", nlohmann::ordered_json::object()));
  CHECK_FALSE(kept("dropped_after", {1, 1e300}));
  CHECK_FALSE(kept("head", 6));  // another head's
}

TEST_CASE("outputs that cannot be written are found before the run, and nothing is left behind") {
  const TestFolder folder;
  CHECK(CheckOutputs({{"--result", folder / "a"}, {"--dump", ""}, {"--picture", folder / "b"}}).empty());
  CHECK(Format(CheckOutputs({{"--result", folder / "no/a"}})) ==
        folder / "no/a: error: cannot write: No such file or directory\n");
  CHECK(Format(CheckOutputs({{"--result", folder / "."}})) ==
        folder / ".: error: cannot write: this is a folder; expected a file name\n");
  CHECK(Format(CheckOutputs({{"--result", "/dev/null"}})) ==
        "/dev/null: error: cannot write: this is not an ordinary file\n");
  CHECK(Format(CheckOutputs({{"--result", folder / "a"}, {"--dump", folder / "./a"}})) ==
        folder / "./a: error: --dump names the same file as another output\n");
  CHECK(folder.files() == 0);
}

}  // namespace
}  // namespace leopard::run
