#include "generator/emit/folder.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "common/files.h"
#include "generator/emit/manifest.h"

namespace leopard::emit {
namespace {

namespace fs = std::filesystem;

constexpr char kChooseAnother[] = "choose another folder with -o";

bool Contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool IsEmptyFolder(const fs::path& path) {
  std::error_code error;
  return fs::is_empty(path, error) && !error;
}

Diagnostics WriteNew(const fs::path& root, const GeneratedFile& file) {
  const fs::path path = root / file.path;
  Diagnostics errors = MakeDirectories(path.parent_path().string());
  if (errors.empty()) errors = WriteFile(path.string(), file.text);
  return errors;
}

/// Beside the folder first, so that a reader finds the whole design or nothing.
Result<FolderChanges> Create(const fs::path& folder, const std::vector<GeneratedFile>& files) {
  const fs::path temporary = folder.string() + ".tmp" + std::to_string(getpid());
  std::error_code error;
  fs::remove_all(temporary, error);  // what an earlier process of that number may have left
  Diagnostics errors;
  for (const GeneratedFile& file : files) {
    errors = WriteNew(temporary, file);
    if (!errors.empty()) break;
  }
  if (errors.empty()) {
    fs::rename(temporary, folder, error);
    if (error) errors = {MakeError(folder.string(), "cannot create the folder: " + error.message())};
  }
  if (!errors.empty()) {
    fs::remove_all(temporary, error);
    return errors;
  }
  FolderChanges changes;
  changes.written = static_cast<int>(files.size());
  return changes;
}

/// The paths of the design that the folder holds, the manifest's own included; none for an empty folder.
Result<std::vector<std::string>> OwnPaths(const fs::path& folder) {
  if (!fs::is_directory(folder)) {
    return MakeError(folder.string(), "is a file; expected a folder, or nothing", kChooseAnother);
  }
  if (IsEmptyFolder(folder)) return std::vector<std::string>{};
  const fs::path manifest = folder / kManifestPath;
  if (!fs::exists(manifest)) {
    return MakeError(folder.string(), "is not empty and has no manifest.json; nothing was written",
                     std::string(kChooseAnother) + ", or empty this one");
  }
  Result<std::string> text = ReadFile(manifest.string());
  if (!text.ok()) return text.errors();
  Result<std::vector<std::string>> paths = ManifestPaths(manifest.string(), text.value());
  if (!paths.ok()) {
    Diagnostics errors = paths.errors();
    errors.front().help = kChooseAnother;
    return errors;
  }
  paths.value().push_back(kManifestPath);
  return paths;
}

/// Whether the file has these bytes already.
bool IsCurrent(const fs::path& path, const std::string& text) {
  if (!fs::is_regular_file(path)) return false;
  const Result<std::string> old = ReadFile(path.string());
  return old.ok() && old.value() == text;
}

/// Files that are not ours, where ours would go.
Diagnostics Obstacles(const fs::path& folder, const std::vector<GeneratedFile>& files,
                      const std::vector<std::string>& own) {
  Diagnostics errors;
  for (const GeneratedFile& file : files) {
    const fs::path path = folder / file.path;
    if (Contains(own, file.path) || !fs::exists(fs::symlink_status(path)) || IsCurrent(path, file.text)) continue;
    errors.push_back(MakeError(path.string(), "is in the way and not listed in manifest.json; nothing was written",
                               "move it away, or choose another folder with -o"));
  }
  return errors;
}

/// The file, and the folders that it leaves empty.
Diagnostics Remove(const fs::path& folder, const std::string& relative) {
  std::error_code error;
  fs::remove(folder / relative, error);
  if (error) return {MakeError((folder / relative).string(), "cannot remove: " + error.message())};
  for (fs::path parent = fs::path(relative).parent_path(); !parent.empty(); parent = parent.parent_path()) {
    if (!IsEmptyFolder(folder / parent)) break;
    fs::remove(folder / parent, error);
  }
  return {};
}

Result<FolderChanges> Renew(const fs::path& folder, const std::vector<GeneratedFile>& files,
                            const std::vector<std::string>& own) {
  Diagnostics errors = Obstacles(folder, files, own);
  if (!errors.empty()) return errors;
  FolderChanges changes;
  std::vector<std::string> kept;
  for (const GeneratedFile& file : files) kept.push_back(file.path);
  for (const std::string& path : own) {
    if (Contains(kept, path) || !fs::exists(folder / path)) continue;
    errors = Remove(folder, path);
    if (!errors.empty()) return errors;
    ++changes.removed;
  }
  for (const GeneratedFile& file : files) {
    if (IsCurrent(folder / file.path, file.text)) {
      ++changes.unchanged;
      continue;
    }
    errors = WriteNew(folder, file);
    if (!errors.empty()) return errors;
    ++changes.written;
  }
  return changes;
}

Result<FolderChanges> Write(const fs::path& path, const std::vector<GeneratedFile>& files) {
  if (!fs::exists(fs::symlink_status(path))) {
    const fs::path parent = path.parent_path();
    const Diagnostics errors = parent.empty() ? Diagnostics{} : MakeDirectories(parent.string());
    if (!errors.empty()) return errors;
    return Create(path, files);
  }
  const Result<std::vector<std::string>> own = OwnPaths(path);
  if (!own.ok()) return own.errors();
  return Renew(path, files, own.value());
}

}  // namespace

Result<FolderChanges> WriteFolder(const std::string& folder, const std::vector<GeneratedFile>& files) {
  fs::path path = fs::path(folder).lexically_normal();
  if (path.filename().empty()) path = path.parent_path();  // "out/" is "out"
  try {
    return Write(path, files);
  } catch (const fs::filesystem_error& error) {  // a question that the system did not answer: permissions, loops
    return MakeError(error.path1().string(), "cannot examine: " + error.code().message());
  }
}

}  // namespace leopard::emit
