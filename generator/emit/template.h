// Templates: texts with marks, @NAME@, which C++ fills. No conditions, no loops: a block is built in C++.
#ifndef LEOPARD_GENERATOR_EMIT_TEMPLATE_H_
#define LEOPARD_GENERATOR_EMIT_TEMPLATE_H_

#include <string>
#include <vector>

#include "common/embedded.h"
#include "common/result.h"

namespace leopard::emit {

struct Mark {
  std::string name;       ///< Without the signs: "NAME" for @NAME@.
  std::string value;      ///< May have several lines; no newline at its end.
  bool optional = false;  ///< May go unused: one of a list of values offered to every template.
};

/// The template with each mark replaced by its value. Lines of a value after its first repeat what stands before
/// the mark on its line, so that `// @TEXT@` gives a comment and an indented mark an indented block.
///
/// A mark is an at sign, a capital, then capitals, digits and `_`, and an at sign; other at signs are ordinary
/// text. Errors, all of them at once: a mark without a value (unknown), a value without a mark (unused, unless
/// optional), an empty value or one that itself has a mark (unfilled), and a mark without its second sign (open).
Result<std::string> Fill(const EmbeddedFile& file, const std::vector<Mark>& marks);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_TEMPLATE_H_
