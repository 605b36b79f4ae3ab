#include "sim/golden/golden.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "sim/golden/reference.h"
#include "sim/golden/softmax.h"
#include "sim/golden/tables.h"

namespace leopard::golden {
namespace {

// What becomes of one pair.
struct Pair {
  std::int64_t score = 0;  // S
  int planes = 0;          // seen when the row stopped
  bool dropped = false;    // before the last plane
};

// One query against one key, plane by plane, by the defining formulas (docs/numerics.md, section 3).
class Scorer {
 public:
  Scorer(const derive::Params& params, const head::Inputs& inputs)
      : params_(params), inputs_(inputs), signed_q_(static_cast<std::size_t>(inputs.head_dim)) {}

  Pair Score(int query, int key);

 private:
  const std::int32_t* Query(int query) const {
    return inputs_.q.data() + static_cast<std::int64_t>(query) * inputs_.head_dim;
  }
  const std::int32_t* Key(int key) const {
    return inputs_.k.data() + static_cast<std::int64_t>(key) * inputs_.head_dim;
  }
  std::int64_t Partial(const std::int32_t* k, int unseen) const;

  const derive::Params& params_;
  const head::Inputs& inputs_;
  std::vector<std::int32_t> signed_q_;  // q_d * sign(k_d)
};

// sum q sign(k) (|k| with its low `unseen` bits cleared)
std::int64_t Scorer::Partial(const std::int32_t* k, int unseen) const {
  const std::int32_t seen = static_cast<std::int32_t>(-(std::int64_t{1} << unseen));
  std::int64_t sum = 0;
  for (int d = 0; d < inputs_.head_dim; ++d) sum += signed_q_[d] * (std::abs(k[d]) & seen);
  return sum;
}

Pair Scorer::Score(int query, int key) {
  const std::int32_t* q = Query(query);
  const std::int32_t* k = Key(key);
  std::int64_t matched = 0;  // C
  for (int d = 0; d < inputs_.head_dim; ++d) {
    signed_q_[d] = k[d] < 0 ? -q[d] : q[d];
    matched += std::max(signed_q_[d], 0);
  }
  Pair pair;
  pair.score = Partial(k, 0);
  pair.planes = params_.planes;
  if (params_.keep_all != 0) return pair;
  for (int plane = 1; plane < params_.planes; ++plane) {
    const int unseen = params_.plane_bits * (params_.planes - plane);
    const std::int64_t margin = (matched - inputs_.guard[query]) * ((std::int64_t{1} << unseen) - 1);
    if (Partial(k, unseen) + margin >= inputs_.threshold[query]) continue;
    pair.planes = plane;
    pair.dropped = true;
    break;
  }
  return pair;
}

// Scores the visible keys of one query into `results` and returns its survivors.
std::vector<Survivor> ScoreQuery(const derive::Params& params, const head::Inputs& inputs, int query, Scorer* scorer,
                                 head::Results* results) {
  std::vector<Survivor> survivors;
  const std::size_t row = static_cast<std::size_t>(query) * static_cast<std::size_t>(inputs.keys);
  const int visible = head::VisibleKeys(inputs, query);
  for (int key = 0; key < visible; ++key) {
    const Pair pair = scorer->Score(query, key);
    const bool wanted = params.keep_all != 0 || pair.score >= inputs.threshold[query];
    const bool survives = wanted && !pair.dropped;
    const std::size_t index = row + static_cast<std::size_t>(key);
    results->survivors[index] = survives ? 1 : 0;
    results->planes[index] = static_cast<std::uint8_t>(pair.planes);
    if (!pair.dropped) results->scores[index] = pair.score;
    if (wanted && pair.dropped) ++*results->false_drops;
    if (survives) survivors.push_back({key, pair.score});
  }
  return survivors;
}

// The largest difference between the outputs, as float32, and attention in float64.
double LargestError(const derive::Params& params, const head::Inputs& inputs, const std::vector<Survivor>& survivors,
                    const std::int32_t* quotients) {
  const std::vector<double> exact = Attention(inputs, survivors);
  double largest = 0;
  for (std::size_t d = 0; d < exact.size(); ++d) {
    const auto out =
        static_cast<float>(std::ldexp(static_cast<double>(quotients[d]), -params.out_fraction_bits) * inputs.v_scale);
    largest = std::max(largest, std::fabs(static_cast<double>(out) - exact[d]));
  }
  return largest;
}

}  // namespace

head::Results Run(const derive::Params& params, const head::Inputs& inputs) {
  const std::size_t pairs = static_cast<std::size_t>(inputs.queries) * static_cast<std::size_t>(inputs.keys);
  head::Results results;
  results.survivors.assign(pairs, 0);
  results.planes.assign(pairs, 0);
  results.scores.assign(pairs, head::kNoScore);
  results.out.assign(static_cast<std::size_t>(inputs.queries) * static_cast<std::size_t>(inputs.value_dim), 0);
  results.false_drops = 0;
  results.max_abs_error = 0;

  const Tables tables = MakeTables();
  Softmax softmax(params, tables, inputs.softmax_mantissa, inputs.softmax_shift, inputs.value_dim);
  Scorer scorer(params, inputs);
  for (int query = 0; query < inputs.queries; ++query) {
    const std::vector<Survivor> survivors = ScoreQuery(params, inputs, query, &scorer, &results);
    if (survivors.empty()) {
      ++results.empty_queries;
      continue;
    }
    softmax.Clear();
    for (const Survivor& survivor : survivors) {
      softmax.Add(survivor.score, inputs.v.data() + static_cast<std::int64_t>(survivor.key) * inputs.value_dim);
    }
    std::int32_t* out = results.out.data() + static_cast<std::int64_t>(query) * inputs.value_dim;
    softmax.Quotients(out);
    results.max_abs_error = std::max(*results.max_abs_error, LargestError(params, inputs, survivors, out));
  }
  return results;
}

}  // namespace leopard::golden
