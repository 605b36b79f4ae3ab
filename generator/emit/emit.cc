#include "generator/emit/emit.h"

#include <algorithm>
#include <utility>

#include "generator/derive/params_views.h"
#include "generator/emit/identity.h"
#include "generator/emit/manifest.h"
#include "generator/emit/registers.h"
#include "generator/emit/resolved.h"
#include "generator/emit/sources.h"
#include "generator/emit/tables.h"
#include "generator/emit/template.h"

namespace leopard::emit {
namespace {

constexpr char kTop[] = "top";

/// Lines of `prefix path suffix`, without a newline at the end.
std::string Lines(const std::string& prefix, const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) text += (text.empty() ? "" : "\n") + prefix + path;
  return text;
}

class Emitter {
 public:
  Emitter(const config::Config& config, const derive::Params& params)
      : config_(config),
        params_(params),
        explained_(derive::Explain(config, params)),
        name_{"NAME", config.name},
        generated_{"GENERATED", GeneratedLines(config)} {}

  Result<std::vector<GeneratedFile>> Run() {
    AddVerilog();
    AddRegisters();
    AddParameters();
    AddConstraints();
    AddLists();
    Add(config_.name + ".yaml", Comment("# ", generated_.value) + ResolvedYaml(config_));
    CheckPaths();
    if (!errors_.empty()) return errors_;
    Add(kManifestPath, Manifest(config_, files_));
    return std::move(files_);
  }

 private:
  void Add(std::string path, std::string text) { files_.push_back({std::move(path), std::move(text)}); }

  void AddFilled(std::string path, const EmbeddedFile& source, const std::vector<Mark>& marks) {
    Result<std::string> text = Fill(source, marks);
    if (text.ok()) {
      Add(std::move(path), std::move(text).value());
    } else {
      errors_.insert(errors_.end(), text.errors().begin(), text.errors().end());
    }
  }

  void AddVerilog() {
    for (const EmbeddedFile& source : SourcesIn("rtl_templates/core")) {
      verilog_.push_back("rtl/" + BaseName(source.path));
      Add(verilog_.back(), source.text);
    }
    for (const EmbeddedFile& source : SourcesIn("rtl_templates/gen")) {
      const std::string module = BaseName(source.path, ".v.in");
      const std::string path = "rtl/" + (module == kTop ? config_.name : module) + ".v";
      if (module != kTop) verilog_.push_back(path);
      AddFilled(path, source, MarksOf(module));
    }
    std::sort(verilog_.begin(), verilog_.end());
    verilog_.push_back("rtl/" + config_.name + ".v");
  }

  std::vector<Mark> MarksOf(const std::string& module) const {
    if (module == "leopard_exp_table") return {generated_, {"ENTRIES", ExpEntries()}};
    if (module == "leopard_reciprocal_table") return {generated_, {"ENTRIES", ReciprocalEntries()}};
    // The top binds what the architecture needs: any derived parameter under the name of its Verilog parameter.
    std::vector<Mark> marks = {name_, generated_};
    for (const derive::Explanation& param : explained_) {
      if (!param.parameter.empty()) marks.push_back({param.parameter, std::to_string(param.value), true});
    }
    return marks;
  }

  void AddRegisters() {
    const std::vector<Register> registers = Registers(params_);
    Add("registers.json", RegistersJson(config_.name, registers));
    Add("registers.md", RegistersMarkdown(config_.name, generated_.value, registers));
    Add("include/" + config_.name + "_regs.h", RegistersHeader(config_.name, generated_.value, registers));
  }

  void AddParameters() {
    Add("params.json", derive::JsonView(explained_));
    Add("include/leopard_params.h", Comment("// ", generated_.value) + derive::CppHeaderView(explained_));
  }

  void AddConstraints() {
    for (const EmbeddedFile& source : SourcesIn("constraints")) {
      constraints_.push_back("constraints/" + BaseName(source.path, ".sdc.in") + "/" + config_.name + ".sdc");
      AddFilled(constraints_.back(), source, {name_, generated_});
    }
  }

  /// The views of the list of Verilog files: one for each kind of tool.
  void AddLists() {
    for (const EmbeddedFile& source : SourcesIn("generator/emit/templates")) {
      const std::string kind = BaseName(source.path);
      if (kind == "files.f.in") {
        AddFilled(config_.name + ".f", source, {name_, generated_, {"FILES", Lines("", verilog_)}});
      } else if (kind == "synth.ys.in") {
        AddFilled("flow/synth.ys", source, {name_, generated_, {"READ", Lines("read_verilog ", verilog_)}});
      } else {
        AddFilled(config_.name + ".core", source,
                  {name_,
                   generated_,
                   {"VERSION", ToolVersion()},
                   {"FILES", Lines("- ", verilog_)},
                   {"CONSTRAINTS", Lines("- ", constraints_)}});
      }
    }
  }

  /// Sorts the files; a design named after a module of the library would overwrite that.
  void CheckPaths() {
    std::sort(files_.begin(), files_.end(),
              [](const GeneratedFile& a, const GeneratedFile& b) { return a.path < b.path; });
    const auto twice =
        std::adjacent_find(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.path == b.path; });
    if (twice == files_.end()) return;
    errors_.push_back(MakeError(config_.name, "name is " + config_.name + ", which makes two files " + twice->path,
                                "names of the library's modules are taken"));
  }

  const config::Config& config_;
  const derive::Params& params_;
  const std::vector<derive::Explanation> explained_;
  const Mark name_;
  const Mark generated_;
  std::vector<std::string> verilog_;  ///< In the order of compilation: the top last.
  std::vector<std::string> constraints_;
  std::vector<GeneratedFile> files_;
  Diagnostics errors_;
};

}  // namespace

Result<std::vector<GeneratedFile>> Emit(const config::Config& config, const derive::Params& params) {
  return Emitter(config, params).Run();
}

}  // namespace leopard::emit
