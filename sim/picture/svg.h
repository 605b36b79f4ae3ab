// The few SVG elements the picture is made of. Numbers are written the same on every machine.
#ifndef LEOPARD_SIM_PICTURE_SVG_H_
#define LEOPARD_SIM_PICTURE_SVG_H_

#include <string>
#include <utility>
#include <vector>

namespace leopard::picture {

struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

enum class Anchor { kStart, kMiddle, kEnd };

struct TextStyle {
  double size = 13;
  std::string colour = "#1b2733";
  Anchor anchor = Anchor::kStart;
  bool bold = false;
};

struct LineStyle {
  std::string colour = "#1b2733";
  double width = 1;
  std::string dash;  ///< As in stroke-dasharray; empty: solid.
};

using Points = std::vector<std::pair<double, double>>;

/// At most two digits after the point, no trailing zeros.
std::string Number(double value);

/// Safe between tags and inside double quotes; control characters become spaces.
std::string Escape(const std::string& text);

/// Breaks text between words into lines of about `width` at this font size.
std::vector<std::string> Wrap(const std::string& text, double width, double size);

class Svg {
 public:
  Svg(double width, std::string title) : width_(width), title_(std::move(title)) {}

  void Rect(const Box& box, const std::string& fill, double radius = 0, const std::string& stroke = "");
  void Line(double x1, double y1, double x2, double y2, const LineStyle& style);
  void Path(const Points& points, const LineStyle& style);
  void Area(const Points& points, const std::string& fill);
  void Dot(double x, double y, double radius, const std::string& fill, const std::string& stroke = "#ffffff");
  void Cross(double x, double y, double radius, const std::string& colour);
  void Text(double x, double y, const std::string& text, const TextStyle& style);
  /// Reading upwards, centred at (x, y).
  void VerticalText(double x, double y, const std::string& text, const TextStyle& style);
  /// Returns the y of the line after the last.
  double Paragraph(double x, double y, double width, const std::string& text, const TextStyle& style);
  void Image(const Box& box, const std::string& data_uri);

  std::string Finish(double height) const;

 private:
  const double width_;
  const std::string title_;
  std::string body_;
};

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_SVG_H_
