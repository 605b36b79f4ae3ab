// Small heads for any configuration: what a slow simulator can run in seconds.
#ifndef LEOPARD_SIM_ICARUS_HEADS_H_
#define LEOPARD_SIM_ICARUS_HEADS_H_

#include <vector>

#include "generator/config/config.h"
#include "generator/derive/params.h"
#include "sim/head/inputs.h"

namespace leopard::icarus {

/// Ten heads of up to 6 x 24; for tiles with many taps five of up to 3 x 8. Gaussian with and without thresholds, masks
/// and padding, smaller than the tile; the largest magnitudes; all equal, with a threshold that nothing reaches; one
/// peak.
std::vector<head::Inputs> SmallHeads(const config::Config& config, const derive::Params& params);

}  // namespace leopard::icarus

#endif  // LEOPARD_SIM_ICARUS_HEADS_H_
