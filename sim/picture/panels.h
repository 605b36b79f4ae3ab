// The panels of the picture. Each draws itself into its box.
#ifndef LEOPARD_SIM_PICTURE_PANELS_H_
#define LEOPARD_SIM_PICTURE_PANELS_H_

#include "sim/picture/example.h"
#include "sim/picture/picture.h"
#include "sim/picture/svg.h"

namespace leopard::picture {

/// Queries down, keys across, coloured by planes read. `marked` is a query to point at.
void DrawHeatMap(Svg* svg, const Box& box, const Scene& scene, int marked);

/// Bounds of a few keys against the threshold, plane by plane.
void DrawBounds(Svg* svg, const Box& box, const Scene& scene, const Example& example);

/// The bit-parallel designs have no bounds: one query's scores against the threshold.
void DrawScores(Svg* svg, const Box& box, const Scene& scene, int query);

/// Share of rows that stopped after each plane.
void DrawHistogram(Svg* svg, const Box& box, const Scene& scene);

/// Busy units over time.
void DrawOccupancy(Svg* svg, const Box& box, const Scene& scene);

/// "31.4 %"
std::string Percent(double share);

/// 1234567 as "1.2 M": an axis has no room for more.
std::string AxisNumber(double value);

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_PANELS_H_
