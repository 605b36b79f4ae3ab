// What a configuration's keys demand of each other. One entry in the list of rules.cc is one rule.
#ifndef LEOPARD_GENERATOR_CONFIG_RULES_H_
#define LEOPARD_GENERATOR_CONFIG_RULES_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/diagnostics.h"
#include "generator/config/config.h"
#include "generator/config/value.h"

namespace leopard::config {

/// A combination of values that is refused, or worth a note.
struct Rule {
  Severity severity = Severity::kError;
  /// The keys that it depends on. The message points at the first of them that the user wrote, those of
  /// the command line before those of the file; a note, only at the very first key, and only if written.
  std::vector<std::string> keys;
  std::function<std::optional<Problem>(const Config&)> check;
};

const std::vector<Rule>& Rules();

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_RULES_H_
