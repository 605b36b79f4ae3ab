#include "sim/picture/picture.h"

#include <doctest/doctest.h>

#include "sim/picture/bounds.h"
#include "sim/picture/example.h"
#include "sim/picture/panels.h"
#include "sim/picture/png.h"
#include "sim/picture/svg.h"

namespace leopard::picture {
namespace {

/// 2 queries, 3 keys, one tap: k = 5, -3, 0 in three planes of a bit; q = 2, -1.
Scene MakeScene() {
  Scene scene;
  scene.configuration = "small";
  scene.design = "leopard";
  scene.trace = "a & b";
  scene.run_heads = 1;
  scene.params.dpus = 1;
  scene.params.planes = 3;
  scene.params.plane_bits = 1;
  scene.params.first_plane_bits = 1;
  scene.inputs.queries = 2;
  scene.inputs.keys = scene.inputs.key_length = 3;
  scene.inputs.head_dim = 1;
  scene.inputs.q = {2, -1};
  scene.inputs.k = {5, -3, 0};
  scene.inputs.threshold = {6, 1};
  scene.inputs.guard = {0, 0};
  scene.results.planes = {3, 1, 2, 1, 3, 1};
  scene.results.survivors = {1, 0, 0, 0, 1, 0};
  scene.results.scores = {10, head::kNoScore, head::kNoScore, head::kNoScore, 3, head::kNoScore};
  scene.occupancy.window = 4;
  scene.occupancy.dpu_busy = {{4, 4, 3}};
  scene.occupancy.vpu_busy = {0, 1, 1};
  scene.head.scores = 6;
  scene.head.planes = 11;
  scene.head.survivors = 2;
  scene.head.cycles = 12;
  scene.run = scene.head;
  return scene;
}

TEST_CASE("bounds fall to the score") {
  const Scene scene = MakeScene();
  CHECK(Bounds(scene.params, scene.inputs, 0, 0) == std::vector<std::int64_t>{14, 10, 10});
  CHECK(Bounds(scene.params, scene.inputs, 0, 1) == std::vector<std::int64_t>{0, -4, -6});
  CHECK(Bounds(scene.params, scene.inputs, 0, 2) == std::vector<std::int64_t>{6, 2, 0});
  CHECK(Bounds(scene.params, scene.inputs, 1, 1) == std::vector<std::int64_t>{3, 3, 3});
}

TEST_CASE("the guard lowers every bound but the score") {
  Scene scene = MakeScene();
  scene.inputs.guard[0] = 1;
  CHECK(Bounds(scene.params, scene.inputs, 0, 0) == std::vector<std::int64_t>{11, 9, 10});
}

TEST_CASE("the example shows keys that stop at different planes, and a survivor last") {
  const Example example = ChooseExample(MakeScene());
  CHECK(example.query == 0);
  REQUIRE(example.keys.size() == 3);
  CHECK(example.keys[0].key == 1);
  CHECK(example.keys[0].planes == 1);
  CHECK(example.keys[1].key == 2);
  CHECK(example.keys[2].key == 0);
  CHECK(example.keys[2].survived);
}

TEST_CASE("text is escaped and numbers are short") {
  CHECK(Escape("a<b & \"c\"\n") == "a&lt;b &amp; &quot;c&quot; ");
  CHECK(Number(1.5) == "1.5");
  CHECK(Number(-0.001) == "0");
  CHECK(Number(100) == "100");
  CHECK(AxisNumber(0) == "0");
  CHECK(AxisNumber(1234567) == "1.23 M");
  CHECK(AxisNumber(-20000) == "\u221220 k");
  CHECK(Percent(0.1234) == "12.3 %");
  CHECK(Wrap("one two three", 13 * 0.51 * 7.5, 13) == std::vector<std::string>{"one two", "three"});
}

TEST_CASE("a PNG of four cells, byte for byte") {
  CHECK(Base64("") == "");
  CHECK(Base64("f") == "Zg==");
  CHECK(Base64("fo") == "Zm8=");
  CHECK(Base64("foo") == "Zm9v");
  const std::string png = EncodePng({2, 2, {{0, 0, 0}, {255, 0, 0}}, {0, 1, 1, 0}});
  CHECK(
      Base64(png) ==
      "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACBAMAAACAmBAXAAAABlBMVEUAAAD/AAAb/40iAAAAAXRSTlMAQObYZgAAAA9JREFUeAEBBAD7/wABABAA"
      "FwASOQADoQAAAABJRU5ErkJggg==");
}

TEST_CASE("colours") {
  CHECK(Hex({0, 16, 255}) == "#0010ff");
  CHECK(Hex(Mix({0, 0, 0}, {200, 100, 50}, 0.5)) == "#643219");
}

TEST_CASE("every kind of scene is drawn, the same each time") {
  Scene scene = MakeScene();
  const std::string svg = RenderSvg(scene);
  CHECK(svg == RenderSvg(scene));
  CHECK(svg.find("a &amp; b") != std::string::npos);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("inf") == std::string::npos);
  CHECK(RenderHtml(scene).find(svg) != std::string::npos);

  SUBCASE("nothing visible") {
    scene.results.planes.assign(6, 0);
    scene.results.survivors.assign(6, 0);
    scene.head = scene.run = {};
    scene.occupancy = {};
  }
  SUBCASE("bit-parallel") {
    scene.design = "pruning";
    scene.params.planes = 1;
    scene.results.planes.assign(6, 1);
    scene.results.scores = {10, -6, 0, -5, 3, 0};
  }
  SUBCASE("no threshold") { scene.inputs.threshold = {-1000000, -1000000}; }
  SUBCASE("more keys than cells") {
    scene.inputs.keys = 2000;
    scene.inputs.key_length = 2000;
    scene.inputs.k.assign(2000, 1);
    scene.results.planes.assign(4000, 2);
    scene.results.survivors.assign(4000, 0);
  }
  const std::string other = RenderSvg(scene);
  CHECK(other.find("nan") == std::string::npos);
  CHECK(other.find("inf\"") == std::string::npos);
  CHECK(other.size() < 1000000);
}

}  // namespace
}  // namespace leopard::picture
