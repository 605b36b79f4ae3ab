#include "common/suggest.h"

#include <doctest/doctest.h>

#include <string>

namespace leopard {
namespace {

TEST_CASE("near names are found, far ones are not") {
  CHECK(Nearest("dpu", {"serial_bits", "dpus"}) == "dpus");
  CHECK(Nearest("DPUS", {"dpus"}) == "dpus");
  CHECK(Nearest("dpsu", {"dpus"}) == "dpus");  // two neighbours swapped are one change
  CHECK(Nearest("serialbits", {"serial_bits"}) == "serial_bits");
  CHECK(Nearest("lanes", {"dpus", "serial_bits"}).empty());
  CHECK(Nearest("", {"dpus"}).empty());
  CHECK(Nearest("dpus", {}).empty());
  CHECK(Nearest("q_bit", {"k_bits", "q_bits", "v_bits"}) == "q_bits");
  CHECK(Nearest(std::string(100000, 'x'), {"dpus"}).empty());
}

TEST_CASE("words are joined as in a sentence") {
  CHECK(JoinWords({}, "and").empty());
  CHECK(JoinWords({"a"}, "and") == "a");
  CHECK(JoinWords({"a", "b"}, "and") == "a and b");
  CHECK(JoinWords({"a", "b", "c"}, "or") == "a, b or c");
}

}  // namespace
}  // namespace leopard
