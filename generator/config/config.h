// One design, as the user describes it. Every field is a key of the configuration file; the table in
// schema.cc declares type, default, range, unit and text of each.
#ifndef LEOPARD_GENERATOR_CONFIG_CONFIG_H_
#define LEOPARD_GENERATOR_CONFIG_CONFIG_H_

#include <string>

namespace leopard::config {

enum class Design { kLeopard, kPruning, kBaseline };

struct Config {
  std::string name;
  Design design = Design::kLeopard;
  int head_dim = 64;      ///< D, taps of a query-key dot product.
  int value_dim = 64;     ///< Dv, elements of a value row; defaults to head_dim.
  int max_keys = 512;     ///< Keys the tile holds.
  int max_queries = 512;  ///< Queries the tile holds.
  struct Formats {
    int q_bits = 12;  ///< Two's complement width of a query element.
    int k_bits = 12;
    int v_bits = 16;
  } formats;
  struct Qk {
    int dpus = 6;             ///< N_QK.
    int serial_bits = 2;      ///< B, magnitude bits a DPU takes a cycle.
    double guard_sigmas = 0;  ///< z; 0 = exact margin.
    int fifo_depth = 8;       ///< Survivors a DPU may have waiting for the merge.
  } qk;
  struct Conditioning {
    bool centre = false;
    bool equalise = false;
  } conditioning;
};

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_CONFIG_H_
