#include "sim/run/compare.h"

#include <vector>

namespace leopard::run {

namespace {

std::string Show(std::int64_t value) { return value == head::kNoScore ? "none" : std::to_string(value); }

/// `columns` elements a query; `column` names one of them.
template <typename T>
std::optional<Difference> CompareArray(const std::string& field, const head::Inputs& inputs, int columns,
                                       const std::string& column, const std::vector<T>& first,
                                       const std::vector<T>& second) {
  Difference difference;
  difference.field = field;
  if (first.size() != second.size()) {
    difference.where = "number of elements";
    difference.first = std::to_string(first.size());
    difference.second = std::to_string(second.size());
    difference.count = difference.elements = 1;
    return difference;
  }
  difference.elements = static_cast<std::int64_t>(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i] == second[i]) continue;
    if (difference.count++ > 0) continue;
    const std::size_t width = static_cast<std::size_t>(columns);
    difference.where = "query " + std::to_string(i / width + static_cast<std::size_t>(inputs.first_query)) + ", " +
                       column + " " + std::to_string(i % width);
    difference.first = Show(static_cast<std::int64_t>(first[i]));
    difference.second = Show(static_cast<std::int64_t>(second[i]));
  }
  if (difference.count == 0) return std::nullopt;
  return difference;
}

std::optional<Difference> CompareNumber(const std::string& field, std::optional<std::int64_t> first,
                                        std::optional<std::int64_t> second) {
  if (!first || !second || *first == *second) return std::nullopt;
  return Difference{field, "", std::to_string(*first), std::to_string(*second), 1, 1};
}

}  // namespace

std::optional<Difference> Compare(const head::Inputs& inputs, const head::Results& first, const head::Results& second) {
  // In the order in which the machine computes them, so that the first difference is nearest to the cause.
  auto found = CompareArray("planes", inputs, inputs.keys, "key", first.planes, second.planes);
  if (!found) found = CompareArray("survivors", inputs, inputs.keys, "key", first.survivors, second.survivors);
  if (!found) found = CompareArray("scores", inputs, inputs.keys, "key", first.scores, second.scores);
  if (!found) found = CompareNumber("empty_queries", first.empty_queries, second.empty_queries);
  if (!found) found = CompareArray("out", inputs, inputs.value_dim, "value", first.out, second.out);
  if (!found) found = CompareNumber("cycles", first.cycles, second.cycles);
  if (!found) found = CompareNumber("load_cycles", first.load_cycles, second.load_cycles);
  return found;
}

}  // namespace leopard::run
