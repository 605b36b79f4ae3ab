// Finished heads of a run that has not ended yet, on disk beside its result, so that an interrupted run can be
// taken up again. A head's files appear complete or not at all.
#ifndef LEOPARD_SIM_RUN_JOURNAL_H_
#define LEOPARD_SIM_RUN_JOURNAL_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/result.h"
#include "sim/run/metrics.h"

namespace leopard::run {

/// Everything the finished heads depend on: what it is (for the message) and its digest or text. Resuming with
/// any of it changed would mix results of different runs.
using JournalKey = std::vector<std::pair<std::string, std::string>>;

class Journal {
 public:
  /// Creates `directory`, or takes up the one that is there if `resume`; without `resume`, heads kept from an
  /// earlier run are discarded. A journal of a different run, or one in use by another program, is refused.
  static Result<std::unique_ptr<Journal>> Open(const std::string& directory, const JournalKey& key, bool resume);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// The record kept of a head, if one was.
  std::optional<HeadRecord> Find(int block, int head) const;
  /// Thread-safe for different heads. `arrays` may be empty.
  Diagnostics Keep(const HeadRecord& record, const std::string& arrays) const;
  Result<std::string> Arrays(int block, int head) const;
  /// Heads discarded by Open.
  int discarded() const { return discarded_; }
  const std::string& directory() const { return directory_; }
  /// The run is complete: nothing need be kept.
  void Remove();

 private:
  Journal(std::string directory, int lock) : directory_(std::move(directory)), lock_(lock) {}
  std::string HeadPath(int block, int head, const std::string& ending) const;
  Diagnostics TakeUp(const JournalKey& key) const;
  Diagnostics StartOver(const JournalKey& key);
  void DeleteFiles();

  const std::string directory_;
  const int lock_;  ///< File descriptor that holds the lock.
  int discarded_ = 0;
};

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_JOURNAL_H_
