// The job and result files, read and written here for this bench alone (their form: sim/rtl/job_format.h).
#ifndef LEOPARD_TB_SYSTEM_JOB_H_
#define LEOPARD_TB_SYSTEM_JOB_H_

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace leopard::tb {

/// A bad command line or file, not a fault of the tile.
class Refusal : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One head: the beats by kind (keys, values, queries), and the settings in the order of their registers.
struct Head {
  std::uint64_t keys = 0, queries = 0;
  std::array<std::uint32_t, 4> settings{};  ///< CAUSAL, OFFSET, MANTISSA, SHIFT
  std::array<std::vector<std::uint64_t>, 3> beats;
};

/// One head as the tile ran it.
struct Record {
  std::uint64_t cycles = 0, load_cycles = 0;
  std::uint32_t planes = 0, survivors = 0, empty = 0;  ///< As the registers say
  std::vector<std::uint64_t> quotients;                ///< [queries, DV], sign-extended
  std::vector<std::uint64_t> decisions;                ///< kDecisionWords each
};

std::vector<Head> ReadJob(const std::string& path);

/// Under a temporary name first: a result file that exists is a whole one.
void WriteResult(const std::string& path, const std::vector<Head>& heads, const std::vector<Record>& records);

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_JOB_H_
