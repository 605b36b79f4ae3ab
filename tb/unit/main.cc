// The program of every bench: builds the module for each set of parameters, lets the bench compare it with its twin,
// and then shows that the bench notices each of its faults.
//
//   LEOPARD_SEED=N       stimulus of another seed (default 1)
//   LEOPARD_VERILATOR=P  another Verilator
//   LEOPARD_VERBOSE=1    how each fault is noticed
//
// Exit status 77 if no Verilator is installed.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>
#include <optional>

#include "generator/config/reader.h"
#include "generator/derive/params.h"
#include "tb/unit/support/bench.h"

namespace leopard::unit {
namespace {

struct Tools {
  rtl::Verilator verilator;
  rtl::Compiler compiler;
  std::uint64_t seed = 1;
  std::string program;
  bool verbose = false;  ///< Say how faults are noticed.
};

std::optional<Tools>& TheTools() {
  static std::optional<Tools> tools;
  return tools;
}

/// The whole library, as a generated design has it.
std::vector<emit::GeneratedFile> Sources() {
  const auto loaded = config::ReadFile(std::string(LEOPARD_SOURCE_DIR) + "/configs/tiny.yaml");
  REQUIRE(loaded.ok());
  const auto files = emit::Emit(loaded.value().config, derive::Derive(loaded.value().config));
  REQUIRE(files.ok());
  return files.value();
}

std::string Describe(const Bench& bench, const Parameters& parameters, const std::string& failure) {
  std::string text = bench.module;
  for (const auto& [name, value] : parameters) text += " " + name + "=" + std::to_string(value);
  text += "\n  " + failure + "\n  repeat: LEOPARD_SEED=" + std::to_string(TheTools()->seed);
  const char* named = std::getenv("LEOPARD_VERILATOR");
  if (named != nullptr) text += " LEOPARD_VERILATOR=" + std::string(named);
  return text + " " + TheTools()->program;
}

std::string TextOf(const std::vector<emit::GeneratedFile>& files, const std::string& path) {
  for (const emit::GeneratedFile& file : files) {
    if (file.path == path) return file.text;
  }
  return "";
}

/// The first difference between module and twin over `sets`; empty if there is none.
std::string Verdict(const Bench& bench, const std::vector<Parameters>& sets, std::size_t first_set,
                    const std::vector<emit::GeneratedFile>& files) {
  LibraryJob job{bench.module, {}, files, LEOPARD_UNIT_CACHE};
  for (const Parameters& set : sets) {
    const auto selected = Select(bench.module, TextOf(files, "rtl/" + bench.module + ".v"), set);
    const std::string failure = selected.ok() ? "" : Format(selected.errors());
    REQUIRE_MESSAGE(selected.ok(), failure);
    job.sets.push_back(selected.value());
  }
  const Result<std::string> path = BuildLibrary(job, TheTools()->verilator, TheTools()->compiler);
  const std::string failure = path.ok() ? "" : Format(path.errors());
  REQUIRE_MESSAGE(path.ok(), failure);
  const Result<Library> library = Library::Open(path.value());
  const std::string refusal = library.ok() ? "" : Format(library.errors());
  REQUIRE_MESSAGE(library.ok(), refusal);
  for (std::size_t set = 0; set < job.sets.size(); ++set) {
    const std::uint64_t seed = TheTools()->seed * 1000 + first_set + set;
    Random random(seed);
    Unit unit(library.value(), static_cast<int>(set), sets[set], static_cast<int>(seed % 1000000007) + 1);
    bench.check(unit, random);
    if (!unit.ok()) return Describe(bench, job.sets[set], unit.failure());
  }
  return "";
}

TEST_CASE("the module does what its twin does") {
  const Bench bench = TheBench();
  REQUIRE(!bench.sets.empty());
  const std::string verdict = Verdict(bench, bench.sets, 0, Sources());
  CHECK(verdict == "");
}

TEST_CASE("each deliberate fault is noticed") {
  const Bench bench = TheBench();
  REQUIRE(!bench.faults.empty());
  for (const Fault& fault : bench.faults) {
    CAPTURE(fault.file);
    CAPTURE(fault.text);
    std::vector<emit::GeneratedFile> files = Sources();
    int found = 0;
    for (emit::GeneratedFile& file : files) {
      if (file.path != fault.file) continue;
      for (std::size_t at = 0; (at = file.text.find(fault.text, at)) != std::string::npos; ++found) {
        file.text.replace(at, fault.text.size(), fault.replacement);
        at += fault.replacement.size();
      }
    }
    REQUIRE(found == 1);
    const std::string verdict = Verdict(bench, {bench.sets.at(fault.set)}, fault.set, files);
    CHECK(verdict != "");
    std::cout << "noticed: " << fault.text << " -> " << fault.replacement << '\n';
    if (TheTools()->verbose) std::cout << verdict << '\n';
  }
}

/// 0, or the exit status with which to leave.
int FindTools(const char* program) {
  const rtl::Places places = rtl::HereAndNow("");
  Tools tools;
  const auto verilator = rtl::FindVerilator(places);
  if (!verilator.ok()) {
    std::cout << (places.environment.empty() ? "NOT RUN: " : "") << Format(verilator.errors());
    return places.environment.empty() ? 77 : 1;
  }
  const auto compiler = rtl::FindCompiler(places);
  if (!compiler.ok()) {
    std::cout << Format(compiler.errors());
    return 1;
  }
  tools.verilator = verilator.value();
  tools.compiler = compiler.value();
  tools.program = program;
  tools.verbose = std::getenv("LEOPARD_VERBOSE") != nullptr;
  const char* seed = std::getenv("LEOPARD_SEED");
  if (seed != nullptr) {
    char* end = nullptr;
    tools.seed = std::strtoull(seed, &end, 10);
    if (end == seed || *end != '\0') {
      std::cout << "LEOPARD_SEED is \"" << seed << "\"; expected a whole number\n";
      return 2;
    }
  }
  std::cout << TheBench().module << ": " << tools.verilator.version << ", seed " << tools.seed << '\n';
  TheTools() = tools;
  return 0;
}

}  // namespace
}  // namespace leopard::unit

int main(int argc, char** argv) {
  const int status = leopard::unit::FindTools(argv[0]);
  if (status != 0) return status;
  return doctest::Context(argc, argv).run();
}
