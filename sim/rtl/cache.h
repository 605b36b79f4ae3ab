// A folder of things that take long to make, each under the digest of all it was made from. Processes and
// threads share it: who comes second waits for the first, and nobody ever sees half an entry.
#ifndef LEOPARD_SIM_RTL_CACHE_H_
#define LEOPARD_SIM_RTL_CACHE_H_

#include <functional>
#include <string>

#include "common/result.h"

namespace leopard::rtl {

class Cache {
 public:
  /// Makes an entry in the empty folder `folder`; `log` is a file outside it that stays when this fails.
  /// Returns no diagnostics on success.
  using Maker = std::function<Diagnostics(const std::string& folder, const std::string& log)>;

  explicit Cache(std::string folder) : folder_(std::move(folder)) {}

  /// The folder of the entry `digest`, made by `make` if it is not there. `name` begins the names of its
  /// files in the cache, for people.
  Result<std::string> Get(const std::string& name, const std::string& digest, const Maker& make) const;

 private:
  std::string folder_;
};

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_CACHE_H_
