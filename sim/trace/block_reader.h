// One block of a trace out of its file: types, ranks, shapes and values.
#ifndef LEOPARD_SIM_TRACE_BLOCK_READER_H_
#define LEOPARD_SIM_TRACE_BLOCK_READER_H_

#include <string>
#include <string_view>

#include "sim/trace/safetensors.h"
#include "sim/trace/trace.h"

namespace leopard::trace {

/// Whether `blocks.L.<name>` means something.
bool IsBlockTensor(std::string_view name);

/// The known name that `name` was most likely meant to be; empty if none is near.
std::string NearestBlockTensor(std::string_view name);

/// The block, usable only if nothing was added to `errors`.
Block ReadBlock(const SafetensorsFile& file, int index, Diagnostics* errors);

}  // namespace leopard::trace

#endif  // LEOPARD_SIM_TRACE_BLOCK_READER_H_
