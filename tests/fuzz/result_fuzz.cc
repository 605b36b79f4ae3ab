// The result file of a Verilated model, down to what the run takes from it.
#include "generator/derive/params.h"
#include "sim/rtl/engine.h"
#include "sim/rtl/job.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {
namespace {

config::Config SmallConfig() {
  config::Config config;
  config.name = "fuzz";
  config.head_dim = 2;
  config.value_dim = 2;
  config.max_keys = 4;
  config.max_queries = 4;
  config.formats.q_bits = config.formats.k_bits = config.formats.v_bits = 4;
  config.qk.dpus = 2;
  config.qk.serial_bits = 1;
  return config;
}

/// Two queries, three keys of which one is padding, under a causal mask.
head::Inputs SmallHead() {
  head::Inputs inputs;
  inputs.queries = 2;
  inputs.keys = 3;
  inputs.key_length = 2;
  inputs.head_dim = inputs.value_dim = 2;
  inputs.causal = true;
  return inputs;
}

}  // namespace

void Result(std::string_view input) {
  static const derive::Params params = derive::Derive(SmallConfig());
  static const head::Inputs head = SmallHead();
  rtl::Load load;
  load.keys = head.key_length;
  load.queries = head.queries;
  const HeapPeak peak;
  const auto records = rtl::DecodeResult(params, {load}, "fuzz", std::string(input));
  Require(peak.bytes() <= 4096 + 8 * input.size(), "memory is in proportion to the file");
  if (!records.ok()) return CheckErrors(records.errors(), input);
  Require(records.value().size() == 1, "each head of the job has a record");
  const auto results = rtl::ToResults("rtl", params, head, records.value()[0]);
  if (!results.ok()) return CheckErrors(results.errors(), input);
  Require(results.value().planes.size() == 6 && results.value().out.size() == 4, "results have the head's shape");
  for (const std::size_t masked : {1, 2, 5})
    Require(results.value().planes[masked] == 0, "masked pairs have no planes");
}

}  // namespace leopard::fuzz
