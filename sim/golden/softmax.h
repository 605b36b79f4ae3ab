// The softmax, weighted sum and division of one query: docs/numerics.md, section 4.
#ifndef LEOPARD_SIM_GOLDEN_SOFTMAX_H_
#define LEOPARD_SIM_GOLDEN_SOFTMAX_H_

#include <cstdint>
#include <vector>

#include "generator/derive/params.h"
#include "sim/golden/tables.h"

namespace leopard::golden {

/// Accumulates the survivors of one query, which come in ascending key order.
class Softmax {
 public:
  /// `mantissa` and `shift` are M and SH of the head.
  Softmax(const derive::Params& params, const Tables& tables, std::uint32_t mantissa, int shift, int value_dim);

  /// Forgets all survivors.
  void Clear();
  /// A survivor with score S and `value_dim` integers of its value row.
  void Add(std::int64_t score, const std::int32_t* value);
  bool empty() const { return empty_; }
  /// `value_dim` integers with out_fraction_bits fraction bits; zeros if there was no survivor.
  void Quotients(std::int32_t* out) const;

 private:
  std::int64_t Exponent(std::int64_t score) const;   // zf
  std::int64_t Weight(std::int64_t distance) const;  // w of d

  const derive::Params& params_;
  const Tables& tables_;
  std::int64_t mantissa_;
  int shift_;
  bool empty_ = true;
  std::int64_t maximum_ = 0;            // R
  std::int64_t sum_ = 0;                // den
  std::vector<std::int64_t> weighted_;  // acc_d
};

}  // namespace leopard::golden

#endif  // LEOPARD_SIM_GOLDEN_SOFTMAX_H_
