// What a bench of tb/unit consists of; support/main.cc runs it.
#ifndef LEOPARD_TB_UNIT_SUPPORT_BENCH_H_
#define LEOPARD_TB_UNIT_SUPPORT_BENCH_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tb/unit/support/unit.h"

namespace leopard::unit {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  /// 0 .. limit - 1
  std::uint64_t Below(std::uint64_t limit) { return engine_() % limit; }
  /// low .. high, both included
  std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(Below(static_cast<std::uint64_t>(high - low) + 1));
  }
  bool Percent(int percent) { return static_cast<int>(Below(100)) < percent; }
  std::uint64_t Uniform(int bits) { return Low(engine_(), bits); }
  /// 0 .. 2^bits - 1, biased towards where carries and comparisons turn: ends, single bits, runs of ones, few bits.
  std::uint64_t Biased(int bits);

 private:
  std::mt19937_64 engine_;
};

/// How often each side of a handshake is willing, drawn anew now and then so that both full and empty last.
class Stalls {
 public:
  bool operator()(Random& random);

 private:
  int percent_ = 50;
  int left_ = 0;
};

/// A deliberate fault that the bench must notice.
struct Fault {
  std::string file;  ///< rtl/<module>.v
  std::string text;  ///< Stands in it just once.
  std::string replacement;
  std::size_t set = 0;  ///< The set of parameters with which it shows
};

struct Bench {
  std::string module;
  std::vector<Parameters> sets;
  /// Drives the unit and compares it with the twin: the outcome is in the unit.
  void (*check)(Unit& unit, Random& random);
  std::vector<Fault> faults;
};

/// The one bench of a program.
Bench TheBench();

/// The derived parameters of configs/NAME.yaml, changed by `overrides` ("qk.dpus=3"), with those that modules derive
/// from them (NEXT_W, COUNT_W, BANK_W, SEG_W, LANES, BEATS); `more` wins over all.
Parameters Derived(const std::string& name, const std::vector<std::string>& overrides = {},
                   const Parameters& more = {});

/// The largest configuration in range: 256 taps of 16 bits, 8192 keys, 64 DPUs.
Parameters Extreme(const std::vector<std::string>& overrides = {});

/// max(1, ceil(log2 n)): bits of an index below n.
int IndexBits(long n);

}  // namespace leopard::unit

#endif  // LEOPARD_TB_UNIT_SUPPORT_BENCH_H_
