// leopard_store against rows of 64-bit beats (docs/blocks/store.md).
#include <optional>

#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

using Row = std::vector<std::optional<std::uint64_t>>;  // by segment; unknown until written

void Check(Unit& unit, Random& random) {
  const int width = static_cast<int>(unit.param("WIDTH"));
  const auto depth = static_cast<std::size_t>(unit.param("DEPTH"));
  const int segments = (width + 63) / 64;
  Port we = unit.port("we_i");
  Port waddr = unit.port("waddr_i");
  Port wseg = unit.port("wseg_i");
  Port wdata = unit.port("wdata_i");
  Port re = unit.port("re_i");
  Port raddr = unit.port("raddr_i");
  const Port rdata = unit.port("rdata_o");
  std::vector<Row> rows(depth, Row(static_cast<std::size_t>(segments)));
  Row output(static_cast<std::size_t>(segments));
  Stalls write;
  Stalls read;
  for (int i = 0; i < 6000 && unit.ok(); ++i) {
    we.Set(write(random));
    re.Set(read(random));
    const auto row = static_cast<std::size_t>(random.Below(std::min<std::uint64_t>(depth, 6)) * (depth - 1) /
                                              std::max<std::uint64_t>(1, std::min<std::uint64_t>(depth, 6) - 1));
    const auto segment = static_cast<std::size_t>(random.Below(static_cast<std::uint64_t>(segments)));
    waddr.Set(row);
    wseg.Set(segment);
    wdata.Set(random.Biased(64));
    raddr.Set(random.Percent(50) ? row : random.Below(depth));
    unit.Eval();
    if (re()) output = rows[static_cast<std::size_t>(raddr.Get())];
    if (we()) rows[row][segment] = wdata.Get();
    unit.Tick();
    for (int s = 0; s < segments; ++s) {
      const auto& expected = output[static_cast<std::size_t>(s)];
      if (expected) unit.Expect(rdata, 64 * s, std::min(64, width - 64 * s), *expected);
    }
  }
}

Parameters Set(long width, long depth) {
  return {{"WIDTH", width}, {"DEPTH", depth}, {"ADDR_W", IndexBits(depth)}, {"SEG_W", IndexBits((width + 63) / 64)}};
}

}  // namespace

Bench TheBench() {
  return {"leopard_store",
          {Set(1, 1), Set(63, 3), Set(64, 2), Set(65, 5), Set(128, 86), Set(704, 512),
           // query rows of leopard_ae and of the largest configuration, values of the largest
           Set(64 * 12 + 30 + 17, 512), Set(256 * 16 + 40 + 23, 8192), Set(4096, 8192)},
          Check,
          {{"rtl/leopard_store.v", "we_i && wseg_i == s[SEG_W-1:0]", "we_i && wseg_i >= s[SEG_W-1:0]", 3},
           {"rtl/leopard_store.v", ".wdata_i(wdata_i[BITS-1:0])", ".wdata_i(wdata_i[63-:BITS])", 1}}};
}

}  // namespace leopard::unit
