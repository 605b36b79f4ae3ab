#include "sim/golden/softmax.h"

#include <algorithm>

namespace leopard::golden {
namespace {

// Floor division by 2^count; a count beyond the operand's width is legal and leaves 0 or -1.
std::int64_t ShiftRight(std::int64_t value, std::int64_t count) { return value >> std::min<std::int64_t>(count, 63); }

// The rounding of every shift but the rescaling: half up.
std::int64_t RoundLastBit(std::int64_t value) { return (value + 1) >> 1; }

}  // namespace

Softmax::Softmax(const derive::Params& params, const Tables& tables, std::uint32_t mantissa, int shift, int value_dim)
    : params_(params),
      tables_(tables),
      mantissa_(mantissa),
      shift_(shift),
      weighted_(static_cast<std::size_t>(value_dim), 0) {}

void Softmax::Clear() {
  empty_ = true;
  maximum_ = 0;
  sum_ = 0;
  std::fill(weighted_.begin(), weighted_.end(), 0);
}

// |S M| < 2^62, for |S| < 2^38 at the largest configuration.
std::int64_t Softmax::Exponent(std::int64_t score) const {
  return RoundLastBit(ShiftRight(score * mantissa_, shift_ - 1));
}

std::int64_t Softmax::Weight(std::int64_t distance) const {
  const int fraction_bits = params_.weight_fraction_bits;
  const std::int64_t integer = std::min<std::int64_t>(distance >> kExponentFractionBits, fraction_bits + 2);
  const auto fraction = static_cast<std::size_t>(distance & ((1 << kExponentFractionBits) - 1));
  return RoundLastBit((tables_.power[fraction] << (fraction_bits - kTableBits + 1)) >> integer);
}

void Softmax::Add(std::int64_t score, const std::int32_t* value) {
  constexpr std::int64_t kOne = 1 << kExponentFractionBits;
  const std::int64_t exponent = Exponent(score);
  const std::int64_t ceiling = (exponent + kOne - 1) >> kExponentFractionBits;
  const std::int64_t maximum = empty_ ? ceiling : std::max(maximum_, ceiling);
  const std::int64_t delta = empty_ ? 0 : maximum - maximum_;
  const std::int64_t weight = Weight(kOne * maximum - exponent);
  sum_ = ShiftRight(sum_, delta) + weight;
  for (std::size_t d = 0; d < weighted_.size(); ++d) {
    weighted_[d] = ShiftRight(weighted_[d], delta) + weight * value[d];
  }
  maximum_ = maximum;
  empty_ = false;
}

void Softmax::Quotients(std::int32_t* out) const {
  std::fill(out, out + weighted_.size(), 0);
  if (empty_) return;
  int top = 0;  // p: the place of the highest one
  while ((sum_ >> (top + 1)) != 0) ++top;
  // x with 17 fraction bits, zeros appended or the low bits cut off: i and y are its parts.
  const std::int64_t normalised = top >= 17 ? sum_ >> (top - 17) : sum_ << (17 - top);
  const std::int64_t reciprocal = Reciprocal(tables_, (normalised >> 9) & 255, normalised & 511);

  const int fraction_bits = params_.out_fraction_bits;
  const int guard_bits = params_.out_guard_bits;
  const std::int64_t limit = ((std::int64_t{1} << (params_.v_bits - 1)) - 1) << fraction_bits;
  const int shift = kReciprocalBits + guard_bits;
  for (std::size_t d = 0; d < weighted_.size(); ++d) {
    const std::int64_t dividend = weighted_[d] >> (top - fraction_bits - guard_bits);
    const std::int64_t quotient = (dividend * reciprocal + (std::int64_t{1} << (shift - 1))) >> shift;
    out[d] = static_cast<std::int32_t>(std::clamp(quotient, -limit, limit));
  }
}

}  // namespace leopard::golden
