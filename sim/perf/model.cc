#include "sim/perf/model.h"

#include <algorithm>

#include "sim/perf/decisions.h"
#include "sim/perf/schedule.h"
#include "sim/perf/weighted_sum.h"

namespace leopard::perf {
namespace {

/// Records the decisions of one query and adds up its survivors.
class Recorder {
 public:
  Recorder(const derive::Params& params, const head::Inputs& inputs, bool timing_only, head::Results* results)
      : params_(params), inputs_(inputs), timing_only_(timing_only), results_(results), sum_(params, inputs) {
    const std::size_t pairs = static_cast<std::size_t>(inputs.queries) * inputs.keys;
    results->survivors.assign(pairs, 0);
    results->planes.assign(pairs, 0);
    results->scores.assign(pairs, head::kNoScore);
    if (!timing_only) results->out.assign(static_cast<std::size_t>(inputs.queries) * inputs.value_dim, 0);
  }

  void Record(int query, int visible, const Decision* decisions) {
    const std::size_t row = static_cast<std::size_t>(query) * inputs_.keys;
    bool any = false;
    sum_.Start();
    for (int j = 0; j < visible; ++j) {
      const Decision& decision = decisions[j];
      results_->planes[row + j] = decision.planes;
      results_->survivors[row + j] = decision.survives ? 1 : 0;
      // A row that reaches the last plane has its score, whether or not it survives.
      if (decision.planes == params_.planes) results_->scores[row + j] = decision.score;
      if (!decision.survives) continue;
      any = true;
      if (!timing_only_) sum_.Add(j, decision.score);
    }
    if (!any) ++results_->empty_queries;
    if (!timing_only_) sum_.Finish(results_->out.data() + static_cast<std::size_t>(query) * inputs_.value_dim);
  }

 private:
  const derive::Params& params_;
  const head::Inputs& inputs_;
  const bool timing_only_;
  head::Results* results_;
  WeightedSum sum_;
};

}  // namespace

head::Results Run(const derive::Params& params, const head::Inputs& inputs, const Options& options) {
  head::Results results;
  Recorder recorder(params, inputs, options.timing_only, &results);
  const Decider decider(params, inputs);
  const DecideQuery decide = [&](int query, int visible, Decision* decisions) {
    if (params.keep_all != 0 && options.timing_only) {
      std::fill_n(decisions, visible, Decision{head::kNoScore, 1, true});
    } else {
      decider.Decide(query, visible, decisions);
    }
    recorder.Record(query, visible, decisions);
  };
  results.cycles = RunSchedule(params, inputs, decide, options.occupancy);
  results.load_cycles = static_cast<std::int64_t>(inputs.key_length) * (params.key_row_beats + params.value_row_beats) +
                        static_cast<std::int64_t>(inputs.queries) * params.query_row_beats;
  return results;
}

}  // namespace leopard::perf
