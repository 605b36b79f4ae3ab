// What moves the tile's inputs: register accesses, the load stream, the result stream's sink. They know how to
// talk, not what to say (bench.h does), and check nothing (the monitor does).
#ifndef LEOPARD_TB_SYSTEM_DRIVERS_H_
#define LEOPARD_TB_SYSTEM_DRIVERS_H_

#include <array>
#include <cstdint>
#include <systemc>

#include "job.h"
#include "pins.h"
#include "stalls.h"

namespace leopard::tb {

/// An APB3 requester. Its functions block; call them from a thread. Random gaps lie between accesses.
class RegisterDriver {
 public:
  RegisterDriver(Pins* pins, std::uint64_t stall_seed) : pins_(*pins), stalls_(stall_seed, 1) {}

  void Write(unsigned address, std::uint32_t data) { Access(true, address, data); }
  std::uint32_t Read(unsigned address) { return Access(false, address, 0); }

 private:
  std::uint32_t Access(bool write, unsigned address, std::uint32_t data);

  Pins& pins_;
  Stalls stalls_;
};

/// The source of the load stream: a thread that sends the rows of a head when asked to. While stalls are on,
/// gaps lie between beats and rows of different kinds interleave at random.
class LoadDriver : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(LoadDriver);
  LoadDriver(sc_core::sc_module_name name, Pins* pins, std::uint64_t stall_seed);

  /// From now on rows of this head, from its first.
  void Begin(const Head* head);
  /// Sends what is left of the kinds given as bits, at most `limit` beats of it.
  void Send(unsigned kinds, std::uint64_t limit);
  bool busy() const { return busy_; }
  const sc_core::sc_event& done() const { return done_; }

 private:
  void Run();
  void Idle();
  void SendBeat(unsigned kind);
  bool PickKind(unsigned* kind);

  Pins& pins_;
  Stalls stalls_;
  const Head* head_ = nullptr;
  unsigned kinds_ = 0;
  std::uint64_t limit_ = 0;
  std::array<std::uint64_t, 3> sent_{};  ///< Beats of head_, by kind
  bool busy_ = false;
  sc_core::sc_event go_, done_;
};

/// Takes result words: always, or with random back-pressure.
class ResultSink : public sc_core::sc_module {
 public:
  SC_HAS_PROCESS(ResultSink);
  ResultSink(sc_core::sc_module_name name, Pins* pins, std::uint64_t stall_seed);

 private:
  void Run();

  Pins& pins_;
  Stalls stalls_;
  sc_core::sc_event never_;  ///< Without stalls there is nothing more to do
};

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_DRIVERS_H_
