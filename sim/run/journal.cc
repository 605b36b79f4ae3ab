#include "sim/run/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>
#include <system_error>

#include "common/files.h"
#include "sim/run/record_json.h"

namespace leopard::run {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr char kKeyName[] = "run.json";
constexpr char kLockName[] = "lock";

bool IsOurs(const std::string& name) {
  // The last alternative is the temporary of a write that a kill cut short.
  static const std::regex pattern(R"((run\.json|lock|block\d+\.head\d+\.(json|bin))(\.tmp.*)?)");
  return std::regex_match(name, pattern);
}

/// Files in `directory` that no journal writes.
bool HasForeignFiles(const std::string& directory) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    if (!IsOurs(entry.path().filename().string())) return true;
  }
  return false;
}

Json KeyToJson(const JournalKey& key) {
  Json json = Json::object();
  for (const auto& [what, value] : key) json[what] = value;
  return json;
}

/// The file descriptor, or -1 with errno set.
int Lock(const std::string& path) {
  const int lock = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock < 0 || flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  const int reason = errno;
  close(lock);
  errno = reason;
  return -1;
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::Open(const std::string& directory, const JournalKey& key, bool resume) {
  std::error_code error;
  if (fs::exists(directory, error) && (!fs::is_directory(directory, error) || HasForeignFiles(directory))) {
    return MakeError(directory, "this is in the way: finished heads are kept here, but it holds something else");
  }
  const Diagnostics made = MakeDirectories(directory);
  if (!made.empty()) return made;
  const int lock = Lock(directory + "/" + kLockName);
  if (lock < 0 && errno == EWOULDBLOCK) {
    return MakeError(directory, "another run is writing the same result", "wait for it or choose another name");
  }
  if (lock < 0) return MakeError(directory, "cannot lock: " + std::generic_category().message(errno));

  std::unique_ptr<Journal> journal(new Journal(directory, lock));
  const bool kept = fs::exists(directory + "/" + kKeyName, error);
  Diagnostics errors = resume && kept ? journal->TakeUp(key) : journal->StartOver(key);
  if (!errors.empty()) return errors;
  return journal;
}

Journal::~Journal() { close(lock_); }

Diagnostics Journal::TakeUp(const JournalKey& key) const {
  const std::string path = directory_ + "/" + kKeyName;
  const Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.errors();
  const std::string help = "run without --resume to start over";
  const Json kept = Json::parse(text.value(), nullptr, false);
  if (!kept.is_object()) return {MakeError(path, "cannot resume: this is not the record of a run", help)};
  Diagnostics errors;
  for (const auto& [what, value] : key) {
    if (kept.contains(what) && kept[what] == value) continue;
    errors.push_back(MakeError(directory_, "cannot resume: the " + what + " changed since the run began", help));
  }
  return errors;
}

Diagnostics Journal::StartOver(const JournalKey& key) {
  DeleteFiles();
  return WriteFile(directory_ + "/" + kKeyName, KeyToJson(key).dump(2) + "\n");
}

std::string Journal::HeadPath(int block, int head, const std::string& ending) const {
  return directory_ + "/block" + std::to_string(block) + ".head" + std::to_string(head) + ending;
}

std::optional<HeadRecord> Journal::Find(int block, int head) const {
  const Result<std::string> text = ReadFile(HeadPath(block, head, ".json"));
  if (!text.ok()) return std::nullopt;
  std::optional<HeadRecord> record = RecordFromJson(block, Json::parse(text.value(), nullptr, false));
  if (record && record->head != head) return std::nullopt;
  return record;
}

Diagnostics Journal::Keep(const HeadRecord& record, const std::string& arrays) const {
  // The record comes last: where it exists, the arrays do.
  if (!arrays.empty()) {
    const Diagnostics errors = WriteFile(HeadPath(record.block, record.head, ".bin"), arrays);
    if (!errors.empty()) return errors;
  }
  return WriteFile(HeadPath(record.block, record.head, ".json"), RecordToJson(record).dump() + "\n");
}

Result<std::string> Journal::Arrays(int block, int head) const { return ReadFile(HeadPath(block, head, ".bin")); }

void Journal::DeleteFiles() {
  std::vector<fs::path> paths;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_, error)) paths.push_back(entry.path());
  for (const fs::path& path : paths) {
    const std::string name = path.filename().string();
    if (name == kLockName || !IsOurs(name)) continue;
    if (name != kKeyName && path.extension() == ".json") ++discarded_;
    fs::remove(path, error);
  }
}

void Journal::Remove() {
  DeleteFiles();
  std::error_code error;
  fs::remove(directory_ + "/" + kLockName, error);
  fs::remove(directory_, error);
}

}  // namespace leopard::run
