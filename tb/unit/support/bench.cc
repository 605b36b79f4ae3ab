#include "tb/unit/support/bench.h"

#include <algorithm>
#include <stdexcept>

#include "generator/config/reader.h"
#include "generator/derive/params.h"

namespace leopard::unit {

std::uint64_t Random::Biased(int bits) {
  switch (Below(8)) {
    case 0:
      return 0;
    case 1:
      return Low(~std::uint64_t{0}, bits);
    case 2:
      return std::uint64_t{1} << Below(bits);
    case 3:
      return Low(~std::uint64_t{0}, static_cast<int>(Below(bits + 1)));
    case 4:
      return Uniform(bits) & Uniform(bits) & Uniform(bits);
    case 5:
      return Uniform(bits) | Uniform(bits) | Uniform(bits);
    default:
      return Uniform(bits);
  }
}

bool Stalls::operator()(Random& random) {
  if (left_-- == 0) {
    constexpr int kPercent[] = {0, 10, 50, 90, 100, 100};
    percent_ = kPercent[random.Below(6)];
    left_ = static_cast<int>(random.Between(1, 60));
  }
  return random.Percent(percent_);
}

int IndexBits(long n) {
  int bits = 1;
  while ((1L << bits) < n) ++bits;
  return bits;
}

Parameters Derived(const std::string& name, const std::vector<std::string>& overrides, const Parameters& more) {
  const auto loaded = config::ReadFile(std::string(LEOPARD_SOURCE_DIR) + "/configs/" + name + ".yaml", overrides);
  if (!loaded.ok()) throw std::logic_error(Format(loaded.errors()));
  const config::Config& config = loaded.value().config;
  const derive::Params params = derive::Derive(config);
  Parameters all = more;  // the first of a name is used
  for (const derive::Explanation& one : derive::Explain(config, params)) {
    if (!one.parameter.empty()) all.emplace_back(one.parameter, static_cast<long>(one.value));
  }
  all.emplace_back("NEXT_W", IndexBits(params.max_keys + params.dpus) + 1);  // docs/blocks/dpu.md, "Parameters"
  all.emplace_back("COUNT_W", params.query_count_bits + 2);                  // docs/blocks/query_slots.md
  all.emplace_back("BANK_W", IndexBits(params.dpus));
  all.emplace_back("SEG_W", 7);
  all.emplace_back("LANES", params.out_lanes);
  all.emplace_back("BEATS", params.out_beats);
  return all;
}

Parameters Extreme(const std::vector<std::string>& overrides) {
  std::vector<std::string> all = {"head_dim=256",      "value_dim=256",     "max_keys=8192",
                                  "max_queries=8192",  "formats.q_bits=16", "formats.k_bits=16",
                                  "formats.v_bits=16", "qk.dpus=64",        "qk.serial_bits=4"};
  for (const std::string& change : overrides) {
    const std::string key = change.substr(0, change.find('=') + 1);
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const std::string& one) { return one.rfind(key, 0) == 0; });
    if (same == all.end()) {
      all.push_back(change);
    } else {
      *same = change;
    }
  }
  return Derived("leopard_ae", all);
}

}  // namespace leopard::unit
