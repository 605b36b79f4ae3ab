// Texts of the command line that select a part of a run.
#include "sim/run/engine.h"
#include "sim/run/selection.h"
#include "sim/trace/synthetic.h"
#include "tests/fuzz/fuzz.h"

namespace leopard::fuzz {
namespace {

trace::Trace TwoBlocks() {
  trace::SyntheticOptions options;
  options.blocks = 2;
  options.heads = 3;
  options.key_heads = 1;
  options.queries = 4;
  trace::Trace trace = trace::MakeSynthetic(options);
  trace.blocks[1].index = 17;
  return trace;
}

}  // namespace

void Options(std::string_view input) {
  static const trace::Trace trace = TwoBlocks();
  std::vector<std::string> lines = Lines(input);
  lines.resize(4);
  const run::Selection selection{lines[0], lines[1], lines[2]};
  const Diagnostics syntax = run::CheckSyntax(selection);
  const auto tasks = run::Select(selection, trace);
  if (!syntax.empty()) CheckErrors(syntax, input);
  if (!tasks.ok()) {
    CheckErrors(tasks.errors(), input);
  } else {
    Require(syntax.empty() && !tasks.value().empty(), "what is well formed and met selects something");
    for (const run::HeadTask& task : tasks.value()) {
      Require(task.head >= 0 && task.head < task.block->heads, "heads are those of the block");
      Require(task.first_query >= 0 && task.queries >= 1 && task.first_query + task.queries <= task.block->queries,
              "queries are those of the block");
    }
  }
  const auto names = run::ParseEngineNames(lines[3]);
  if (!names.ok()) CheckErrors(names.errors(), input);
}

}  // namespace leopard::fuzz
