// The golden reference: one head, bit for bit as docs/numerics.md says, and the same in float64.
// Plain loops, written from the specification; shares no arithmetic with the cycle model or the RTL.
#ifndef LEOPARD_SIM_GOLDEN_GOLDEN_H_
#define LEOPARD_SIM_GOLDEN_GOLDEN_H_

#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::golden {

/// Fills everything but the cycles of head::Results.
head::Results Run(const derive::Params& params, const head::Inputs& inputs);

}  // namespace leopard::golden

#endif  // LEOPARD_SIM_GOLDEN_GOLDEN_H_
