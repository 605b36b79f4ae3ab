// Do two engines agree on a head? Every field both of them filled must be equal.
#ifndef LEOPARD_SIM_RUN_COMPARE_H_
#define LEOPARD_SIM_RUN_COMPARE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::run {

/// The first element on which they differ, and how many do.
struct Difference {
  std::string field;          ///< "planes", "survivors", "scores", "out", "empty_queries", "cycles", "load_cycles"
  std::string where;          ///< "query 3, key 17", "query 3, value 5", or empty for a field of the whole head
  std::string first;          ///< The first engine's value, as text.
  std::string second;         ///< The second's.
  std::int64_t count = 0;     ///< Elements of this field that differ.
  std::int64_t elements = 0;  ///< Elements of this field.
};

/// Queries are numbered as in the trace, whatever was selected.
std::optional<Difference> Compare(const head::Inputs& inputs, const head::Results& first, const head::Results& second);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_COMPARE_H_
