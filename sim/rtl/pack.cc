#include "sim/rtl/pack.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

namespace leopard::rtl {
namespace {

/// Appends fields, least significant bit first, to 64-bit beats.
class BitWriter {
 public:
  explicit BitWriter(std::vector<std::uint64_t>* beats) : beats_(beats) {}

  /// The low `width` bits of `value`, 1 to 64 of them: of a negative value, its two's complement.
  void Append(std::int64_t value, int width) {
    std::uint64_t bits = static_cast<std::uint64_t>(value);
    if (width < 64) bits &= (std::uint64_t{1} << width) - 1;
    if (used_ == 0) beats_->push_back(0);
    beats_->back() |= bits << used_;
    const int spilled = used_ + width - 64;
    if (spilled > 0) beats_->push_back(bits >> (width - spilled));
    used_ = (used_ + width) % 64;
  }

  /// What follows starts in a beat of its own; the rest of this one stays zero.
  void EndBeat() { used_ = 0; }

 private:
  std::vector<std::uint64_t>* beats_;
  int used_ = 0;  ///< Bits taken of the last beat; 0: it is full, or there is none.
};

/// Element `index` of a row of `count` elements, zero beyond its end: the taps a smaller head does not use.
std::int32_t At(const std::int32_t* row, int index, int count) { return index < count ? row[index] : 0; }

/// A key in one's complement, so that no plane needs the signs of its taps: bits of a negative number are inverted.
/// Signs are above the first plane's bits, or before it.
void AppendKey(const derive::Params& params, const std::int32_t* row, int count, BitWriter* writer) {
  if (params.sign_beats > 0) {
    for (int i = 0; i < params.head_dim; ++i) writer->Append(At(row, i, count) < 0, 1);
    writer->EndBeat();
  }
  for (int plane = 0; plane < params.planes; ++plane) {
    const int lowest = params.plane_bits * (params.planes - 1 - plane);
    for (int t = 0; t < params.plane_bits; ++t) {
      for (int i = 0; i < params.head_dim; ++i) {
        const std::int32_t k = At(row, i, count);
        const bool bit = std::abs(k) >> (lowest + t) & 1;
        const bool sign = lowest + t == params.k_mag_bits && k < 0;
        writer->Append(sign || (lowest + t < params.k_mag_bits && bit != (k < 0)), 1);
      }
    }
    writer->EndBeat();
  }
}

void AppendValue(const derive::Params& params, const std::int32_t* row, int count, BitWriter* writer) {
  for (int d = 0; d < params.value_dim; ++d) writer->Append(At(row, d, count), params.v_bits);
  writer->EndBeat();
}

void AppendQuery(const derive::Params& params, const head::Inputs& inputs, int query, BitWriter* writer) {
  const int count = inputs.head_dim;
  const std::int32_t* row = inputs.q.data() + static_cast<std::size_t>(query) * count;
  for (int i = 0; i < params.head_dim; ++i) writer->Append(std::abs(At(row, i, count)), params.q_mag_bits);
  for (int i = 0; i < params.head_dim; ++i) writer->Append(At(row, i, count) < 0, 1);
  writer->Append(inputs.threshold[query], params.score_bits);
  writer->Append(inputs.guard[query], params.margin_bits);
  writer->EndBeat();
}

}  // namespace

Load Pack(const derive::Params& params, const head::Inputs& inputs) {
  Load load;
  load.keys = inputs.key_length;
  load.queries = inputs.queries;
  if (inputs.causal) {
    const std::int64_t lowest = -params.max_queries;  // nothing is visible to any query, as with every offset below
    const std::int64_t highest = params.max_keys;     // everything is
    load.causal = 1;
    load.offset = static_cast<std::uint32_t>(std::clamp(inputs.causal_offset, lowest, highest));
  }
  load.mantissa = inputs.softmax_mantissa;
  load.shift = static_cast<std::uint32_t>(inputs.softmax_shift);

  load.key_beats.reserve(static_cast<std::size_t>(load.keys) * params.key_row_beats);
  load.value_beats.reserve(static_cast<std::size_t>(load.keys) * params.value_row_beats);
  load.query_beats.reserve(static_cast<std::size_t>(load.queries) * params.query_row_beats);
  BitWriter keys(&load.key_beats);
  BitWriter values(&load.value_beats);
  BitWriter queries(&load.query_beats);
  for (std::size_t j = 0; j < static_cast<std::size_t>(load.keys); ++j) {
    AppendKey(params, inputs.k.data() + j * inputs.head_dim, inputs.head_dim, &keys);
    AppendValue(params, inputs.v.data() + j * inputs.value_dim, inputs.value_dim, &values);
  }
  for (int i = 0; i < load.queries; ++i) AppendQuery(params, inputs, i, &queries);
  return load;
}

}  // namespace leopard::rtl
