// leopard explain NAME CONFIG: value, formula, inputs and reason of one derived parameter.
#include <algorithm>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/options.h"
#include "common/suggest.h"
#include "generator/config/schema.h"
#include "generator/config/value.h"
#include "generator/derive/params.h"

namespace leopard::cli {
namespace {

using derive::Explanation;

constexpr std::size_t kLineLength = 90;

const Explanation* Find(const std::vector<Explanation>& params, const std::string& name) {
  for (const Explanation& param : params) {
    if (param.name == name || (!param.parameter.empty() && param.parameter == name)) return &param;
  }
  return nullptr;
}

/// "score_bits (SCORE_W) = 29 bits"
std::string Equation(const Explanation& param) {
  std::string text = param.name;
  if (!param.parameter.empty()) text += " (" + param.parameter + ")";
  text += " = " + std::to_string(param.value);
  return param.unit.empty() ? text : text + " " + param.unit;
}

std::string Wrapped(const std::string& text) {
  std::istringstream words(text);
  std::string wrapped;
  std::string line;
  for (std::string word; words >> word;) {
    if (!line.empty() && line.size() + 1 + word.size() > kLineLength) {
      wrapped += line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return wrapped + line + "\n";
}

std::string TextOf(const Explanation& param, const std::vector<Explanation>& params, const config::Config& config) {
  std::string text = Equation(param) + "\n  = " + param.formula + "\n\n" + Wrapped(param.text);
  if (!param.inputs.empty()) text += "\nfrom\n";
  for (const std::string& input : param.inputs) {
    // A parameter copied from the key of its own name comes from the key.
    const config::Key* key = config::FindKey(input);
    const Explanation* other = Find(params, input);
    if (key != nullptr && (other == nullptr || other == &param)) {
      text += "  " + input + " = " + config::ValueText(*key, config) + ", of the configuration\n";
    } else if (other != nullptr) {
      text += "  " + Equation(*other) + "\n";
    }
  }
  if (param.formula.find("bits(") != std::string::npos) text += "\nbits(x) is the number of binary digits of x.\n";
  return text;
}

std::string HelpFor(const std::string& name, const std::vector<Explanation>& params) {
  std::vector<std::string> names;
  for (const Explanation& param : params) {
    names.push_back(param.name);
    if (!param.parameter.empty()) names.push_back(param.parameter);
  }
  const std::string near = Nearest(name, names);
  return near.empty() ? "leopard params CONFIG lists them" : "did you mean " + near + "?";
}

}  // namespace

int Explain(const Arguments& arguments) {
  Options options("explain", {"NAME", "CONFIG"},
                  "Says how a derived parameter comes about: its formula, the values in it, and why it is enough.\n"
                  "NAME is that of the parameter (score_bits) or of its Verilog counterpart (SCORE_W).");
  options.AddSet();
  if (const auto status = options.Parse(arguments)) return *status;
  const auto config = options.ReadConfig();
  if (!config) return kBadInput;
  const std::vector<Explanation> params = derive::Explain(*config, derive::Derive(*config));
  const std::string name = options.Positional("NAME");
  const Explanation* param = Find(params, name);
  // A key of the configuration by its path, as in qk.dpus.
  if (param == nullptr && config::FindKey(name) != nullptr) param = Find(params, config::LastPart(name));
  if (param == nullptr) {
    Print({MakeError("leopard explain", "unknown parameter " + config::Shown(name, false), HelpFor(name, params))});
    return kBadInput;
  }
  std::cout << TextOf(*param, params, *config);
  return kGood;
}

}  // namespace leopard::cli
