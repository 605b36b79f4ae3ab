// The register map of docs/interface.md.
#ifndef LEOPARD_TB_SYSTEM_REGISTERS_H_
#define LEOPARD_TB_SYSTEM_REGISTERS_H_

#include <cstdint>

namespace leopard::tb {

enum Register : unsigned {
  kId = 0x00,
  kStatus = 0x04,
  kCausal = 0x08,
  kOffset = 0x0c,
  kMantissa = 0x10,
  kShift = 0x14,
  kStart = 0x18,
  kCycles = 0x1c,
  kPlanes = 0x20,
  kSurvivors = 0x24,
  kEmpty = 0x28,
};

constexpr std::uint32_t kIdValue = 0x4c504403;
constexpr Register kSettings[4] = {kCausal, kOffset, kMantissa, kShift};  ///< What can be written

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_REGISTERS_H_
