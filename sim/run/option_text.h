// Errors that point into the text of a command line option.
#ifndef LEOPARD_SIM_RUN_OPTION_TEXT_H_
#define LEOPARD_SIM_RUN_OPTION_TEXT_H_

#include <string>
#include <vector>

#include "common/diagnostics.h"

namespace leopard::run {

struct OptionPart {
  std::string text;
  int column = 1;  ///< Of its first character in the whole text.
};

/// The parts between commas, empty ones included.
std::vector<OptionPart> SplitAtCommas(const std::string& text);

Diagnostic OptionError(const std::string& option, const std::string& text, int column, std::string message,
                       std::string help = "");

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_OPTION_TEXT_H_
