// The tile's registers: one table, from which the manual, the JSON and the C header are written.
// rtl_templates/core has the flip-flops; docs/interface.md quotes the table (a test compares them).
#ifndef LEOPARD_GENERATOR_EMIT_REGISTERS_H_
#define LEOPARD_GENERATOR_EMIT_REGISTERS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "generator/derive/params.h"

namespace leopard::emit {

enum class Access { kRead, kWrite, kReadWrite };

struct Field {
  std::string name;
  int lsb = 0;
  int width = 0;
  bool is_signed = false;
  std::string text;
};

struct Register {
  int address = 0;  ///< In bytes.
  std::string name;
  Access access = Access::kRead;
  std::uint32_t reset = 0;
  std::string text;
  std::vector<Field> fields;
};

/// In the order of addresses. Only the widths of fields depend on the design.
std::vector<Register> Registers(const derive::Params& params);

/// The table of docs/interface.md: address, name, access, meaning. Ends with a newline.
std::string RegistersTable(const std::vector<Register>& registers);

/// registers.md: that table, and the fields of each register.
std::string RegistersMarkdown(const std::string& design, const std::string& generated,
                              const std::vector<Register>& registers);

/// registers.json.
std::string RegistersJson(const std::string& design, const std::vector<Register>& registers);

/// include/<design>_regs.h, for C and C++: addresses, reset values and field masks.
std::string RegistersHeader(const std::string& design, const std::string& generated,
                            const std::vector<Register>& registers);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_REGISTERS_H_
