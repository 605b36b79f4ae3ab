#include "sim/run/selection.h"

#include <doctest/doctest.h>

#include "sim/run/engine.h"

namespace leopard::run {
namespace {

/// Blocks 0, 2 and 3 of 4 heads and 8 queries.
trace::Trace MakeTrace() {
  trace::Trace trace;
  for (const int index : {0, 2, 3}) {
    trace::Block block;
    block.index = index;
    block.heads = 4;
    block.queries = 8;
    trace.blocks.push_back(block);
  }
  return trace;
}

std::string Heads(const Selection& selection) {
  const trace::Trace trace = MakeTrace();
  const auto tasks = Select(selection, trace);
  if (!tasks.ok()) return Format(tasks.errors());
  std::string text;
  for (const HeadTask& task : tasks.value()) {
    text += std::to_string(task.block->index) + ":" + std::to_string(task.head) + " ";
  }
  return text;
}

TEST_CASE("everything is selected where nothing is said") {
  const trace::Trace trace = MakeTrace();
  const auto tasks = Select({}, trace);
  REQUIRE(tasks.ok());
  REQUIRE(tasks.value().size() == 12);
  CHECK(tasks.value()[0].first_query == 0);
  CHECK(tasks.value()[0].queries == 8);
}

TEST_CASE("lists and ranges select in the trace's order, each head once") {
  CHECK(Heads({"2-3,0", "1,0-1", ""}) == "0:0 0:1 2:0 2:1 3:0 3:1 ");
  const trace::Trace trace = MakeTrace();
  const auto tasks = Select({"0", "3", "2-5"}, trace);
  REQUIRE(tasks.ok());
  REQUIRE(tasks.value().size() == 1);
  CHECK(tasks.value()[0].first_query == 2);
  CHECK(tasks.value()[0].queries == 4);
}

TEST_CASE("malformed selections are located") {
  CHECK(Heads({"0,x", "", ""}) ==
        "--blocks:1:3: error: found \"x\"; expected a number such as 3 or a range such as 0-3\n"
        "0,x\n"
        "  ^\n");
  CHECK(Heads({"", "3-1", ""}) ==
        "--heads:1:1: error: range 3-1 ends before it begins\n"
        "3-1\n"
        "^\n"
        "help: 1-3\n");
  CHECK(Heads({"", "", "0-1,4"}) ==
        "--queries:1:5: error: found a second range; expected one\n"
        "0-1,4\n"
        "    ^\n");
  for (const char* text : {"", ",", "1,", "-1", "1-", "0x1", " 1", "12345678901"}) {
    CHECK(CheckSyntax({text, "", ""}).empty() == (std::string(text).empty()));
  }
}

TEST_CASE("numbers that the trace does not have are refused") {
  CHECK(Heads({"1", "", ""}) ==
        "--blocks:1:1: error: the trace has no block 1\n"
        "1\n"
        "^\n"
        "help: its blocks are 0, 2, 3\n");
  CHECK(Heads({"2", "0,4", "0-8"}) ==
        "--heads:1:3: error: heads 4 selected; block 2 has 4 (0 to 3)\n"
        "0,4\n"
        "  ^\n"
        "--queries:1:1: error: queries 0-8 selected; block 2 has 8 (0 to 7)\n"
        "0-8\n"
        "^\n");
}

TEST_CASE("engines are named, once each") {
  REQUIRE(ParseEngineNames("golden,rtl").ok());
  CHECK(ParseEngineNames("golden,rtl").value() == std::vector<std::string>{"golden", "rtl"});
  REQUIRE(ParseEngineNames("systemc,model").ok());
  CHECK(ParseEngineNames("systemc,model").value() == std::vector<std::string>{"systemc", "model"});
  CHECK(Format(ParseEngineNames("modle").errors()) ==
        "--engine:1:1: error: \"modle\" is not an engine; expected golden, model, rtl or systemc\n"
        "modle\n"
        "^\n");
  CHECK(Format(ParseEngineNames("rtl,rtl").errors()) ==
        "--engine:1:5: error: engine rtl is named twice\n"
        "rtl,rtl\n"
        "    ^\n");
}

}  // namespace
}  // namespace leopard::run
