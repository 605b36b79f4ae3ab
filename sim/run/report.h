// A finished run: what result.json and the terminal say of it.
#ifndef LEOPARD_SIM_RUN_REPORT_H_
#define LEOPARD_SIM_RUN_REPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "generator/config/config.h"
#include "generator/derive/params.h"
#include "sim/run/metrics.h"
#include "sim/run/selection.h"

namespace leopard::run {

struct Report {
  config::Config config;
  derive::Params params;
  std::string config_digest;
  std::map<std::string, std::string> tools;  ///< Name to version: "leopard", "compiler", "verilator", "systemc".
  struct TraceInfo {
    std::string file;  ///< Without its folders, so that the result does not depend on where it ran.
    std::string sha256;
    std::string model;
    std::string source;
  } trace;
  std::vector<std::string> engines;
  std::uint64_t stall_seed = 0;  ///< 0: none, and not in the result
  Selection selection;
  std::vector<HeadRecord> heads;  ///< By ascending block and head.
};

/// The contents of result.json. Depends on nothing but the report: no dates, no times.
std::string ResultJson(const Report& report);

/// The table for people; one row a block and a total, or one a head.
std::string ResultTable(const Report& report, bool per_head);

/// The heads of one block.
struct BlockRecords {
  int index = 0;
  std::vector<HeadRecord> heads;
};
std::vector<BlockRecords> GroupByBlock(const std::vector<HeadRecord>& heads);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_REPORT_H_
