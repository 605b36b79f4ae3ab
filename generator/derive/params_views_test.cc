#include "generator/derive/params_views.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

namespace leopard::derive {
namespace {

std::vector<Explanation> Some() {
  const config::Config config;
  std::vector<Explanation> some;
  for (const Explanation& param : Explain(config, Derive(config))) {
    if (param.name == "head_dim" || param.name == "score_bits" || param.name == "multiplier_bits") {
      some.push_back(param);
    }
  }
  return some;
}

TEST_CASE("the JSON view") {
  CHECK(JsonView(Some()) ==
        "{\n"
        "  \"head_dim\": 64,\n"
        "  \"score_bits\": 29,\n"
        "  \"multiplier_bits\": 24\n"
        "}\n");
}

TEST_CASE("the C++ view") {
  CHECK(CppHeaderView(Some()) ==
        "#ifndef LEOPARD_PARAMS_H_\n"
        "#define LEOPARD_PARAMS_H_\n"
        "\n"
        "namespace leopard_params {\n"
        "\n"
        "constexpr int D = 64;\n"
        "constexpr int SCORE_W = 29;\n"
        "constexpr int MULTIPLIER_BITS = 24;\n"
        "\n"
        "}  // namespace leopard_params\n"
        "\n"
        "#endif  // LEOPARD_PARAMS_H_\n");
}

TEST_CASE("the Verilog view") {
  CHECK(VerilogBindings(Some(), {"SCORE_W", "D"}, "    ") == "    .SCORE_W(29),\n    .D(64)");
  CHECK(VerilogBindings(Some(), {}, "  ").empty());
  CHECK_THROWS_AS(VerilogBindings(Some(), {"SCORE"}, ""), std::logic_error);
  CHECK_THROWS_AS(VerilogBindings(Some(), {""}, ""), std::logic_error);
}

}  // namespace
}  // namespace leopard::derive
