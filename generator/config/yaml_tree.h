// One YAML document as a tree in which every key keeps its place and its duplicates. Only yaml_tree.cc
// knows yaml-cpp.
#ifndef LEOPARD_GENERATOR_CONFIG_YAML_TREE_H_
#define LEOPARD_GENERATOR_CONFIG_YAML_TREE_H_

#include <string>
#include <vector>

#include "common/result.h"
#include "generator/config/source_text.h"

namespace leopard::config {

struct YamlNode {
  /// kUnusable: something was reported here already, and nothing more is to be said.
  enum class Kind { kNull, kScalar, kSequence, kMap, kUnusable };
  Kind kind = Kind::kNull;
  Position position;
  std::string text;                ///< Of a scalar.
  bool plain = true;               ///< False for a quoted scalar.
  std::vector<YamlNode> children;  ///< Of a map: key, value, key, value, ...
};

struct YamlTree {
  YamlNode root;
  Diagnostics problems;  ///< Uses of YAML that a configuration does not need: anchors, aliases, tags, ...
};

/// Fails where the text is not YAML at all, which leaves nothing to check.
Result<YamlTree> ParseYaml(const std::string& text, const SourceText& source);

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_YAML_TREE_H_
