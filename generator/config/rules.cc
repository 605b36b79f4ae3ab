#include "generator/config/rules.h"

namespace leopard::config {
namespace {

using Check = std::optional<Problem>;

Check SerialBitsFit(const Config& c) {
  const int most = c.formats.k_bits - 1;
  if (c.design != Design::kLeopard || c.qk.serial_bits <= most) return std::nullopt;
  const std::string expected = most == 1 ? "1" : "1 to " + std::to_string(most);
  return Problem{"qk.serial_bits is " + std::to_string(c.qk.serial_bits) + "; expected " + expected +
                     ", the magnitude bits of a key where formats.k_bits is " + std::to_string(c.formats.k_bits),
                 "set qk.serial_bits to " + std::to_string(most) + ", or formats.k_bits to " +
                     std::to_string(c.qk.serial_bits + 1)};
}

Check GuardNeedsTermination(const Config& c) {
  if (c.design == Design::kLeopard || c.qk.guard_sigmas == 0) return std::nullopt;
  return Problem{"qk.guard_sigmas is " + NumberText(c.qk.guard_sigmas) +
                     "; expected 0 under design: " + DesignName(c.design) + ", which terminates nothing early",
                 "set qk.guard_sigmas to 0"};
}

/// For a key that only the bit-serial design reads.
Rule NoEffect(const std::string& path) {
  return {Severity::kNote, {path, "design"}, [path](const Config& c) -> Check {
            if (c.design == Design::kLeopard) return std::nullopt;
            return Problem{path + " has no effect under design: " + DesignName(c.design) +
                               ", which has one bit-parallel dot-product unit",
                           ""};
          }};
}

}  // namespace

const std::vector<Rule>& Rules() {
  static const std::vector<Rule> rules = {
      {Severity::kError, {"qk.serial_bits", "formats.k_bits", "design"}, SerialBitsFit},
      {Severity::kError, {"qk.guard_sigmas", "design"}, GuardNeedsTermination},
      NoEffect("qk.dpus"),
      NoEffect("qk.serial_bits"),
  };
  return rules;
}

}  // namespace leopard::config
