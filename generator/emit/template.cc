#include "generator/emit/template.h"

#include <algorithm>
#include <set>
#include <utility>

namespace leopard::emit {
namespace {

constexpr char kSign = '@';

bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }
bool IsNameCharacter(char c) { return IsCapital(c) || (c >= '0' && c <= '9') || c == '_'; }

/// A mark inside a text: [begin, end) with its signs. `closed` says whether the second sign is there.
struct Place {
  std::size_t begin = std::string::npos;
  std::size_t end = std::string::npos;
  std::string name;
  bool closed = false;

  bool found() const { return begin != std::string::npos; }
};

Place FindMark(const std::string& text, std::size_t from) {
  Place place;
  for (std::size_t at = text.find(kSign, from); at != std::string::npos; at = text.find(kSign, at + 1)) {
    if (at + 1 >= text.size() || !IsCapital(text[at + 1])) continue;
    std::size_t end = at + 1;
    while (end < text.size() && IsNameCharacter(text[end])) ++end;
    place.begin = at;
    place.name = text.substr(at + 1, end - at - 1);
    place.closed = end < text.size() && text[end] == kSign;
    place.end = place.closed ? end + 1 : end;
    break;
  }
  return place;
}

std::string Signed(const std::string& name) { return kSign + name + kSign; }

std::size_t LineBegin(const std::string& text, std::size_t at) {
  const std::size_t newline = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  return newline == std::string::npos ? 0 : newline + 1;
}

Diagnostic ErrorAt(const EmbeddedFile& file, std::size_t at, std::string message, std::string help) {
  Diagnostic diagnostic = MakeError(file.path, std::move(message), std::move(help));
  const std::size_t begin = LineBegin(file.text, at);
  diagnostic.line = 1 + static_cast<int>(std::count(file.text.begin(), file.text.begin() + begin, '\n'));
  diagnostic.column = 1 + static_cast<int>(at - begin);
  diagnostic.source = file.text.substr(begin, file.text.find('\n', at) - begin);
  return diagnostic;
}

std::string KnownMarks(const std::vector<Mark>& marks) {
  if (marks.empty()) return "this template has no marks";
  std::string text = "the marks of this template are";
  for (const Mark& mark : marks) text += (&mark == &marks.front() ? " " : ", ") + Signed(mark.name);
  return text;
}

/// The value, each line after the first preceded by `prefix`.
std::string Block(const std::string& value, const std::string& prefix) {
  std::string block;
  for (const char c : value) {
    block += c;
    if (c == '\n') block += prefix;
  }
  return block;
}

/// What is wrong with the mark at `place`, if anything; its value in `*value` otherwise.
Diagnostics Resolve(const EmbeddedFile& file, const std::vector<Mark>& marks, const Place& place,
                    const std::string** value) {
  if (!place.closed) {
    return {ErrorAt(file, place.begin, "the mark @" + place.name + " is open",
                    "write " + Signed(place.name) + ", without blanks")};
  }
  const auto mark = std::find_if(marks.begin(), marks.end(),
                                 [&place](const Mark& candidate) { return candidate.name == place.name; });
  if (mark == marks.end()) {
    return {ErrorAt(file, place.begin, "unknown mark " + Signed(place.name), KnownMarks(marks))};
  }
  if (mark->value.empty()) return {ErrorAt(file, place.begin, "unfilled mark " + Signed(place.name), "")};
  const Place inner = FindMark(mark->value, 0);
  if (inner.found() && inner.closed) {
    return {ErrorAt(file, place.begin, "unfilled mark " + Signed(inner.name) + " in the value of " + Signed(place.name),
                    "values are not templates")};
  }
  *value = &mark->value;
  return {};
}

}  // namespace

Result<std::string> Fill(const EmbeddedFile& file, const std::vector<Mark>& marks) {
  std::string filled;
  Diagnostics errors;
  std::set<std::string> used;
  std::size_t done = 0;
  for (Place place = FindMark(file.text, 0); place.found(); place = FindMark(file.text, place.end)) {
    used.insert(place.name);
    const std::string* value = nullptr;
    const Diagnostics wrong = Resolve(file, marks, place, &value);
    errors.insert(errors.end(), wrong.begin(), wrong.end());
    if (value == nullptr) continue;
    const std::size_t line = LineBegin(file.text, place.begin);
    filled.append(file.text, done, place.begin - done);
    filled += Block(*value, file.text.substr(line, place.begin - line));
    done = place.end;
  }
  filled.append(file.text, done, std::string::npos);
  for (const Mark& mark : marks) {
    if (mark.optional || used.count(mark.name) != 0) continue;
    errors.push_back(MakeError(file.path, "unused mark " + Signed(mark.name)));
    errors.back().line = 1;  // it stands nowhere: the template as a whole lacks it
  }
  if (!errors.empty()) return errors;
  return filled;
}

}  // namespace leopard::emit
