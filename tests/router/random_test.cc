// Small random problems: what is said to be routed must be; what is not must be explained.
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "tests/router/support.h"

namespace leopard::router {
namespace {

constexpr int kProblems = 300;
constexpr unsigned kSeed = 20250101;

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::string Make() {
    nx_ = Pick(8, 40);
    ny_ = Pick(8, 40);
    std::string text = "leopard-route 1\ngrid " + std::to_string(nx_) + " " + std::to_string(ny_) + "\n";
    const int layers = Pick(2, 7);
    for (int i = 0; i < layers; ++i) text += LayerText(i);
    for (int i = 0; i + 1 < layers; ++i) text += CutText(i);
    for (int i = Pick(0, 4); i > 0; --i) text += BlockText(layers);
    const int nets = Pick(1, nx_ * ny_ / 40 + 1);
    for (int i = 0; i < nets; ++i) text += NetText(i);
    return text;
  }

 private:
  int Pick(int low, int high) { return low + static_cast<int>(random_() % static_cast<unsigned>(high - low + 1)); }

  std::string LayerText(int index) {
    // The lowest layer has all nodes, for pins; steps grow upwards as multiples, so that cuts exist.
    if (index > 0 && Pick(0, 2) == 0) x_step_ = std::min(4, x_step_ * 2);
    if (index > 0 && Pick(0, 2) == 0) y_step_ = std::min(6, y_step_ * 3);
    const std::string x = std::to_string(x_step_) + " " + std::to_string(Pick(0, x_step_ - 1) & ~1);
    return "layer m" + std::to_string(index) + (index % 2 == 0 ? " v " : " h ") + x + " " + std::to_string(y_step_) +
           " 0 " + std::to_string(Pick(1, 4)) + " " + std::to_string(Pick(0, 5) == 0 ? 2 : Pick(0, 1)) + "\n";
  }

  std::string CutText(int index) {
    std::string text = "cut v" + std::to_string(index) + " " + std::to_string(Pick(1, 12));
    if (Pick(0, 1) == 0) text += " 0:1";
    if (Pick(0, 3) == 0) text += " 1:0 1:-1";
    if (Pick(0, 7) == 0) text += " 2:1";
    return text + "\n";
  }

  std::string BlockText(int layers) {
    const int x = Pick(0, nx_ - 1);
    const int y = Pick(0, ny_ - 1);
    return "block m" + std::to_string(Pick(0, layers - 1)) + " " + std::to_string(x) + " " + std::to_string(y) + " " +
           std::to_string(std::min(nx_ - 1, x + Pick(0, 6))) + " " + std::to_string(std::min(ny_ - 1, y + Pick(0, 6))) +
           "\n";
  }

  std::string NetText(int index) {
    const int pins = Pick(0, 3) == 0 ? Pick(1, 6) : 2;
    std::string text = "net n" + std::to_string(index) + " " + std::to_string(pins) + "\n";
    for (int i = 0; i < pins; ++i) {
      const int count = Pick(1, 4);
      const int x = Pick(0, nx_ - 1);
      const int y = Pick(0, std::max(0, ny_ - 1 - count));
      text += "pin " + std::to_string(count);
      for (int k = 0; k < count; ++k) {
        text += " m0 " + std::to_string(x) + " " + std::to_string(y + k) + " " + std::to_string(Pick(0, 3));
      }
      text += "\n";
    }
    return text;
  }

  std::mt19937 random_;
  int nx_ = 0, ny_ = 0, x_step_ = 1, y_step_ = 1;
};

TEST_CASE("random problems") {
  int routed_all = 0;
  for (unsigned i = 0; i < kProblems; ++i) {
    CAPTURE(kSeed + i);
    Maker maker(kSeed + i);
    const std::string text = maker.Make();
    const Routed routed = RouteText(text);
    REQUIRE(routed.failures.size() == routed.outcome.failures.size());
    // Nets that failed are named in the messages, and by the checker; nobody else is.
    if (routed.failures.empty()) {
      ++routed_all;
      for (const std::string& fault : routed.faults) FAIL_CHECK(fault << " in\n" << text);
    } else {
      CHECK(!routed.faults.empty());
      std::set<std::string> failed;
      for (const Failure& failure : routed.outcome.failures) failed.insert(routed.problem.nets[failure.net].name);
      for (const std::string& fault : routed.faults) {
        CHECK_MESSAGE(failed.count(fault.substr(4, fault.find(':') - 4)) == 1, fault, " in\n", text);
      }
    }
  }
  MESSAGE(routed_all << " of " << kProblems << " problems routed, seeds from " << kSeed);
  CHECK(routed_all > kProblems / 3);
}

}  // namespace
}  // namespace leopard::router
