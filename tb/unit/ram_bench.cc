// leopard_ram against an array (docs/blocks/store.md).
#include <optional>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

void Check(Unit& unit, Random& random) {
  const int width = static_cast<int>(unit.param("WIDTH"));
  const auto depth = static_cast<std::size_t>(unit.param("DEPTH"));
  Port we = unit.port("we_i");
  Port waddr = unit.port("waddr_i");
  Port wdata = unit.port("wdata_i");
  Port re = unit.port("re_i");
  Port raddr = unit.port("raddr_i");
  const Port rdata = unit.port("rdata_o");
  std::vector<std::optional<std::uint64_t>> words(depth);  // unknown until written
  std::optional<std::uint64_t> output;                     // holds until the next read
  Stalls write;
  Stalls read;
  std::size_t last = 0;
  for (int i = 0; i < 30000 && unit.ok(); ++i) {
    we.Set(write(random));
    re.Set(read(random));
    // Often the same word at both ports: the old value is read.
    waddr.Set(random.Percent(30) ? last : random.Below(depth));
    last = static_cast<std::size_t>(waddr.Get());
    raddr.Set(random.Percent(30) ? last : random.Below(depth));
    wdata.Set(random.Biased(width));
    unit.Eval();
    if (output) unit.Expect(rdata, *output);  // neither port reaches the output within the cycle
    if (re()) output = words[static_cast<std::size_t>(raddr.Get())];
    if (we()) words[last] = wdata.Get();
    unit.Tick();
    if (output) unit.Expect(rdata, *output);
  }
}

}  // namespace

Bench TheBench() {
  std::vector<Parameters> sets;
  for (const auto& [width, depth] :
       std::vector<std::pair<long, long>>{{1, 1}, {7, 1}, {1, 2}, {8, 3}, {64, 5}, {33, 512}, {64, 8192}}) {
    sets.push_back({{"WIDTH", width}, {"DEPTH", depth}, {"ADDR_W", IndexBits(depth)}});
  }
  return {"leopard_ram",
          sets,
          Check,
          {{"rtl/leopard_ram.v", "if (re_i) rdata_o <= mem[raddr_i];", "rdata_o <= mem[raddr_i];", 3},
           {"rtl/leopard_ram.v", "if (re_i) rdata_o <= word_q;", "if (re_i) rdata_o <= we_i ? wdata_i : word_q;", 1}}};
}

}  // namespace leopard::unit
