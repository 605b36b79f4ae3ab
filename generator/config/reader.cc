#include "generator/config/reader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "common/files.h"
#include "common/suggest.h"
#include "generator/config/rules.h"
#include "generator/config/schema.h"
#include "generator/config/source_text.h"
#include "generator/config/value.h"
#include "generator/config/yaml_tree.h"

namespace leopard::config {
namespace {

constexpr char kOverrideLabel[] = "--set";
// A file with every key and a comment on each has 2 kB. Finding the column of each of n items on a line takes time in
// n^2, which is no concern below this.
constexpr std::size_t kMaxFileBytes = 64 * 1024;

std::string Join(const std::string& section, const std::string& name) {
  return section.empty() ? name : section + "." + name;
}

std::string Quoted(const std::string& text) { return Shown(text, false); }

std::vector<std::string> AllPaths() {
  std::vector<std::string> paths;
  for (const Key& key : Schema()) paths.push_back(key.path);
  return paths;
}

bool IsSection(const std::string& path) {
  const std::vector<std::string> sections = SectionNames();
  return std::find(sections.begin(), sections.end(), path) != sections.end();
}

/// "a map of dpus, serial_bits, guard_sigmas and fifo_depth"
std::string ExpectedMap(const std::string& section) { return "a map of " + JoinWords(NamesIn(section), "and"); }

/// What the user may have meant by a key that does not exist in `section`.
std::string UnknownKeyHelp(const std::string& section, const std::string& name) {
  if (FindKey(name) != nullptr && !section.empty()) return "write it at the left margin, outside " + section;
  if (const Key* key = FindKey(name)) return "write " + LastPart(name) + " inside the map " + SectionOf(*key);
  const std::string near = Nearest(name, NamesIn(section));
  if (!near.empty()) return "did you mean " + near + "?";
  for (const Key& key : Schema()) {
    if (LastPart(key.path) == name) return "write it inside the map " + SectionOf(key);
  }
  return (section.empty() ? "the keys are " : "the keys of " + section + " are ") + JoinWords(NamesIn(section), "and");
}

class Reader {
 public:
  void ReadDocument(const YamlNode& root, const SourceText& source);
  void ReadOverride(const std::string& text);
  /// What can only be said once everything is read.
  void CheckWhole();

  void Add(const Diagnostics& problems) { problems_.insert(problems_.end(), problems.begin(), problems.end()); }
  Result<Loaded> Finish(bool complete);

 private:
  void ReadMap(const YamlNode& map, const std::string& section, const SourceText& source);
  void ReadEntry(const YamlNode& key, const YamlNode& value, const std::string& section, const SourceText& source);
  void ReadSection(const YamlNode& key, const YamlNode& value, const SourceText& source);
  void ReadValue(const Key& key, const YamlNode& name, const YamlNode& value, const SourceText& source);
  /// Assigns, and remembers `where` for the rules; a diagnostic without message.
  void Store(const Key& key, const std::string& text, bool plain, Diagnostic where);
  void CheckRule(const Rule& rule);
  void Report(Diagnostic where, Problem problem, Severity severity = Severity::kError);
  std::optional<Diagnostic> WhereWritten(const std::string& path) const;

