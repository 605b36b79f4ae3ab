// Every width, depth and plane boundary of a design, derived from its configuration in one place by
// pure arithmetic. docs/numerics.md proves that the widths suffice; `leopard explain NAME` prints the
// formula of one field.
#ifndef LEOPARD_GENERATOR_DERIVE_PARAMS_H_
#define LEOPARD_GENERATOR_DERIVE_PARAMS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "generator/config/config.h"

namespace leopard::derive {

/// Names in parentheses are those of the Verilog parameters.
struct Params {
  // Shape
  int head_dim = 0;     ///< D
  int value_dim = 0;    ///< DV
  int max_keys = 0;     ///< MAX_KEYS
  int max_queries = 0;  ///< MAX_QUERIES
  int dpus = 0;         ///< N: qk.dpus, 1 for the bit-parallel designs
  int plane_bits = 0;   ///< B: qk.serial_bits, k_bits - 1 for the bit-parallel designs
  int fifo_depth = 0;   ///< FIFO_DEPTH
  int keep_all = 0;     ///< KEEP_ALL: 1 for the baseline: every unmasked pair survives

  // Query-key datapath
  int q_mag_bits = 0;        ///< QM = q_bits - 1
  int k_mag_bits = 0;        ///< KM = k_bits - 1
  int planes = 0;            ///< PLANES, n = ceil(KM / B)
  int first_plane_bits = 0;  ///< FIRST_BITS = KM - B (n - 1)
  int trees = 0;             ///< TREES = max(B, FIRST_BITS + 1): masked sums a DPU forms a cycle
  int margin_bits = 0;       ///< MARGIN_W: holds C and G, 0 .. D (2^QM - 1)
  int score_bits = 0;        ///< SCORE_W: signed; holds every score and T in -A .. A + 1
  int estimate_bits = 0;     ///< EST_W: signed; holds E_p and T + C - G - 1

  // Addresses
  int key_index_bits = 0;    ///< KEY_W: 0 .. max_keys - 1
  int key_count_bits = 0;    ///< KEYS_W: 0 .. max_keys
  int query_index_bits = 0;  ///< QUERY_W: 0 .. max_queries - 1
  int query_count_bits = 0;  ///< QUERIES_W: 0 .. max_queries
  int bank_rows = 0;         ///< BANK_ROWS = ceil(max_keys / N)
  int row_bits = 0;          ///< ROW_W: 0 .. BANK_ROWS - 1
  int plane_words = 0;       ///< PLANE_WORDS = BANK_ROWS * n
  int plane_addr_bits = 0;   ///< PLANE_ADDR_W
  int plane_index_bits = 0;  ///< PLANE_W: holds 1 .. n

  // Loading
  int load_bits = 64;       ///< LOAD_W, bits of a beat of the load stream
  int sign_beats = 0;       ///< SIGN_BEATS = ceil(D / 64), a key row's signs; 0 where the first plane holds them
  int plane_beats = 0;      ///< PLANE_BEATS = ceil(D B / 64), one plane of a key row
  int key_row_beats = 0;    ///< KEY_BEATS = SIGN_BEATS + n PLANE_BEATS
  int value_row_beats = 0;  ///< VALUE_BEATS = ceil(DV v_bits / 64)
  int query_row_bits = 0;   ///< QUERY_ROW_W = D q_bits + SCORE_W + MARGIN_W
  int query_row_beats = 0;  ///< QUERY_BEATS = ceil(QUERY_ROW_W / 64)

  // Softmax and weighted sum
  int v_bits = 0;                   ///< VW
  int key_log2 = 0;                 ///< LK = ceil(log2(max_keys))
  int weight_fraction_bits = 0;     ///< WF = 12 + max(LK, 6)
  int table_bits = 15;              ///< TB: fraction bits of the table of 2^-f
  int exponent_fraction_bits = 10;  ///< F
  int multiplier_bits = 24;         ///< bits of M
  int exponent_bits = 0;            ///< EXP_W = SCORE_W + 17: signed; z with F fraction bits
  int max_shift = 0;                ///< SH_MAX = SCORE_W + 24
  int shift_bits = 0;               ///< SH_W
  int sum_bits = 0;                 ///< SUM_W = WF + LK + 1: the sum of weights
  int acc_bits = 0;                 ///< ACC_W = VW + WF + LK: a weighted sum

  // Division and output
  int out_fraction_bits = 0;  ///< OF = max(0, 15 - VW)
  int out_guard_bits = 4;     ///< OG
  int reciprocal_bits = 18;   ///< RB
  int out_bits = 0;           ///< OUT_W = VW + OF
  int out_lanes = 0;          ///< OUT_LANES = min(8, DV): values a beat of the result stream
  int out_beats = 0;          ///< OUT_BEATS = ceil(DV / OUT_LANES)
};

Params Derive(const config::Config& config);

/// One field of Params for people: its Verilog name, value, formula and the inputs of the formula.
struct Explanation {
  std::string name;       ///< Field name: "score_bits"
  std::string parameter;  ///< Verilog parameter: "SCORE_W"; empty if none carries it
  std::int64_t value = 0;
  std::string unit;                 ///< "bits", "rows", ...
  std::string formula;              ///< "bits(A + 1) + 1 with A = D (2^QM - 1) (2^KM - 1)"
  std::string text;                 ///< What it is, and why this much is enough.
  std::vector<std::string> inputs;  ///< Names (fields or configuration keys) the formula uses.
};

/// All fields in the order of the structure. The three views (Verilog, C++ header, JSON) and the
/// manual are written from this list.
std::vector<Explanation> Explain(const config::Config& config, const Params& params);

}  // namespace leopard::derive

#endif  // LEOPARD_GENERATOR_DERIVE_PARAMS_H_
