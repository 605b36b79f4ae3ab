#include "generator/derive/params_views.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace leopard::derive {
namespace {

std::string Capitals(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

std::string JsonView(const std::vector<Explanation>& params) {
  // Names are identifiers and values integers: nothing here needs quoting.
  std::string text = "{";
  const char* separator = "\n";
  for (const Explanation& param : params) {
    text += separator;
    text += "  \"" + param.name + "\": " + std::to_string(param.value);
    separator = ",\n";
  }
  return text + "\n}\n";
}

std::string CppHeaderView(const std::vector<Explanation>& params) {
  std::string text =
      "#ifndef LEOPARD_PARAMS_H_\n"
      "#define LEOPARD_PARAMS_H_\n"
      "\n"
      "namespace leopard_params {\n"
      "\n";
  for (const Explanation& param : params) {
    const std::string name = param.parameter.empty() ? Capitals(param.name) : param.parameter;
    text += "constexpr int " + name + " = " + std::to_string(param.value) + ";\n";
  }
  return text +
         "\n"
         "}  // namespace leopard_params\n"
         "\n"
         "#endif  // LEOPARD_PARAMS_H_\n";
}

std::string VerilogBindings(const std::vector<Explanation>& params, const std::vector<std::string>& parameters,
                            const std::string& indent) {
  std::string text;
  for (const std::string& parameter : parameters) {
    const auto found = std::find_if(params.begin(), params.end(),
                                    [&](const Explanation& param) { return param.parameter == parameter; });
    if (parameter.empty() || found == params.end()) throw std::logic_error("no parameter " + parameter);
    if (!text.empty()) text += ",\n";
    text += indent + "." + parameter + "(" + std::to_string(found->value) + ")";
  }
  return text;
}

}  // namespace leopard::derive
