#include "generator/config/manual.h"

#include "common/suggest.h"
#include "generator/config/schema.h"
#include "generator/config/value.h"

namespace leopard::config {
namespace {

constexpr char kIntroduction[] = R"(# Configuration

<!-- Written by `leopard manual > docs/configuration.md`; a test compares the two. -->

A configuration is a file of YAML 1.2 that describes one design. `leopard check FILE` reports every problem
with its place. `--set key.path=value`, as often as needed, replaces values of the file for one command.

```yaml
name: my_design
head_dim: 64
qk:
  dpus: 8
```

Keys with a dot belong into a map: `qk.dpus` is `dpus` inside `qk`. What is not written has its default.

| key | default | range | unit | meaning |
|---|---|---|---|---|
)";

constexpr char kRestrictions[] = R"(
So that a file means one thing only, these are refused: unknown and duplicate keys, merge keys, anchors, aliases,
tags, several documents, numbers with leading zeros or not in decimal, fractions and exponents where an integer is
expected, quoted numbers, and `yes`, `no`, `on`, `off` for `true` and `false`.

Some values exclude each other:

- `qk.serial_bits` is at most `formats.k_bits` - 1 (`design: leopard`).
- `qk.guard_sigmas` is 0 unless `design` is `leopard`.
)";

std::string InCode(const std::string& text) { return "`" + text + "`"; }

std::string RangeCell(const Key& key) {
  if (!key.range_text.empty()) return key.range_text;
  if (std::holds_alternative<FieldOf<std::string>>(key.field)) return "a name";
  if (std::holds_alternative<FieldOf<bool>>(key.field)) return "`true`, `false`";
  if (std::holds_alternative<FieldOf<Design>>(key.field)) {
    std::vector<std::string> names;
    for (const std::string& name : DesignNames()) names.push_back(InCode(name));
    return JoinWords(names, "or");
  }
  return (key.or_zero ? "0, or " : "") + std::to_string(key.min) + " to " + std::to_string(key.max);
}

std::string DefaultCell(const Key& key) {
  return key.default_text.empty() ? InCode(ValueText(key, Config{})) : key.default_text;
}

}  // namespace

std::string ManualText() {
  std::string text = kIntroduction;
  for (const Key& key : Schema()) {
    text += "| " + InCode(key.path) + " | " + DefaultCell(key) + " | " + RangeCell(key) + " | " + key.unit + " | " +
            key.text + " |\n";
  }
  return text + kRestrictions;
}

}  // namespace leopard::config
