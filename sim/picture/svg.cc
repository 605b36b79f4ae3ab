#include "sim/picture/svg.h"

#include <cstdio>
#include <sstream>

namespace leopard::picture {

namespace {

constexpr char kFonts[] = "Inter, Lato, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";
// Of the widest of those fonts; a narrower one leaves a little space.
constexpr double kCharacterWidth = 0.51;

std::string Attribute(const char* name, double value) { return std::string(" ") + name + "=\"" + Number(value) + "\""; }

std::string Attribute(const char* name, const std::string& value) {
  return std::string(" ") + name + "=\"" + Escape(value) + "\"";
}

std::string StrokeAttributes(const LineStyle& style) {
  std::string text = Attribute("stroke", style.colour) + Attribute("stroke-width", style.width);
  if (!style.dash.empty()) text += Attribute("stroke-dasharray", style.dash);
  return text;
}

std::string TextAttributes(const TextStyle& style) {
  std::string text = Attribute("font-size", style.size) + Attribute("fill", style.colour);
  if (style.anchor == Anchor::kMiddle) text += Attribute("text-anchor", "middle");
  if (style.anchor == Anchor::kEnd) text += Attribute("text-anchor", "end");
  if (style.bold) text += Attribute("font-weight", "700");
  return text;
}

std::string PathData(const Points& points) {
  std::string data;
  for (const auto& [x, y] : points) data += (data.empty() ? "M" : "L") + Number(x) + " " + Number(y);
  return data;
}

}  // namespace

std::string Number(double value) {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f", value);
  std::string number = text;
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number == "-0" ? "0" : number;
}

std::string Escape(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return escaped;
}

std::vector<std::string> Wrap(const std::string& text, double width, double size) {
  const std::size_t limit = static_cast<std::size_t>(width / (size * kCharacterWidth));
  std::vector<std::string> lines;
  std::istringstream words(text);
  std::string word;
  while (words >> word) {
    if (lines.empty() || lines.back().size() + 1 + word.size() > limit) {
      lines.push_back(word);
    } else {
      lines.back() += " " + word;
    }
  }
  return lines;
}

void Svg::Rect(const Box& box, const std::string& fill, double radius, const std::string& stroke) {
  body_ += "<rect" + Attribute("x", box.x) + Attribute("y", box.y) + Attribute("width", box.width) +
           Attribute("height", box.height) + Attribute("fill", fill);
  if (radius > 0) body_ += Attribute("rx", radius);
  if (!stroke.empty()) body_ += Attribute("stroke", stroke);
  body_ += "/>\n";
}

void Svg::Line(double x1, double y1, double x2, double y2, const LineStyle& style) {
  body_ += "<line" + Attribute("x1", x1) + Attribute("y1", y1) + Attribute("x2", x2) + Attribute("y2", y2) +
           StrokeAttributes(style) + "/>\n";
}

void Svg::Path(const Points& points, const LineStyle& style) {
  body_ += "<path" + Attribute("d", PathData(points)) + " fill=\"none\" stroke-linejoin=\"round\"" +
           StrokeAttributes(style) + "/>\n";
}

void Svg::Area(const Points& points, const std::string& fill) {
  body_ += "<path" + Attribute("d", PathData(points) + "Z") + Attribute("fill", fill) + "/>\n";
}

void Svg::Dot(double x, double y, double radius, const std::string& fill, const std::string& stroke) {
  body_ += "<circle" + Attribute("cx", x) + Attribute("cy", y) + Attribute("r", radius) + Attribute("fill", fill) +
           Attribute("stroke", stroke) + "/>\n";
}

void Svg::Cross(double x, double y, double radius, const std::string& colour) {
  const LineStyle style{colour, 2.4, ""};
  Line(x - radius, y - radius, x + radius, y + radius, style);
  Line(x - radius, y + radius, x + radius, y - radius, style);
}

void Svg::Text(double x, double y, const std::string& text, const TextStyle& style) {
  body_ += "<text" + Attribute("x", x) + Attribute("y", y) + TextAttributes(style) + ">" + Escape(text) + "</text>\n";
}

void Svg::VerticalText(double x, double y, const std::string& text, const TextStyle& style) {
  TextStyle middle = style;
  middle.anchor = Anchor::kMiddle;
  body_ += "<text transform=\"translate(" + Number(x) + " " + Number(y) + ") rotate(-90)\"" + TextAttributes(middle) +
           ">" + Escape(text) + "</text>\n";
}

double Svg::Paragraph(double x, double y, double width, const std::string& text, const TextStyle& style) {
  for (const std::string& line : Wrap(text, width, style.size)) {
    Text(x, y, line, style);
    y += style.size * 1.45;
  }
  return y;
}

void Svg::Image(const Box& box, const std::string& data_uri) {
  body_ +=
      "<image" + Attribute("x", box.x) + Attribute("y", box.y) + Attribute("width", box.width) +
      Attribute("height", box.height) +
      " preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\" href=\"" +
      data_uri + "\"/>\n";
}

std::string Svg::Finish(double height) const {
  std::string head = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + Attribute("width", width_) +
                     Attribute("height", height) + " viewBox=\"0 0 " + Number(width_) + " " + Number(height) +
                     "\" role=\"img\"" + Attribute("font-family", kFonts) + ">\n";
  head += "<title>" + Escape(title_) + "</title>\n";
  head += "<rect" + Attribute("width", width_) + Attribute("height", height) + " fill=\"#ffffff\"/>\n";
  return head + body_ + "</svg>\n";
}

}  // namespace leopard::picture
