#include "tb/unit/support/library.h"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "common/files.h"
#include "common/sha256.h"
#include "sim/rtl/cache.h"
#include "sim/rtl/compile.h"

namespace leopard::unit {
namespace {

constexpr char kLibrary[] = "module.so";
constexpr char kTop[] = "leopard_unit_top";
const std::regex kParameter("\\bparameter\\s+(\\w+)\\s*=");

/// What every library defines around the models; see the declarations in support/unit.cc.
constexpr char kGlue[] = R"(
#include <vector>
struct Port { const char* name; void* data; int bits; int is_input; };
struct Model {
  virtual ~Model() {}
  virtual void Eval() = 0;
  std::vector<Port> ports;
};
template <class Top> struct Of : Model {
  explicit Of(VerilatedContext* context) : context(context), top(context, "") {}
  ~Of() override { top.final(); }
  void Eval() override { top.eval(); }
  std::unique_ptr<VerilatedContext> context;
  Top top;
};
static Model* Open(int set, VerilatedContext* context);
#define EXPORT extern "C" __attribute__((visibility("default")))
EXPORT void* leopard_open(int set, int seed) {
  VerilatedContext* context = new VerilatedContext;
  context->randReset(2);  // registers without reset begin with anything
  context->randSeed(seed);
  return Open(set, context);
}
EXPORT const Port* leopard_ports(void* model, int* count) {
  *count = static_cast<int>(static_cast<Model*>(model)->ports.size());
  return static_cast<Model*>(model)->ports.data();
}
EXPORT void leopard_eval(void* model) { static_cast<Model*>(model)->Eval(); }
EXPORT void leopard_close(void* model) { delete static_cast<Model*>(model); }
)";

/// A text without line comments.
std::string Code(const std::string& text) { return std::regex_replace(text, std::regex("//[^\n]*"), ""); }

std::string FileName(const std::string& module) { return "rtl/" + module + ".v"; }

std::string Prefix(std::size_t set) { return "V" + std::to_string(set); }

/// The module and all that it instantiates: its digest does not move with the rest of the library.
std::vector<emit::GeneratedFile> Needed(const std::string& module, const std::vector<emit::GeneratedFile>& files) {
  std::vector<std::string> open = {module};
  std::set<std::string> seen = {module};
  std::vector<emit::GeneratedFile> needed;
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    const auto file = std::find_if(files.begin(), files.end(),
                                   [&](const emit::GeneratedFile& one) { return one.path == FileName(name); });
    if (file == files.end()) continue;
    needed.push_back({file->path, Code(file->text)});
    const std::regex word("leopard_[a-z_]+");
    for (std::sregex_iterator it(needed.back().text.begin(), needed.back().text.end(), word), end; it != end; ++it) {
      if (seen.insert(it->str()).second) open.push_back(it->str());
    }
  }
  return needed;
}

/// A module around `module` with its parameters and ports: one that instantiates itself (an adder tree) cannot be
/// Verilator's top, which then computes nothing.
std::string Wrapper(const std::string& module, const std::string& code) {
  const std::size_t begin = code.find("module " + module);
  std::smatch end;
  const std::string rest = begin == std::string::npos ? "" : code.substr(begin + 7 + module.size());
  if (!std::regex_search(rest, end, std::regex("\\)\\s*;"))) return "";
  const std::string header = std::regex_replace(end.prefix().str(), std::regex("\\boutput\\s+reg\\b"), "output wire");
  const auto connect = [&](const std::regex& declaration, int group) {
    std::string list;
    for (std::sregex_iterator it(header.begin(), header.end(), declaration), last; it != last; ++it) {
      const std::string name = (*it)[group].str();
      list += (list.empty() ? "." : ", .") + name + "(" + name + ")";
    }
    return list;
  };
  const std::string parameters = connect(kParameter, 1);
  const std::string ports = connect(std::regex("\\b(input|output)\\s+wire\\s*(\\[[^\\]]*\\])?\\s*(\\w+)"), 3);
  return "module " + std::string(kTop) + header + ");\n  " + module + " #(" + parameters + ") u_module (" + ports +
         ");\nendmodule\n";
}

