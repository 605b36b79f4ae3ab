#include "generator/config/schema.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace leopard::config {
namespace {

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member name takes none
#define LEOPARD_FIELD(member) +[](Config& c) -> decltype((c.member)) { return c.member; }

Key Number(std::string path, Field field, int min, int max, std::string unit, std::string text) {
  Key key;
  key.path = std::move(path);
  key.field = field;
  key.min = min;
  key.max = max;
  key.unit = std::move(unit);
  key.text = std::move(text);
  return key;
}

Key Word(std::string path, Field field, std::string text) {
  return Number(std::move(path), field, 0, 0, "", std::move(text));
}

std::vector<Key> MakeSchema() {
  std::vector<Key> keys = {
      Word("name", LEOPARD_FIELD(name),
           "The design's name, and that of its top module: a letter, then letters, digits and `_`; at most 64 "
           "characters, no Verilog or SystemVerilog keyword and no module of the library (`leopard_tile`)."),
      Word("design", LEOPARD_FIELD(design),
           "`leopard`: bit-serial with early termination. `pruning`: bit-parallel, only survivors reach the softmax. "
           "`baseline`: bit-parallel, nothing is pruned."),
      Number("head_dim", LEOPARD_FIELD(head_dim), 1, 256, "elements", "D, the length of a query and of a key."),
      Number("value_dim", LEOPARD_FIELD(value_dim), 1, 256, "elements", "Dv, the length of a value."),
      Number("max_keys", LEOPARD_FIELD(max_keys), 1, 8192, "keys", "Keys, and values, that the tile holds."),
      Number("max_queries", LEOPARD_FIELD(max_queries), 1, 8192, "queries", "Queries that the tile holds."),
      Number("formats.q_bits", LEOPARD_FIELD(formats.q_bits), 2, 16, "bits", "Width of a query element, with sign."),
      Number("formats.k_bits", LEOPARD_FIELD(formats.k_bits), 2, 16, "bits", "Width of a key element, with sign."),
      Number("formats.v_bits", LEOPARD_FIELD(formats.v_bits), 2, 16, "bits", "Width of a value element, with sign."),
      Number("qk.dpus", LEOPARD_FIELD(qk.dpus), 1, 64, "units",
             "N_QK, the bit-serial dot-product units. The bit-parallel designs have one bit-parallel unit instead."),
      Number("qk.serial_bits", LEOPARD_FIELD(qk.serial_bits), 1, 15, "bits",
             "B, magnitude bits of a key that a unit takes in a cycle. No effect on the bit-parallel designs."),
      Number("qk.guard_sigmas", LEOPARD_FIELD(qk.guard_sigmas), 1, 12, "standard deviations",
             "z, how far the margin of early termination stays from its statistical mean; 0 keeps the exact margin, "
             "which never drops a survivor. Only for `leopard`."),
      Number("qk.fifo_depth", LEOPARD_FIELD(qk.fifo_depth), 2, 64, "survivors",
             "Survivors that may wait behind each unit. Changes cycles, never results."),
      Word("conditioning.centre", LEOPARD_FIELD(conditioning.centre),
           "Subtract each key element's mid-range before quantisation."),
      Word("conditioning.equalise", LEOPARD_FIELD(conditioning.equalise),
           "Scale each key element to the same range before quantisation, and queries inversely."),
  };
  const auto at = [&keys](const std::string& path) {
    return std::find_if(keys.begin(), keys.end(), [&path](const Key& key) { return key.path == path; });
  };
  at("name")->default_text = "required";
  at("value_dim")->default_text = "= `head_dim`";
  at("qk.serial_bits")->range_text = "1 to `formats.k_bits` - 1";
  at("qk.guard_sigmas")->or_zero = true;
  return keys;
}

#undef LEOPARD_FIELD

void AddOnce(const std::string& word, std::vector<std::string>* words) {
  if (std::find(words->begin(), words->end(), word) == words->end()) words->push_back(word);
}

}  // namespace

const std::vector<Key>& Schema() {
  static const std::vector<Key> schema = MakeSchema();
  return schema;
}

const Key* FindKey(const std::string& path) {
  for (const Key& key : Schema()) {
    if (key.path == path) return &key;
  }
  return nullptr;
}

std::string SectionOf(const Key& key) {
  const std::size_t dot = key.path.rfind('.');
  return dot == std::string::npos ? "" : key.path.substr(0, dot);
}

std::string LastPart(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? path : path.substr(dot + 1);
}

std::vector<std::string> SectionNames() {
  std::vector<std::string> names;
  for (const Key& key : Schema()) {
    if (!SectionOf(key).empty()) AddOnce(SectionOf(key), &names);
  }
  return names;
}

std::vector<std::string> NamesIn(const std::string& section) {
  std::vector<std::string> names;
  for (const Key& key : Schema()) {
    if (SectionOf(key) == section) {
      names.push_back(LastPart(key.path));
    } else if (section.empty()) {
      AddOnce(SectionOf(key), &names);
    }
  }
  return names;
}

const std::vector<std::string>& DesignNames() {
  static const std::vector<std::string> names = {"leopard", "pruning", "baseline"};
  return names;
}

std::string DesignName(Design design) { return DesignNames()[static_cast<std::size_t>(design)]; }

}  // namespace leopard::config
