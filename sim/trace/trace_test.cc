#include "sim/trace/trace.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "sim/trace/safetensors.h"
#include "sim/trace/synthetic.h"

namespace leopard::trace {
namespace {

// A trace file whose tensors and metadata a test may spoil before it reads it.
struct Draft {
  std::map<std::string, std::string> metadata = {{"mask", "none"}};
  std::map<std::string, TensorData> tensors;
  std::map<std::string, std::string> data;

  template <typename T>
  void Set(const std::string& name, const std::string& dtype, const std::vector<std::uint64_t>& shape,
           const std::vector<T>& values) {
    data[name] = std::string(AsBytes(values));
    tensors[name] = {name, dtype, shape, data[name]};
  }
  void Floats(const std::string& name, const std::vector<std::uint64_t>& shape) {
    std::size_t size = 1;
    for (const std::uint64_t dimension : shape) size *= dimension;
    Set(name, "F32", shape, std::vector<float>(size, 0.5F));
  }
  std::string Errors() const {
    std::vector<TensorData> list;
    for (const auto& [name, tensor] : tensors) list.push_back(tensor);
    const Result<Trace> trace = Parse("t", FormatSafetensors(metadata, list));
    return trace.ok() ? "" : Format(trace.errors());
  }
};

// H 4, Hkv 2, Sq 3, Sk 5, D 2, Dv 1
Draft Good() {
  Draft draft;
  draft.Floats("blocks.7.q", {4, 3, 2});
  draft.Floats("blocks.7.k", {2, 5, 2});
  draft.Floats("blocks.7.v", {2, 5, 1});
  return draft;
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST_CASE("a trace with every tensor reads as it was written") {
  SyntheticOptions options;
  options.blocks = 2;
  options.heads = 4;
  options.queries = 3;
  options.keys = 5;
  options.value_dim = 7;
  options.causal = true;
  options.causal_offsets = {-2, 1, 0, 100};
  options.key_lengths = {5, 1, 3, 4};
  options.quantile = 0.5;
  options.scale = 0.1;
  const Trace made = MakeSynthetic(options);
  const Result<Trace> read = Parse("t", FormatTrace(made));
  REQUIRE(read.ok());
  CHECK(read.value().causal);
  CHECK(read.value().scale == 0.1);
  CHECK(read.value().model == "synthetic");
  REQUIRE(read.value().blocks.size() == 2);
  const Block& block = read.value().blocks[1];
  CHECK(block.index == 1);
  CHECK(block.heads == 4);
  CHECK(block.key_heads == 2);
  CHECK(block.queries == 3);
  CHECK(block.keys == 5);
  CHECK(block.head_dim == 8);
  CHECK(block.value_dim == 7);
  CHECK(block.q == made.blocks[1].q);
  CHECK(block.k == made.blocks[1].k);
  CHECK(block.v == made.blocks[1].v);
  CHECK(block.threshold == made.blocks[1].threshold);
  CHECK(block.key_length == options.key_lengths);
  CHECK(block.causal_offset == options.causal_offsets);
}

TEST_CASE("defaults, and one value for all heads") {
  Draft draft = Good();
  draft.Floats("blocks.7.threshold", {1});
  draft.Floats("other", {2});  // not ours
  std::vector<TensorData> list;
  for (const auto& [name, tensor] : draft.tensors) list.push_back(tensor);
  const Result<Trace> trace = Parse("t", FormatSafetensors(draft.metadata, list));
  REQUIRE(trace.ok());
  const Block& block = trace.value().blocks.at(0);
  CHECK(block.threshold == std::vector<float>(4, 0.5F));
  CHECK(block.key_length == std::vector<std::int32_t>(4, 5));
  CHECK(block.causal_offset == std::vector<std::int32_t>(4, 0));
  CHECK(trace.value().ScaleOf(block) == 1 / std::sqrt(2.0));
}

TEST_CASE("blocks come in numeric order") {
  Draft draft;
  for (const char* index : {"10", "9", "2147483647"}) {
    for (const char* name : {".q", ".k", ".v"}) draft.Floats(std::string("blocks.") + index + name, {1, 1, 1});
  }
  std::vector<TensorData> list;
  for (const auto& [name, tensor] : draft.tensors) list.push_back(tensor);
  const Result<Trace> trace = Parse("t", FormatSafetensors(draft.metadata, list));
  REQUIRE(trace.ok());
  REQUIRE(trace.value().blocks.size() == 3);
  CHECK(trace.value().blocks[0].index == 9);
  CHECK(trace.value().blocks[1].index == 10);
  CHECK(trace.value().blocks[2].index == 2147483647);
}

TEST_CASE("metadata") {
  Draft draft = Good();
  draft.metadata = {{"scale", "0.125"}};
  CHECK(draft.Errors() == "t: error: metadata \"mask\" is missing; expected none or causal\n");
  draft.metadata = {{"mask", "casual"}};
  CHECK(draft.Errors() == "t: error: metadata \"mask\" is \"casual\"; expected none or causal\n");
  for (const char* scale : {"", "0", "-1", "inf", "nan", "1e999", "0x1", " 1", "1 ", "+1", "1,5", "1e-999"}) {
    draft.metadata = {{"mask", "none"}, {"scale", scale}};
    CHECK(draft.Errors() == "t: error: metadata \"scale\" is " + Quote(scale) + "; expected a finite number above 0\n");
  }
  for (const char* scale : {"1", "0.125", "1e-300", ".5", "1E+3"}) {
    draft.metadata["scale"] = scale;
    CHECK(draft.Errors().empty());
  }
}

TEST_CASE("tensors that are missing or unknown") {
  Draft draft;
  CHECK(draft.Errors() == "t: error: no tensor blocks.L.q, blocks.L.k or blocks.L.v; expected at least one block\n");
  draft = Good();
  draft.tensors.erase("blocks.7.q");
  draft.tensors.erase("blocks.7.v");
  CHECK(draft.Errors() ==
        "t: error: tensor \"blocks.7.q\" is missing; expected F32 [H, Sq, D]\n"
        "t: error: tensor \"blocks.7.v\" is missing; expected F32 [Hkv, Sk, Dv]\n");
  const std::string expected =
      " is unknown; expected blocks.L.q, .k, .v, .threshold, .key_length or .causal_offset, L an integer from 0 to "
      "2147483647 without leading zeros\n";
  const std::pair<const char*, const char*> kNames[] = {
      {"blocks.7.treshold", "help: did you mean \"blocks.7.threshold\"?\n"},
      {"blocks.7.key_lengths", "help: did you mean \"blocks.7.key_length\"?\n"},
      {"blocks.7.Q", "help: did you mean \"blocks.7.q\"?\n"},
      {"blocks.7.out", ""},
      {"blocks.07.q", ""},
      {"blocks.-1.q", ""},
      {"blocks.2147483648.q", ""},
      {"blocks..q", ""},
      {"blocks.q", ""},
      {"blocks.7.q.x", "help: did you mean \"blocks.7.q\"?\n"}};
  for (const auto& [name, help] : kNames) {
    draft = Good();
    draft.Floats(name, {1});
    CHECK(draft.Errors() == "t: error: tensor \"" + std::string(name) + "\"" + expected + help);
  }
  draft = Good();
  for (int i = 0; i < 23; ++i) draft.Floats("blocks.x" + std::to_string(i), {1});
  const std::string errors = draft.Errors();
  CHECK(errors.substr(errors.rfind("t: ")) == "t: error: 3 more tensors are unknown\n");
}

TEST_CASE("a flood of broken blocks") {
  Draft draft;
  for (int index = 0; index < 40; ++index) draft.Floats("blocks." + std::to_string(index) + ".q", {1, 1, 1});
  const std::string errors = draft.Errors();
  CHECK(errors.substr(errors.rfind("t: ")) == "t: error: more than enough errors; blocks from 25 are not checked\n");
}

TEST_CASE("types, ranks and dimensions") {
  Draft draft = Good();
  draft.Set("blocks.7.q", "I32", {4, 3, 2}, std::vector<std::int32_t>(24, 1));
  CHECK(draft.Errors() == "t: error: tensor \"blocks.7.q\": type is I32; expected F32\n");
  draft = Good();
  draft.Set("blocks.7.q", "F8?", {4, 3, 2}, std::vector<std::uint8_t>(24, 1));
  CHECK(draft.Errors() == "t: error: tensor \"blocks.7.q\": type is \"F8?\"; expected F32\n");
  draft = Good();
  draft.Floats("blocks.7.k", {10, 2});
  CHECK(draft.Errors() == "t: error: tensor \"blocks.7.k\": shape is [10, 2]; expected [Hkv, Sk, D]\n");
  draft = Good();
  draft.Floats("blocks.7.v", {2, 0, 1});
  CHECK(draft.Errors() ==
        "t: error: tensor \"blocks.7.v\": shape is [2, 0, 1]; expected dimensions from 1 to 2147483647\n");
  draft = Good();
  draft.Set("blocks.7.key_length", "I64", {1}, std::vector<std::int64_t>{1});
  draft.Set("blocks.7.causal_offset", "I32", {1, 1}, std::vector<std::int32_t>{1});
  draft.Floats("blocks.7.threshold", {3});
  CHECK(draft.Errors() ==
        "t: error: tensor \"blocks.7.threshold\": shape is [3]; expected [1] or [4]\n"
        "t: error: tensor \"blocks.7.key_length\": type is I64; expected I32\n"
        "t: error: tensor \"blocks.7.causal_offset\": shape is [1, 1]; expected [1] or [4]\n");
}

TEST_CASE("shapes that disagree, all at once") {
  Draft draft = Good();
  draft.Floats("blocks.7.k", {3, 5, 3});
  CHECK(draft.Errors() ==
        "t: error: tensor \"blocks.7.k\": shape is [3, 5, 3]; expected D to be 2 as in \"blocks.7.q\" [4, 3, 2]\n"
        "t: error: tensor \"blocks.7.k\": shape is [3, 5, 3]; expected Hkv to divide the 4 heads of \"blocks.7.q\"\n"
        "t: error: tensor \"blocks.7.v\": shape is [2, 5, 1]; expected [3, 5, Dv] as in \"blocks.7.k\"\n");
  draft = Good();
  draft.Floats("blocks.7.v", {2, 6, 1});
  CHECK(draft.Errors() ==
        "t: error: tensor \"blocks.7.v\": shape is [2, 6, 1]; expected [2, 5, Dv] as in \"blocks.7.k\"\n");
}

TEST_CASE("values that are not finite or out of range") {
  Draft draft = Good();
  std::vector<float> q(24, 1.0F);
  q[9] = kNan;
  q[10] = kInfinity;
  draft.Set("blocks.7.q", "F32", {4, 3, 2}, q);
  std::vector<float> v(10, 1.0F);
  v[9] = -kInfinity;
  draft.Set("blocks.7.v", "F32", {2, 5, 1}, v);
  draft.Set("blocks.7.threshold", "F32", {4}, std::vector<float>{-kInfinity, 0, kInfinity, 0});
  draft.Set("blocks.7.key_length", "I32", {4}, std::vector<std::int32_t>{1, 5, 6, 0});
  CHECK(draft.Errors() ==
        "t: error: tensor \"blocks.7.q\": element [1, 1, 1] is NaN; expected finite values\n"
        "t: error: tensor \"blocks.7.v\": element [1, 4, 0] is -infinity; expected finite values\n"
        "t: error: tensor \"blocks.7.threshold\": element [2] is infinity; expected finite values or -infinity\n"
        "t: error: tensor \"blocks.7.key_length\": element [2] is 6; expected 1 to 5, the keys of \"blocks.7.k\"\n");
  draft = Good();
  draft.tensors.erase("blocks.7.q");
  draft.Set("blocks.7.threshold", "F32", {1}, std::vector<float>{kNan});
  draft.Set("blocks.7.key_length", "I32", {1}, std::vector<std::int32_t>{-1});
  CHECK(draft.Errors() ==
        "t: error: tensor \"blocks.7.q\" is missing; expected F32 [H, Sq, D]\n"
        "t: error: tensor \"blocks.7.threshold\": element [0] is NaN; expected finite values or -infinity\n");
}

TEST_CASE("an absent file is a diagnostic") { CHECK_FALSE(Read("no/such/trace.safetensors").ok()); }

}  // namespace
}  // namespace leopard::trace
