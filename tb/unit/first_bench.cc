// leopard_first against a search from the lowest index (docs/blocks/merge.md).
#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  Port in = unit.port("in_i");
  const Port min = unit.port("min_o");
  const Port onehot = unit.port("onehot_o");
  const int count = static_cast<int>(unit.param("N"));
  const int width = static_cast<int>(unit.param("W"));
  const auto check = [&] {
    unit.Eval();
    int best = 0;
    for (int i = 1; i < count; ++i) {
      if (in.Get(i * width, width) < in.Get(best * width, width)) best = i;
    }
    unit.Expect(min, in.Get(best * width, width));
    unit.Expect(onehot, std::uint64_t{1} << best);
  };
  if (in.bits() <= 14) {
    for (std::uint64_t all = 0; all < 1u << in.bits() && unit.ok(); ++all) {
      in.Set(all);
      check();
    }
    return;
  }
  for (int i = 0; i < 10000 && unit.ok(); ++i) {
    const std::uint64_t common = random.Biased(width);
    const bool ties = random.Percent(50);  // most numbers are equal
    for (int n = 0; n < count; ++n)
      in.Set(n * width, width, ties && random.Percent(80) ? common : random.Biased(width));
    check();
  }
}

}  // namespace

Bench TheBench() {
  std::vector<Parameters> sets;
  const auto add = [&](long count, long width) { sets.push_back({{"N", count}, {"W", width}}); };
  for (const long count : {1, 2, 3, 4, 5, 7}) add(count, 14 / count);  // exhaustive
  add(6, 12);                                                          // leopard_ae
  add(64, 17);                                                         // the most DPUs and keys
  return {"leopard_first",
          sets,
          Check,
          {{"rtl/leopard_first.v", "in_i[i*W+:W] <= in_i[j*W+:W]", "in_i[i*W+:W] < in_i[j*W+:W]", 1},
           {"rtl/leopard_first.v", "low_min <= high_min", "low_min < high_min", 7},
           {"rtl/leopard_first.v", "{HIGH{!take_low}}", "{HIGH{1'b1}}", 7}}};
}

}  // namespace leopard::unit
