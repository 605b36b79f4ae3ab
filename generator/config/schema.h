// The one table that declares every key of a configuration. Reading, checking, the canonical form, and
// the manual all follow it.
#ifndef LEOPARD_GENERATOR_CONFIG_SCHEMA_H_
#define LEOPARD_GENERATOR_CONFIG_SCHEMA_H_

#include <string>
#include <variant>
#include <vector>

#include "generator/config/config.h"

namespace leopard::config {

/// Where the value of a key lives in a Config; the alternative is the key's type.
template <typename T>
using FieldOf = T& (*)(Config&);
using Field = std::variant<FieldOf<std::string>, FieldOf<Design>, FieldOf<int>, FieldOf<double>, FieldOf<bool>>;

struct Key {
  std::string path;  ///< "qk.dpus"
  Field field;
  int min = 0;  ///< Of numbers.
  int max = 0;
  bool or_zero = false;      ///< Zero is allowed besides min to max.
  std::string default_text;  ///< Instead of the value in Config{}: "required", "= head_dim".
  std::string range_text;    ///< Instead of min to max, in the manual: a bound that another key sets.
  std::string unit;
  std::string text;  ///< One line for the manual.
};

/// All keys, in the order of the canonical form and of the manual.
const std::vector<Key>& Schema();

/// The key of that path, or null.
const Key* FindKey(const std::string& path);

/// "qk" of "qk.dpus", "" of "head_dim".
std::string SectionOf(const Key& key);
/// "dpus" of "qk.dpus".
std::string LastPart(const std::string& path);

/// "formats", "qk", ...
std::vector<std::string> SectionNames();
/// The names of the keys (and, at the top, sections) directly inside a section; "" is the top.
std::vector<std::string> NamesIn(const std::string& section);

/// The values of `design`, in the order of the enumeration.
const std::vector<std::string>& DesignNames();
std::string DesignName(Design design);

}  // namespace leopard::config

#endif  // LEOPARD_GENERATOR_CONFIG_SCHEMA_H_
