#include "sim/picture/example.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "sim/picture/bounds.h"

namespace leopard::picture {

namespace {

constexpr std::size_t kMaxCut = 4;

/// Keys of one query, by the plane after which they were dropped, and the survivors.
struct Row {
  std::vector<std::vector<int>> dropped;  ///< [planes]
  std::vector<int> survivors;

  int kinds() const {
    return static_cast<int>(
        std::count_if(dropped.begin(), dropped.end(), [](const std::vector<int>& keys) { return !keys.empty(); }));
  }
};

Row ReadRow(const Scene& scene, int query) {
  Row row;
  row.dropped.resize(static_cast<std::size_t>(scene.params.planes));
  for (int key = 0; key < scene.inputs.keys; ++key) {
    const std::size_t pair =
        static_cast<std::size_t>(query) * static_cast<std::size_t>(scene.inputs.keys) + static_cast<std::size_t>(key);
    const int planes = scene.results.planes[pair];
    if (scene.results.survivors[pair] != 0) {
      row.survivors.push_back(key);
    } else if (planes > 0) {
      row.dropped[static_cast<std::size_t>(planes) - 1].push_back(key);
    }
  }
  return row;
}

int ChooseQuery(const Scene& scene) {
  int best = 0;
  std::tuple<bool, int, int> best_rank{false, -1, 0};
  for (int query = 0; query < scene.inputs.queries; ++query) {
    const Row row = ReadRow(scene, query);
    // Ties: nearest to two thirds of the way down, where a causal mask leaves plenty to see.
    const int distance = std::abs(3 * query - 2 * scene.inputs.queries);
    const std::tuple<bool, int, int> rank{!row.survivors.empty(), row.kinds(), -distance};
    if (rank <= best_rank) continue;
    best_rank = rank;
    best = query;
  }
  return best;
}

ExampleKey Explain(const Scene& scene, int query, int key, int planes, bool survived) {
  return {key, planes, survived, Bounds(scene.params, scene.inputs, query, key)};
}

/// The key in the middle of those whose last bound read is neither the nearest to the threshold nor the farthest.
ExampleKey Middle(const Scene& scene, int query, const std::vector<int>& keys, int planes, bool survived) {
  std::vector<ExampleKey> examples;
  for (const int key : keys) examples.push_back(Explain(scene, query, key, planes, survived));
  std::stable_sort(examples.begin(), examples.end(), [planes](const ExampleKey& a, const ExampleKey& b) {
    return a.bounds[static_cast<std::size_t>(planes) - 1] < b.bounds[static_cast<std::size_t>(planes) - 1];
  });
  return examples[examples.size() / 2];
}

}  // namespace

Example ChooseExample(const Scene& scene) {
  Example example;
  if (scene.inputs.queries == 0) return example;
  example.query = ChooseQuery(scene);
  example.threshold = scene.inputs.threshold[static_cast<std::size_t>(example.query)];
  const Row row = ReadRow(scene, example.query);
  for (std::size_t p = 0; p < row.dropped.size() && example.keys.size() < kMaxCut; ++p) {
    if (row.dropped[p].empty()) continue;
    example.keys.push_back(Middle(scene, example.query, row.dropped[p], static_cast<int>(p) + 1, false));
  }
  if (!row.survivors.empty()) {
    example.keys.push_back(Middle(scene, example.query, row.survivors, scene.params.planes, true));
  }
  return example;
}

}  // namespace leopard::picture
