// Structure, overrides and rules: the full text of everything that is said.
#include "generator/config/reader.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace leopard::config {
namespace {

using Overrides = std::vector<std::string>;

std::string Said(const std::string& text, const Overrides& overrides = {}) {
  const Result<Loaded> loaded = ReadText(text, "c.yaml", overrides);
  return loaded.ok() ? "" : Format(loaded.errors());
}

Loaded Good(const std::string& text, const Overrides& overrides = {}) {
  const Result<Loaded> loaded = ReadText(text, "c.yaml", overrides);
  REQUIRE_MESSAGE(loaded.ok(), Format(loaded.errors()));
  return loaded.value();
}

TEST_CASE("a name is enough") {
  const Config c = Good("name: x").config;
  CHECK(c.name == "x");
  CHECK(c.design == Design::kLeopard);
  CHECK(c.head_dim == 64);
  CHECK(c.value_dim == 64);
  CHECK(c.qk.dpus == 6);
  CHECK(c.qk.fifo_depth == 8);
}

TEST_CASE("value_dim follows head_dim unless it is given") {
  CHECK(Good("name: x\nhead_dim: 32").config.value_dim == 32);
  CHECK(Good("name: x", {"head_dim=16"}).config.value_dim == 16);
  CHECK(Good("name: x\nhead_dim: 32\nvalue_dim: 8").config.value_dim == 8);
  CHECK(Good("value_dim: 8\nname: x\nhead_dim: 32", {"head_dim=16"}).config.value_dim == 8);
}

TEST_CASE("line ends, byte order marks, comments and flow maps") {
  const std::string text = "\xef\xbb\xbf# purpose\r\nname: x # here\r\nqk: {dpus: 3, serial_bits: 4}\r\n...\r\n";
  CHECK(Good(text).config.qk.dpus == 3);
  CHECK(Good("---\nname: x\n").config.name == "x");
}

TEST_CASE("all problems come in one run, in the order of the file") {
  CHECK(Said("# purpose\n"
             "head_dim: 0\n"
             "qk:\n"
             "  dpu: 6\n"
             "  serial_bits: 4\n"
             "formats:\n"
             "  k_bits: 3\n"
             "head_dim: 8\n") ==
        "c.yaml:2:1: error: name is missing; expected a letter, then letters, digits and _\n"
        "head_dim: 0\n"
        "^\n"
        "help: add a line such as name: my_design\n"
        "c.yaml:2:11: error: head_dim is 0; expected 1 to 256\n"
        "head_dim: 0\n"
        "          ^\n"
        "help: the nearest valid value is 1\n"
        "c.yaml:4:3: error: unknown key \"dpu\" in qk\n"
        "  dpu: 6\n"
        "  ^\n"
        "help: did you mean dpus?\n"
        "c.yaml:5:16: error: qk.serial_bits is 4; expected 1 to 2, the magnitude bits of a key where formats.k_bits "
        "is 3\n"
        "  serial_bits: 4\n"
        "               ^\n"
        "help: set qk.serial_bits to 2, or formats.k_bits to 5\n"
        "c.yaml:8:1: error: duplicate key head_dim; first given on line 2\n"
        "head_dim: 8\n"
        "^\n");
}

TEST_CASE("files without a map") {
  const std::string empty =
      "c.yaml: error: the file is empty; expected a map of keys\n"
      "help: the least is one line such as name: my_design\n";
  CHECK(Said("") == empty);
  CHECK(Said("# only a comment\n") == empty);
  CHECK(Said("---\n") == empty);
  CHECK(Said("name:x\n") ==
        "c.yaml:1:1: error: the file is a single text; expected a map of keys\n"
        "name:x\n"
        "^\n"
        "help: a blank must follow each colon\n");
  CHECK(Said("- name\n") == "c.yaml:1:1: error: the file is a list; expected a map of keys\n- name\n^\n");
}

TEST_CASE("unknown keys") {
  const std::string name = "name: x\n";
  CHECK(Said(name + "lanes: 6") ==
        "c.yaml:2:1: error: unknown key \"lanes\"\n"
        "lanes: 6\n"
        "^\n"
        "help: the keys are name, design, head_dim, value_dim, max_keys, max_queries, formats, qk and conditioning\n");
  CHECK(Said(name + "qk:\n  lanes: 6") ==
        "c.yaml:3:3: error: unknown key \"lanes\" in qk\n"
        "  lanes: 6\n"
        "  ^\n"
        "help: the keys of qk are dpus, serial_bits, guard_sigmas and fifo_depth\n");
  CHECK(Said(name + "dpus: 6") ==
        "c.yaml:2:1: error: unknown key \"dpus\"\ndpus: 6\n^\nhelp: write it inside the map qk\n");
  CHECK(Said(name + "qk.dpus: 6") ==
        "c.yaml:2:1: error: unknown key \"qk.dpus\"\nqk.dpus: 6\n^\nhelp: write dpus inside the map qk\n");
  CHECK(Said(name + "qk: {head_dim: 6}") ==
        "c.yaml:2:6: error: unknown key \"head_dim\" in qk\n"
        "qk: {head_dim: 6}\n"
        "     ^\n"
        "help: write it at the left margin, outside qk\n");
  CHECK(Said(name + "? [a]\n: 1\n") ==
        "c.yaml:2:3: error: a key is no text; expected a word, then a colon\n? [a]\n  ^\n");
  CHECK(Said(name + ": 1\n") == "c.yaml:2:1: error: a key is no text; expected a word, then a colon\n: 1\n^\n");
}

TEST_CASE("duplicate keys, also of sections") {
  CHECK(Said("name: x\nqk:\n  dpus: 6\n  dpus: 6\n") ==
        "c.yaml:4:3: error: duplicate key qk.dpus; first given on line 3\n  dpus: 6\n  ^\n");
  CHECK(Said("name: x\nqk: {dpus: 6}\nqk: {serial_bits: 1}\n") ==
        "c.yaml:3:1: error: duplicate key qk; first given on line 2\nqk: {serial_bits: 1}\n^\n");
}

TEST_CASE("sections that are no maps") {
  CHECK(Said("name: x\nformats: 12\n") ==
        "c.yaml:2:10: error: formats is 12; expected a map of q_bits, k_bits and v_bits\nformats: 12\n         ^\n");
  CHECK(Said("name: x\nformats: [12]\n") ==
        "c.yaml:2:10: error: formats is a list; expected a map of q_bits, k_bits and v_bits\n"
        "formats: [12]\n"
        "         ^\n");
  CHECK(Said("name: x\nqk:\ndesign: leopard\n") ==
        "c.yaml:2:1: error: qk has no value; expected a map of dpus, serial_bits, guard_sigmas and fifo_depth\n"
        "qk:\n"
        "^\n"
        "help: indent the keys of qk, or remove it\n");
}

TEST_CASE("what of YAML is not supported") {
  CHECK(Said("name: x\nhead_dim: &d 8\nvalue_dim: *d\n") ==
        "c.yaml:2:11: error: anchors (&) are not supported\n"
        "head_dim: &d 8\n"
        "          ^\n"
        "help: write the value out where it is needed\n"
        "c.yaml:3:12: error: aliases (*) are not supported\n"
        "value_dim: *d\n"
        "           ^\n"
        "help: write the value out\n");
  CHECK(Said("name: x\n<<: {head_dim: 8}\n") ==
        "c.yaml:2:1: error: merge keys (<<) are not supported\n<<: {head_dim: 8}\n^\nhelp: write the keys out\n");
  CHECK(
      Said("name: x\nhead_dim: !!int 8\n") ==
      "c.yaml:2:11: error: tags (!) are not supported\nhead_dim: !!int 8\n          ^\nhelp: write the value alone\n");
  CHECK(Said("name: x\n---\nname: y\n---\nname: z\n") ==
        "c.yaml:2:1: error: a second document begins here; expected one design in a file\n---\n^\n");
  CHECK(Said("name: \"x\n") ==
        "c.yaml:1:7: error: a quoted text goes on after its line or holds escapes; expected both quotes on one line\n"
        "name: \"x\n"
        "      ^\n");
}

TEST_CASE("text that is not YAML") {
  CHECK(Said("name: x\nqk:\n  dpus: 6\n serial_bits: 2\n") ==
        "c.yaml:4:2: error: not valid YAML: end of map not found\n serial_bits: 2\n ^\n");
  CHECK(Said("name: x: y\n") == "c.yaml:1:8: error: not valid YAML: illegal map value\nname: x: y\n       ^\n");
  CHECK(Said("name: x\nqk: {dpus: 6\n") == "c.yaml:3:1: error: not valid YAML: end of map flow not found\n");
  CHECK(Said("name: x\nqk:\n\tdpus: 6\n# tabs\there and\n\t# here are harmless\n") ==
        "c.yaml:3:1: error: a tab indents this line; expected blanks\n"
        "\tdpus: 6\n"
        "^\n"
        "help: replace the tab by blanks\n");
  // As an editor saves UTF-16, Latin-1, an overlong form and half a surrogate pair; then a character of four bytes.
  for (const std::string bytes :
       {"\xff\xfe", "\xe9t\xe9", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"}) {
    char byte[8];
    std::snprintf(byte, sizeof byte, "0x%02x", static_cast<unsigned>(static_cast<unsigned char>(bytes[0])));
    CHECK(Said("name: x\n# " + bytes)
              .rfind("c.yaml:2:3: error: byte " + std::string(byte) + " is not UTF-8; expected text in UTF-8\n", 0) ==
          0);
  }
  CHECK(Said("name: x\n# \xf0\x9f\x90\x86\n").empty());
  // yaml-cpp takes 0x04 for the end of the file.
  CHECK(Said("name: x\n\x04nonsense\n") == "c.yaml:2:1: error: control character 0x04; expected text\n?nonsense\n^\n");
  CHECK(Said(std::string("name: \xc3\xa9\0\n", 10)) ==
        "c.yaml:1:8: error: control character 0x00; expected text\nname: \xc3\xa9?\n       ^\n");
  // yaml-cpp would find empty documents in front of these commas for ever.
  CHECK(Said(",name: x\n") == "c.yaml:1:1: error: not valid YAML: unexpected character\n,name: x\n^\n");
  CHECK(Said("---\n, x\n") == "c.yaml:2:1: error: not valid YAML: unexpected character\n, x\n^\n");
  CHECK_FALSE(Said("name: x\nqk: " + std::string(100000, '[')).empty());
}

TEST_CASE("columns count characters") {
  CHECK(Said("{name: '\xc3\xa9', head_dim: 0}") ==
        "c.yaml:1:8: error: name is \"\xc3\xa9\"; expected a letter, then letters, digits and _\n"
        "{name: '\xc3\xa9', head_dim: 0}\n"
        "       ^\n"
        "c.yaml:1:23: error: head_dim is 0; expected 1 to 256\n"
        "{name: '\xc3\xa9', head_dim: 0}\n"
        "                      ^\n"
        "help: the nearest valid value is 1\n");
}

TEST_CASE("overrides win over the file") {
  const Config c = Good("name: x\nqk: {dpus: 6}", {"qk.dpus=8", "name=y", "conditioning.centre=true"}).config;
  CHECK(c.qk.dpus == 8);
  CHECK(c.name == "y");
  CHECK(c.conditioning.centre);
  CHECK(Good("head_dim: 8", {"name=y"}).config.name == "y");
}

TEST_CASE("overrides are checked as the file is") {
  CHECK(Said("name: x", {"qk.dpus=65"}) ==
        "--set: error: qk.dpus is 65; expected 1 to 64\n"
        "qk.dpus=65\n"
        "        ^\n"
        "help: the nearest valid value is 64\n");
  CHECK(Said("name: x", {"qk.dpus="}) ==
        "--set: error: qk.dpus has no value; expected an integer from 1 to 64\nqk.dpus=\n        ^\n");
  CHECK(Said("name: x", {"qk.dpus"}) ==
        "--set: error: \"qk.dpus\" has no equals sign; expected key.path=value\nqk.dpus\n^\n");
  CHECK(Said("name: x", {"dpus=6"}) == "--set: error: unknown key \"dpus\"\ndpus=6\n^\nhelp: did you mean qk.dpus?\n");
  CHECK(Said("name: x", {"qk.dpu=6"}) ==
        "--set: error: unknown key \"qk.dpu\"\nqk.dpu=6\n^\nhelp: did you mean qk.dpus?\n");
  CHECK(Said("name: x", {"a=6"}) ==
        "--set: error: unknown key \"a\"\n"
        "a=6\n"
        "^\n"
        "help: the keys are name, design, head_dim, value_dim, max_keys, max_queries, formats.q_bits, formats.k_bits, "
        "formats.v_bits, qk.dpus, qk.serial_bits, qk.guard_sigmas, qk.fifo_depth, conditioning.centre and "
        "conditioning.equalise\n");
  CHECK(Said("name: x", {"qk=6"}) ==
        "--set: error: qk is a group of keys; expected one of them\nqk=6\n^\nhelp: such as qk.dpus\n");
  CHECK(Said("name: x", {"qk.dpus=6", "qk.dpus=7"}) ==
        "--set: error: qk.dpus is set twice; first by qk.dpus=6\nqk.dpus=7\n^\n");
}

TEST_CASE("a file is checked where it is overridden, too") {
  CHECK(Said("name: x\nhead_dim: 0", {"head_dim=8"}) ==
        "c.yaml:2:11: error: head_dim is 0; expected 1 to 256\n"
        "head_dim: 0\n"
        "          ^\n"
        "help: the nearest valid value is 1\n");
}

TEST_CASE("a rule points at what the user wrote") {
  const std::string message =
      "qk.serial_bits is 2; expected 1, the magnitude bits of a key where formats.k_bits is 2\n";
  const std::string help = "help: set qk.serial_bits to 1, or formats.k_bits to 3\n";
  CHECK(Said("name: x\nformats: {k_bits: 2}") ==
        "c.yaml:2:19: error: " + message + "formats: {k_bits: 2}\n                  ^\n" + help);
  CHECK(Said("name: x\nqk: {serial_bits: 2}", {"formats.k_bits=2"}) ==
        "--set: error: " + message + "formats.k_bits=2\n               ^\n" + help);
  CHECK(Said("name: x\nformats: {k_bits: 2}\ndesign: pruning") == "");
  CHECK(Said("name: x\nformats: {k_bits: 2}\nqk: {serial_bits: 1}") == "");
}

TEST_CASE("a rule is silent where one of its keys is wrong by itself") {
  CHECK(Said("name: x\nformats: {k_bits: 2}\nqk: {serial_bits: 0}") ==
        "c.yaml:3:19: error: qk.serial_bits is 0; expected 1 to 15\n"
        "qk: {serial_bits: 0}\n"
        "                  ^\n"
        "help: the nearest valid value is 1\n");
}

TEST_CASE("the guard belongs to early termination") {
  CHECK(Said("name: x\nqk: {guard_sigmas: 4.5}", {"design=baseline"}) ==
        "--set: error: qk.guard_sigmas is 4.5; expected 0 under design: baseline, which terminates nothing early\n"
        "design=baseline\n"
        "       ^\n"
        "help: set qk.guard_sigmas to 0\n");
  CHECK(Said("name: x\ndesign: pruning\nqk: {guard_sigmas: 1}") ==
        "c.yaml:3:20: error: qk.guard_sigmas is 1; expected 0 under design: pruning, which terminates nothing early\n"
        "qk: {guard_sigmas: 1}\n"
        "                   ^\n"
        "help: set qk.guard_sigmas to 0\n");
  CHECK(Said("name: x\nqk: {guard_sigmas: 4}", {"design=baseline", "qk.guard_sigmas=0"}) == "");
}

TEST_CASE("keys without effect are noted") {
  const std::string text = "name: x\nqk:\n  dpus: 6\n  serial_bits: 2\n  fifo_depth: 4\n";
  CHECK(Format(Good(text, {"design=baseline"}).notes) ==
        "c.yaml:3:9: note: qk.dpus has no effect under design: baseline, which has one bit-parallel dot-product unit\n"
        "  dpus: 6\n"
        "        ^\n"
        "c.yaml:4:16: note: qk.serial_bits has no effect under design: baseline, which has one bit-parallel "
        "dot-product unit\n"
        "  serial_bits: 2\n"
        "               ^\n");
  CHECK(Format(Good("name: x\ndesign: pruning", {"qk.dpus=3"}).notes) ==
        "--set: note: qk.dpus has no effect under design: pruning, which has one bit-parallel dot-product unit\n"
        "qk.dpus=3\n"
        "        ^\n");
  CHECK(Good(text).notes.empty());
  CHECK(Good("name: x\ndesign: baseline").notes.empty());
}

TEST_CASE("a file that is not there") {
  const Result<Loaded> loaded = ReadFile("configs/absent.yaml");
  REQUIRE_FALSE(loaded.ok());
  CHECK(Format(loaded.errors()) == "configs/absent.yaml: error: cannot open: No such file or directory\n");
}

}  // namespace
}  // namespace leopard::config
