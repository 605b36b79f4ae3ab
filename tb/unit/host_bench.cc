// leopard_host against the register table of docs/interface.md and the events of docs/blocks/host.md.
#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

enum Address : std::uint32_t {
  kId = 0x00,
  kStatus = 0x04,
  kCausal = 0x08,
  kOffset = 0x0c,
  kMantissa = 0x10,
  kShift = 0x14,
  kStart = 0x18,
  kCycles = 0x1c,
  kPlanes = 0x20,
  kSurvivors = 0x24,
  kEmpty = 0x28,
};

/// What the port shows and the events change.
struct Registers {
  bool busy = false;
  std::uint32_t causal = 0, offset = 0, mantissa = 0, shift = 0;
  std::uint32_t cycles = 0, planes = 0, survivors = 0, empty = 0;

  std::uint32_t Read(std::uint32_t address) const {
    switch (address) {
      case kId:
        return 0x4c504403;
      case kStatus:
        return busy ? 1 : 0;
      case kCausal:
        return causal;
      case kOffset:
        return offset | (offset >> 15) * 0xffff0000u;
      case kMantissa:
        return mantissa;
      case kShift:
        return shift;
      case kCycles:
        return cycles;
      case kPlanes:
        return planes;
      case kSurvivors:
        return survivors;
      case kEmpty:
        return empty;
      default:
        return 0;
    }
  }

  void Write(std::uint32_t address, std::uint32_t value, int shift_bits) {
    if (busy) return;
    if (address == kCausal) causal = value & 1;
    if (address == kOffset) offset = value & 0xffff;
    if (address == kMantissa) mantissa = value & 0xffffff;
    if (address == kShift) shift = static_cast<std::uint32_t>(Low(value, shift_bits));
  }
};

/// What the last cycle of a head had; this one counts it.
struct Events {
  std::uint32_t planes = 0, survivors = 0, empty = 0;
};

class Twin {
 public:
  explicit Twin(Unit& unit) : unit_(unit), shift_bits_(static_cast<int>(unit.param("SH_W"))) { Reset(); }

  void Reset() {
    unit_.Reset();
    registers_ = Registers();
    events_ = Events();
    registers_.shift = static_cast<std::uint32_t>(Low(~0u, shift_bits_));
  }

  void Cycle(Random& random) {
    Drive(random);
    unit_.Eval();
    const bool write = in("psel_i") && in("penable_i") && in("pwrite_i");
    const auto address = static_cast<std::uint32_t>(paddr_.Get());
    const auto value = static_cast<std::uint32_t>(pwdata_.Get());
    const bool asks = write && address == kStart && (value & 1) != 0;
    const bool starts = asks && in("startable_i") && !registers_.busy;
    unit_.Expect(unit_.port("pready_o"), 1);
    unit_.Expect(unit_.port("prdata_o"), registers_.Read(address));
    unit_.Expect(unit_.port("pslverr_o"), asks && !starts);
    unit_.Expect(unit_.port("start_o"), starts);
    unit_.Expect(unit_.port("busy_o"), registers_.busy);
    unit_.Expect(unit_.port("causal_o"), registers_.causal);
    unit_.Expect(unit_.port("offset_o"), registers_.offset);
    unit_.Expect(unit_.port("mantissa_o"), registers_.mantissa);
    unit_.Expect(unit_.port("shift_o"), registers_.shift);
    if (write) registers_.Write(address, value, shift_bits_);
    if (starts) {
      registers_.busy = true;
      registers_.cycles = 1;  // the cycle of START is the first that counts
      registers_.planes = registers_.survivors = registers_.empty = 0;
      events_ = Events();
    } else {
      registers_.planes += events_.planes;
      registers_.survivors += events_.survivors;
      registers_.empty += events_.empty;
      events_ = Events();
      if (registers_.busy) {
        ++registers_.cycles;
        events_.planes = static_cast<std::uint32_t>(__builtin_popcountll(read_.Get()));
        events_.survivors = in("survivor_i") ? 1 : 0;
        events_.empty = in("empty_i") ? 1 : 0;
        if (in("finish_i")) registers_.busy = false;
      }
    }
    unit_.Tick();
  }

 private:
  bool in(const char* name) const { return unit_.port(name)(); }

  /// An access of two cycles, or none; events at any time, as between heads none must count.
  void Drive(Random& random) {
    Port select = unit_.port("psel_i");
    Port enable = unit_.port("penable_i");
    if (in("psel_i") && !in("penable_i")) {
      enable.Set(1);
    } else {
      select.Set(random.Percent(60));
      enable.Set(0);
      unit_.port("pwrite_i").Set(random.Percent(50));
      const bool known = random.Percent(95);
      paddr_.Set(known ? 4 * random.Below(12) : random.Uniform(8));
      pwdata_.Set(random.Biased(32));
      if (random.Percent(20)) {
        paddr_.Set(kStart);
        pwdata_.Set(random.Biased(32) | (random.Percent(70) ? 1 : 0));
      }
    }
    unit_.port("startable_i").Set(random.Percent(70));
    unit_.port("finish_i").Set(random.Percent(4));
    unit_.port("survivor_i").Set(random.Percent(50));
    unit_.port("empty_i").Set(random.Percent(30));
    read_.Set(random.Biased(read_.bits()));
  }

  Unit& unit_;
  int shift_bits_;
  Port paddr_ = unit_.port("paddr_i");
  Port pwdata_ = unit_.port("pwdata_i");
  Port read_ = unit_.port("read_i");
  Registers registers_;
  Events events_;
};

void Check(Unit& unit, Random& random) {
  Twin twin(unit);
  for (int i = 0; i < 20000 && unit.ok(); ++i) {
    if (random.Below(1500) == 0) twin.Reset();
    twin.Cycle(random);
  }
}

}  // namespace

Bench TheBench() {
  return {"leopard_host",
          {{{"SH_W", 6}, {"N", 1}}, Derived("leopard_ae"), Extreme()},
          Check,
          {{"rtl/leopard_host.v", "write && !busy_q", "write", 1},
           {"rtl/leopard_host.v", "cycles_q    <= 32'd1", "cycles_q    <= 32'd0", 1},
           {"rtl/leopard_host.v", "psel_i && penable_i && pwrite_i", "psel_i && pwrite_i", 1},
           {"rtl/leopard_host.v", "startable_i && !busy_q", "startable_i", 0},
           {"rtl/leopard_host.v", "<= busy_q && survivor_i", "<= survivor_i", 1},
           {"rtl/leopard_host.v", "u < N;", "u < N - 1;", 2}}};
}

}  // namespace leopard::unit
