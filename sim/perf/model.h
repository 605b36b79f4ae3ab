// The cycle model: the same results as the RTL and exactly its cycles, from a description of the
// schedule (docs/blocks/schedule.md).
#ifndef LEOPARD_SIM_PERF_MODEL_H_
#define LEOPARD_SIM_PERF_MODEL_H_

#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::perf {

struct Options {
  bool timing_only = false;              ///< Leave `out` empty: cycles and decisions alone.
  head::Occupancy* occupancy = nullptr;  ///< Filled where given; its `window` says how wide.
};

/// Fills everything but the golden-only fields of head::Results. Thread-safe.
head::Results Run(const derive::Params& params, const head::Inputs& inputs, const Options& options = {});

}  // namespace leopard::perf

#endif  // LEOPARD_SIM_PERF_MODEL_H_
