// Every signal of the list beside the waves is one that the waves have, with the same width.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "common/files.h"
#include "sim/rtl/signals.h"
#include "tests/cases/tile.h"

namespace leopard::cases {
namespace {

/// The LZ4 block format: literals and matches, both lengths in a token, extended by bytes of 255.
std::string DecodeLz4(const std::string& block) {
  std::string text;
  std::size_t at = 0;
  const auto byte = [&] { return static_cast<unsigned char>(block.at(at++)); };
  const auto length = [&](unsigned nibble) {
    std::size_t value = nibble;
    for (unsigned more = 255; nibble == 15 && more == 255;) value += more = byte();
    return value;
  };
  for (;;) {
    const unsigned token = byte();
    const std::size_t literals = length(token >> 4);
    text += block.substr(at, literals);
    at += literals;
    if (at >= block.size()) return text;
    const std::size_t low = byte();
    const std::size_t distance = low | std::size_t{byte()} << 8;
    for (std::size_t n = length(token & 15) + 4; n > 0; --n) text += text.at(text.size() - distance);
  }
}

std::uint64_t BigEndian(const std::string& text, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(text.at(at + i));
  return value;
}

/// The hierarchy of an FST file: the block of type 6 (LZ4), or 7 (LZ4 twice).
std::string Hierarchy(const std::string& fst) {
  for (std::size_t at = 0; at + 9 <= fst.size(); at += 1 + BigEndian(fst, at + 1)) {
    const std::string body = fst.substr(at + 9, BigEndian(fst, at + 1) - 8);
    if (fst[at] == 6) return DecodeLz4(body.substr(8));
    if (fst[at] == 7) return DecodeLz4(DecodeLz4(body.substr(16)));
  }
  FAIL("no hierarchy in the waves");
  return "";
}

/// Full name, as GTKWave has it (a vector with its range), of every signal.
std::map<std::string, int> Widths(const std::string& hierarchy) {
  constexpr unsigned char kScope = 254;
  constexpr unsigned char kUpScope = 255;
  constexpr unsigned char kAttributeBegin = 252;
  constexpr unsigned char kAttributeEnd = 253;
  std::map<std::string, int> widths;
  std::vector<std::string> scopes = {""};
  std::size_t at = 0;
  const auto text = [&] {
    const std::string found = hierarchy.c_str() + at;
    at += found.size() + 1;
    return found;
  };
  const auto number = [&] {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(hierarchy.at(at++));
      value |= std::uint64_t{byte & 127u} << shift;
      if (byte < 128) return value;
    }
  };
  while (at < hierarchy.size()) {
    const auto tag = static_cast<unsigned char>(hierarchy[at++]);
    if (tag == kScope) {
      ++at;
      scopes.push_back(scopes.back() + text() + ".");
      text();
    } else if (tag == kUpScope) {
      scopes.pop_back();
    } else if (tag == kAttributeBegin) {
      at += 2;
      text();
      number();
    } else if (tag != kAttributeEnd) {
      ++at;
      std::string name = text();
      if (name.find(" [") != std::string::npos) name.erase(name.find(' '), 1);
      widths[scopes.back() + name] = static_cast<int>(number());
      number();
    }
  }
  return widths;
}

TEST_CASE("the list of signals names what the waves have") {
  for (const Tile* tile : {&Guarded(), &Pruning()}) {
    rtl::BuildOptions build;
    build.cache_dir = LEOPARD_CASES_CACHE;
    build.optimise = 0;
    build.waves = true;
    const Result<rtl::Engine> engine = rtl::Engine::Build(tile->config, tile->params, build);
    if (!engine.ok()) FAIL(Format(engine.errors()));
    std::string folder = (std::filesystem::temp_directory_path() / "leopard-waves-XXXXXX").string();
    REQUIRE(mkdtemp(folder.data()) != nullptr);
    const Outcome outcome = RunTrace(*tile, trace::MakeSynthetic(Typical()));
    const auto results = engine.value().Run(outcome.heads[0], folder + "/w.fst");
    if (!results.ok()) FAIL(Format(results.errors()));
    const std::map<std::string, int> widths = Widths(Hierarchy(ReadFile(folder + "/w.fst").value()));
    const std::string save = ReadFile(folder + "/w.gtkw").value();
    std::filesystem::remove_all(folder);

    int dpus = 0;
    for (const rtl::SignalGroup& group : rtl::KeySignals(tile->params)) {
      dpus += group.title.rfind("DPU ", 0) == 0 ? 1 : 0;
      for (const rtl::Signal& signal : group.signals) {
        const std::string name =
            "TOP." + tile->config.name + ".u_tile." + signal.path +
            (signal.format != rtl::Format::kBit ? "[" + std::to_string(signal.width - 1) + ":0]" : "");
        INFO(name);
        REQUIRE(widths.count(name) == 1);
        CHECK(widths.at(name) == signal.width);
        CHECK(save.find("\n" + name + "\n") != std::string::npos);
      }
    }
    CHECK(dpus == tile->params.dpus);
  }
}

}  // namespace
}  // namespace leopard::cases
