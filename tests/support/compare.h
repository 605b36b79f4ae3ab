// The heads of a trace, and what two engines say of one of them that differs: for tests that run several engines.
#ifndef LEOPARD_TESTS_SUPPORT_COMPARE_H_
#define LEOPARD_TESTS_SUPPORT_COMPARE_H_

#include <optional>
#include <string>
#include <vector>

#include "generator/config/config.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"
#include "sim/trace/trace.h"

namespace leopard::support {

/// All heads of the trace's first block, all queries.
std::vector<head::Inputs> PrepareHeads(const config::Config& config, const trace::Trace& trace);

enum class Times { kCompared, kIgnored };

/// The first difference as text, after the names of the `engines`; nothing where the results agree.
std::optional<std::string> Disagreement(const std::string& engines, const head::Inputs& inputs, head::Results first,
                                        const head::Results& second, Times times);

}  // namespace leopard::support

#endif  // LEOPARD_TESTS_SUPPORT_COMPARE_H_
