#include <iterator>
#include <utility>

#include "generator/derive/params.h"

namespace leopard::derive {
namespace {

using Explanations = std::vector<Explanation>;

/// Explanation{...} in another shape, which the formatter can fill lines with.
Explanation Entry(std::string name, std::string parameter, std::int64_t value, std::string unit, std::string formula,
                  std::string text, std::vector<std::string> inputs) {
  return {std::move(name), std::move(parameter), value, std::move(unit), std::move(formula),
          std::move(text), std::move(inputs)};
}

bool IsBitSerial(const config::Config& c) { return c.design == config::Design::kLeopard; }

Explanations ExplainShape(const config::Config& c, const Params& p) {
  const bool serial = IsBitSerial(c);
  return {
      Entry("head_dim", "D", p.head_dim, "taps", "head_dim",
            "Elements of a query and of a key. A trace with fewer runs on taps that hold zeros.", {"head_dim"}),
      Entry("value_dim", "DV", p.value_dim, "elements", "value_dim",
            "Elements of a value, each with an accumulator of its own.", {"value_dim"}),
      Entry("max_keys", "MAX_KEYS", p.max_keys, "keys", "max_keys", "Keys, and values, that the tile holds.",
            {"max_keys"}),
      Entry("max_queries", "MAX_QUERIES", p.max_queries, "queries", "max_queries", "Queries that the tile holds.",
            {"max_queries"}),
      Entry("dpus", "N", p.dpus, "units", serial ? "qk.dpus" : "1",
            serial ? "Bit-serial dot-product units, each with the keys j for which j mod N is its own number."
                   : "The bit-parallel designs form one score a cycle, in one unit.",
            serial ? std::vector<std::string>{"qk.dpus"} : std::vector<std::string>{"design"}),
      Entry("plane_bits", "B", p.plane_bits, "bits", serial ? "qk.serial_bits" : "k_bits - 1",
            serial ? "Magnitude bits of a key element that a unit takes in one cycle."
                   : "The bit-parallel designs take all magnitude bits of a key element in one cycle.",
            serial ? std::vector<std::string>{"qk.serial_bits"} : std::vector<std::string>{"design", "formats.k_bits"}),
      Entry("fifo_depth", "FIFO_DEPTH", p.fifo_depth, "survivors", "qk.fifo_depth",
            "Survivors that may wait behind each unit for their turn in the merge. A full one stops its unit; depth "
            "changes cycles, never results.",
            {"qk.fifo_depth"}),
      Entry("keep_all", "KEEP_ALL", p.keep_all, "", "1 if design is baseline, else 0",
            "Whether every unmasked pair survives, whatever its threshold.", {"design"}),
  };
}

Explanations ExplainDatapath(const Params& p) {
  return {
      Entry("q_mag_bits", "QM", p.q_mag_bits, "bits", "q_bits - 1",
            "Magnitude of a query element; its sign is held apart. The most negative two's complement number is never "
            "used.",
            {"formats.q_bits"}),
      Entry("k_mag_bits", "KM", p.k_mag_bits, "bits", "k_bits - 1",
            "Magnitude of a key element; its sign is held apart.", {"formats.k_bits"}),
      Entry("planes", "PLANES", p.planes, "planes", "ceil(KM / B)",
            "Planes of a key row, n, most significant first: the cycles that a row takes unless it is dropped before.",
            {"k_mag_bits", "plane_bits"}),
      Entry("first_plane_bits", "FIRST_BITS", p.first_plane_bits, "bits", "KM - B (n - 1)",
            "Magnitude bits of the first plane. Planes are aligned at the least significant bit, so the first has what "
            "is "
            "left, 1 to B.",
            {"k_mag_bits", "plane_bits", "planes"}),
      Entry("trees", "TREES", p.trees, "sums", "max(B, FIRST_BITS + 1)",
            "Masked sums of |q| that a unit forms in a cycle: one for each bit of the plane and, with the first plane, "
            "one "
            "more for C.",
            {"plane_bits", "first_plane_bits"}),
      Entry("margin_bits", "MARGIN_W", p.margin_bits, "bits", "bits(M) with M = D (2^QM - 1)",
            "Holds C and the guard G, unsigned. Both are at most the sum of D magnitudes of QM bits, which is M.",
            {"head_dim", "q_mag_bits"}),
      Entry(
          "score_bits", "SCORE_W", p.score_bits, "bits", "bits(A + 1) + 1 with A = D (2^QM - 1) (2^KM - 1)",
          "Holds scores and thresholds, signed. A score is a sum of D products, so |S| <= A; a threshold is clamped to "
          "-A .. A + 1, and A + 1 with a sign takes this many bits.",
          {"head_dim", "q_mag_bits", "k_mag_bits"}),
      Entry(
          "estimate_bits", "EST_W", p.estimate_bits, "bits", "bits(Z + 1) + 1 with Z = D (2^QM - 1) 2^KM",
          "Holds the running estimate E_p and what it is compared with, T + C - G - 1, signed. With M = D (2^QM - 1), "
          "|E_p| <= M (2^KM - 1) + M = Z, and -Z - 1 <= T + C - G - 1 <= Z.",
          {"head_dim", "q_mag_bits", "k_mag_bits"}),
  };
}

Explanations ExplainAddresses(const Params& p) {
  return {
      Entry("key_index_bits", "KEY_W", p.key_index_bits, "bits", "max(1, bits(max_keys - 1))",
            "Holds the number of a key, 0 to max_keys - 1.", {"max_keys"}),
      Entry("key_count_bits", "KEYS_W", p.key_count_bits, "bits", "bits(max_keys)",
            "Holds how many keys there are, 0 to max_keys.", {"max_keys"}),
      Entry("query_index_bits", "QUERY_W", p.query_index_bits, "bits", "max(1, bits(max_queries - 1))",
            "Holds the number of a query, 0 to max_queries - 1.", {"max_queries"}),
      Entry("query_count_bits", "QUERIES_W", p.query_count_bits, "bits", "bits(max_queries)",
            "Holds how many queries there are, 0 to max_queries.", {"max_queries"}),
      Entry("bank_rows", "BANK_ROWS", p.bank_rows, "rows", "ceil(max_keys / N)",
            "Key rows in the bank of one unit. Keys are dealt out in turn, so no bank gets more than this.",
            {"max_keys", "dpus"}),
      Entry("row_bits", "ROW_W", p.row_bits, "bits", "max(1, bits(BANK_ROWS - 1))",
            "Holds the number of a row in its bank, 0 to BANK_ROWS - 1.", {"bank_rows"}),
      Entry("plane_words", "PLANE_WORDS", p.plane_words, "words", "BANK_ROWS n",
            "Words of D B bits in the bank of one unit, one for each plane of each row.", {"bank_rows", "planes"}),
      Entry("plane_addr_bits", "PLANE_ADDR_W", p.plane_addr_bits, "bits", "max(1, bits(PLANE_WORDS - 1))",
            "Holds the address of a word in a bank, 0 to PLANE_WORDS - 1.", {"plane_words"}),
      Entry("plane_index_bits", "PLANE_W", p.plane_index_bits, "bits", "bits(n)",
            "Holds how many planes a row took, 1 to n.", {"planes"}),
  };
}

Explanations ExplainLoading(const Params& p) {
  return {
      Entry("load_bits", "LOAD_W", p.load_bits, "bits", "64", "A beat of the load stream.", {}),
      Entry("sign_beats", "SIGN_BEATS", p.sign_beats, "beats", "0 if FIRST_BITS < B, else ceil(D / LOAD_W)",
            "The signs of a key row, where its first plane has no room for them.",
            {"head_dim", "load_bits", "first_plane_bits", "plane_bits"}),
      Entry("plane_beats", "PLANE_BEATS", p.plane_beats, "beats", "ceil(D B / LOAD_W)", "One plane of a key row.",
            {"head_dim", "plane_bits", "load_bits"}),
      Entry("key_row_beats", "KEY_BEATS", p.key_row_beats, "beats", "SIGN_BEATS + n PLANE_BEATS",
            "A key row: its planes, before them the signs that have no room in the first.",
            {"sign_beats", "planes", "plane_beats"}),
      Entry("value_row_beats", "VALUE_BEATS", p.value_row_beats, "beats", "ceil(DV v_bits / LOAD_W)", "A value row.",
            {"value_dim", "formats.v_bits", "load_bits"}),
      Entry("query_row_bits", "QUERY_ROW_W", p.query_row_bits, "bits", "D q_bits + SCORE_W + MARGIN_W",
            "A query row: D magnitudes of QM bits and D signs, the threshold T, the guard G.",
            {"head_dim", "formats.q_bits", "score_bits", "margin_bits"}),
      Entry("query_row_beats", "QUERY_BEATS", p.query_row_beats, "beats", "ceil(QUERY_ROW_W / LOAD_W)", "A query row.",
            {"query_row_bits", "load_bits"}),
  };
}

Explanations ExplainSoftmax(const Params& p) {
  return {
      Entry("v_bits", "VW", p.v_bits, "bits", "v_bits", "A value element, two's complement.", {"formats.v_bits"}),
      Entry("key_log2", "LK", p.key_log2, "", "ceil(log2(max_keys)) = bits(max_keys - 1)",
            "How many bits a sum over all keys grows by.", {"max_keys"}),
      Entry(
          "weight_fraction_bits", "WF", p.weight_fraction_bits, "bits", "12 + max(LK, 6)",
          "Fraction bits of a weight. Each of max_keys weights may err by half a unit, together 2^(LK - WF - 1), which "
          "this keeps within the error budget (docs/numerics.md, section 5).",
          {"key_log2"}),
      Entry("table_bits", "TB", p.table_bits, "bits", "15",
            "Fraction bits of the table of 2^-f, whose 1,024 entries run from 2^15 down to just above 2^14.", {}),
      Entry("exponent_fraction_bits", "F", p.exponent_fraction_bits, "bits", "10",
            "Fraction bits of the exponent z = c S; they address the table.", {}),
      Entry("multiplier_bits", "", p.multiplier_bits, "bits", "24",
            "The mantissa M of the scale c, which the host writes into a register.", {}),
      Entry("exponent_bits", "EXP_W", p.exponent_bits, "bits", "SCORE_W + 17",
            "Holds z with its fraction bits, signed. c is at most 64, so |z| <= 2^6 |S|, and 10 fraction bits and a "
            "carry "
            "from rounding make 17 more than a score has.",
            {"score_bits"}),
      Entry("max_shift", "SH_MAX", p.max_shift, "bits", "SCORE_W + 24",
            "The largest shift of the product S M, clamped by the host: S M has no more than SCORE_W + 24 bits, so by "
            "then z is 0.",
            {"score_bits", "multiplier_bits"}),
      Entry("shift_bits", "SH_W", p.shift_bits, "bits", "bits(SH_MAX)", "Holds the shift, 0 to SH_MAX.", {"max_shift"}),
      Entry("sum_bits", "SUM_W", p.sum_bits, "bits", "WF + LK + 1",
            "Holds the sum of weights, unsigned. A weight is at most 2^WF and there are at most 2^LK of them.",
            {"weight_fraction_bits", "key_log2"}),
      Entry("acc_bits", "ACC_W", p.acc_bits, "bits", "VW + WF + LK",
            "Holds a weighted sum, signed. Values are at most 2^(VW-1) - 1 and the weights sum to at most 2^(WF+LK), "
            "which "
            "keeps it 2^(WF+LK) away from +-2^(VW-1+WF+LK): more than the at most 2^LK floors of less than 1 each that "
            "rescaling takes.",
            {"v_bits", "weight_fraction_bits", "key_log2"}),
  };
}

Explanations ExplainOutput(const Params& p) {
  return {
      Entry("out_fraction_bits", "OF", p.out_fraction_bits, "bits", "max(0, 15 - VW)",
            "Fraction bits of a quotient: narrow values get some, so that rounding the quotient stays within the error "
            "budget.",
            {"v_bits"}),
      Entry("out_guard_bits", "OG", p.out_guard_bits, "bits", "4",
            "Bits that the dividend keeps below the quotient's last, so that cutting it costs 2^-4 of a unit.", {}),
      Entry("reciprocal_bits", "RB", p.reciprocal_bits, "bits", "18",
            "Fraction bits of the reciprocal, which is right to within 2^-16 of itself.", {}),
      Entry(
          "out_bits", "OUT_W", p.out_bits, "bits", "VW + OF",
          "A quotient, signed. A mean of values is no larger than the largest value; the quotient is clamped to that.",
          {"v_bits", "out_fraction_bits"}),
      Entry("out_lanes", "OUT_LANES", p.out_lanes, "lanes", "min(8, DV)", "Quotients in a beat of the result stream.",
            {"value_dim"}),
      Entry("out_beats", "OUT_BEATS", p.out_beats, "beats", "ceil(DV / OUT_LANES)", "Beats of the result of one query.",
            {"value_dim", "out_lanes"}),
  };
}

}  // namespace

std::vector<Explanation> Explain(const config::Config& config, const Params& params) {
  Explanations all;
  for (Explanations group : {ExplainShape(config, params), ExplainDatapath(params), ExplainAddresses(params),
                             ExplainLoading(params), ExplainSoftmax(params), ExplainOutput(params)}) {
    all.insert(all.end(), std::make_move_iterator(group.begin()), std::make_move_iterator(group.end()));
  }
  return all;
}

}  // namespace leopard::derive
