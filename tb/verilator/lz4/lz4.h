// The two functions of liblz4 that a Verilator's FST writer needs, for machines without it: the output is a valid
// LZ4 block that any reader takes, only larger, since runs of bytes are all that is looked for.
#ifndef LEOPARD_TB_VERILATOR_LZ4_LZ4_H_
#define LEOPARD_TB_VERILATOR_LZ4_LZ4_H_

#include <cstring>

namespace leopard_lz4 {

constexpr int kShortestRun = 32;
constexpr int kTail = 12;  // the format wants the last match to begin this far before the end

/// A length beyond what its four bits in the token hold.
inline char* PutLength(char* out, int length) {
  if (length < 15) return out;
  for (length -= 15; length >= 255; length -= 255) *out++ = static_cast<char>(255);
  *out++ = static_cast<char>(length);
  return out;
}

inline int Nibble(int length) { return length < 15 ? length : 15; }

/// Literals, then (where `match` is not 0) the byte before repeated `match` times, at least four.
inline char* PutSequence(char* out, const char* literals, int count, int match) {
  const int rest = match == 0 ? 0 : match - 4;
  *out++ = static_cast<char>(Nibble(count) << 4 | Nibble(rest));
  out = PutLength(out, count);
  std::memcpy(out, literals, static_cast<std::size_t>(count));
  out += count;
  if (match == 0) return out;
  *out++ = 1;  // distance, 16 bits
  *out++ = 0;
  return PutLength(out, rest);
}

}  // namespace leopard_lz4

inline int LZ4_compressBound(int size) { return size + size / 255 + 16; }

/// `capacity` must be at least LZ4_compressBound(size), as it is where Verilator calls this.
inline int LZ4_compress_default(const char* source, char* target, int size, int capacity) {
  using namespace leopard_lz4;  // NOLINT(google-build-using-namespace)
  if (capacity < LZ4_compressBound(size)) return 0;
  char* out = target;
  int begin = 0;  // of the literals not written yet
  for (int at = 1; at < size - kTail;) {
    int end = at;
    while (end < size - kTail && source[end] == source[at - 1]) ++end;
    if (end - at >= kShortestRun) {
      out = PutSequence(out, source + begin, at - begin, end - at);
      begin = end;
    }
    at = end + 1;
  }
  out = PutSequence(out, source + begin, size - begin, 0);
  return static_cast<int>(out - target);
}

#endif  // LEOPARD_TB_VERILATOR_LZ4_LZ4_H_
