// The dump: what every pair and every output of the run came to, as a safetensors file.
#ifndef LEOPARD_SIM_RUN_DUMP_H_
#define LEOPARD_SIM_RUN_DUMP_H_

#include <string>
#include <vector>

#include "common/diagnostics.h"
#include "sim/run/journal.h"
#include "sim/run/selection.h"

namespace leopard::run {

/// Whether the journal holds the arrays of a head, whole.
bool HasArrays(const HeadTask& task, const Journal& journal);

/// Writes `blocks.L.{out,survivors,planes,scores}` of the heads run, whose arrays the journal holds.
Diagnostics WriteDump(const std::string& path, const std::string& model, const std::vector<HeadTask>& tasks,
                      const Journal& journal);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_DUMP_H_
