#include "generator/derive/params.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>

#include "generator/config/config.h"

namespace leopard::derive {
namespace {

using config::Config;
using config::Design;

TEST_CASE("the default design, by hand") {
  const Params p = Derive(Config{});
  CHECK(p.head_dim == 64);
  CHECK(p.value_dim == 64);
  CHECK(p.max_keys == 512);
  CHECK(p.max_queries == 512);
  CHECK(p.dpus == 6);
  CHECK(p.plane_bits == 2);
  CHECK(p.fifo_depth == 8);
  CHECK(p.keep_all == 0);
  CHECK(p.q_mag_bits == 11);
  CHECK(p.k_mag_bits == 11);
  CHECK(p.planes == 6);  // 1 + 5 * 2 bits
  CHECK(p.first_plane_bits == 1);
  CHECK(p.trees == 2);
  CHECK(p.margin_bits == 17);    // M = 64 * 2047 = 131008 < 2^17
  CHECK(p.score_bits == 29);     // A + 1 = 131008 * 2047 + 1 = 268173377 < 2^28 = 268435456
  CHECK(p.estimate_bits == 29);  // Z + 1 = 131008 * 2048 + 1 = 268304385 < 2^28
  CHECK(p.key_index_bits == 9);
  CHECK(p.key_count_bits == 10);
  CHECK(p.query_index_bits == 9);
  CHECK(p.query_count_bits == 10);
  CHECK(p.bank_rows == 86);  // 85.3
  CHECK(p.row_bits == 7);
  CHECK(p.plane_words == 516);
  CHECK(p.plane_addr_bits == 10);
  CHECK(p.plane_index_bits == 3);
  CHECK(p.load_bits == 64);
  CHECK(p.sign_beats == 0);  // in the first plane, of 1 bit in 2
  CHECK(p.plane_beats == 2);
  CHECK(p.key_row_beats == 12);
  CHECK(p.value_row_beats == 16);
  CHECK(p.query_row_bits == 814);  // 64 * 12 + 29 + 17
  CHECK(p.query_row_beats == 13);
  CHECK(p.v_bits == 16);
  CHECK(p.key_log2 == 9);
  CHECK(p.weight_fraction_bits == 21);
  CHECK(p.table_bits == 15);
  CHECK(p.exponent_fraction_bits == 10);
  CHECK(p.multiplier_bits == 24);
  CHECK(p.exponent_bits == 46);
  CHECK(p.max_shift == 53);
  CHECK(p.shift_bits == 6);
  CHECK(p.sum_bits == 31);
  CHECK(p.acc_bits == 46);
  CHECK(p.out_fraction_bits == 0);
  CHECK(p.out_guard_bits == 4);
  CHECK(p.reciprocal_bits == 18);
  CHECK(p.out_bits == 16);
  CHECK(p.out_lanes == 8);
  CHECK(p.out_beats == 8);
}

TEST_CASE("the bit-parallel designs have one unit and one plane") {
  Config config;
  config.design = Design::kBaseline;
  const Params baseline = Derive(config);
  CHECK(baseline.dpus == 1);
  CHECK(baseline.plane_bits == 11);
  CHECK(baseline.planes == 1);
  CHECK(baseline.first_plane_bits == 11);
  CHECK(baseline.trees == 12);
  CHECK(baseline.keep_all == 1);
  CHECK(baseline.bank_rows == 512);
  CHECK(baseline.plane_words == 512);
  CHECK(baseline.plane_index_bits == 1);
  CHECK(baseline.plane_beats == 11);
  CHECK(baseline.key_row_beats == 12);
  CHECK(baseline.score_bits == 29);

  config.design = Design::kPruning;
  const Params pruning = Derive(config);
  CHECK(pruning.dpus == 1);
  CHECK(pruning.planes == 1);
  CHECK(pruning.keep_all == 0);
}

TEST_CASE("the largest design") {
  Config config;
  config.head_dim = 256;
  config.value_dim = 256;
  config.max_keys = 8192;
  config.max_queries = 8192;
  config.formats = {16, 16, 16};
  config.qk.dpus = 1;
  config.qk.serial_bits = 1;
  const Params p = Derive(config);
  CHECK(p.planes == 15);
  CHECK(p.trees == 2);
  CHECK(p.margin_bits == 23);    // M = 2^8 (2^15 - 1) < 2^23
  CHECK(p.score_bits == 39);     // A + 1 = 2^8 (2^30 - 2^16 + 1) + 1 < 2^38
  CHECK(p.estimate_bits == 39);  // Z + 1 = 2^23 (2^15 - 1) + 1 < 2^38
  CHECK(p.key_count_bits == 14);
  CHECK(p.plane_words == 122880);
  CHECK(p.plane_addr_bits == 17);
  CHECK(p.plane_index_bits == 4);
  CHECK(p.key_row_beats == 64);
  CHECK(p.query_row_bits == 4158);  // 256 * 16 + 39 + 23
  CHECK(p.query_row_beats == 65);
  CHECK(p.weight_fraction_bits == 25);
  CHECK(p.exponent_bits == 56);
  CHECK(p.max_shift == 63);
  CHECK(p.shift_bits == 6);
  CHECK(p.sum_bits == 39);
  CHECK(p.acc_bits == 54);
  CHECK(p.out_beats == 32);
}

TEST_CASE("the smallest design has no vector without bits") {
  Config config;
  config.head_dim = 1;
  config.value_dim = 1;
  config.max_keys = 1;
  config.max_queries = 1;
  config.formats = {2, 2, 2};
  config.qk.dpus = 64;
  config.qk.serial_bits = 1;
  const Params p = Derive(config);
  CHECK(p.planes == 1);
  CHECK(p.first_plane_bits == 1);
  CHECK(p.trees == 2);
  CHECK(p.margin_bits == 1);    // M = 1
  CHECK(p.score_bits == 3);     // -1 .. 2
  CHECK(p.estimate_bits == 3);  // Z + 1 = 3
  CHECK(p.key_index_bits == 1);
  CHECK(p.key_count_bits == 1);
  CHECK(p.query_index_bits == 1);
  CHECK(p.bank_rows == 1);
  CHECK(p.row_bits == 1);
  CHECK(p.plane_words == 1);
  CHECK(p.plane_addr_bits == 1);
  CHECK(p.key_log2 == 0);
  CHECK(p.weight_fraction_bits == 18);
  CHECK(p.sum_bits == 19);
  CHECK(p.acc_bits == 20);
  CHECK(p.out_fraction_bits == 13);
  CHECK(p.out_bits == 15);
  CHECK(p.out_lanes == 1);
  CHECK(p.out_beats == 1);
}

TEST_CASE("signs have beats of their own where the first plane has no room") {
  Config config;
  config.head_dim = 65;
  config.formats.k_bits = 9;  // 8 bits in planes of 2
  const Params p = Derive(config);
  CHECK(p.first_plane_bits == 2);
  CHECK(p.sign_beats == 2);
  CHECK(p.key_row_beats == 2 + 4 * 3);
}

TEST_CASE("sizes that are no powers of two") {
  Config config;
  config.head_dim = 65;
  config.value_dim = 9;
  config.max_keys = 100;
  config.formats = {5, 8, 7};
  config.qk.dpus = 7;
  config.qk.serial_bits = 3;
  const Params p = Derive(config);
  CHECK(p.planes == 3);  // 1 + 3 + 3
  CHECK(p.first_plane_bits == 1);
  CHECK(p.trees == 3);
  CHECK(p.margin_bits == 10);    // M = 65 * 15 = 975
  CHECK(p.score_bits == 18);     // A + 1 = 975 * 127 + 1 = 123826 < 2^17
  CHECK(p.estimate_bits == 18);  // Z + 1 = 975 * 128 + 1 = 124801 < 2^17
  CHECK(p.bank_rows == 15);
  CHECK(p.plane_words == 45);
  CHECK(p.sign_beats == 0);
  CHECK(p.plane_beats == 4);      // 195 bits
  CHECK(p.value_row_beats == 1);  // 63 bits
  CHECK(p.out_beats == 2);
  CHECK(p.key_log2 == 7);
}

TEST_CASE("every field is explained, in order, with its value") {
  const Config config;
  const Params params = Derive(config);
  const std::vector<Explanation> all = Explain(config, params);
  // Params is nothing but integers, so its fields can be read in order as an array.
  int fields[sizeof(Params) / sizeof(int)];
  std::memcpy(fields, &params, sizeof(params));
  REQUIRE(all.size() == sizeof(fields) / sizeof(fields[0]));
  for (std::size_t i = 0; i < all.size(); ++i) {
    INFO(all[i].name);
    CHECK(all[i].value == fields[i]);
  }
}

TEST_CASE("explanations are complete and refer to what exists") {
  for (const Design design : {Design::kLeopard, Design::kPruning, Design::kBaseline}) {
    Config config;
    config.design = design;
    std::set<std::string> names;
    std::set<std::string> parameters;
    for (const Explanation& e : Explain(config, Derive(config))) {
      INFO(e.name);
      CHECK_FALSE(e.formula.empty());
      CHECK_FALSE(e.text.empty());
      CHECK(e.text.back() == '.');
      if (!e.parameter.empty()) CHECK(parameters.insert(e.parameter).second);
      for (const std::string& input : e.inputs) {
        // A field that comes before this one, or a configuration key.
        const std::set<std::string> keys = {"design",         "head_dim",       "value_dim",    "max_keys",
                                            "max_queries",    "formats.q_bits", "qk.dpus",      "qk.serial_bits",
                                            "formats.k_bits", "formats.v_bits", "qk.fifo_depth"};
        CHECK((names.count(input) == 1 || keys.count(input) == 1));
      }
      CHECK(names.insert(e.name).second);
    }
  }
}

}  // namespace
}  // namespace leopard::derive
