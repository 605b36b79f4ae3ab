#include <algorithm>

#include "sim/run/engine.h"
#include "sim/run/option_text.h"

namespace leopard::run {

namespace {

const std::vector<std::string>& KnownEngines() {
  static const std::vector<std::string> names = {"golden", "model", "rtl", "systemc"};
  return names;
}

}  // namespace

Result<std::vector<std::string>> ParseEngineNames(const std::string& text) {
  std::vector<std::string> names;
  Diagnostics errors;
  for (const OptionPart& part : SplitAtCommas(text)) {
    const bool known = std::find(KnownEngines().begin(), KnownEngines().end(), part.text) != KnownEngines().end();
    if (!known) {
      errors.push_back(OptionError("--engine", text, part.column,
                                   "\"" + part.text + "\" is not an engine; expected golden, model, rtl or systemc"));
    } else if (std::find(names.begin(), names.end(), part.text) != names.end()) {
      errors.push_back(OptionError("--engine", text, part.column, "engine " + part.text + " is named twice"));
    } else {
      names.push_back(part.text);
    }
  }
  if (!errors.empty()) return errors;
  return names;
}

}  // namespace leopard::run
