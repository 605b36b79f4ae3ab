// Which part of a trace to run: `--blocks 0,2-3 --heads 0-1 --queries 0-63`.
#ifndef LEOPARD_SIM_RUN_SELECTION_H_
#define LEOPARD_SIM_RUN_SELECTION_H_

#include <string>
#include <vector>

#include "common/result.h"
#include "sim/trace/trace.h"

namespace leopard::run {

/// The options as the user wrote them; an empty one selects everything.
struct Selection {
  std::string blocks;
  std::string heads;
  std::string queries;
};

/// Malformed text, which is wrong whatever the trace.
Diagnostics CheckSyntax(const Selection& selection);

/// One head to run. `block` points into the trace.
struct HeadTask {
  const trace::Block* block = nullptr;
  int head = 0;
  int first_query = 0;
  int queries = 0;
};

/// The heads selected, by ascending block and head. Malformed text, and numbers that a selected block does not
/// have, are errors that point into the option.
Result<std::vector<HeadTask>> Select(const Selection& selection, const trace::Trace& trace);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_SELECTION_H_
