#include "sim/rtl/model.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "common/embedded.h"
#include "common/files.h"
#include "common/sha256.h"
#include "sim/rtl/cache.h"
#include "sim/rtl/compile.h"

namespace leopard::rtl {

/// The benches (tb/verilator, tb/system) and the header they share with this library.
const std::vector<EmbeddedFile>& EmbeddedFiles();

namespace {

namespace fs = std::filesystem;

constexpr char kProgram[] = "leopard_model";
constexpr char kHeader[] = "leopard_params.h";
constexpr char kCoverPoints[] = "tb/coverage/";
constexpr char kWork[] = "work";  // where a model is made: gone from the finished entry

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// A text without its comment lines. Those that name the configuration would make a model of their own for every
/// setting that the hardware does not know; only comments that talk to Verilator matter.
std::string WithoutComments(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string line = text.substr(at, end - at);
    const std::size_t first = line.find_first_not_of(" \t");
    const bool comment = first != std::string::npos && line.compare(first, 2, "//") == 0;
    if (!comment || line.find("verilator") != std::string::npos) result += line;
    at = end;
  }
  return result;
}

/// Fields, each with its length, so that no two lists of fields give the same text.
std::string Field(const std::string& text) { return std::to_string(text.size()) + ":" + text; }

std::string Field(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += Field(text);
  return Field(joined);
}

/// Everything one build needs to know.
class Builder {
 public:
  Builder(std::string top, const std::vector<emit::GeneratedFile>& files, const BuildOptions& options,
          Verilator verilator, Compiler compiler, Flavour flavour, std::string coverage)
      : top_(std::move(top)),
        options_(options),
        verilator_(std::move(verilator)),
        compiler_(std::move(compiler)),
        flavour_(std::move(flavour)),
        coverage_(std::move(coverage)) {
    for (const emit::GeneratedFile& file : files) {
      const std::string name = fs::path(file.path).filename().string();
      if (file.path.rfind("rtl/", 0) == 0 && EndsWith(name, ".v")) sources_.push_back({"rtl/" + name, file.text});
      if (name == kHeader) sources_.push_back({"bench/" + name, file.text});
    }
    for (const EmbeddedFile& file : EmbeddedFiles()) {
      if (file.path.rfind(kCoverPoints, 0) == 0) {
        if (HasCoverage()) sources_.push_back({"rtl/" + fs::path(file.path).filename().string(), file.text});
        continue;
      }
      // The bench includes its own files by name and those it shares with sim/ by path.
      const bool own = file.path.rfind(flavour_.bench, 0) == 0;
      if (!own && file.path.rfind("tb/", 0) == 0) continue;  // of another bench
      sources_.push_back({"bench/" + (own ? file.path.substr(flavour_.bench.size()) : file.path), file.text});
    }
    std::string all;  // parses Vtop.h once
    for (const std::string& unit : flavour_.units) all += "#include \"" + unit + "\"\n";
    sources_.push_back({"bench/all.cc", all});
  }

  Result<Model> Run() const {
    Model model;
    model.engine = flavour_.engine;
    model.systemc_version = flavour_.version;
    model.verilator_version = verilator_.version;
    model.compiler = compiler_.identity.substr(0, compiler_.identity.find('\n'));
    const Cache cache(options_.cache_dir);
    const Result<std::string> entry =
        cache.Get(top_, Digest(), [&](const std::string& folder, const std::string& log) { return Make(folder, log); });
    if (!entry.ok()) return entry.errors();
    model.program = (fs::path(entry.value()) / kProgram).string();
    model.coverage = coverage_;
    return model;
  }

 private:
  void Say(const std::string& message) const {
    if (options_.say) options_.say(message);
  }

  bool HasCoverage() const { return !coverage_.empty() && !flavour_.systemc; }

  int Jobs() const {
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return options_.jobs > 0 ? std::min(options_.jobs, cores) : cores;
  }

