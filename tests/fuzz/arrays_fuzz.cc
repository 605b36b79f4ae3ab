// The arrays of a finished head, as a journal keeps them.
#include "sim/run/arrays.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {

void Arrays(std::string_view input) {
  if (input.size() < 3) return;
  const auto byte = [&input](std::size_t i) { return static_cast<int>(static_cast<unsigned char>(input[i])); };
  const std::string packed(input.substr(3));
  run::ArrayBytes arrays;
  if (!run::Unpack(packed, byte(0), byte(1), byte(2), &arrays)) return;
  Require(run::Pack(arrays) == packed, "unpacking is the inverse of packing");
  Require(arrays.out.size() == std::size_t{4} * byte(0) * byte(2), "outputs have their shape");
  Require(arrays.survivors.size() == arrays.planes.size(), "a flag and a count for each pair");
}

}  // namespace leopard::fuzz
