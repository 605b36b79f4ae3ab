// What each kind of value may be, and the full text of what is said where it is not.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "generator/config/reader.h"

namespace leopard::config {
namespace {

/// What is said about one line of a file that has a name besides.
std::string SaidOf(const std::string& line) {
  const Result<Loaded> loaded = ReadText("name: x\n" + line + "\n", "c.yaml");
  return loaded.ok() ? "" : Format(loaded.errors());
}

/// The same without the lines that quote the source: the message and the help.
std::string Gist(const std::string& line) {
  const Result<Loaded> loaded = ReadText(line + "\n", "c.yaml");
  if (loaded.ok()) return "";
  const Diagnostic& first = loaded.errors()[0];
  return first.message + (first.help.empty() ? "" : " / " + first.help);
}

Config Good(const std::string& text) {
  const Result<Loaded> loaded = ReadText("name: x\n" + text, "c.yaml");
  REQUIRE_MESSAGE(loaded.ok(), Format(loaded.errors()));
  return loaded.value().config;
}

TEST_CASE("an integer out of range, as it prints") {
  CHECK(SaidOf("qk: {dpus: 65}") ==
        "c.yaml:2:12: error: qk.dpus is 65; expected 1 to 64\n"
        "qk: {dpus: 65}\n"
        "           ^\n"
        "help: the nearest valid value is 64\n");
}

TEST_CASE("integers") {
  CHECK(Good("head_dim: 1").head_dim == 1);
  CHECK(Good("head_dim: 256").head_dim == 256);
  CHECK(Gist("head_dim: 0") == "head_dim is 0; expected 1 to 256 / the nearest valid value is 1");
  CHECK(Gist("head_dim: -5") == "head_dim is -5; expected 1 to 256 / the nearest valid value is 1");
  CHECK(Gist("head_dim: 257") == "head_dim is 257; expected 1 to 256 / the nearest valid value is 256");
  CHECK(Gist("head_dim: 99999999999999999999") ==
        "head_dim is 99999999999999999999; expected 1 to 256 / the nearest valid value is 256");
  CHECK(Gist("head_dim: 010") == "head_dim is 010; expected an integer from 1 to 256 / write 10");
  CHECK(Gist("head_dim: 0x40") == "head_dim is 0x40; expected an integer from 1 to 256 / write 64");
  CHECK(Gist("head_dim: 1e2") == "head_dim is 1e2; expected an integer from 1 to 256 / write 100");
  CHECK(Gist("head_dim: 4.0") == "head_dim is 4.0; expected an integer from 1 to 256 / write 4");
  CHECK(Gist("head_dim: 4.5") ==
        "head_dim is 4.5; expected an integer from 1 to 256 / the nearest valid values are 4 and 5");
  CHECK(Gist("head_dim: 1e9") == "head_dim is 1e9; expected an integer from 1 to 256 / the nearest valid value is 256");
  CHECK(Gist("head_dim: +6") == "head_dim is +6; expected an integer from 1 to 256 / write 6");
  CHECK(Gist("head_dim: \"6\"") == "head_dim is \"6\"; expected an integer from 1 to 256 / write 6");
  CHECK(Gist("head_dim: 1_0") == "head_dim is 1_0; expected an integer from 1 to 256");
  CHECK(Gist("head_dim: 0o17") == "head_dim is 0o17; expected an integer from 1 to 256");
  CHECK(Gist("head_dim: .inf") == "head_dim is .inf; expected an integer from 1 to 256");
  CHECK(Gist("head_dim: true") == "head_dim is true; expected an integer from 1 to 256");
  CHECK(Gist("head_dim: [6]") == "head_dim is a list; expected an integer from 1 to 256");
  CHECK(Gist("head_dim: {a: 6}") == "head_dim is a map; expected an integer from 1 to 256");
  CHECK(Gist("head_dim:") == "head_dim has no value; expected an integer from 1 to 256");
  CHECK(Gist("head_dim: ~") == "head_dim has no value; expected an integer from 1 to 256");
  CHECK(Gist("head_dim: " + std::string(100, '7')) ==
        "head_dim is " + std::string(37, '7') + "...; expected 1 to 256 / the nearest valid value is 256");
}

TEST_CASE("the ends of every range") {
  const std::vector<std::string> good = {
      "value_dim: 1",         "value_dim: 256",        "max_keys: 1",           "max_keys: 8192",
      "max_queries: 1",       "max_queries: 8192",     "formats: {q_bits: 2}",  "formats: {q_bits: 16}",
      "formats: {k_bits: 3}", "formats: {k_bits: 16}", "formats: {v_bits: 2}",  "formats: {v_bits: 16}",
      "qk: {dpus: 1}",        "qk: {dpus: 64}",        "qk: {serial_bits: 1}",  "qk: {serial_bits: 11}",
      "qk: {fifo_depth: 2}",  "qk: {fifo_depth: 64}",  "qk: {guard_sigmas: 0}", "qk: {guard_sigmas: 12}"};
  for (const std::string& line : good) CHECK(SaidOf(line) == "");
  CHECK(Gist("value_dim: 257") == "value_dim is 257; expected 1 to 256 / the nearest valid value is 256");
  CHECK(Gist("max_keys: 8193") == "max_keys is 8193; expected 1 to 8192 / the nearest valid value is 8192");
  CHECK(Gist("max_queries: 0") == "max_queries is 0; expected 1 to 8192 / the nearest valid value is 1");
  CHECK(Gist("formats: {q_bits: 1}") == "formats.q_bits is 1; expected 2 to 16 / the nearest valid value is 2");
  CHECK(Gist("formats: {k_bits: 17}") == "formats.k_bits is 17; expected 2 to 16 / the nearest valid value is 16");
  CHECK(Gist("formats: {v_bits: 1}") == "formats.v_bits is 1; expected 2 to 16 / the nearest valid value is 2");
  CHECK(Gist("qk: {serial_bits: 16}") == "qk.serial_bits is 16; expected 1 to 15 / the nearest valid value is 15");
  CHECK(Gist("qk: {fifo_depth: 1}") == "qk.fifo_depth is 1; expected 2 to 64 / the nearest valid value is 2");
}

TEST_CASE("real numbers") {
  CHECK(Good("qk: {guard_sigmas: 4}").qk.guard_sigmas == 4);
  CHECK(Good("qk: {guard_sigmas: 4.5}").qk.guard_sigmas == 4.5);
  CHECK(Good("qk: {guard_sigmas: 0.45e1}").qk.guard_sigmas == 4.5);
  CHECK(Good("qk: {guard_sigmas: 0.0}").qk.guard_sigmas == 0);
  CHECK(Gist("qk: {guard_sigmas: 0.5}") ==
        "qk.guard_sigmas is 0.5; expected 0, or 1 to 12 / the nearest valid values are 0 and 1");
  CHECK(Gist("qk: {guard_sigmas: 1e-400}") ==
        "qk.guard_sigmas is 1e-400; expected 0, or 1 to 12 / the nearest valid values are 0 and 1");
  CHECK(Gist("qk: {guard_sigmas: -1}") ==
        "qk.guard_sigmas is -1; expected 0, or 1 to 12 / the nearest valid value is 0");
  CHECK(Gist("qk: {guard_sigmas: 12.01}") ==
        "qk.guard_sigmas is 12.01; expected 0, or 1 to 12 / the nearest valid value is 12");
  CHECK(Gist("qk: {guard_sigmas: 1e999}") ==
        "qk.guard_sigmas is 1e999; expected 0, or 1 to 12 / the nearest valid value is 12");
  CHECK(Gist("qk: {guard_sigmas: 04}") == "qk.guard_sigmas is 04; expected a number, 0, or 1 to 12 / write 4");
  CHECK(Gist("qk: {guard_sigmas: \"4\"}") == "qk.guard_sigmas is \"4\"; expected a number, 0, or 1 to 12 / write 4");
  CHECK(Gist("qk: {guard_sigmas: .nan}") == "qk.guard_sigmas is .nan; expected a number, 0, or 1 to 12");
  CHECK(Gist("qk: {guard_sigmas: nan}") == "qk.guard_sigmas is nan; expected a number, 0, or 1 to 12");
  CHECK(Gist("qk: {guard_sigmas: .}") == "qk.guard_sigmas is .; expected a number, 0, or 1 to 12");
  CHECK(Gist("qk: {guard_sigmas: 4 sigmas}") == "qk.guard_sigmas is 4 sigmas; expected a number, 0, or 1 to 12");
}

TEST_CASE("booleans") {
  CHECK(Good("conditioning: {centre: true}").conditioning.centre);
  CHECK(Good("conditioning: {centre: TRUE}").conditioning.centre);
  CHECK_FALSE(Good("conditioning: {centre: False}").conditioning.centre);
  CHECK(Gist("conditioning: {centre: yes}") == "conditioning.centre is yes; expected true or false / write true");
  CHECK(Gist("conditioning: {centre: Off}") == "conditioning.centre is Off; expected true or false / write false");
  CHECK(Gist("conditioning: {centre: tRUE}") == "conditioning.centre is tRUE; expected true or false / write true");
  CHECK(Gist("conditioning: {equalise: 1}") == "conditioning.equalise is 1; expected true or false / write true");
  CHECK(Gist("conditioning: {equalise: \"false\"}") ==
        "conditioning.equalise is \"false\"; expected true or false / write false");
  CHECK(Gist("conditioning: {equalise: maybe}") == "conditioning.equalise is maybe; expected true or false");
}

TEST_CASE("designs") {
  CHECK(Good("design: pruning").design == Design::kPruning);
  CHECK(Good("design: 'baseline'").design == Design::kBaseline);
  CHECK(Gist("design: leopart") == "design is leopart; expected leopard, pruning or baseline / did you mean leopard?");
  CHECK(Gist("design: Baseline") ==
        "design is Baseline; expected leopard, pruning or baseline / did you mean baseline?");
  CHECK(Gist("design: systolic") == "design is systolic; expected leopard, pruning or baseline");
  CHECK(Gist("design: \"\"") == "design is \"\"; expected leopard, pruning or baseline");
}

TEST_CASE("names") {
  for (const std::string name : {"a", "A9_", "leopard", "yes", "\"quoted\"", "modules"}) {
    CHECK(Gist("name: " + name) == "");
  }
  CHECK(Gist("name: 1x") == "name is 1x; expected a letter, then letters, digits and _ / try tile_1x");
  CHECK(Gist("name: _x") == "name is _x; expected a letter, then letters, digits and _ / try tile__x");
  CHECK(Gist("name: a-b") == "name is a-b; expected a letter, then letters, digits and _");
  CHECK(Gist("name: \"\"") == "name is \"\"; expected a letter, then letters, digits and _");
  CHECK(Gist("name: caf\xc3\xa9") == "name is caf\xc3\xa9; expected a letter, then letters, digits and _");
  CHECK(Gist("name:") == "name has no value; expected a letter, then letters, digits and _");
  CHECK(Gist("name: true") == "name is true; expected a string, not a boolean / try tile_true");
  CHECK(Gist("name: module") ==
        "name is module; expected a name that is no Verilog or SystemVerilog keyword / try tile_module");
  CHECK(Gist("name: uwire") ==
        "name is uwire; expected a name that is no Verilog or SystemVerilog keyword / try tile_uwire");
  CHECK(Gist("name: logic") ==
        "name is logic; expected a name that is no Verilog or SystemVerilog keyword / try tile_logic");
  CHECK(Gist("name: leopard_ae") == "");
  CHECK(Gist("name: leopard_dpu") ==
        "name is leopard_dpu; expected a name that no module of the library has / try tile_leopard_dpu");
  CHECK(Gist("name: " + std::string(64, 'a')) == "");
  CHECK(Gist("name: " + std::string(65, 'a')) == "name has 65 characters; expected at most 64");
}

}  // namespace
}  // namespace leopard::config
