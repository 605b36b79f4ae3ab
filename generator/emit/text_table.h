// Aligned columns of plain text, for people.
#ifndef LEOPARD_GENERATOR_EMIT_TEXT_TABLE_H_
#define LEOPARD_GENERATOR_EMIT_TEXT_TABLE_H_

#include <string>
#include <vector>

namespace leopard::emit {

struct Column {
  std::string title;
  bool right = false;  ///< Numbers stand at the right.
};

/// Titles, a rule, rows; two blanks between columns, none at ends of lines. Rows have a cell for each column. ASCII.
std::string TextTable(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_TEXT_TABLE_H_
