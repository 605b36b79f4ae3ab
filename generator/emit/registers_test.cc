#include "generator/emit/registers.h"

#include <set>

#include "common/files.h"
#include "doctest/doctest.h"

namespace leopard::emit {
namespace {

std::vector<Register> Default() { return Registers(derive::Derive(config::Config{})); }

TEST_CASE("the manual's table of registers is this one") {
  const Result<std::string> manual = ReadFile("docs/interface.md");
  REQUIRE(manual.ok());
  const std::string& text = manual.value();
  const std::size_t begin = text.find("| address | name |");
  REQUIRE(begin != std::string::npos);
  CHECK(text.substr(begin, text.find("\n\n", begin) + 1 - begin) == RegistersTable(Default()));
}

TEST_CASE("addresses are words, ascending; names are unique; fields fit and do not overlap") {
  int next = 0;
  std::set<std::string> names;
  for (const Register& entry : Default()) {
    CAPTURE(entry.name);
    CHECK(entry.address >= next);
    CHECK(entry.address % 4 == 0);
    next = entry.address + 4;
    CHECK(names.insert(entry.name).second);
    int free_bit = 0;
    for (const Field& field : entry.fields) {
      CHECK(field.lsb >= free_bit);
      CHECK(field.width > 0);
      free_bit = field.lsb + field.width;
    }
    CHECK(!entry.fields.empty());
    CHECK(free_bit <= 32);
  }
  CHECK(next <= 256);
}

TEST_CASE("the C header") {
  const std::vector<Register> registers = {
      {0x0c, "MODE", Access::kReadWrite, 5, "how", {{"KIND", 4, 3, false, "which"}, {"ALL", 0, 32, true, ""}}}};
  CHECK(RegistersHeader("ae", "By hand.", registers) ==
        "/* Registers of ae.\n"
        "By hand. */\n"
        "#ifndef AE_REGS_H_\n"
        "#define AE_REGS_H_\n"
        "\n"
        "/* how (R/W) */\n"
        "#define AE_MODE_ADDR 0x0cu\n"
        "#define AE_MODE_RESET 0x00000005u\n"
        "#define AE_MODE_KIND_LSB 4u\n"
        "#define AE_MODE_KIND_MASK 0x00000070u\n"
        "#define AE_MODE_ALL_LSB 0u\n"
        "#define AE_MODE_ALL_MASK 0xffffffffu\n"
        "\n"
        "#endif /* AE_REGS_H_ */\n");
}

TEST_CASE("the manual of one design") {
  const std::vector<Register> registers = {
      {0x0c, "MODE", Access::kWrite, 5, "how", {{"KIND", 4, 3, true, "which"}, {"ON", 0, 1, false, "whether"}}}};
  CHECK(RegistersMarkdown("ae", "By hand.", registers) ==
        "# Registers of ae\n"
        "\n"
        "By hand.\n"
        "\n"
        "| address | name | access | meaning |\n"
        "|---|---|---|---|\n"
        "| 0x0c | MODE | W | how |\n"
        "\n"
        "## Fields\n"
        "\n"
        "Bits that no field names are reserved: write 0, ignore what is read.\n"
        "\n"
        "| register | reset | field | bits | meaning |\n"
        "|---|---|---|---|---|\n"
        "| MODE | 0x00000005 | KIND | 6:4 | which; two's complement |\n"
        "| MODE | 0x00000005 | ON | 0 | whether |\n");
}

TEST_CASE("the JSON") {
  const std::vector<Register> registers = {{4, "ID", Access::kRead, 9, "who", {{"ALL", 0, 32, false, "x"}}}};
  CHECK(RegistersJson("ae", registers) ==
        "{\n"
        "  \"schema\": 1,\n"
        "  \"design\": \"ae\",\n"
        "  \"data_bits\": 32,\n"
        "  \"address_bits\": 8,\n"
        "  \"registers\": [\n"
        "    {\n"
        "      \"address\": 4,\n"
        "      \"name\": \"ID\",\n"
        "      \"access\": \"R\",\n"
        "      \"reset\": 9,\n"
        "      \"text\": \"who\",\n"
        "      \"fields\": [\n"
        "        {\n"
        "          \"name\": \"ALL\",\n"
        "          \"lsb\": 0,\n"
        "          \"width\": 32,\n"
        "          \"signed\": false,\n"
        "          \"text\": \"x\"\n"
        "        }\n"
        "      ]\n"
        "    }\n"
        "  ]\n"
        "}\n");
}

}  // namespace
}  // namespace leopard::emit
