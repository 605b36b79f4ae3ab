// SHA-256 (FIPS 180-4), for digests of configurations and of what a model was built from.
#ifndef LEOPARD_COMMON_SHA256_H_
#define LEOPARD_COMMON_SHA256_H_

#include <string>

namespace leopard {

/// The digest of the bytes, as 64 lower-case hexadecimal digits.
std::string Sha256(const std::string& bytes);

}  // namespace leopard

#endif  // LEOPARD_COMMON_SHA256_H_
