// "Did you mean": the candidate that looks most like what the user wrote.
#ifndef LEOPARD_COMMON_SUGGEST_H_
#define LEOPARD_COMMON_SUGGEST_H_

#include <string>
#include <vector>

namespace leopard {

/// The candidate that the fewest insertions, deletions, replacements and swaps of neighbours turn `text`
/// into (the first of several); empty where more than a third of it would have to change.
std::string Nearest(const std::string& text, const std::vector<std::string>& candidates);

/// "a, b and c", with `last` for "and".
std::string JoinWords(const std::vector<std::string>& words, const std::string& last);

}  // namespace leopard

#endif  // LEOPARD_COMMON_SUGGEST_H_
