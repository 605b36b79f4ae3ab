// What a check of this bench says of the tile when it fails.
#ifndef LEOPARD_TB_SYSTEM_FAULT_H_
#define LEOPARD_TB_SYSTEM_FAULT_H_

#include <stdexcept>

namespace leopard::tb {

/// A fault of the tile. Who catches it adds the cycle.
class Fault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace leopard::tb

#endif  // LEOPARD_TB_SYSTEM_FAULT_H_
