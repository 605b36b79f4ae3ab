// One fault of a kind that a sanitizer is there for: it must be reported, and must end the program.
#include <cstdio>
#include <limits>
#include <string>
#include <thread>
#include <vector>

namespace {

volatile int one = 1;  // so that nothing is known when this is compiled

int Heap() {
  std::vector<char> bytes(8);
  const volatile char* data = bytes.data();
  return data[7 + one];
}

int Overflow() { return std::numeric_limits<int>::max() + one; }

int Float() { return static_cast<int>(1e30 * one); }

int Race() {
  int shared = 0;
  std::thread other([&shared] { shared += one; });
  shared += one;
  other.join();
  return shared;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string kind = argc == 2 ? argv[1] : "";
  const int result = kind == "heap" ? Heap() : kind == "overflow" ? Overflow() : kind == "float" ? Float() : Race();
  std::printf("went on: %d\n", result);
}