class Builder {
 public:
  Builder(const LibraryJob& job, const rtl::Verilator& verilator, const rtl::Compiler& compiler)
      : job_(job), verilator_(verilator), compiler_(compiler), sources_(Needed(job.module, job.files)) {
    if (!sources_.empty()) sources_.push_back({FileName(kTop), Wrapper(job.module, sources_.front().text)});
  }

  Result<std::string> Run() const {
    std::vector<std::string> key = {verilator_.version, rtl::Quote(compiler_.command), compiler_.identity, kGlue};
    for (std::size_t set = 0; set < job_.sets.size(); ++set) key.push_back(rtl::Quote(Translation(set)));
    key.push_back(rtl::Quote(CompileFlags("-O0")));
    for (const emit::GeneratedFile& source : sources_) key.insert(key.end(), {source.path, source.text});
    const Result<std::string> entry =
        rtl::Cache(job_.cache_dir)
            .Get(job_.module, Sha256(rtl::Quote(key)),
                 [&](const std::string& folder, const std::string& log) { return Make(folder, log); });
    if (!entry.ok()) return entry.errors();
    return entry.value() + "/" + kLibrary;
  }

 private:
  std::vector<std::string> Translation(std::size_t set) const {
    std::vector<std::string> command = {
        verilator_.program, "--cc",           "--prefix",    Prefix(set), "--top-module", kTop,         "-O3",
        "--x-assign",       "unique",         "--x-initial", "unique",    "--no-timing",  "-Wno-fatal", "-Wno-lint",
        "-Wno-style",       "--output-split", "100000000",   "--Mdir",    Prefix(set)};
    for (const auto& [name, value] : job_.sets[set]) command.push_back("-G" + name + "=" + std::to_string(value));
    for (const emit::GeneratedFile& source : sources_) command.push_back(source.path);
    return command;
  }

  std::vector<std::string> CompileFlags(const std::string& optimise) const {
    std::vector<std::string> flags = rtl::CommonFlags({});
    flags.insert(flags.end(), {optimise, "-fPIC", "-fvisibility=hidden", "-I.", "-I" + verilator_.include,
                               "-I" + verilator_.include + "/vltstd"});
    return flags;
  }

  /// The code of the model `set`, and of the function that opens it with its ports.
  Result<std::string> ModelText(const std::string& folder, std::size_t set, std::vector<std::string>* globals) const {
    const std::string path = Prefix(set) + "/" + Prefix(set);
    const Result<std::string> header = ReadFile(folder + "/" + path + ".h");
    if (!header.ok()) return header.errors();
    const Result<std::string> makefile = ReadFile(folder + "/" + path + "_classes.mk");
    if (!makefile.ok()) return makefile.errors();
    // Newer Verilators give each model a header to precompile, and no program two of them.
    std::string text = "#undef VL_PCH_INCLUDED\n#include \"" + path + ".h\"\n";
    for (const char* list : {"VM_CLASSES_FAST", "VM_CLASSES_SLOW", "VM_SUPPORT_FAST", "VM_SUPPORT_SLOW"}) {
      for (const std::string& name : rtl::ClassList(makefile.value(), list)) {
        text += "#include \"" + Prefix(set) + "/" + name + ".cpp\"\n";
      }
    }
    for (const char* list : {"VM_GLOBAL_FAST", "VM_GLOBAL_SLOW"}) {
      for (const std::string& name : rtl::ClassList(makefile.value(), list)) {
        if (std::find(globals->begin(), globals->end(), name) == globals->end()) globals->push_back(name);
      }
    }
    text += "static Model* Open" + std::to_string(set) + "(VerilatedContext* context) {\n  auto* model = new Of<" +
            Prefix(set) + ">(context);\n";
    const std::regex port("VL_(IN|OUT)[0-9W]*\\(&?(\\w+), *(\\d+), *0[,)]");
    for (std::sregex_iterator it(header.value().begin(), header.value().end(), port), end; it != end; ++it) {
      const std::smatch& match = *it;
      text += "  model->ports.push_back({\"" + match[2].str() + "\", &model->top." + match[2].str() + ", " +
              match[3].str() + " + 1, " + (match[1] == "IN" ? "1" : "0") + "});\n";
    }
    return text + "  return model;\n}\n";
  }

