// Queries and keys of one dot product as the modules see them, and the bound of docs/numerics.md, section 3, by its
// first definition: partial score and margin, not the estimate that the hardware keeps.
#ifndef LEOPARD_TB_UNIT_SUPPORT_DOT_PRODUCT_H_
#define LEOPARD_TB_UNIT_SUPPORT_DOT_PRODUCT_H_

#include <cstdint>
#include <vector>

#include "tb/unit/support/bench.h"

namespace leopard::unit {

struct Shape {
  explicit Shape(const Unit& unit);
  int taps, q_bits, k_bits, plane_bits, planes, first_bits;  ///< D, QM, KM (magnitudes), B, PLANES, FIRST_BITS
  std::int64_t LargestMargin() const { return taps * ((std::int64_t{1} << q_bits) - 1); }
  std::int64_t LargestScore() const { return LargestMargin() * ((std::int64_t{1} << k_bits) - 1); }
};

struct Query {
  std::vector<std::int64_t> q;
  std::int64_t threshold = 0, guard = 0;
};

using Key = std::vector<std::int64_t>;

/// bound_p, for p = 1 .. planes; the last is the score.
std::int64_t Bound(const Shape& shape, const Query& query, const Key& key, int plane);

/// What of `key` stands in plane p for bit t of the plane of tap i: keys are in one's complement.
bool PlaneBit(const Shape& shape, const Key& key, int plane, int t, int i);

/// Biased numbers of both signs.
std::vector<std::int64_t> DrawTaps(Random& random, int taps, int bits);

/// A query; its threshold is near a bound of one of `keys`, so that rows end after any plane.
Query DrawQuery(Random& random, const Shape& shape, const std::vector<Key>& keys);

/// |q| and signs to fields that begin at tap `first` of two ports, either of which may be null. Zeros have either sign.
void DriveQuery(const Shape& shape, const Query& query, int first, Port* magnitudes, Port* signs);
/// Signs above the first plane's bits: where the unit takes them with it.
void DriveSigns(const Shape& shape, const Key& key, Port* bits);
void DrivePlane(const Shape& shape, const Key& key, int plane, Port* bits);

}  // namespace leopard::unit

#endif  // LEOPARD_TB_UNIT_SUPPORT_DOT_PRODUCT_H_
