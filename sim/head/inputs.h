// What the hardware is given: one head's integers. Conditioning, quantisation and the per-query
// integers T_i and G_i (docs/numerics.md, sections 1 and 2) are the host's work and happen here, once,
// for every engine.
#ifndef LEOPARD_SIM_HEAD_INPUTS_H_
#define LEOPARD_SIM_HEAD_INPUTS_H_

#include <cstdint>
#include <vector>

#include "generator/config/config.h"
#include "sim/trace/trace.h"

namespace leopard::head {

/// The keys that query i of a head sees are 0 .. VisibleKeys(inputs, i) - 1.
struct Inputs {
  int block = 0;        ///< L
  int head = 0;         ///< h
  int first_query = 0;  ///< Index in the trace of query 0 here (a selection may start later).
  int queries = 0;      ///< Queries selected
  int keys = 0;         ///< Sk of the trace, padding included
  int key_length = 0;   ///< Keys that are not padding: only these are loaded
  int head_dim = 0;     ///< D of the trace; the hardware's further taps are zero
  int value_dim = 0;    ///< Dv of the trace
  bool causal = false;
  std::int64_t causal_offset = 0;  ///< Already shifted by first_query: key j visible to query i iff j <= i + offset.
  std::vector<std::int32_t> q;     ///< [queries, head_dim], |q| < 2^(q_bits - 1)
  std::vector<std::int32_t> k;     ///< [key_length, head_dim]
  std::vector<std::int32_t> v;     ///< [key_length, value_dim]
  std::vector<std::int64_t> threshold;  ///< T_i [queries]
  std::vector<std::int64_t> guard;      ///< G_i [queries]
  double q_scale = 1;                   ///< s_q
  double k_scale = 1;
  double v_scale = 1;
  double scale = 1;                    ///< The trace's softmax scale.
  std::uint32_t softmax_mantissa = 0;  ///< M, 24 bits (docs/numerics.md, section 4)
  int softmax_shift = 0;               ///< SH
};

/// min(key_length, i + causal_offset + 1 under a causal mask), not below zero.
int VisibleKeys(const Inputs& inputs, int query);

/// Unmasked pairs of the head: the sum of VisibleKeys over its queries.
std::int64_t CountScores(const Inputs& inputs);

/// The head h of `block`, queries first_query .. first_query + queries - 1. Scales, thresholds and
/// conditioning come from the whole head, whatever the selection. The block must fit the
/// configuration (see CheckFits).
Inputs Prepare(const config::Config& config, const trace::Trace& trace, const trace::Block& block, int head,
               int first_query, int queries);

/// An error if `block`, or `queries` queries of it, are more than the configuration's head_dim, value_dim, max_keys and
/// max_queries. `file` is that of the trace, for the message.
Diagnostics CheckFits(const config::Config& config, const std::string& file, const trace::Block& block, int queries);

}  // namespace leopard::head

#endif  // LEOPARD_SIM_HEAD_INPUTS_H_
