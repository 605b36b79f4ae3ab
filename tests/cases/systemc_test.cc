// Named cases in the SystemC bench: heads one after the other, stalled, interrupted by resets. Exit status 77 without
// SystemC.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <iostream>

#include "sim/rtl/toolchain.h"
#include "tests/cases/tile.h"
#include "tests/support/compare.h"

namespace leopard::cases {
namespace {

/// Heads of different masks and lengths: whole, causal, the first queries blind, short, without a survivor.
std::vector<head::Inputs> Mixed(const Tile& tile) {
  std::vector<head::Inputs> heads = support::PrepareHeads(tile.config, trace::MakeSynthetic(Typical()));
  const std::vector<head::Inputs> typical = heads;
  for (const std::int64_t offset : {0, -4, 22}) {
    heads.push_back(typical[0]);
    heads.back().causal = true;
    heads.back().causal_offset = offset;
  }
  heads.push_back(typical[1]);
  heads.back().key_length = 2;  // fewer than DPUs
  heads.push_back(typical[1]);
  heads.back().threshold.assign(heads.back().threshold.size(), tile.GreatestScore(12) + 1);
  return heads;
}

TEST_CASE("SystemC: many heads without a reset between them, every value and every cycle") {
  for (const Tile* tile : {&PlainInSystemC(), &ShallowInSystemC()}) {
    const Outcome outcome = RunHeads(*tile, Mixed(*tile));
    CHECK(outcome.results.back().empty_queries == outcome.heads.back().queries);
  }
}

TEST_CASE("SystemC: stalls, resets in the middle of runs, rows loaded ahead") {
  for (const Tile* tile : {&PlainInSystemC(), &ShallowInSystemC()}) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      CAPTURE(seed);
      RunHeads(*tile, Mixed(*tile), seed);
    }
  }
}

}  // namespace
}  // namespace leopard::cases

int main(int argc, char** argv) {
  const leopard::rtl::Places places = leopard::rtl::HereAndNow("");
  const auto compiler = leopard::rtl::FindCompiler(places);
  if (!compiler.ok() || !leopard::rtl::FindSystemC(places, compiler.value()).ok()) {
    std::cout << "NOT RUN: SystemC (libsystemc-dev) is not installed\n";
    return 77;
  }
  return doctest::Context(argc, argv).run();
}
