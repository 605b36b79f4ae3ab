// A trace: queries, keys and values of attention blocks of a real model (docs/formats.md, "Trace file").
#ifndef LEOPARD_SIM_TRACE_TRACE_H_
#define LEOPARD_SIM_TRACE_TRACE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/result.h"

namespace leopard::trace {

/// One attention block. Tensors are row-major, as in the file.
struct Block {
  int index = 0;                            ///< L of `blocks.L.*`: a layer or a hop.
  int heads = 0;                            ///< H, query heads.
  int key_heads = 0;                        ///< Hkv; divides H. Query head h uses key head h * Hkv / H.
  int queries = 0;                          ///< Sq
  int keys = 0;                             ///< Sk
  int head_dim = 0;                         ///< D of the trace
  int value_dim = 0;                        ///< Dv of the trace
  std::vector<float> q;                     ///< [H, Sq, D]
  std::vector<float> k;                     ///< [Hkv, Sk, D]
  std::vector<float> v;                     ///< [Hkv, Sk, Dv]
  std::vector<float> threshold;             ///< [H]; -infinity where nothing is pruned
  std::vector<std::int32_t> key_length;     ///< [H]; Sk where the file says nothing
  std::vector<std::int32_t> causal_offset;  ///< [H]; 0 where the file says nothing
};

struct Trace {
  std::string path;
  std::string model;
  std::string source;
  bool causal = false;
  std::optional<double> scale;  ///< Default: 1 / sqrt(D) of the block.
  std::vector<Block> blocks;    ///< By ascending index.
  double ScaleOf(const Block& block) const;
};

/// Reads and validates the whole file. Each error names the tensor and says what was expected.
/// Never allocates more than a small multiple of the file's own size.
Result<Trace> Read(const std::string& path);

/// The same from the bytes of a file; `path` only labels the diagnostics.
Result<Trace> Parse(const std::string& path, std::string bytes);

}  // namespace leopard::trace

#endif  // LEOPARD_SIM_TRACE_TRACE_H_
