// The derived parameters as the programs that need them read them: three views of one list.
#ifndef LEOPARD_GENERATOR_DERIVE_PARAMS_VIEWS_H_
#define LEOPARD_GENERATOR_DERIVE_PARAMS_VIEWS_H_

#include <string>
#include <vector>

#include "generator/derive/params.h"

namespace leopard::derive {

/// One JSON object: {"head_dim": 64, ...}, in the order of Params, under the names of its fields.
std::string JsonView(const std::vector<Explanation>& params);

/// A C++ header of `constexpr int SCORE_W = 30;` in namespace leopard_params, for test benches. A field that no
/// Verilog parameter carries appears under its own name in capitals.
std::string CppHeaderView(const std::vector<Explanation>& params);

/// Named parameter associations for a Verilog instance: `.D(64)`, `.SCORE_W(30)`, one a line, each line after
/// `indent`, separated by commas. `parameters` says which and in what order; one that does not exist is a
/// fault of the caller (std::logic_error).
std::string VerilogBindings(const std::vector<Explanation>& params, const std::vector<std::string>& parameters,
                            const std::string& indent);

}  // namespace leopard::derive

#endif  // LEOPARD_GENERATOR_DERIVE_PARAMS_VIEWS_H_