  std::vector<std::string> TranslateFlags() const {
    std::vector<std::string> flags = {
        flavour_.language, "--prefix",   "Vtop",           "--top-module", top_,          "-O3",
        "--x-assign",      "fast",       "--x-initial",    "fast",         "--no-timing", "-Wno-fatal",
        "-Wno-lint",       "-Wno-style", "--output-split", "100000000",    "--Mdir",      "verilated"};
    // Products by a multiplication, not by trees of adders: twice as fast. Unit benches and coverage run the trees.
    if (!HasCoverage()) flags.emplace_back("-DLEOPARD_PLAIN_PRODUCT");
    if (options_.waves) flags.push_back("--trace-fst");
    // Cover points are assertions to Verilator.
    if (HasCoverage()) {
      flags.insert(flags.end(), {"--coverage-line", "--coverage-toggle", "--coverage-user", "--assert"});
    } else {
      flags.push_back("--no-assert");
    }
    return flags;
  }

  /// Counters after every statement: optimising them takes minutes and saves seconds.
  std::vector<std::string> HotFlags() const { return {"-O" + std::to_string(HasCoverage() ? 0 : options_.optimise)}; }

  std::vector<std::string> CommonFlags() const {
    return rtl::CommonFlags({options_.waves, flavour_.systemc, HasCoverage()});
  }

  std::string ToolDigestText() const {
    return Field(verilator_.version) + Field(compiler_.command) + Field(compiler_.identity) + Field(CommonFlags()) +
           Field(flavour_.compile) + Field(flavour_.link) + Field(flavour_.version);
  }

  std::string Digest() const {
    std::string text = ToolDigestText() + Field(TranslateFlags()) + Field(HotFlags());
    for (const emit::GeneratedFile& source : sources_) text += Field(source.path) + Field(WithoutComments(source.text));
    return Sha256(text);
  }

  std::vector<std::string> Flags(std::vector<std::string> flags) const {
    for (const std::vector<std::string>& more : {CommonFlags(), flavour_.compile}) {
      flags.insert(flags.end(), more.begin(), more.end());
    }
    flags.insert(flags.end(), {"-Iverilated", "-Ibench", "-Ibench/lz4", "-I" + verilator_.include,
                               "-I" + verilator_.include + "/vltstd"});
    return flags;
  }

  Diagnostics WriteSources(const std::string& folder, const std::string& below) const {
    for (const emit::GeneratedFile& source : sources_) {
      if (source.path.rfind(below, 0) != 0) continue;
      const fs::path path = fs::path(folder) / source.path;
      Diagnostics problems = MakeDirectories(path.parent_path().string());
      if (problems.empty()) problems = WriteFile(path.string(), source.text);
      if (!problems.empty()) return problems;
    }
    return {};
  }

  Diagnostics Translate(const std::string& folder, BuildLog* log) const {
    Command command;
    command.arguments = {verilator_.program};
    const std::vector<std::string> flags = TranslateFlags();
    command.arguments.insert(command.arguments.end(), flags.begin(), flags.end());
    for (const emit::GeneratedFile& source : sources_) {
      if (source.path.rfind("rtl/", 0) == 0) command.arguments.push_back(source.path);
    }
    command.environment = flavour_.environment;
    command.environment.push_back({"VERILATOR_ROOT", verilator_.root});
    command.directory = folder;
    return log->Run("translating " + top_, command);
  }

  /// One translation unit that includes the named lists of Verilator's makefile, to parse its headers once.
  Diagnostics WriteUnit(const std::string& folder, const std::string& makefile, const std::string& speed) const {
    std::string text;
    for (const char* kind : {"VM_CLASSES_", "VM_SUPPORT_"}) {
      for (const std::string& name : ClassList(makefile, kind + speed)) text += "#include \"" + name + ".cpp\"\n";
    }
    return WriteFile(folder + "/verilated/all_" + speed + ".cpp", text);
  }

  /// Verilator's runtime is the same for every model of the same tools.
  Result<std::string> Runtime(const std::vector<std::string>& names) const {
    const std::string digest = Sha256(ToolDigestText() + Field(names));
    return Cache(options_.cache_dir)
        .Get("runtime", digest, [&](const std::string& folder, const std::string& log_path) {
          BuildLog log(log_path);
          Say("compiling the runtime of " + verilator_.version);
          const Diagnostics problems = WriteSources(folder, "bench/lz4");
          if (!problems.empty()) return problems;
          std::vector<Unit> units;
          for (const std::string& name : names) {
            units.push_back({verilator_.include + "/" + name + ".cpp", name + ".o", Flags({"-O2"})});
          }
          return CompileAll(compiler_, units, Jobs(), folder, &log);
        });
  }

