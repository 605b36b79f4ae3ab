#include "sim/rtl/engine.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "common/files.h"
#include "generator/emit/emit.h"
#include "sim/rtl/pack.h"
#include "sim/rtl/process.h"
#include "sim/rtl/signals.h"

namespace leopard::rtl {
namespace {

namespace fs = std::filesystem;

/// A folder of its own among the system's temporary ones, removed at the end.
class TemporaryFolder {
 public:
  /// Returns the reason if it cannot be made.
  std::string Make() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "leopard-XXXXXX").string();
    if (error) return error.message();
    if (mkdtemp(name.data()) == nullptr) return std::strerror(errno);
    path_ = name;
    return "";
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string Trim(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

Command MakeCommand(const std::string& program, const std::string& job, const std::string& result,
                    const RunOptions& options, const std::string& coverage) {
  Command command;
  command.arguments = {program, job, result};
  if (!options.waves.empty()) {
    command.arguments.insert(command.arguments.end(), {"--waves", options.waves});
  }
  if (!coverage.empty()) command.arguments.insert(command.arguments.end(), {"--coverage", coverage});
  if (options.stall_seed != 0) {
    command.arguments.insert(command.arguments.end(), {"--stall-seed", std::to_string(options.stall_seed)});
  }
  return command;
}

/// A new file of its own in `folder`, or nothing where there is none.
std::string CoverageFile(const std::string& folder) {
  if (folder.empty()) return "";
  std::string name = folder + "/XXXXXX.dat";
  const int file = mkstemps(name.data(), 4);
  if (file < 0) return name;  // the model will say why it cannot write
  close(file);
  return name;
}

std::string HeadNames(const std::vector<head::Inputs>& heads) {
  std::string names;
  for (const head::Inputs& head : heads) {
    names +=
        (names.empty() ? "block " : ", block ") + std::to_string(head.block) + " head " + std::to_string(head.head);
  }
  return names;
}

}  // namespace

Result<Engine> Engine::Build(const config::Config& config, const derive::Params& params, const BuildOptions& options) {
  const Result<std::vector<emit::GeneratedFile>> files = emit::Emit(config, params);
  if (!files.ok()) return files.errors();
  Result<Model> model = BuildModel(config.name, files.value(), options);
  if (!model.ok()) return model.errors();
  return Engine(config.name, params, std::move(model).value());
}

Result<head::Results> Engine::Run(const head::Inputs& inputs, const std::string& waves) const {
  RunOptions options;
  options.waves = waves;
  Result<std::vector<head::Results>> results = RunAll({inputs}, options);
  if (!results.ok()) return results.errors();
  return std::move(results.value().front());
}

Result<std::vector<head::Results>> Engine::RunAll(const std::vector<head::Inputs>& heads,
                                                  const RunOptions& options) const {
  TemporaryFolder folder;
  const std::string reason = folder.Make();
  if (!reason.empty()) return MakeError(name(), "cannot make a temporary folder: " + reason);
  std::vector<Load> loads;
  for (const head::Inputs& head : heads) loads.push_back(Pack(params_, head));
  const std::string job = folder.File("job");
  const std::string result = folder.File("result");
  const Diagnostics unwritten = WriteFile(job, EncodeJob(params_, loads));
  if (!unwritten.empty()) return unwritten;

  const Result<Outcome> outcome =
      RunCommand(MakeCommand(model_.program, job, result, options, CoverageFile(model_.coverage)));
  if (!outcome.ok()) return outcome.errors();
  if (!outcome.value().ok()) {
    return MakeError(name() + ": " + HeadNames(heads), model_.program + " failed with status " +
                                                           std::to_string(outcome.value().status) + ": " +
                                                           Trim(outcome.value().output));
  }
  const Result<std::string> text = ReadFile(result);
  if (!text.ok()) return text.errors();
  const Result<std::vector<Record>> records = DecodeResult(params_, loads, result, text.value());
  if (!records.ok()) return records.errors();
  std::vector<head::Results> results;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    Result<head::Results> one = ToResults(name(), params_, heads[i], records.value()[i]);
    if (!one.ok()) return one.errors();
    results.push_back(std::move(one).value());
  }
  if (!options.waves.empty()) {
    const Diagnostics problems = WriteFile(SaveFilePath(options.waves), SaveFile(params_, top_, options.waves));
    if (!problems.empty()) return problems;
  }
  return results;
}

}  // namespace leopard::rtl
