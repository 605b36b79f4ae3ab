// A line on the routing so far: redrawn on a terminal, otherwise every some seconds.
#ifndef LEOPARD_FLOW_ROUTER_CLI_PROGRESS_H_
#define LEOPARD_FLOW_ROUTER_CLI_PROGRESS_H_

#include <chrono>
#include <ostream>
#include <string>

#include "flow/router/negotiate.h"

namespace leopard::router {

class Progress {
 public:
  Progress(std::ostream& out, bool quiet, bool terminal);

  void Show(const RoundReport& report);
  /// Ends the line and sums up.
  void End();

 private:
  using Clock = std::chrono::steady_clock;

  std::string Text(const RoundReport& report, Clock::time_point now) const;

  std::ostream& out_;
  bool quiet_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point start_, round_start_, last_;
  RoundReport ended_;  ///< the last round that has
};

}  // namespace leopard::router

#endif  // LEOPARD_FLOW_ROUTER_CLI_PROGRESS_H_
