// One head as the load stream and the registers want it: docs/interface.md, "Loading" and "Registers".
#ifndef LEOPARD_SIM_RTL_PACK_H_
#define LEOPARD_SIM_RTL_PACK_H_

#include <cstdint>
#include <vector>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"

namespace leopard::rtl {

/// A head as a test bench loads it. Rows of one kind follow each other, each in its own beats.
struct Load {
  int keys = 0;                          ///< Key rows and value rows: padding is not loaded.
  int queries = 0;                       ///< Query rows
  std::uint32_t causal = 0;              ///< Register CAUSAL
  std::uint32_t offset = 0;              ///< Register OFFSET: two's complement, clamped to what the tile can tell apart
  std::uint32_t mantissa = 0;            ///< Register MANTISSA
  std::uint32_t shift = 0;               ///< Register SHIFT
  std::vector<std::uint64_t> key_beats;  ///< [keys, KEY_BEATS]
  std::vector<std::uint64_t> value_beats;  ///< [keys, VALUE_BEATS]
  std::vector<std::uint64_t> query_beats;  ///< [queries, QUERY_BEATS]
};

/// `inputs` must fit `params` (head::CheckFits); a smaller head gets zero taps and zero values.
Load Pack(const derive::Params& params, const head::Inputs& inputs);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_PACK_H_
