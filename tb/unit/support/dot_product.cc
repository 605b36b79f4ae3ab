#include "tb/unit/support/dot_product.h"

#include <algorithm>
#include <cstdlib>

namespace leopard::unit {

Shape::Shape(const Unit& unit)
    : taps(static_cast<int>(unit.param("D"))),
      q_bits(static_cast<int>(unit.param("QM"))),
      k_bits(static_cast<int>(unit.param("KM"))),
      plane_bits(static_cast<int>(unit.param("B"))),
      planes(static_cast<int>(unit.param("PLANES"))),
      first_bits(static_cast<int>(unit.param("FIRST_BITS"))) {}

std::int64_t Bound(const Shape& shape, const Query& query, const Key& key, int plane) {
  const int unseen = shape.plane_bits * (shape.planes - plane);
  std::int64_t partial = 0;
  std::int64_t matched = 0;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const std::int64_t magnitude = std::abs(key[i]) >> unseen << unseen;
    partial += query.q[i] * (key[i] < 0 ? -magnitude : magnitude);
    if ((query.q[i] < 0) == (key[i] < 0)) matched += std::abs(query.q[i]);
  }
  return partial + (matched - query.guard) * ((std::int64_t{1} << unseen) - 1);
}

bool PlaneBit(const Shape& shape, const Key& key, int plane, int t, int i) {
  if (plane == 1 && t >= shape.first_bits) return false;
  const int low = shape.plane_bits * (shape.planes - plane);
  const std::int64_t k = key[static_cast<std::size_t>(i)];
  return ((std::abs(k) >> (low + t) & 1) != 0) != (k < 0);
}

std::vector<std::int64_t> DrawTaps(Random& random, int taps, int bits) {
  std::vector<std::int64_t> values;
  const bool largest = random.Below(20) == 0;
  for (int i = 0; i < taps; ++i) {
    const auto magnitude = static_cast<std::int64_t>(largest ? Low(~std::uint64_t{0}, bits) : random.Biased(bits));
    values.push_back(random.Percent(50) ? magnitude : -magnitude);
  }
  return values;
}

Query DrawQuery(Random& random, const Shape& shape, const std::vector<Key>& keys) {
  Query query{DrawTaps(random, shape.taps, shape.q_bits)};
  if (random.Below(20) == 0) query.q.assign(static_cast<std::size_t>(shape.taps), 0);
  if (random.Percent(40)) query.guard = random.Between(0, shape.LargestMargin());
  if (random.Percent(30)) query.guard /= 4;
  const Key& near = keys[static_cast<std::size_t>(random.Below(keys.size()))];
  const int plane = static_cast<int>(random.Between(1, shape.planes));
  query.threshold = Bound(shape, query, near, plane) + random.Between(-2, 2);
  if (random.Below(10) == 0) query.threshold = -shape.LargestScore();
  if (random.Below(20) == 0) query.threshold = shape.LargestScore() + 1;
  query.threshold = std::min(shape.LargestScore() + 1, std::max(-shape.LargestScore(), query.threshold));
  return query;
}

void DriveQuery(const Shape& shape, const Query& query, int first, Port* magnitudes, Port* signs) {
  for (int i = 0; i < shape.taps; ++i) {
    const std::int64_t q = query.q[static_cast<std::size_t>(i)];
    if (magnitudes != nullptr) {
      magnitudes->Set((first + i) * shape.q_bits, shape.q_bits, static_cast<std::uint64_t>(std::abs(q)));
    }
    if (signs != nullptr) signs->Set(first + i, 1, q < 0 || (q == 0 && i % 2 == 1));
  }
}

void DriveSigns(const Shape& shape, const Key& key, Port* bits) {
  for (int i = 0; i < shape.taps; ++i) {
    bits->Set(shape.first_bits * shape.taps + i, 1, key[static_cast<std::size_t>(i)] < 0);
  }
}

void DrivePlane(const Shape& shape, const Key& key, int plane, Port* bits) {
  for (int t = 0; t < shape.plane_bits; ++t) {
    for (int i = 0; i < shape.taps; ++i) bits->Set(t * shape.taps + i, 1, PlaneBit(shape, key, plane, t, i));
  }
}

}  // namespace leopard::unit
