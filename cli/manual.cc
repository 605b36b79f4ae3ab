// leopard manual: docs/configuration.md.
#include "generator/config/manual.h"

#include <iostream>

#include "cli/commands.h"
#include "cli/options.h"

namespace leopard::cli {

int Manual(const Arguments& arguments) {
  Options options("manual", {}, "Prints the manual of the configuration's keys, in Markdown.");
  if (const auto status = options.Parse(arguments)) return *status;
  std::cout << config::ManualText();
  return kGood;
}

}  // namespace leopard::cli
