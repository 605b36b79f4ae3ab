// Random configurations with traces to run on them: case i of a seed is the same on every machine.
#ifndef LEOPARD_TESTS_RANDOM_CASES_H_
#define LEOPARD_TESTS_RANDOM_CASES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sim/trace/synthetic.h"

namespace leopard::random {

struct Case {
  int number = 0;
  std::uint64_t seed = 0;                       ///< Of this case alone.
  std::vector<std::string> settings;            ///< `key.path=value`, as after --set.
  std::vector<trace::SyntheticOptions> traces;  ///< Shapes that fit; each is a trace of its own.
  bool prune_all = false;                       ///< The last trace's thresholds are beyond every score.
  std::string kind;                             ///< For people: what this case is about.
};

/// Stratified: designs, sizes, widths and units take turns, so that any 40 cases in a row have all of them.
Case MakeCase(std::uint64_t seed, int number, bool extreme);

}  // namespace leopard::random

#endif  // LEOPARD_TESTS_RANDOM_CASES_H_