  Diagnostics Make(const std::string& entry, const std::string& log_path) const {
    BuildLog log(log_path);
    const std::string folder = entry + "/" + kWork;
    Say("building the model of " + top_ + " with " + verilator_.version +
        (flavour_.version.empty() ? "" : " and " + flavour_.version));
    Diagnostics problems = WriteSources(folder, "");
    if (problems.empty()) problems = Translate(folder, &log);
    if (!problems.empty()) return problems;
    const Result<std::string> makefile = ReadFile(folder + "/verilated/Vtop_classes.mk");
    if (!makefile.ok()) return makefile.errors();
    problems = WriteUnit(folder, makefile.value(), "FAST");
    if (problems.empty()) problems = WriteUnit(folder, makefile.value(), "SLOW");
    if (!problems.empty()) return problems;

    std::vector<std::string> globals = ClassList(makefile.value(), "VM_GLOBAL_FAST");
    const std::vector<std::string> more = ClassList(makefile.value(), "VM_GLOBAL_SLOW");
    globals.insert(globals.end(), more.begin(), more.end());
    const Result<std::string> runtime = Runtime(globals);
    if (!runtime.ok()) return runtime.errors();
    problems = CompileAll(compiler_,
                          {{"verilated/all_FAST.cpp", "fast.o", Flags(HotFlags())},
                           {"verilated/all_SLOW.cpp", "slow.o", Flags({"-O0"})},  // runs once
                           {"bench/all.cc", "bench.o", Flags({"-O2"})}},
                          Jobs(), folder, &log);
    if (problems.empty()) problems = Link(folder, runtime.value(), globals, &log);
    std::error_code error;
    if (problems.empty()) fs::remove_all(folder, error);
    if (error) problems.push_back(MakeError(folder, "cannot remove: " + error.message()));
    return problems;
  }

  Diagnostics Link(const std::string& folder, const std::string& runtime, const std::vector<std::string>& globals,
                   BuildLog* log) const {
    Command command;
    command.arguments = compiler_.command;
    command.arguments.insert(command.arguments.end(), {"-pthread", "fast.o", "slow.o", "bench.o"});
    for (const std::string& name : globals) command.arguments.push_back(runtime + "/" + name + ".o");
    command.arguments.insert(command.arguments.end(), {"-o", std::string("../") + kProgram});
    command.arguments.insert(command.arguments.end(), flavour_.link.begin(), flavour_.link.end());
    if (options_.waves) command.arguments.push_back("-lz");
    command.directory = folder;
    return log->Run("linking " + top_, command);
  }

  std::string top_;
  const BuildOptions& options_;
  Verilator verilator_;
  Compiler compiler_;
  Flavour flavour_;
  std::string coverage_;
  std::vector<emit::GeneratedFile> sources_;
};

}  // namespace

Result<Model> BuildModel(const std::string& top, const std::vector<emit::GeneratedFile>& files,
                         const BuildOptions& options) {
  return BuildModel(top, files, options, HereAndNow(options.verilator));
}

Result<Model> BuildModel(const std::string& top, const std::vector<emit::GeneratedFile>& files,
                         const BuildOptions& options, const Places& places) {
  Result<Verilator> verilator = FindVerilator(places);
  if (!verilator.ok()) return verilator.errors();
  Result<Compiler> compiler = FindCompiler(places);
  if (!compiler.ok()) return compiler.errors();
  Flavour flavour = VerilatorFlavour();
  if (options.bench == BenchKind::kSystemC) {
    const Result<SystemC> systemc = FindSystemC(places, compiler.value());
    if (!systemc.ok()) return systemc.errors();
    flavour = SystemCFlavour(systemc.value());
  }
  BuildOptions absolute = options;  // tools run in folders of their own
  absolute.cache_dir = fs::absolute(options.cache_dir).string();
  return Builder(top, files, absolute, std::move(verilator).value(), std::move(compiler).value(), std::move(flavour),
                 places.coverage)
      .Run();
}

}  // namespace leopard::rtl
