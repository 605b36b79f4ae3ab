// leopard generate CONFIG -o DIR: the design as a folder of files.
#include <iostream>
#include <string>

#include "cli/commands.h"
#include "cli/options.h"
#include "generator/config/canonical.h"
#include "generator/derive/params.h"
#include "generator/emit/emit.h"
#include "generator/emit/folder.h"

namespace leopard::cli {

int Generate(const Arguments& arguments) {
  Options options("generate", {"CONFIG"},
                  "Generates a design: Verilog, file list, register map, constraints, flow inputs, manifest. A folder "
                  "that exists must be empty or hold an earlier design; files that are not the design's stay.");
  options.AddSet();
  options.Add()("output,o", boost::program_options::value<std::string>()->value_name("DIR"), "the folder (required)");
  if (const auto status = options.Parse(arguments)) return *status;
  if (!options.Has("output")) return options.UsageError("no folder: -o DIR is required");
  const std::string folder = options.values()["output"].as<std::string>();
  if (folder.empty()) return options.UsageError("no folder: -o is empty");

  const auto config = options.ReadConfig();
  if (!config) return kBadInput;
  const auto files = emit::Emit(*config, derive::Derive(*config));
  if (!files.ok()) {
    Print(files.errors());
    return kBadInput;
  }
  const auto changes = emit::WriteFolder(folder, files.value());
  if (!changes.ok()) {
    Print(changes.errors());
    return kBadInput;
  }
  std::cout << folder << ": " << config->name << ", digest " << config::Digest(*config) << "\n"
            << changes.value().written << " files written, " << changes.value().unchanged << " unchanged, "
            << changes.value().removed << " removed\n";
  return kGood;
}

}  // namespace leopard::cli
