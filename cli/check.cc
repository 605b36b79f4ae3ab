// leopard check CONFIG: every problem of a configuration, or its digest.
#include <iostream>

#include "cli/commands.h"
#include "cli/options.h"
#include "generator/config/canonical.h"

namespace leopard::cli {

int Check(const Arguments& arguments) {
  Options options("check", {"CONFIG"},
                  "Checks a configuration. Prints every problem with its place, or that there is none, and the\n"
                  "digest by which reports and generated files name the configuration.");
  options.AddSet();
  if (const auto status = options.Parse(arguments)) return *status;
  const auto config = options.ReadConfig();
  if (!config) return kBadInput;
  std::cout << options.Positional("CONFIG") << ": good: " << config->name << ", digest " << config::Digest(*config)
            << "\n";
  return kGood;
}

}  // namespace leopard::cli
