#include "generator/config/library_modules.h"

#include <algorithm>

namespace leopard::config {

const std::vector<std::string>& LibraryModules() {
  static const std::vector<std::string> modules = {
      "leopard_booth",       "leopard_compressor",   "leopard_divider",
      "leopard_dpu",         "leopard_dpu_datapath", "leopard_exp_table",
      "leopard_fa",          "leopard_fifo",         "leopard_first",
      "leopard_host",        "leopard_loader",       "leopard_masked_sum",
      "leopard_merge",       "leopard_multiplier",   "leopard_qk",
      "leopard_query_slots", "leopard_ram",          "leopard_reciprocal_table",
      "leopard_shifter",     "leopard_softmax",      "leopard_store",
      "leopard_tile",        "leopard_vpu",          "leopard_vpu_lane",
  };
  return modules;
}

bool IsLibraryModule(const std::string& name) {
  return std::binary_search(LibraryModules().begin(), LibraryModules().end(), name);
}

}  // namespace leopard::config
