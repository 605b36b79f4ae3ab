// Checks of output files that are better made before a long run than after it.
#ifndef LEOPARD_SIM_RUN_OUTPUTS_H_
#define LEOPARD_SIM_RUN_OUTPUTS_H_

#include <string>
#include <utility>
#include <vector>

#include "common/diagnostics.h"

namespace leopard::run {

/// One error per path that cannot be written, or that two outputs share. Each pair is an option and its path; empty
/// paths are passed over. Leaves no trace on the disk.
Diagnostics CheckOutputs(const std::vector<std::pair<std::string, std::string>>& outputs);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_OUTPUTS_H_
