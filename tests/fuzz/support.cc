#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/fuzz.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#define LEOPARD_HAS_HEAP_PEAK
#endif
#endif

namespace leopard::fuzz {
namespace {

std::atomic<std::int64_t> live{0};
std::atomic<std::int64_t> peak{0};

#ifdef LEOPARD_HAS_HEAP_PEAK
void OnMalloc(const volatile void*, std::size_t size) {
  live += static_cast<std::int64_t>(size);
  if (live > peak) peak = live.load();
}

void OnFree(const volatile void* address) {
  const void* plain = const_cast<const void*>(address);
  if (plain != nullptr) live -= static_cast<std::int64_t>(__sanitizer_get_allocated_size(plain));
}
#endif

}  // namespace

HeapPeak::HeapPeak() {
#ifdef LEOPARD_HAS_HEAP_PEAK
  static const int installed = __sanitizer_install_malloc_and_free_hooks(OnMalloc, OnFree);
  Require(installed != 0, "the allocation hooks are installed");
#endif
  live = 0;
  peak = 0;
}

std::size_t HeapPeak::bytes() const { return static_cast<std::size_t>(peak.load()); }

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void CheckErrors(const Diagnostics& errors, std::string_view input) {
  Require(!errors.empty() && HasError(errors), "a failure says why");
  const std::string text = Format(errors);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    Require((byte >= 0x20 && byte != 0x7f) || c == '\n' || c == '\t', "no control character reaches the terminal");
  }
  // Each message repeats at most a line of the input; no reader says more than one a line and 64 of the whole.
  Require(text.size() < (input.size() + 512) * (input.size() + 64), "messages are in proportion to the input");
}

std::vector<std::string> Lines(std::string_view input) {
  std::vector<std::string> lines(1);
  for (const char c : input) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

}  // namespace leopard::fuzz
