// Ctrl-C as a question the scheduler can ask.
#ifndef LEOPARD_SIM_RUN_INTERRUPT_H_
#define LEOPARD_SIM_RUN_INTERRUPT_H_

#include <csignal>

namespace leopard::run {

/// While it lives, the first SIGINT or SIGTERM is only noted; a second one ends the program as usual.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  static bool Interrupted();

 private:
  struct sigaction old_int_;
  struct sigaction old_term_;
};

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_INTERRUPT_H_
