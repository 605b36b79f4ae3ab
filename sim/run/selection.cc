#include "sim/run/selection.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "sim/run/option_text.h"

namespace leopard::run {

namespace {

constexpr int kMaxDigits = 9;  // so that every number fits an int

struct Range {
  int first = 0;
  int last = 0;
  int column = 1;
};

std::optional<int> ParseNumber(const std::string& text) {
  if (text.empty() || text.size() > kMaxDigits) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; })) return std::nullopt;
  return std::stoi(text);
}

std::optional<Range> ParseRange(const OptionPart& part) {
  const std::size_t dash = part.text.find('-');
  const std::optional<int> first = ParseNumber(part.text.substr(0, dash));
  const std::optional<int> last = dash == std::string::npos ? first : ParseNumber(part.text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return Range{*first, *last, part.column};
}

std::string Show(const Range& range) {
  if (range.first == range.last) return std::to_string(range.first);
  return std::to_string(range.first) + "-" + std::to_string(range.last);
}

std::vector<Range> ParseRanges(const std::string& option, const std::string& text, Diagnostics* errors) {
  std::vector<Range> ranges;
  for (const OptionPart& part : SplitAtCommas(text)) {
    const std::optional<Range> range = ParseRange(part);
    if (!range) {
      errors->push_back(OptionError(option, text, part.column,
                                    "found \"" + part.text + "\"; expected a number such as 3 or a range such as 0-3"));
    } else if (range->last < range->first) {
      errors->push_back(OptionError(option, text, part.column, "range " + part.text + " ends before it begins",
                                    std::to_string(range->last) + "-" + std::to_string(range->first)));
    } else {
      ranges.push_back(*range);
    }
  }
  return ranges;
}

bool Holds(const std::vector<Range>& ranges, int number) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [number](const Range& range) { return range.first <= number && number <= range.last; });
}

std::string BlockList(const trace::Trace& trace) {
  std::string list;
  for (const trace::Block& block : trace.blocks) list += (list.empty() ? "" : ", ") + std::to_string(block.index);
  return list;
}

std::vector<const trace::Block*> SelectBlocks(const std::string& text, const trace::Trace& trace, Diagnostics* errors) {
  std::vector<const trace::Block*> blocks;
  if (text.empty()) {
    for (const trace::Block& block : trace.blocks) blocks.push_back(&block);
    return blocks;
  }
  const std::vector<Range> ranges = ParseRanges("--blocks", text, errors);
  for (const Range& range : ranges) {
    // Blocks need not be consecutive, so a range need only meet one; a single number must.
    const bool met = std::any_of(trace.blocks.begin(), trace.blocks.end(), [&range](const trace::Block& block) {
      return range.first <= block.index && block.index <= range.last;
    });
    if (!met) {
      errors->push_back(OptionError("--blocks", text, range.column, "the trace has no block " + Show(range),
                                    "its blocks are " + BlockList(trace)));
    }
  }
  for (const trace::Block& block : trace.blocks) {
    if (Holds(ranges, block.index)) blocks.push_back(&block);
  }
  return blocks;
}

/// Refuses numbers beyond `count` of block `index`; `what` is "heads" or "queries".
void CheckRanges(const std::string& text, const std::string& what, const std::vector<Range>& ranges, int index,
                 int count, Diagnostics* errors) {
  for (const Range& range : ranges) {
    if (range.last < count) continue;
    errors->push_back(OptionError("--" + what, text, range.column,
                                  what + " " + Show(range) + " selected; block " + std::to_string(index) + " has " +
                                      std::to_string(count) + " (0 to " + std::to_string(count - 1) + ")"));
  }
}

std::vector<Range> ParseQueries(const std::string& text, Diagnostics* errors) {
  std::vector<Range> ranges = ParseRanges("--queries", text, errors);
  // A head runs one stretch of queries, as in decoding or chunked prefill.
  if (ranges.size() > 1) {
    errors->push_back(OptionError("--queries", text, ranges[1].column, "found a second range; expected one"));
  }
  return ranges;
}

}  // namespace

Diagnostics CheckSyntax(const Selection& selection) {
  Diagnostics errors;
  if (!selection.blocks.empty()) ParseRanges("--blocks", selection.blocks, &errors);
  if (!selection.heads.empty()) ParseRanges("--heads", selection.heads, &errors);
  if (!selection.queries.empty()) ParseQueries(selection.queries, &errors);
  return errors;
}

Result<std::vector<HeadTask>> Select(const Selection& selection, const trace::Trace& trace) {
  Diagnostics errors;
  const std::vector<const trace::Block*> blocks = SelectBlocks(selection.blocks, trace, &errors);
  std::vector<Range> heads;
  std::vector<Range> queries;
  if (!selection.heads.empty()) heads = ParseRanges("--heads", selection.heads, &errors);
  if (!selection.queries.empty()) queries = ParseQueries(selection.queries, &errors);
  if (!errors.empty()) return errors;

  std::vector<HeadTask> tasks;
  for (const trace::Block* block : blocks) {
    CheckRanges(selection.heads, "heads", heads, block->index, block->heads, &errors);
    CheckRanges(selection.queries, "queries", queries, block->index, block->queries, &errors);
    const int first = queries.empty() ? 0 : queries[0].first;
    const int last = queries.empty() ? block->queries - 1 : queries[0].last;
    for (int head = 0; head < block->heads; ++head) {
      if (heads.empty() || Holds(heads, head)) tasks.push_back({block, head, first, last - first + 1});
    }
  }
  if (!errors.empty()) return errors;
  return tasks;
}

}  // namespace leopard::run
