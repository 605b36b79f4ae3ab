// Random numbers and random stalls, the same on every machine for the same seed.
#ifndef LEOPARD_TB_SYSTEM_STALLS_H_
#define LEOPARD_TB_SYSTEM_STALLS_H_

#include <cstdint>

namespace leopard::tb {

/// splitmix64. Every user takes a stream of its own, so that none depends on how often another draws.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream) : state_(seed * 0x9e3779b97f4a7c15 + stream) { Next(); }

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

  /// 0 to limit - 1; limit is 1 or more, and far below 2^32.
  std::uint64_t Below(std::uint64_t limit) { return (Next() >> 32) % limit; }
  bool OneIn(std::uint64_t n) { return Below(n) == 0; }

 private:
  std::uint64_t state_;
};

/// Whether to stall, cycle by cycle: for some cycles never, then now and then, often, or always, so that queues
/// run empty and full. With seed 0 never.
class Stalls {
 public:
  Stalls(std::uint64_t seed, std::uint64_t stream) : on_(seed != 0), random_(seed, stream) {}

  bool on() const { return on_; }
  Random& random() { return random_; }

  bool Next() {
    if (!on_) return false;
    if (left_ == 0) {
      constexpr unsigned kOfEight[4] = {0, 2, 6, 8};
      share_ = kOfEight[random_.Below(4)];
      left_ = 1 + random_.Below(random_.OneIn(8) ? 512 : 32);
    }
    --left_;
    return random_.Below(8) < share_;
  }

 private:
  bool on_;
  Random random_;
  unsigned share_ = 0;      ///< Of eight cycles, how many stall
  std::uint64_t left_ = 0;  ///< Cycles for which that holds
};

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_STALLS_H_
