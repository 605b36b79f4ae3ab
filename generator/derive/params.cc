#include "generator/derive/params.h"

#include <algorithm>
#include <cstdint>

namespace leopard::derive {
namespace {

constexpr std::int64_t kOne = 1;

/// Binary digits of x >= 0.
int Bits(std::int64_t x) {
  int bits = 0;
  for (; x > 0; x >>= 1) ++bits;
  return bits;
}

/// Width of an index 0 .. count - 1; never zero, because Verilog has no vectors of no bits.
int IndexBits(std::int64_t count) { return std::max(1, Bits(count - 1)); }

std::int64_t CeilDivide(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// The bit-parallel designs take a whole key element a cycle, in one unit.
bool IsBitSerial(const config::Config& c) { return c.design == config::Design::kLeopard; }

void DeriveShape(const config::Config& c, Params* p) {
  p->head_dim = c.head_dim;
  p->value_dim = c.value_dim;
  p->max_keys = c.max_keys;
  p->max_queries = c.max_queries;
  p->dpus = IsBitSerial(c) ? c.qk.dpus : 1;
  p->plane_bits = IsBitSerial(c) ? c.qk.serial_bits : c.formats.k_bits - 1;
  p->fifo_depth = c.qk.fifo_depth;
  p->keep_all = c.design == config::Design::kBaseline ? 1 : 0;
}

/// The largest values, 256 taps of 16 bits by 16 bits, are near 2^38: 64 bits are ample.
void DeriveDatapath(const config::Config& c, Params* p) {
  p->q_mag_bits = c.formats.q_bits - 1;
  p->k_mag_bits = c.formats.k_bits - 1;
  p->planes = static_cast<int>(CeilDivide(p->k_mag_bits, p->plane_bits));
  p->first_plane_bits = p->k_mag_bits - p->plane_bits * (p->planes - 1);
  p->trees = std::max(p->plane_bits, p->first_plane_bits + 1);
  const std::int64_t max_margin = p->head_dim * ((kOne << p->q_mag_bits) - 1);
  const std::int64_t max_score = max_margin * ((kOne << p->k_mag_bits) - 1);
  const std::int64_t max_estimate = max_margin << p->k_mag_bits;
  p->margin_bits = Bits(max_margin);
  p->score_bits = Bits(max_score + 1) + 1;
  p->estimate_bits = Bits(max_estimate + 1) + 1;
}

void DeriveAddresses(Params* p) {
  p->key_index_bits = IndexBits(p->max_keys);
  p->key_count_bits = Bits(p->max_keys);
  p->query_index_bits = IndexBits(p->max_queries);
  p->query_count_bits = Bits(p->max_queries);
  p->bank_rows = static_cast<int>(CeilDivide(p->max_keys, p->dpus));
  p->row_bits = IndexBits(p->bank_rows);
  p->plane_words = p->bank_rows * p->planes;
  p->plane_addr_bits = IndexBits(p->plane_words);
  p->plane_index_bits = Bits(p->planes);
}

void DeriveLoading(const config::Config& c, Params* p) {
  const auto beats = [p](std::int64_t bits) { return static_cast<int>(CeilDivide(bits, p->load_bits)); };
  p->sign_beats = p->first_plane_bits < p->plane_bits ? 0 : beats(p->head_dim);
  p->plane_beats = beats(static_cast<std::int64_t>(p->head_dim) * p->plane_bits);
  p->key_row_beats = p->sign_beats + p->planes * p->plane_beats;
  p->value_row_beats = beats(static_cast<std::int64_t>(p->value_dim) * c.formats.v_bits);
  p->query_row_bits = p->head_dim * c.formats.q_bits + p->score_bits + p->margin_bits;
  p->query_row_beats = beats(p->query_row_bits);
}

void DeriveSoftmax(const config::Config& c, Params* p) {
  p->v_bits = c.formats.v_bits;
  p->key_log2 = Bits(p->max_keys - 1);
  p->weight_fraction_bits = 12 + std::max(p->key_log2, 6);
  p->exponent_bits = p->score_bits + 17;
  p->max_shift = p->score_bits + p->multiplier_bits;
  p->shift_bits = Bits(p->max_shift);
  p->sum_bits = p->weight_fraction_bits + p->key_log2 + 1;
  p->acc_bits = p->v_bits + p->weight_fraction_bits + p->key_log2;
}

void DeriveOutput(Params* p) {
  p->out_fraction_bits = std::max(0, 15 - p->v_bits);
  p->out_bits = p->v_bits + p->out_fraction_bits;
  p->out_lanes = std::min(8, p->value_dim);
  p->out_beats = static_cast<int>(CeilDivide(p->value_dim, p->out_lanes));
}

}  // namespace

Params Derive(const config::Config& config) {
  Params params;
  DeriveShape(config, &params);
  DeriveDatapath(config, &params);
  DeriveAddresses(&params);
  DeriveLoading(config, &params);
  DeriveSoftmax(config, &params);
  DeriveOutput(&params);
  return params;
}

}  // namespace leopard::derive
