// Which query and which keys make a good worked example.
#ifndef LEOPARD_SIM_PICTURE_EXAMPLE_H_
#define LEOPARD_SIM_PICTURE_EXAMPLE_H_

#include <cstdint>
#include <vector>

#include "sim/picture/picture.h"

namespace leopard::picture {

struct ExampleKey {
  int key = 0;
  int planes = 0;  ///< Read before it stopped.
  bool survived = false;
  std::vector<std::int64_t> bounds;  ///< After each plane, the unread ones too.
};

struct Example {
  int query = 0;  ///< Of the inputs, not of the trace.
  std::int64_t threshold = 0;
  std::vector<ExampleKey> keys;  ///< In the order in which they stop; survivors last.
};

/// A query whose rows stop after as many different planes as any other's and that keeps at least one key, if there is
/// such a one. Of its keys, one for each plane (at most four), and a survivor.
Example ChooseExample(const Scene& scene);

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_EXAMPLE_H_
