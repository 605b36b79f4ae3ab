// Jobs and results as files: what the rtl engine asks of a Verilated model, and what that answers
// (job_format.h). Reading trusts nothing: a result cut short or meant for another job is refused.
#ifndef LEOPARD_SIM_RTL_JOB_H_
#define LEOPARD_SIM_RTL_JOB_H_

#include <cstdint>
#include <string>
#include <vector>

#include "common/result.h"
#include "generator/derive/params.h"
#include "sim/rtl/job_format.h"
#include "sim/rtl/pack.h"

namespace leopard::rtl {

/// One head as the tile ran it.
struct Record {
  std::int64_t cycles = 0;       ///< START accepted .. last result word accepted, inclusive; equals register CYCLES
  std::int64_t load_cycles = 0;  ///< Cycles the load stream took; beats, as long as the tile never makes it wait
  std::int64_t planes = 0;       ///< Register PLANES
  std::int64_t survivors = 0;    ///< Register SURVIVORS
  std::int64_t empty = 0;        ///< Register EMPTY
  std::vector<std::int32_t> quotients;  ///< [queries, value_dim of the hardware]
  std::vector<Decision> decisions;      ///< In the order in which they fell
};

/// The text of a job file: the heads run one after the other on one tile, without a reset between them.
std::string EncodeJob(const derive::Params& params, const std::vector<Load>& heads);

/// The records of a result file's text, one per head of the job. `path` is for messages only.
Result<std::vector<Record>> DecodeResult(const derive::Params& params, const std::vector<Load>& heads,
                                         const std::string& path, const std::string& text);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_JOB_H_
