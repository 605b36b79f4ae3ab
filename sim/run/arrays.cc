#include "sim/run/arrays.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace leopard::run {

namespace {

template <typename T>
std::string Bytes(const std::vector<T>& values) {
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "dumps are little-endian; swap the bytes here"
#endif
  return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

}  // namespace

ArrayBytes ToBytes(const derive::Params& params, const head::Inputs& inputs, const head::Results& results) {
  return {Bytes(head::RealOutputs(params, inputs, results)), Bytes(results.survivors), Bytes(results.planes),
          Bytes(results.scores)};
}

std::string Pack(const ArrayBytes& arrays) { return arrays.out + arrays.survivors + arrays.planes + arrays.scores; }

bool Unpack(const std::string& packed, int queries, int keys, int value_dim, ArrayBytes* arrays) {
  const std::size_t pairs = static_cast<std::size_t>(queries) * static_cast<std::size_t>(keys);
  const std::size_t out = static_cast<std::size_t>(queries) * static_cast<std::size_t>(value_dim) * sizeof(float);
  if (packed.size() != out + pairs * (2 + sizeof(std::int64_t))) return false;
  arrays->out = packed.substr(0, out);
  arrays->survivors = packed.substr(out, pairs);
  arrays->planes = packed.substr(out + pairs, pairs);
  arrays->scores = packed.substr(out + 2 * pairs);
  return true;
}

}  // namespace leopard::run
