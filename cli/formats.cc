// leopard formats CONFIG: number formats, memories and load rows, as tables.
#include "generator/emit/formats.h"

#include <iostream>

#include "cli/commands.h"
#include "cli/options.h"
#include "generator/derive/params.h"

namespace leopard::cli {

int Formats(const Arguments& arguments) {
  Options options("formats", {"CONFIG"}, "Prints the number formats, the memory map and the rows of the load stream.");
  options.AddSet();
  if (const auto status = options.Parse(arguments)) return *status;
  const auto config = options.ReadConfig();
  if (!config) return kBadInput;
  const derive::Params params = derive::Derive(*config);
  std::cout << "Numbers\n\n"
            << emit::NumberFormats(params) << "\nMemories\n\n"
            << emit::MemoryMap(params) << "\nRows of the load stream, in beats of " << params.load_bits << " bits\n\n"
            << emit::LoadRows(params);
  return kGood;
}

}  // namespace leopard::cli
