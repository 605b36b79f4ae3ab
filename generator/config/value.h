// One value of one key: from the text that the user wrote to the field, and back.
#ifndef LEOPARD_GENERATOR_CONFIG_VALUE_H_
#define LEOPARD_GENERATOR_CONFIG_VALUE_H_

#include <optional>
#include <string>

#include "generator/config/schema.h"

namespace leopard::config {

struct Problem {
  std::string message;
  std::string help;
};

/// Reads `text` as YAML 1.2's core schema does, but for numbers in decimal only and without leading
/// zeros, and stores it. `plain` is false where the text was quoted, which makes it a string.
std::optional<Problem> Assign(const Key& key, const std::string& text, bool plain, Config* config);

/// What the key takes: "an integer from 1 to 64".
std::string ExpectedText(const Key& key);

/// The value as the canonical form and messages have it: "6", "true", "leopard".
std::string ValueText(const Key& key, const Config& config);

/// Text of the user's for a message: quoted where `plain` is false, shortened where it is long.
std::string Shown(const std::string& text, bool plain);

/// The shortest text that reads back as the same number.
std::string NumberText(double number);

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_VALUE_H_
