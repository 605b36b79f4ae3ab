// A tile for named cases: its configuration and its compiled Verilog, and heads run on every engine.
#ifndef LEOPARD_TESTS_CASES_TILE_H_
#define LEOPARD_TESTS_CASES_TILE_H_

#include <string>
#include <vector>

#include "generator/config/config.h"
#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"
#include "sim/rtl/engine.h"
#include "sim/trace/synthetic.h"

namespace leopard::cases {

struct Tile {
  config::Config config;
  derive::Params params;
  rtl::Engine engine;

  /// A = D (2^(q_bits-1) - 1)(2^(k_bits-1) - 1) of heads with `head_dim` columns.
  std::int64_t GreatestScore(int head_dim) const;
};

/// The tiles, each built when it is first asked for.
const Tile& Plain();           ///< Early termination, 3 DPUs, 4 planes of 2 bits.
const Tile& Guarded();         ///< Guard of 2 sigmas, centred and equalised keys.
const Tile& Shallow();         ///< 8 DPUs that take a whole key at once, FIFOs of depth 2.
const Tile& TwoBit();          ///< All formats of 2 bits.
const Tile& OddBits();         ///< Formats of 5, 7 and 3 bits, planes of 2 and 4 bits.
const Tile& Sixteen();         ///< All formats of 16 bits.
const Tile& PlainInSystemC();  ///< The same designs as Plain and Shallow, in the bench of tb/system.
const Tile& ShallowInSystemC();
const Tile& Pruning();
const Tile& Baseline();

/// Heads with the golden results, on which cycle model and Verilog were checked to agree.
struct Outcome {
  std::vector<head::Inputs> heads;
  std::vector<head::Results> results;  ///< golden's, with the cycles of model and rtl
};

/// Runs the heads one after the other without a reset, everything stalling at random where `stall_seed` is not 0.
Outcome RunHeads(const Tile& tile, std::vector<head::Inputs> heads, std::uint64_t stall_seed = 0);

/// All heads of a trace.
Outcome RunTrace(const Tile& tile, const trace::Trace& trace);

/// What an outcome adds up to, over all its heads.
struct Totals {
  std::int64_t scores = 0;  ///< Unmasked pairs
  std::int64_t survivors = 0;
  std::int64_t stopped_early = 0;  ///< Rows dropped before their last plane
  std::int64_t queries = 0;
  std::int64_t empty_queries = 0;
};

Totals Count(const Tile& tile, const Outcome& outcome);

/// Gaussian elements, 2 heads, 9 queries, 31 keys, as large as Plain(); thresholds keep about a quarter.
trace::SyntheticOptions Typical();

}  // namespace leopard::cases

#endif  // LEOPARD_TESTS_CASES_TILE_H_
