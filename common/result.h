// A value, or the diagnostics that say why there is none. Expected failures are returned, not thrown.
#ifndef LEOPARD_COMMON_RESULT_H_
#define LEOPARD_COMMON_RESULT_H_

#include <utility>
#include <variant>

#include "common/diagnostics.h"

namespace leopard {

template <typename T>
class Result {
 public:
  Result(T value) : state_(std::move(value)) {}                        // NOLINT(google-explicit-constructor)
  Result(Diagnostics errors) : state_(std::move(errors)) {}            // NOLINT(google-explicit-constructor)
  Result(Diagnostic error) : state_(Diagnostics{std::move(error)}) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return std::holds_alternative<T>(state_); }
  const T& value() const& { return std::get<T>(state_); }
  T& value() & { return std::get<T>(state_); }
  T&& value() && { return std::get<T>(std::move(state_)); }
  const Diagnostics& errors() const { return std::get<Diagnostics>(state_); }

 private:
  std::variant<T, Diagnostics> state_;
};

}  // namespace leopard

#endif  // LEOPARD_COMMON_RESULT_H_
