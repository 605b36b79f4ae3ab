#include <cctype>
#include <cstdio>

#include "generator/emit/registers.h"
#include "nlohmann/json.hpp"

namespace leopard::emit {
namespace {

std::string Hex(std::uint32_t value, int digits) {
  char text[16];
  std::snprintf(text, sizeof(text), "0x%0*x", digits, static_cast<unsigned>(value));
  return text;
}

std::string AccessName(Access access) {
  switch (access) {
    case Access::kRead:
      return "R";
    case Access::kWrite:
      return "W";
    case Access::kReadWrite:
      return "R/W";
  }
  return "";
}

std::uint32_t Mask(const Field& field) {
  const std::uint32_t ones = field.width >= 32 ? 0xffffffffu : (1u << field.width) - 1;
  return ones << field.lsb;
}

std::string Bits(const Field& field) {
  const std::string high = std::to_string(field.lsb + field.width - 1);
  return field.width == 1 ? high : high + ":" + std::to_string(field.lsb);
}

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string Define(const std::string& name, const std::string& value) { return "#define " + name + " " + value + "\n"; }

}  // namespace

std::string RegistersTable(const std::vector<Register>& registers) {
  std::string text = "| address | name | access | meaning |\n|---|---|---|---|\n";
  for (const Register& entry : registers) {
    text += "| " + Hex(entry.address, 2) + " | " + entry.name + " | " + AccessName(entry.access) + " | " + entry.text +
            " |\n";
  }
  return text;
}

std::string RegistersMarkdown(const std::string& design, const std::string& generated,
                              const std::vector<Register>& registers) {
  std::string text = "# Registers of " + design + "\n\n" + generated + "\n\n" + RegistersTable(registers) +
                     "\n## Fields\n\nBits that no field names are reserved: write 0, ignore what is read.\n\n"
                     "| register | reset | field | bits | meaning |\n|---|---|---|---|---|\n";
  for (const Register& entry : registers) {
    for (const Field& field : entry.fields) {
      text += "| " + entry.name + " | " + Hex(entry.reset, 8) + " | " + field.name + " | " + Bits(field) + " | " +
              field.text + (field.is_signed ? "; two's complement" : "") + " |\n";
    }
  }
  return text;
}

std::string RegistersJson(const std::string& design, const std::vector<Register>& registers) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const Register& entry : registers) {
    Json fields = Json::array();
    for (const Field& field : entry.fields) {
      fields.push_back({{"name", field.name},
                        {"lsb", field.lsb},
                        {"width", field.width},
                        {"signed", field.is_signed},
                        {"text", field.text}});
    }
    list.push_back({{"address", entry.address},
                    {"name", entry.name},
                    {"access", AccessName(entry.access)},
                    {"reset", entry.reset},
                    {"text", entry.text},
                    {"fields", fields}});
  }
  const Json root = {{"schema", 1}, {"design", design}, {"data_bits", 32}, {"address_bits", 8}, {"registers", list}};
  return root.dump(2) + "\n";
}

std::string RegistersHeader(const std::string& design, const std::string& generated,
                            const std::vector<Register>& registers) {
  const std::string prefix = Upper(design) + "_";
  std::string text = "/* Registers of " + design + ".\n" + generated + " */\n#ifndef " + prefix + "REGS_H_\n#define " +
                     prefix + "REGS_H_\n";
  for (const Register& entry : registers) {
    const std::string name = prefix + entry.name;
    text += "\n/* " + entry.text + " (" + AccessName(entry.access) + ") */\n";
    text += Define(name + "_ADDR", Hex(entry.address, 2) + "u");
    text += Define(name + "_RESET", Hex(entry.reset, 8) + "u");
    for (const Field& field : entry.fields) {
      text += Define(name + "_" + field.name + "_LSB", std::to_string(field.lsb) + "u");
      text += Define(name + "_" + field.name + "_MASK", Hex(Mask(field), 8) + "u");
    }
  }
  return text + "\n#endif /* " + prefix + "REGS_H_ */\n";
}

}  // namespace leopard::emit
