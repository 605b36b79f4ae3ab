// Colours of the picture. Blue against orange is told apart by every common kind of colour blindness, and the
// planes differ in lightness as well.
#ifndef LEOPARD_SIM_PICTURE_THEME_H_
#define LEOPARD_SIM_PICTURE_THEME_H_

#include "sim/picture/png.h"
#include "sim/picture/svg.h"

namespace leopard::picture {

inline constexpr char kInk[] = "#1b2733";
inline constexpr char kMuted[] = "#5b6875";
inline constexpr char kGrid[] = "#e3e7ec";
inline constexpr char kPanel[] = "#f6f8fa";
inline constexpr char kThreshold[] = "#1b2733";

inline constexpr Colour kFirstPlane{0xd3, 0xe5, 0xf5};
inline constexpr Colour kLastPlane{0x0b, 0x32, 0x6b};
inline constexpr Colour kSurvivor{0xf0, 0x7d, 0x1a};

/// Of a row that stopped after `plane` of `planes`; fractions are between two.
Colour PlaneColour(double plane, int planes);

inline TextStyle Body(double size = 13) { return {size, kInk, Anchor::kStart, false}; }
inline TextStyle Muted(double size = 12, Anchor anchor = Anchor::kStart) { return {size, kMuted, anchor, false}; }

/// The panel's ground, title ("1  Where rows stop") and text; returns the y below them.
double Panel(Svg* svg, const Box& box, const std::string& title, const std::string& text);

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_THEME_H_
