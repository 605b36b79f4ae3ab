// rtl::ToResults: the record of a model, checked against itself.
#include <cstddef>

#include "sim/rtl/engine.h"

namespace leopard::rtl {
namespace {

std::string HeadName(const std::string& engine, const head::Inputs& inputs) {
  return engine + ": block " + std::to_string(inputs.block) + " head " + std::to_string(inputs.head);
}

std::string PairName(int query, int key) { return "query " + std::to_string(query) + ", key " + std::to_string(key); }

/// Enters one decision; returns what is wrong with it, or nothing.
std::string Enter(const derive::Params& params, const head::Inputs& inputs, const Decision& decision,
                  head::Results* results) {
  const std::string pair = PairName(decision.query, decision.key);
  const std::string where = " (DPU " + std::to_string(decision.dpu) + ", cycle " + std::to_string(decision.cycle) + ")";
  if (decision.query >= inputs.queries || decision.key >= head::VisibleKeys(inputs, decision.query)) {
    return pair + " is decided but masked or not loaded" + where;
  }
  if (decision.planes < 1 || decision.planes > params.planes) {
    return pair + " is decided after " + std::to_string(decision.planes) + " planes; expected 1 to " +
           std::to_string(params.planes) + where;
  }
  const std::size_t at = static_cast<std::size_t>(decision.query) * inputs.keys + decision.key;
  if (results->planes[at] != 0) return pair + " is decided twice" + where;
  results->planes[at] = static_cast<std::uint8_t>(decision.planes);
  results->survivors[at] = decision.survivor ? 1 : 0;
  if (decision.planes == params.planes) results->scores[at] = decision.score;
  return "";
}

/// The first pair that nobody decided, or nothing.
std::string FindUndecided(const head::Inputs& inputs, const head::Results& results) {
  for (int query = 0; query < inputs.queries; ++query) {
    const int visible = head::VisibleKeys(inputs, query);
    for (int key = 0; key < visible; ++key) {
      if (results.planes[static_cast<std::size_t>(query) * inputs.keys + key] == 0) {
        return PairName(query, key) + " is never decided";
      }
    }
  }
  return "";
}

std::string CheckRegister(const std::string& name, std::int64_t reads, std::int64_t adds_up_to) {
  if (reads == adds_up_to) return "";
  return "register " + name + " reads " + std::to_string(reads) + "; the decisions add up to " +
         std::to_string(adds_up_to);
}

std::int64_t Sum(const std::vector<std::uint8_t>& values) {
  std::int64_t sum = 0;
  for (const std::uint8_t value : values) sum += value;
  return sum;
}

std::int64_t CountEmpty(const head::Inputs& inputs, const head::Results& results) {
  std::int64_t empty = 0;
  for (int query = 0; query < inputs.queries; ++query) {
    bool found = false;
    for (int key = 0; key < inputs.keys; ++key) {
      found = found || results.survivors[static_cast<std::size_t>(query) * inputs.keys + key] != 0;
    }
    empty += found ? 0 : 1;
  }
  return empty;
}

}  // namespace

Result<head::Results> ToResults(const std::string& engine, const derive::Params& params, const head::Inputs& inputs,
                                const Record& record) {
  const std::size_t pairs = static_cast<std::size_t>(inputs.queries) * inputs.keys;
  head::Results results;
  results.survivors.assign(pairs, 0);
  results.planes.assign(pairs, 0);
  results.scores.assign(pairs, head::kNoScore);
  for (const Decision& decision : record.decisions) {
    const std::string problem = Enter(params, inputs, decision, &results);
    if (!problem.empty()) return MakeError(HeadName(engine, inputs), problem);
  }
  results.empty_queries = CountEmpty(inputs, results);
  for (const std::string& problem :
       {FindUndecided(inputs, results), CheckRegister("PLANES", record.planes, Sum(results.planes)),
        CheckRegister("SURVIVORS", record.survivors, Sum(results.survivors)),
        CheckRegister("EMPTY", record.empty, results.empty_queries)}) {
    if (!problem.empty()) return MakeError(HeadName(engine, inputs), problem);
  }
  for (int query = 0; query < inputs.queries; ++query) {
    const auto row = record.quotients.begin() + static_cast<std::ptrdiff_t>(query) * params.value_dim;
    results.out.insert(results.out.end(), row, row + inputs.value_dim);
  }
  results.cycles = record.cycles;
  results.load_cycles = record.load_cycles;
  return results;
}

}  // namespace leopard::rtl
