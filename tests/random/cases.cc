#include "tests/random/cases.h"

#include <algorithm>
#include <array>

namespace leopard::random {
namespace {

using trace::SplitMix;
using trace::SyntheticKind;

template <typename T, std::size_t N>
T Pick(SplitMix* random, const std::array<T, N>& values) {
  return values[random->Below(N)];
}

int Between(SplitMix* random, int low, int high) {
  return low + static_cast<int>(random->Below(static_cast<std::uint64_t>(high - low) + 1));
}

/// What a case sets, before it is written as text.
struct Shape {
  std::string design = "leopard";
  int head_dim = 1;
  int value_dim = 1;
  int max_keys = 1;
  int max_queries = 1;
  int q_bits = 2;
  int k_bits = 2;
  int v_bits = 2;
  int dpus = 1;
  int serial_bits = 1;
  int guard = 0;
  int fifo_depth = 2;
  bool centre = false;
  bool equalise = false;
};

/// One, a few, an odd number, a number around the words of 64, the most: in turn.
int Dimension(SplitMix* random, int turn) {
  switch (turn % 6) {
    case 0:
      return 1;
    case 1:
      return Between(random, 2, 16);
    case 2:
      return 2 * Between(random, 8, 40) + 1;
    case 3:
      return Between(random, 62, 66);
    case 4:
      return Between(random, 1, 128);
    default:
      return turn % 24 == 5 ? 256 : Between(random, 17, 64);
  }
}

int Width(SplitMix* random, int turn) {
  return turn % 5 == 0 ? 2 : turn % 5 == 1 ? 16 : turn % 5 == 2 ? 3 : Between(random, 2, 16);
}

Shape SmallShape(SplitMix* random, int number) {
  Shape shape;
  constexpr std::array<const char*, 8> kDesigns = {"leopard", "leopard", "leopard",  "pruning",
                                                   "leopard", "leopard", "baseline", "leopard"};
  shape.design = kDesigns[static_cast<std::size_t>(number) % kDesigns.size()];
  shape.head_dim = Dimension(random, number);
  shape.value_dim = Dimension(random, number / 2 + 1);
  shape.q_bits = Width(random, number);
  shape.k_bits = Width(random, number / 3 + 2);
  shape.v_bits = Width(random, number / 2 + 3);
  constexpr std::array<int, 8> kUnits = {1, 2, 3, 6, 8, 5, 13, 64};
  shape.dpus = kUnits[static_cast<std::size_t>(number / 2) % kUnits.size()];
  if (shape.dpus == 64) shape.head_dim = std::min(shape.head_dim, 33);  // the model's size is their product
  const int most = shape.k_bits - 1;
  shape.serial_bits = number % 3 == 0 ? 1 : number % 3 == 1 ? most : Between(random, 1, most);
  constexpr std::array<int, 9> kKeys = {1, 2, 5, 16, 33, 64, 100, 512, 8192};
  shape.max_keys = Pick(random, kKeys);
  shape.max_queries = Pick(random, kKeys);
  shape.fifo_depth = number % 4 == 0 ? 2 : number % 4 == 1 ? 64 : Between(random, 2, 64);
  return shape;
}

Shape ExtremeShape(SplitMix* random, int number) {
  Shape shape = SmallShape(random, number);
  shape.q_bits = shape.k_bits = shape.v_bits = 16;
  shape.max_keys = shape.max_queries = 8192;
  shape.head_dim = shape.value_dim = 256;
  shape.dpus = 1 + number % 3;
  switch (number % 5) {
    case 0:  // every unit there is, as wide as compiling allows
      shape.dpus = 64;
      shape.head_dim = 32;
      break;
    case 1:
      shape.k_bits = 2;
      break;
    case 2:
      shape.value_dim = 1;
      break;
    case 3:
      shape.head_dim = 255;
      shape.q_bits = 2;
      break;
    default:
      break;
  }
  const int most = shape.k_bits - 1;
  shape.serial_bits = std::min(most, number % 4 == 0 ? 1 : number % 4 == 1 ? 15 : number % 4 == 2 ? 4 : 7);
  if (shape.dpus == 64) shape.serial_bits = std::min(shape.serial_bits, 2);
  return shape;
}

void AddOptions(SplitMix* random, int number, Shape* shape) {
  shape->centre = (number & 1) != 0;
  shape->equalise = (number & 2) != 0;
  if (shape->design == "leopard" && number % 3 == 1) shape->guard = Between(random, 1, 12);
}

std::vector<std::string> Settings(const Shape& shape) {
  const auto set = [](const char* key, int value) { return std::string(key) + "=" + std::to_string(value); };
  const auto flag = [](const char* key, bool value) { return std::string(key) + "=" + (value ? "true" : "false"); };
  return {"design=" + shape.design,
          set("head_dim", shape.head_dim),
          set("value_dim", shape.value_dim),
          set("max_keys", shape.max_keys),
          set("max_queries", shape.max_queries),
          set("formats.q_bits", shape.q_bits),
          set("formats.k_bits", shape.k_bits),
          set("formats.v_bits", shape.v_bits),
          set("qk.dpus", shape.dpus),
          set("qk.serial_bits", shape.serial_bits),
          set("qk.guard_sigmas", shape.guard),
          set("qk.fifo_depth", shape.fifo_depth),
          flag("conditioning.centre", shape.centre),
          flag("conditioning.equalise", shape.equalise)};
}

trace::SyntheticOptions MakeTrace(SplitMix* random, const Shape& shape, SyntheticKind kind, int turn) {
  trace::SyntheticOptions options;
  options.kind = kind;
  options.seed = random->Next();
  options.heads = turn % 2 == 0 ? 2 : 4;
  options.key_heads = turn % 4 == 0 ? 2 : turn % 4 == 3 ? 4 : 1;
  options.keys = std::min(shape.max_keys, Between(random, 1, 72));
  options.queries = std::min(shape.max_queries, Between(random, 1, 12));
  options.head_dim = turn % 3 == 0 ? shape.head_dim : Between(random, 1, shape.head_dim);
  options.value_dim = turn % 3 == 1 ? shape.value_dim : Between(random, 1, shape.value_dim);
  options.causal = turn % 3 != 2;
  const int keys = options.keys;
  options.causal_offsets = {0, Between(random, 1, keys), -Between(random, 1, options.queries), keys - 1};
  if (turn % 2 == 1) options.key_lengths = {keys, Between(random, 1, keys), 1};
  constexpr std::array<double, 6> kQuantiles = {0, 0.5, 0.75, 0.9, 0.97, 1};
  if (turn % 5 != 4) options.quantile = Pick(random, kQuantiles);
  return options;
}

}  // namespace

Case MakeCase(std::uint64_t seed, int number, bool extreme) {
  SplitMix mix(seed * 2 + (extreme ? 1 : 0));
  Case made;
  made.number = number;
  made.seed = mix.Next() + static_cast<std::uint64_t>(number) * 0x9e3779b97f4a7c15U;
  SplitMix random(made.seed);
  Shape shape = extreme ? ExtremeShape(&random, number) : SmallShape(&random, number);
  AddOptions(&random, number, &shape);
  made.settings = Settings(shape);
  made.kind = extreme ? "extreme" : "random";
  constexpr std::array<SyntheticKind, 4> kOthers = {SyntheticKind::kAllEqual, SyntheticKind::kAllZero,
                                                    SyntheticKind::kExtreme, SyntheticKind::kOnePeak};
  made.traces.push_back(MakeTrace(&random, shape, SyntheticKind::kGaussian, number));
  made.traces.push_back(MakeTrace(&random, shape, kOthers[static_cast<std::size_t>(number) % 4], number + 1));
  made.traces.push_back(MakeTrace(&random, shape, SyntheticKind::kGaussian, number + 2));
  made.prune_all = number % 4 == 3;
  return made;
}

}  // namespace leopard::random
