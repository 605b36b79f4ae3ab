// What the numbers of a design look like, where they are kept and how they are loaded: for people.
#ifndef LEOPARD_GENERATOR_EMIT_FORMATS_H_
#define LEOPARD_GENERATOR_EMIT_FORMATS_H_

#include <string>

#include "generator/derive/params.h"

namespace leopard::emit {

/// Table of the number formats of docs/numerics.md: signedness, width, fraction bits, range, meaning.
std::string NumberFormats(const derive::Params& params);

/// Table of the memories of the tile: instances, words, bits, size, what a word holds.
std::string MemoryMap(const derive::Params& params);

/// Table of the rows of the load stream, part by part (docs/interface.md, "Loading").
std::string LoadRows(const derive::Params& params);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_FORMATS_H_
