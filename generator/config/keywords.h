#ifndef LEOPARD_GENERATOR_CONFIG_KEYWORDS_H_
#define LEOPARD_GENERATOR_CONFIG_KEYWORDS_H_

#include <string>

namespace leopard::config {

/// True for the reserved words of IEEE 1364-2005 and IEEE 1800-2017.
bool IsVerilogKeyword(const std::string& word);

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_KEYWORDS_H_
