#include "sim/picture/theme.h"

namespace leopard::picture {

namespace {

constexpr double kPadding = 20;

}  // namespace

Colour PlaneColour(double plane, int planes) {
  if (planes <= 1) return Mix(kFirstPlane, kLastPlane, 0.4);
  const double share = (plane - 1) / (planes - 1);
  // By way of a middle blue, so that neighbouring planes stay apart at both ends.
  const Colour middle{0x4f, 0x94, 0xcf};
  return share < 0.5 ? Mix(kFirstPlane, middle, share * 2) : Mix(middle, kLastPlane, share * 2 - 1);
}

double Panel(Svg* svg, const Box& box, const std::string& title, const std::string& text) {
  svg->Rect(box, kPanel, 10);
  svg->Text(box.x + kPadding, box.y + 32, title, {17, kInk, Anchor::kStart, true});
  return svg->Paragraph(box.x + kPadding, box.y + 55, box.width - 2 * kPadding, text, Muted(12.5));
}

}  // namespace leopard::picture
