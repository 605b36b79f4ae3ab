// leopard params CONFIG: the derived parameters, as a table or as JSON.
#include "generator/derive/params.h"

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/options.h"
#include "generator/derive/params_views.h"

namespace leopard::cli {
namespace {

std::string Padded(const std::string& text, std::size_t width, bool right = false) {
  const std::string blanks(width - std::min(width, text.size()), ' ');
  return right ? blanks + text : text + blanks;
}

std::string Table(const std::vector<derive::Explanation>& params) {
  std::vector<std::vector<std::string>> rows = {{"parameter", "Verilog", "value", "unit"}};
  for (const derive::Explanation& param : params) {
    rows.push_back({param.name, param.parameter, std::to_string(param.value), param.unit});
  }
  std::size_t widths[3] = {};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < 3; ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = Padded(row[0], widths[0]) + "  " + Padded(row[1], widths[1]) + "  " +
                       Padded(row[2], widths[2], true) + "  " + row[3];
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace

int Params(const Arguments& arguments) {
  Options options("params", {"CONFIG"},
                  "Prints the parameters derived from a configuration. leopard explain says how one comes about.");
  options.AddSet();
  options.Add()("json", "print one JSON object");
  if (const auto status = options.Parse(arguments)) return *status;
  const auto config = options.ReadConfig();
  if (!config) return kBadInput;
  const std::vector<derive::Explanation> params = derive::Explain(*config, derive::Derive(*config));
  std::cout << (options.Has("json") ? derive::JsonView(params) : Table(params));
  return kGood;
}

}  // namespace leopard::cli
