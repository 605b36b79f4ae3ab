// What the tests of the engines share: fake tiles (testdata/fake_tile.v) built with real tools.
#ifndef LEOPARD_SIM_RTL_BUILT_TILES_H_
#define LEOPARD_SIM_RTL_BUILT_TILES_H_

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "sim/rtl/engine.h"
#include "sim/rtl/test_support.h"

namespace leopard::rtl::testing {

inline std::int64_t Score(const head::Inputs& inputs, int query, int key) {
  std::int64_t sum = 0;
  for (int d = 0; d < inputs.head_dim; ++d) {
    sum += std::int64_t{inputs.q[query * inputs.head_dim + d]} * inputs.k[key * inputs.head_dim + d];
  }
  return sum;
}

/// `results` are those of testdata/fake_tile.v on this head: every row takes `planes` planes.
inline void CheckAgainst(const head::Inputs& inputs, const head::Results& results, int planes) {
  for (int query = 0; query < inputs.queries; ++query) {
    for (int key = 0; key < inputs.keys; ++key) {
      CAPTURE(query);
      CAPTURE(key);
      const std::size_t at = static_cast<std::size_t>(query) * inputs.keys + key;
      const bool visible = key < head::VisibleKeys(inputs, query);
      const std::int64_t score = visible ? Score(inputs, query, key) : head::kNoScore;
      CHECK(results.planes[at] == (visible ? planes : 0));
      CHECK(results.scores[at] == score);
      CHECK(results.survivors[at] == (visible && score >= inputs.threshold[query] ? 1 : 0));
    }
    for (int d = 0; d < inputs.value_dim; ++d) CHECK(results.out[query * inputs.value_dim + d] == query + d);
  }
}

/// Builds fake tiles with one of the benches.
class Builds {
 public:
  explicit Builds(BenchKind bench = BenchKind::kVerilator) {
    static const Scratch cache;  // one for all tests: they share models and the runtime
    options_.cache_dir = cache.path();
    options_.optimise = 0;
    options_.bench = bench;
  }

  /// False, with a message, on a machine without the tools.
  static bool Possible(BenchKind bench = BenchKind::kVerilator) {
    const Places places = HereAndNow("");
    const Result<Compiler> compiler = FindCompiler(places);
    const bool possible = FindVerilator(places).ok() && compiler.ok();
    if (!possible) MESSAGE("NOT RUN: no Verilator or no C++ compiler");
    if (!possible || bench == BenchKind::kVerilator) return possible;
    const bool has_systemc = FindSystemC(places, compiler.value()).ok();
    if (!has_systemc) MESSAGE("NOT RUN: no SystemC");
    return has_systemc;
  }

  Engine Build(const config::Config& config, const std::vector<emit::GeneratedFile>& files) {
    const Result<Model> model = BuildModel("fake_tile", files, options_);
    if (!model.ok()) FAIL(Format(model.errors()));
    return Engine("fake_tile", derive::Derive(config), model.value());
  }

  const Scratch scratch_;
  BuildOptions options_;
};

}  // namespace leopard::rtl::testing

#endif  // LEOPARD_SIM_RTL_BUILT_TILES_H_
