// How far a run is and how long it will still take, on stderr.
#ifndef LEOPARD_SIM_RUN_PROGRESS_H_
#define LEOPARD_SIM_RUN_PROGRESS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>

namespace leopard::run {

/// "12 of 27 heads, 45 %, 1:05 left". Time is taken to be proportional to `weight` (scores).
std::string ProgressText(std::size_t heads, std::size_t all_heads, std::int64_t weight, std::int64_t all_weight,
                         double seconds);

enum class ProgressStyle { kOff, kLines, kOverwrite };

/// kOverwrite on a terminal; elsewhere lines, but only if asked for.
ProgressStyle ChooseProgress(bool asked, bool terminal);

class Progress {
 public:
  Progress(std::ostream& out, ProgressStyle style, std::size_t heads, std::int64_t weight);
  /// One more head is done.
  void Add(std::int64_t weight);
  /// Leaves the cursor on a fresh line.
  void End();

 private:
  std::ostream& out_;
  const ProgressStyle style_;
  const std::size_t all_heads_;
  const std::int64_t all_weight_;
  std::size_t heads_ = 0;
  std::int64_t weight_ = 0;
  bool drawn_ = false;
  const std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_PROGRESS_H_
