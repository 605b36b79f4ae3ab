// libFuzzer's entry: TARGET is the function of fuzz.h that this program runs.
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  leopard::fuzz::TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
