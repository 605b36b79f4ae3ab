// leopard_model, on SystemC: runs the heads of a job file on one tile and writes a result file.
//
//   leopard_model JOB RESULT [--stall-seed S] [--watchdog CYCLES]
//
// The tile is the module Vtop, its constants leopard_params.h; the files are those of sim/rtl/job_format.h.
// Exit status: 0 good, 1 a fault of the tile, 2 a bad command line or file.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <systemc>

#include "bench.h"
#include "job.h"

namespace leopard::tb {
namespace {

int Say(int status, const std::string& message) {
  std::fprintf(stderr, "leopard_model: error: %s\n", message.c_str());
  return status;
}

std::uint64_t Number(const std::string& option, const char* text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 0);
  if (end == text || *end != '\0') throw Refusal(option + " is " + text + "; expected a number");
  return value;
}

Options ReadOptions(int argc, char** argv) {
  if (argc < 3 || argc % 2 == 0) throw Refusal("usage: leopard_model JOB RESULT [--stall-seed S] [--watchdog N]");
  Options options;
  for (int i = 3; i < argc; i += 2) {
    const std::string option = argv[i];
    if (option == "--stall-seed") {
      options.stall_seed = Number(option, argv[i + 1]);
    } else if (option == "--watchdog") {
      options.watchdog = Number(option, argv[i + 1]);
    } else {
      throw Refusal("unknown option " + option);
    }
  }
  return options;
}

int Run(int argc, char** argv) {
  const Options options = ReadOptions(argc, argv);
  const std::vector<Head> heads = ReadJob(argv[1]);
  Bench bench("bench", heads, options);
  sc_core::sc_start();
  if (!bench.fault().empty()) return Say(1, bench.fault());
  if (bench.records().size() != heads.size()) return Say(1, "the bench ended before its job");
  WriteResult(argv[2], heads, bench.records());
  if (options.stall_seed != 0) {
    std::printf("%llu resets fell while a head ran\n", static_cast<unsigned long long>(bench.resets()));
  }
  return 0;
}

}  // namespace
}  // namespace leopard::tb

int sc_main(int argc, char** argv) {
  // SystemC tells of every sc_stop, which is how a run ends.
  sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
  try {
    return leopard::tb::Run(argc, argv);
  } catch (const leopard::tb::Refusal& refusal) {
    return leopard::tb::Say(2, refusal.what());
  } catch (const std::exception& failure) {
    return leopard::tb::Say(1, failure.what());
  }
}

/// In place of the library's, which prints a copyright notice into the messages.
int main(int argc, char** argv) {
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 0);
  return sc_core::sc_elab_and_sim(argc, argv);
}
