// Faults to put into the generated Verilog.
#ifndef LEOPARD_TESTS_MUTATION_RTL_FAULTS_H_
#define LEOPARD_TESTS_MUTATION_RTL_FAULTS_H_

#include <string>
#include <vector>

namespace leopard::mutation {

struct Fault {
  std::string file;  ///< Of the emitted files
  std::string text;  ///< Stands in it just once
  std::string replacement;
};

const std::vector<Fault>& RtlFaults();

}  // namespace leopard::mutation

#endif  // LEOPARD_TESTS_MUTATION_RTL_FAULTS_H_