  Config config_;
  Diagnostics problems_;
  Diagnostics notes_;
  std::map<std::string, Diagnostic> in_file_;  ///< Where each key was written.
  std::map<std::string, Diagnostic> in_set_;
  std::set<std::string> bad_;      ///< Keys without a usable value.
  std::optional<Diagnostic> top_;  ///< The map that absent keys are absent from.
};

void Reader::Report(Diagnostic where, Problem problem, Severity severity) {
  where.severity = severity;
  where.message = std::move(problem.message);
  where.help = std::move(problem.help);
  (severity == Severity::kError ? problems_ : notes_).push_back(std::move(where));
}

void Reader::ReadDocument(const YamlNode& root, const SourceText& source) {
  if (root.kind == YamlNode::Kind::kUnusable) return;
  if (root.kind == YamlNode::Kind::kNull) {
    problems_.push_back(MakeError(source.label(), "the file is empty; expected a map of keys",
                                  "the least is one line such as name: my_design"));
    return;
  }
  if (root.kind != YamlNode::Kind::kMap) {
    const std::string found = root.kind == YamlNode::Kind::kSequence ? "a list" : "a single text";
    problems_.push_back(source.At(root.position, "the file is " + found + "; expected a map of keys",
                                  root.kind == YamlNode::Kind::kScalar ? "a blank must follow each colon" : ""));
    return;
  }
  top_ = source.At(root.position, "");
  ReadMap(root, "", source);
}

void Reader::ReadMap(const YamlNode& map, const std::string& section, const SourceText& source) {
  std::map<std::string, int> first_lines;
  for (std::size_t i = 0; i + 1 < map.children.size(); i += 2) {
    const YamlNode& key = map.children[i];
    if (key.kind == YamlNode::Kind::kUnusable) continue;
    if (key.kind != YamlNode::Kind::kScalar) {
      problems_.push_back(source.At(key.position, "a key is no text; expected a word, then a colon"));
      continue;
    }
    if (key.text == "<<") {
      problems_.push_back(source.At(key.position, "merge keys (<<) are not supported", "write the keys out"));
      continue;
    }
    const auto [first, is_new] = first_lines.emplace(key.text, key.position.line);
    if (!is_new) {
      problems_.push_back(source.At(key.position, "duplicate key " + Join(section, key.text) +
                                                      "; first given on line " + std::to_string(first->second)));
      continue;
    }
    ReadEntry(key, map.children[i + 1], section, source);
  }
}

void Reader::ReadEntry(const YamlNode& key, const YamlNode& value, const std::string& section,
                       const SourceText& source) {
  const std::string path = Join(section, key.text);
  const bool dotted = key.text.find('.') != std::string::npos;
  if (section.empty() && IsSection(key.text)) {
    ReadSection(key, value, source);
  } else if (const Key* known = dotted ? nullptr : FindKey(path)) {
    ReadValue(*known, key, value, source);
  } else {
    const std::string place = section.empty() ? "" : " in " + section;
    problems_.push_back(
        source.At(key.position, "unknown key " + Quoted(key.text) + place, UnknownKeyHelp(section, key.text)));
  }
}

void Reader::ReadSection(const YamlNode& key, const YamlNode& value, const SourceText& source) {
  switch (value.kind) {
    case YamlNode::Kind::kMap:
      return ReadMap(value, key.text, source);
    case YamlNode::Kind::kUnusable:
      return;
    case YamlNode::Kind::kNull:
      problems_.push_back(source.At(key.position, key.text + " has no value; expected " + ExpectedMap(key.text),
                                    "indent the keys of " + key.text + ", or remove it"));
      return;
    case YamlNode::Kind::kSequence:
      problems_.push_back(source.At(value.position, key.text + " is a list; expected " + ExpectedMap(key.text)));
      return;
    case YamlNode::Kind::kScalar:
      problems_.push_back(source.At(
          value.position, key.text + " is " + Shown(value.text, value.plain) + "; expected " + ExpectedMap(key.text)));
  }
}

void Reader::ReadValue(const Key& key, const YamlNode& name, const YamlNode& value, const SourceText& source) {
  if (value.kind == YamlNode::Kind::kScalar) {
    in_file_[key.path] = source.At(value.position, "");
    Store(key, value.text, value.plain, source.At(value.position, ""));
    return;
  }
  bad_.insert(key.path);
  if (value.kind == YamlNode::Kind::kUnusable) return;
  // yaml-cpp gives an absent value the place of what follows it.
  const bool absent = value.kind == YamlNode::Kind::kNull;
  const std::string found = absent                                    ? " has no value"
                            : value.kind == YamlNode::Kind::kSequence ? " is a list"
                                                                      : " is a map";
  problems_.push_back(
      source.At(absent ? name.position : value.position, key.path + found + "; expected " + ExpectedText(key)));
}

void Reader::Store(const Key& key, const std::string& text, bool plain, Diagnostic where) {
  std::optional<Problem> problem = Assign(key, text, plain, &config_);
  if (!problem) return;
  bad_.insert(key.path);
  Report(std::move(where), std::move(*problem));
}

void Reader::ReadOverride(const std::string& text) {
  Diagnostic where = MakeError(kOverrideLabel, "");
  where.source = text;
  where.column = 1;
  const std::size_t equals = text.find('=');
  const std::string path = text.substr(0, equals);
  const Key* key = FindKey(path);
  if (equals == std::string::npos) {
    return Report(where, {Quoted(text) + " has no equals sign; expected key.path=value", ""});
  }
  if (IsSection(path)) {
    return Report(where,
                  {path + " is a group of keys; expected one of them", "such as " + path + "." + NamesIn(path)[0]});
  }
  if (key == nullptr) {
    std::string near = Nearest(path, AllPaths());
    for (const Key& other : Schema()) {
      if (LastPart(other.path) == path) near = other.path;
    }
    const std::string keys = "the keys are " + JoinWords(AllPaths(), "and");
    return Report(where, {"unknown key " + Quoted(path), near.empty() ? keys : "did you mean " + near + "?"});
  }
  if (in_set_.count(path) > 0) {
    return Report(where, {path + " is set twice; first by " + in_set_[path].source, ""});
  }
  where.column = static_cast<int>(equals) + 2;
  in_set_[path] = where;
  bad_.erase(path);  // whatever was wrong with the file's value is reported, and no longer matters to the rules
  const std::string value = text.substr(equals + 1);
  if (value.empty()) {
    bad_.insert(path);
    return Report(where, {path + " has no value; expected " + ExpectedText(*key), ""});
  }
  Store(*key, value, true, where);
}

std::optional<Diagnostic> Reader::WhereWritten(const std::string& path) const {
  for (const auto* written : {&in_set_, &in_file_}) {
    const auto found = written->find(path);
    if (found != written->end()) return found->second;
  }
  return std::nullopt;
}

void Reader::CheckRule(const Rule& rule) {
  for (const std::string& path : rule.keys) {
    if (bad_.count(path) > 0) return;
  }
  std::optional<Problem> problem = rule.check(config_);
  if (!problem) return;
  if (rule.severity == Severity::kNote) {
    if (const auto where = WhereWritten(rule.keys[0])) Report(*where, std::move(*problem), rule.severity);
    return;
  }
  for (const auto* written : {&in_set_, &in_file_}) {
    for (const std::string& path : rule.keys) {
      const auto found = written->find(path);
      if (found != written->end()) return Report(found->second, std::move(*problem));
    }
  }
}

void Reader::CheckWhole() {
  const bool has_width = in_file_.count("value_dim") > 0 || in_set_.count("value_dim") > 0;
  if (!has_width) config_.value_dim = config_.head_dim;
  if (config_.name.empty() && bad_.count("name") == 0 && top_) {
    Report(*top_,
           {"name is missing; expected " + ExpectedText(*FindKey("name")), "add a line such as name: my_design"});
  }
  for (const Rule& rule : Rules()) CheckRule(rule);
}

Result<Loaded> Reader::Finish(bool complete) {
  if (complete) CheckWhole();
  if (!problems_.empty()) return problems_;
  return Loaded{config_, notes_};
}

}  // namespace

Result<Loaded> ReadText(const std::string& text, const std::string& label, const std::vector<std::string>& overrides) {
  if (text.size() > kMaxFileBytes) {
    return MakeError(label, "the file has " + std::to_string(text.size()) +
                                " bytes; expected a configuration, which has at most " + std::to_string(kMaxFileBytes));
  }
  const SourceText source(text, label);
  Reader reader;
  const Result<YamlTree> tree = ParseYaml(text, source);
  if (tree.ok()) {
    reader.Add(tree.value().problems);
    reader.ReadDocument(tree.value().root, source);
  } else {
    reader.Add(tree.errors());
  }
  for (const std::string& override_text : overrides) reader.ReadOverride(override_text);
  return reader.Finish(tree.ok());
}

Result<Loaded> ReadFile(const std::string& path, const std::vector<std::string>& overrides) {
  const Result<std::string> text = leopard::ReadFile(path);
  if (!text.ok()) return text.errors();
  return ReadText(text.value(), path, overrides);
}

}  // namespace leopard::config
