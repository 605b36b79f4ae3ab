#include "generator/emit/template.h"

#include "doctest/doctest.h"

namespace leopard::emit {
namespace {

std::string Errors(const std::string& text, const std::vector<Mark>& marks) {
  const Result<std::string> result = Fill({"gen/x.v.in", text}, marks);
  return result.ok() ? "" : Format(result.errors());
}

TEST_CASE("marks are replaced wherever they stand") {
  const Result<std::string> result = Fill({"x", "@A@ b@A@@B2_C@\n@A@"}, {{"A", "1"}, {"B2_C", "two"}});
  REQUIRE(result.ok());
  CHECK(result.value() == "1 b1two\n1");
}

TEST_CASE("a block repeats what stands before its mark") {
  const Result<std::string> result = Fill({"x", "// @A@\nq\n  @A@;\n"}, {{"A", "one\ntwo"}});
  REQUIRE(result.ok());
  CHECK(result.value() == "// one\n// two\nq\n  one\n  two;\n");
}

TEST_CASE("ordinary at signs stay") {
  const std::string text = "always @(*)\nalways @(posedge clk_i)\na@b.c @ @1@ @";
  const Result<std::string> result = Fill({"x", text}, {});
  REQUIRE(result.ok());
  CHECK(result.value() == text);
}

TEST_CASE("an unknown mark") {
  CHECK(Errors("one\n  two @NAMES@;\n", {}) ==
        "gen/x.v.in:2:7: error: unknown mark @NAMES@\n"
        "  two @NAMES@;\n"
        "      ^\n"
        "help: this template has no marks\n");
  CHECK(Errors("@A@ @C@ @B@", {{"A", "1"}, {"B", "2"}}) ==
        "gen/x.v.in:1:5: error: unknown mark @C@\n"
        "@A@ @C@ @B@\n"
        "    ^\n"
        "help: the marks of this template are @A@, @B@\n");
}

TEST_CASE("an unused mark") {
  CHECK(Errors("@A@", {{"A", "1"}, {"B", "2"}}) == "gen/x.v.in:1: error: unused mark @B@\n");
  CHECK(Errors("@A@", {{"A", "1"}, {"B", "2", true}}).empty());
}

TEST_CASE("an unfilled mark") {
  CHECK(Errors("\n\nx = @A@;", {{"A", ""}}) ==
        "gen/x.v.in:3:5: error: unfilled mark @A@\n"
        "x = @A@;\n"
        "    ^\n");
  CHECK(Errors("x = @A@;", {{"A", "1 + @B@"}}) ==
        "gen/x.v.in:1:5: error: unfilled mark @B@ in the value of @A@\n"
        "x = @A@;\n"
        "    ^\n"
        "help: values are not templates\n");
}

TEST_CASE("an open mark") {
  CHECK(Errors("x = @A B@;", {{"A", "1"}}) ==
        "gen/x.v.in:1:5: error: the mark @A is open\n"
        "x = @A B@;\n"
        "    ^\n"
        "help: write @A@, without blanks\n");
}

TEST_CASE("every error is reported") {
  CHECK(Errors("@A\n@B@\n", {{"C", "1"}}) ==
        "gen/x.v.in:1: error: unused mark @C@\n"
        "gen/x.v.in:1:1: error: the mark @A is open\n"
        "@A\n"
        "^\n"
        "help: write @A@, without blanks\n"
        "gen/x.v.in:2:1: error: unknown mark @B@\n"
        "@B@\n"
        "^\n"
        "help: the marks of this template are @C@\n");
}

}  // namespace
}  // namespace leopard::emit
