// The JSON header of a safetensors file, read event by event: duplicate names, excessive depth and
// everything that is not in the format are refused where they occur, and nothing is built that the
// format has no place for.
#ifndef LEOPARD_SIM_TRACE_SAFETENSORS_HEADER_H_
#define LEOPARD_SIM_TRACE_SAFETENSORS_HEADER_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/safetensors.h"

namespace leopard::trace {

struct SafetensorsHeader {
  std::map<std::string, std::string> metadata;
  std::vector<TensorInfo> tensors;  ///< By ascending name.
};

/// `path` labels the diagnostics.
Result<SafetensorsHeader> ParseHeader(const std::string& path, std::string_view json);

}  // namespace leopard::trace

#endif  // LEOPARD_SIM_TRACE_SAFETENSORS_HEADER_H_
