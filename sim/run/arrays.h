// The arrays of one head as the bytes that a dump will hold, so that they can wait on disk for the end of the run.
#ifndef LEOPARD_SIM_RUN_ARRAYS_H_
#define LEOPARD_SIM_RUN_ARRAYS_H_

#include <string>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::run {

/// Little-endian, row-major.
struct ArrayBytes {
  std::string out;        ///< f32 [queries, value_dim]
  std::string survivors;  ///< u8 [queries, keys]
  std::string planes;     ///< u8 [queries, keys]
  std::string scores;     ///< i64 [queries, keys]
};

ArrayBytes ToBytes(const derive::Params& params, const head::Inputs& inputs, const head::Results& results);

std::string Pack(const ArrayBytes& arrays);

/// The inverse of Pack; false where the length is not that of the shape.
bool Unpack(const std::string& packed, int queries, int keys, int value_dim, ArrayBytes* arrays);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_ARRAYS_H_
