// Small heads for any configuration: what a slow simulator can run in seconds.
#ifndef LEOPARD_TESTS_ICARUS_HEADS_H_
#define LEOPARD_TESTS_ICARUS_HEADS_H_

#include <vector>

#include "generator/config/config.h"
#include "sim/head/inputs.h"

namespace leopard::icarus {

/// Ten heads of up to `queries` x `keys`: Gaussian with and without thresholds, masks and padding, smaller than the tile;
/// the largest magnitudes; all equal; and thresholds that nothing reaches.
std::vector<head::Inputs> SmallHeads(const config::Config& config, int queries, int keys);

}  // namespace leopard::icarus

#endif  // LEOPARD_TESTS_ICARUS_HEADS_H_
