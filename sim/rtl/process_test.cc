#include "sim/rtl/process.h"

#include <doctest/doctest.h>

#include "sim/rtl/test_support.h"

namespace leopard::rtl {
namespace {

Command Shell(const std::string& script) { return {{"sh", "-c", script}, {}, ""}; }

TEST_CASE("output and messages are captured in one, the status told") {
  const Result<Outcome> outcome = RunCommand(Shell("echo out; echo err >&2; exit 3"));
  REQUIRE(outcome.ok());
  CHECK(outcome.value().output == "out\nerr\n");
  CHECK(outcome.value().status == 3);
  CHECK_FALSE(outcome.value().ok());
}

TEST_CASE("a signal is told as 128 and its number; Ctrl-C is an error") {
  CHECK(RunCommand(Shell("kill -9 $$")).value().status == 137);
  const Result<Outcome> interrupted = RunCommand(Shell("kill -2 $$"));
  REQUIRE_FALSE(interrupted.ok());
  CHECK(Format(interrupted.errors()) == "sh: error: interrupted\n");
}

TEST_CASE("environment, folder and empty input") {
  const testing::Scratch scratch;
  Command command = Shell("cat; echo $LEOPARD_TEST; pwd -P");
  command.environment = {{"LEOPARD_TEST", "a b"}};
  command.directory = scratch.path();
  CHECK(RunCommand(command).value().output == "a b\n" + scratch.path() + "\n");
}

TEST_CASE("a program that cannot be started is an error") {
  const testing::Scratch scratch;
  const std::string plain = scratch.Write("plain", "text");
  CHECK(Format(RunCommand({{"no_such_program_here"}, {}, ""}).errors()) ==
        "no_such_program_here: error: no such program in PATH\n");
  CHECK(Format(RunCommand({{"/no/such/program"}, {}, ""}).errors()) ==
        "/no/such/program: error: cannot be started: No such file or directory\n");
  CHECK(Format(RunCommand({{plain}, {}, ""}).errors()) == plain + ": error: cannot be started: Permission denied\n");
}

TEST_CASE("programs are found in the order of the path") {
  const testing::Scratch scratch;
  const std::string second = scratch.Script("b/tool", "");
  scratch.Write("a/tool", "not a program");
  const std::string path = scratch.path() + "/a:" + scratch.path() + "/b";
  CHECK(FindProgram("tool", path) == second);
  CHECK(FindProgram("other", path) == "");
  CHECK(FindProgram("tool", "") == "");
}

TEST_CASE("commands are quoted for the shell") {
  CHECK(Quote({"c++", "-O2", "a b", "it's", ""}) == "c++ -O2 'a b' 'it'\\''s' ''");
}

}  // namespace
}  // namespace leopard::rtl
