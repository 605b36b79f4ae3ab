#include "generator/emit/registers.h"

namespace leopard::emit {

std::vector<Register> Registers(const derive::Params& params) {
  const auto whole = [](const std::string& text) { return std::vector<Field>{{"VALUE", 0, 32, false, text}}; };
  return {
      {0x00,
       "ID",
       Access::kRead,
       0x4c504403,
       "0x4c504403: \"LPD\", interface version 3",
       {{"VERSION", 0, 8, false, "version of the interface"}, {"MAGIC", 8, 24, false, "\"LPD\" in ASCII"}}},
      {0x04, "STATUS", Access::kRead, 0, "bit 0: a head runs", {{"BUSY", 0, 1, false, "a head runs"}}},
      {0x08,
       "CAUSAL",
       Access::kReadWrite,
       0,
       "bit 0: causal mask",
       {{"ENABLE", 0, 1, false, "1: a query sees no keys beyond its own position plus OFFSET"}}},
      {0x0c,
       "OFFSET",
       Access::kReadWrite,
       0,
       "two's complement: key j is visible to query i iff j <= i + OFFSET; clamp to -MAX_QUERIES .. MAX_KEYS",
       {{"VALUE", 0, 16, true, "used under a causal mask; reads are sign-extended to 32 bits"}}},
      {0x10,
       "MANTISSA",
       Access::kReadWrite,
       0,
       "M, 24 bits (docs/numerics.md, section 4)",
       {{"VALUE", 0, params.multiplier_bits, false, "M: mantissa of the factor from scores to exponents"}}},
      {0x14,
       "SHIFT",
       Access::kReadWrite,
       (1u << params.shift_bits) - 1,
       "SH",
       {{"VALUE", 0, params.shift_bits, false, "SH: right shift after the multiplication by M, at least 7"}}},
      {0x18,
       "START",
       Access::kWrite,
       0,
       "writing 1 starts the head that is loaded; an error response while one runs or where no key or no query is "
       "loaded",
       {{"START", 0, 1, false, "write 1"}}},
      {0x1c, "CYCLES", Access::kRead, 0,
       "of the last head: from the cycle in which START was accepted to that in which the last result word was, "
       "inclusive",
       whole("cycles")},
      {0x20, "PLANES", Access::kRead, 0, "planes read, of the last head", whole("planes")},
      {0x24, "SURVIVORS", Access::kRead, 0, "survivors, of the last head", whole("survivors")},
      {0x28, "EMPTY", Access::kRead, 0, "queries without a survivor, of the last head", whole("queries")},
  };
}

}  // namespace leopard::emit
