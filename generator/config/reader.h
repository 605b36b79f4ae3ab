// YAML text and overrides to a checked Config. Every problem is found in one run, each with its place.
#ifndef LEOPARD_GENERATOR_CONFIG_READER_H_
#define LEOPARD_GENERATOR_CONFIG_READER_H_

#include <string>
#include <vector>

#include "common/diagnostics.h"
#include "common/result.h"
#include "generator/config/config.h"

namespace leopard::config {

struct Loaded {
  Config config;
  Diagnostics notes;  ///< What is legal but pointless, such as qk.dpus under `design: baseline`.
};

/// `overrides` are the arguments of --set, "key.path=value": they win over the file, and are checked just
/// as the file is, which stays checked where it is overridden.
Result<Loaded> ReadText(const std::string& text, const std::string& label,
                        const std::vector<std::string>& overrides = {});

Result<Loaded> ReadFile(const std::string& path, const std::vector<std::string>& overrides = {});

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_READER_H_
