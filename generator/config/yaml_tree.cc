#include "generator/config/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <utility>

namespace leopard::config {
namespace {

/// Builds the tree of the first document from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const SourceText& source) : source_(source) {}

  YamlTree Take() { return std::move(tree_); }
  int documents() const { return documents_; }

  /// True once the parser has begun the same document again: at a stray comma it never gets on.
  bool stuck() const { return stuck_; }
  Position document_start() const { return document_start_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    const Position start = source_.PositionOf(mark.line, mark.column);
    stuck_ = documents_ > 0 && start.line == document_start_.line && start.column == document_start_.column;
    document_start_ = start;
    ++documents_;
    if (documents_ == 2) Report(mark, "a second document begins here; expected one design in a file", "");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add(Make(YamlNode::Kind::kNull, mark, "?", anchor));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    Report(mark, "aliases (*) are not supported", "write the value out");
    Add(Make(YamlNode::Kind::kUnusable, mark, "?", 0));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = Make(YamlNode::Kind::kScalar, mark, tag, anchor);
    node.text = value;
    node.plain = tag != "!";
    if (!node.plain && node.kind == YamlNode::Kind::kScalar && !IsSimplyQuoted(node)) {
      // yaml-cpp takes the end of the file for a closing quote.
      Report(mark, "a quoted text goes on after its line or holds escapes; expected both quotes on one line", "");
      node.kind = YamlNode::Kind::kUnusable;
    }
    Add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open_.push_back(Make(YamlNode::Kind::kSequence, mark, tag, anchor));
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open_.push_back(Make(YamlNode::Kind::kMap, mark, tag, anchor));
  }
  void OnMapEnd() override { Close(); }

 private:
  void Report(const YAML::Mark& mark, std::string message, std::string help) {
    // What is wrong in a second document is not worth saying beside its being there.
    if (documents_ > 2 || (documents_ == 2 && reported_second_)) return;
    reported_second_ = documents_ == 2;
    tree_.problems.push_back(
        source_.At(source_.PositionOf(mark.line, mark.column), std::move(message), std::move(help)));
  }

  YamlNode Make(YamlNode::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    YamlNode node;
    node.kind = kind;
    node.position = source_.PositionOf(mark.line, mark.column);
    if (anchor != 0) Report(mark, "anchors (&) are not supported", "write the value out where it is needed");
    if (!tag.empty() && tag != "?" && tag != "!") {
      Report(mark, "tags (!) are not supported", "write the value alone");
      node.kind = YamlNode::Kind::kUnusable;
    }
    return node;
  }

  bool IsSimplyQuoted(const YamlNode& node) const {
    const std::string rest = source_.From(node.position);
    for (const char quote : {'"', '\''}) {
      const std::string expected = quote + node.text + quote;
      if (rest.compare(0, expected.size(), expected) == 0) return true;
    }
    return false;
  }

  void Add(YamlNode node) {
    if (!open_.empty()) {
      open_.back().children.push_back(std::move(node));
    } else if (documents_ == 1) {
      tree_.root = std::move(node);
    }
  }

  void Close() {
    YamlNode node = std::move(open_.back());
    open_.pop_back();
    Add(std::move(node));
  }

  const SourceText& source_;
  YamlTree tree_;
  std::vector<YamlNode> open_;
  int documents_ = 0;
  Position document_start_;
  bool stuck_ = false;
  bool reported_second_ = false;
};

}  // namespace

Result<YamlTree> ParseYaml(const std::string& text, const SourceText& source) {
  Diagnostics problems = CheckCharacters(source);
  if (!problems.empty()) return problems;
  TreeBuilder builder(source);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    // A third document shows whether the second was one, and what is in it does not matter.
    while (builder.documents() < 3 && parser.HandleNextDocument(builder)) {
      if (builder.stuck()) return source.At(builder.document_start(), "not valid YAML: unexpected character");
    }
  } catch (const YAML::Exception& error) {
    return source.At(source.PositionOf(error.mark.line, error.mark.column), "not valid YAML: " + error.msg);
  }
  return builder.Take();
}

}  // namespace leopard::config