  Diagnostics Make(const std::string& entry, const std::string& log_path) const {
    rtl::BuildLog log(log_path);
    const std::string folder = entry + "/work";
    Diagnostics problems = MakeDirectories(folder + "/rtl");
    for (const emit::GeneratedFile& source : sources_) {
      if (problems.empty()) problems = WriteFile(folder + "/" + source.path, source.text);
    }
    if (!problems.empty()) return problems;
    std::string text = "#include \"verilated.h\"\n#include <memory>\n" + std::string(kGlue);
    std::string open = "static Model* Open(int set, VerilatedContext* context) {\n  switch (set) {\n";
    std::vector<std::string> globals;
    for (std::size_t set = 0; set < job_.sets.size(); ++set) {
      problems =
          log.Run("translating " + job_.module, {Translation(set), {{"VERILATOR_ROOT", verilator_.root}}, folder});
      if (!problems.empty()) return problems;
      const Result<std::string> model = ModelText(folder, set, &globals);
      if (!model.ok()) return model.errors();
      text += model.value();
      const std::string number = std::to_string(set);
      open += "    case " + number + ": return Open" + number + "(context);\n";
    }
    problems = WriteFile(folder + "/all.cc", text + open + "  }\n  return nullptr;\n}\n");
    if (!problems.empty()) return problems;
    const Result<std::string> runtime = Runtime(globals);
    if (!runtime.ok()) return runtime.errors();
    problems = rtl::CompileAll(compiler_, {{"all.cc", "all.o", CompileFlags("-O0")}}, 1, folder, &log);
    if (!problems.empty()) return problems;
    std::vector<std::string> link = compiler_.command;
    link.insert(link.end(), {"-shared", "-pthread", "-Wl,-Bsymbolic", "all.o"});
    for (const std::string& name : globals) link.push_back(runtime.value() + "/" + name + ".o");
    link.insert(link.end(), {"-o", std::string("../") + kLibrary});
    problems = log.Run("linking " + job_.module, {link, {}, folder});
    std::error_code error;
    if (problems.empty()) std::filesystem::remove_all(folder, error);
    if (error) problems.push_back(MakeError(folder, "cannot remove: " + error.message()));
    return problems;
  }

  /// Verilator's runtime is the same for every library of the same tools.
  Result<std::string> Runtime(const std::vector<std::string>& names) const {
    std::vector<std::string> key = {verilator_.version, rtl::Quote(compiler_.command), compiler_.identity,
                                    rtl::Quote(CompileFlags("-O1")), rtl::Quote(names)};
    return rtl::Cache(job_.cache_dir)
        .Get("runtime", Sha256(rtl::Quote(key)), [&](const std::string& folder, const std::string& log_path) {
          rtl::BuildLog log(log_path);
          std::vector<rtl::Unit> units;
          for (const std::string& name : names) {
            units.push_back({verilator_.include + "/" + name + ".cpp", name + ".o", CompileFlags("-O1")});
          }
          return rtl::CompileAll(compiler_, units, 2, folder, &log);
        });
  }

  const LibraryJob& job_;
  const rtl::Verilator& verilator_;
  const rtl::Compiler& compiler_;
  std::vector<emit::GeneratedFile> sources_;
};

}  // namespace

Result<Parameters> Select(const std::string& module, const std::string& text, const Parameters& parameters) {
  const std::string code = Code(text);
  Parameters selected;
  for (std::sregex_iterator it(code.begin(), code.end(), kParameter), end; it != end; ++it) {
    const std::string name = (*it)[1].str();
    const auto given =
        std::find_if(parameters.begin(), parameters.end(), [&](const auto& one) { return one.first == name; });
    if (given == parameters.end()) return MakeError(module, "no value is given for its parameter " + name);
    selected.push_back(*given);
  }
  return selected;
}

Result<std::string> BuildLibrary(const LibraryJob& job, const rtl::Verilator& verilator,
                                 const rtl::Compiler& compiler) {
  LibraryJob absolute = job;  // tools run in folders of their own
  absolute.cache_dir = std::filesystem::absolute(job.cache_dir).string();
  return Builder(absolute, verilator, compiler).Run();
}

}  // namespace leopard::unit
