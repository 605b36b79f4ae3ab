// A small PNG with a palette, as text for an SVG.
#ifndef LEOPARD_SIM_PICTURE_PNG_H_
#define LEOPARD_SIM_PICTURE_PNG_H_

#include <cstdint>
#include <string>
#include <vector>

namespace leopard::picture {

struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
};

/// "#1b2733"
std::string Hex(const Colour& colour);

/// `share` of the way from `from` to `to`.
Colour Mix(const Colour& from, const Colour& to, double share);

struct IndexedImage {
  int width = 0;
  int height = 0;
  std::vector<Colour> palette;        ///< At most 256; entry 0 is transparent.
  std::vector<std::uint8_t> indices;  ///< [height, width]
};

/// The file. Its compressed stream is of stored blocks: a compressor's output would depend on its version, and the
/// image is small.
std::string EncodePng(const IndexedImage& image);

std::string Base64(const std::string& bytes);

/// "data:image/png;base64,..."
std::string PngDataUri(const IndexedImage& image);

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_PNG_H_
