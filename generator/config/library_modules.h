// The names of the library's Verilog modules, which a design's top must not take.
#ifndef LEOPARD_GENERATOR_CONFIG_LIBRARY_MODULES_H_
#define LEOPARD_GENERATOR_CONFIG_LIBRARY_MODULES_H_

#include <string>
#include <vector>

namespace leopard::config {

/// Sorted. A test of the emitter holds it against the modules that are emitted.
const std::vector<std::string>& LibraryModules();

bool IsLibraryModule(const std::string& name);

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_LIBRARY_MODULES_H_
