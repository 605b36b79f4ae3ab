#include "common/diagnostics.h"

#include <doctest/doctest.h>

#include <string>

#include "common/result.h"

namespace leopard {
namespace {

Diagnostic At(const std::string& file, int line, int column, const std::string& message) {
  Diagnostic diagnostic = MakeError(file, message);
  diagnostic.line = line;
  diagnostic.column = column;
  return diagnostic;
}

TEST_CASE("a diagnostic prints as its header shows") {
  Diagnostic diagnostic = At("configs/small.yaml", 12, 9, "qk.dpus is 65; expected 1 to 64");
  diagnostic.source = "  dpus: 65";
  diagnostic.help = "the nearest valid value is 64";
  CHECK(Format(diagnostic) ==
        "configs/small.yaml:12:9: error: qk.dpus is 65; expected 1 to 64\n"
        "  dpus: 65\n"
        "        ^\n"
        "help: the nearest valid value is 64\n");
}

TEST_CASE("parts that are absent are left out") {
  CHECK(Format(MakeError("a.yaml", "the file is empty")) == "a.yaml: error: the file is empty\n");
  CHECK(Format(MakeError("", "no file")) == "error: no file\n");
  CHECK(Format(At("a.yaml", 3, 0, "x")) == "a.yaml:3: error: x\n");
  Diagnostic note = MakeError("a.yaml", "x", "y");
  note.severity = Severity::kNote;
  CHECK(Format(note) == "a.yaml: note: x\nhelp: y\n");
}

TEST_CASE("a caret without a line number points into the source") {
  Diagnostic diagnostic = At("--set", 0, 9, "qk.dpus is 65; expected 1 to 64");
  diagnostic.source = "qk.dpus=65";
  CHECK(Format(diagnostic) ==
        "--set: error: qk.dpus is 65; expected 1 to 64\n"
        "qk.dpus=65\n"
        "        ^\n");
}

TEST_CASE("the caret lines up after tabs and characters of several bytes") {
  Diagnostic diagnostic = At("a", 1, 4, "x");
  diagnostic.source = "\ta\tb";
  CHECK(Format(diagnostic) == "a:1:4: error: x\n\ta\tb\n\t \t^\n");
  diagnostic.source = "\xc3\xa9: z";
  CHECK(Format(diagnostic) == "a:1:4: error: x\n\xc3\xa9: z\n   ^\n");
}

TEST_CASE("a caret may stand after the end of its line") {
  Diagnostic diagnostic = At("a", 1, 4, "x");
  diagnostic.source = "ab";
  CHECK(Format(diagnostic) == "a:1:4: error: x\nab\n   ^\n");
}

TEST_CASE("control characters do not reach the terminal") {
  Diagnostic diagnostic = At("a", 1, 1, "key '\x1b[2J'");
  diagnostic.source = "\x1b[2J";
  CHECK(Format(diagnostic) == "a:1:1: error: key '?[2J'\n?[2J\n^\n");
}

TEST_CASE("diagnostics come in the order of file, line and column") {
  const Diagnostics unordered = {At("b", 1, 1, "4"), At("a", 10, 1, "3"), At("a", 2, 9, "2"), At("a", 2, 1, "1"),
                                 At("b", 1, 1, "5")};
  CHECK(Format(unordered) == "a:2:1: error: 1\na:2:9: error: 2\na:10:1: error: 3\nb:1:1: error: 4\nb:1:1: error: 5\n");
  const Diagnostics without_lines = {At("--set", 0, 9, "1"), At("--set", 0, 3, "2")};
  CHECK(Format(without_lines) == "--set: error: 1\n--set: error: 2\n");
}

TEST_CASE("notes are not errors") {
  Diagnostic note;
  note.severity = Severity::kNote;
  CHECK_FALSE(HasError({}));
  CHECK_FALSE(HasError({note}));
  CHECK(HasError({note, MakeError("a", "x")}));
}

TEST_CASE("a result is a value or diagnostics") {
  const Result<int> good = 3;
  CHECK(good.ok());
  CHECK(good.value() == 3);
  const Result<int> bad = MakeError("a", "x");
  CHECK_FALSE(bad.ok());
  CHECK(Format(bad.errors()) == "a: error: x\n");
}

}  // namespace
}  // namespace leopard
