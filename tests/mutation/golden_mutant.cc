// Compiled once for each mutant of sim/golden, with the namespace's name and MUTANT defined by CMake.
#include "sim/golden/golden.h"

namespace leopard {

head::Results MUTANT(const derive::Params& params, const head::Inputs& inputs) { return golden::Run(params, inputs); }

}  // namespace leopard
