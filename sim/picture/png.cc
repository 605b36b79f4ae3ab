#include "sim/picture/png.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace leopard::picture {

namespace {

constexpr std::size_t kMaxStored = 65535;

std::string BigEndian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

std::uint32_t Crc32(const std::string& bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

std::uint32_t Adler32(const std::string& bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

std::string Chunk(const std::string& type, const std::string& data) {
  return BigEndian(static_cast<std::uint32_t>(data.size())) + type + data + BigEndian(Crc32(type + data));
}

/// A zlib stream without compression.
std::string Store(const std::string& bytes) {
  std::string stream = "\x78\x01";
  std::size_t begin = 0;
  do {
    const std::size_t size = std::min(kMaxStored, bytes.size() - begin);
    const bool last = begin + size == bytes.size();
    stream += static_cast<char>(last);
    for (const std::size_t word : {size, ~size}) {
      stream += static_cast<char>(word & 0xff);
      stream += static_cast<char>(word >> 8 & 0xff);
    }
    stream += bytes.substr(begin, size);
    begin += size;
  } while (begin < bytes.size());
  return stream + BigEndian(Adler32(bytes));
}

/// Rows of `depth` bits an index, each behind its filter byte (0: none).
std::string Rows(const IndexedImage& image, int depth) {
  std::string rows;
  for (int y = 0; y < image.height; ++y) {
    rows += '\0';
    int bits = 0;
    int held = 0;
    for (int x = 0; x < image.width; ++x) {
      held = held << depth | image.indices[static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                                           static_cast<std::size_t>(x)];
      bits += depth;
      if (bits < 8) continue;
      rows += static_cast<char>(held);
      bits = held = 0;
    }
    if (bits > 0) rows += static_cast<char>(held << (8 - bits));
  }
  return rows;
}

}  // namespace

std::string Hex(const Colour& colour) {
  char text[8];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", colour.red, colour.green, colour.blue);
  return text;
}

Colour Mix(const Colour& from, const Colour& to, double share) {
  const auto mix = [share](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
  };
  return {mix(from.red, to.red), mix(from.green, to.green), mix(from.blue, to.blue)};
}

std::string EncodePng(const IndexedImage& image) {
  const int depth = image.palette.size() <= 16 ? 4 : 8;
  std::string header =
      BigEndian(static_cast<std::uint32_t>(image.width)) + BigEndian(static_cast<std::uint32_t>(image.height));
  header += static_cast<char>(depth);
  header += std::string("\x03\0\0\0", 4);  // palette; the only compression, filter and interlace that matter
  std::string palette;
  for (const Colour& colour : image.palette) {
    palette += static_cast<char>(colour.red);
    palette += static_cast<char>(colour.green);
    palette += static_cast<char>(colour.blue);
  }
  return "\x89PNG\r\n\x1a\n" + Chunk("IHDR", header) + Chunk("PLTE", palette) + Chunk("tRNS", std::string(1, '\0')) +
         Chunk("IDAT", Store(Rows(image, depth))) + Chunk("IEND", "");
}

std::string Base64(const std::string& bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      text += i + j <= bytes.size() ? digits[group >> (18 - 6 * j) & 63] : '=';
    }
  }
  return text;
}

std::string PngDataUri(const IndexedImage& image) { return "data:image/png;base64," + Base64(EncodePng(image)); }

}  // namespace leopard::picture
