// Compiled once for each mutant of sim/perf, with the namespace's name and MUTANT defined by CMake.
#include "sim/perf/model.h"

namespace leopard {

head::Results MUTANT(const derive::Params& params, const head::Inputs& inputs) { return perf::Run(params, inputs); }

}  // namespace leopard
