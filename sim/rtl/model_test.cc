// Building models: with tools that only pretend, for what can go wrong, and with real ones where there are any.
#include "sim/rtl/model.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <thread>
#include <vector>

#include "sim/rtl/compile.h"
#include "sim/rtl/test_support.h"

namespace leopard::rtl {
namespace {

namespace fs = std::filesystem;
using testing::FakeDesign;
using testing::Scratch;
using testing::SmallConfig;

/// A translator and a compiler that touch the files they should make and note in a journal that they ran.
class FakeTools {
 public:
  FakeTools() {
    scratch_.Write("v/include/verilated.h", "");
    places_.option = scratch_.Script("v/bin/verilator_bin",
                                     "[ $1 = --version ] && { echo Verilator 5.006; exit 0; }\n"
                                     "mkdir -p verilated\n"
                                     "printf 'VM_GLOBAL_FAST += \\\\\\n\\tverilated \\\\\\n\\n' > "
                                     "verilated/Vtop_classes.mk\n");
    Compiler("");
    options_.cache_dir = scratch_.path() + "/cache";
    options_.jobs = 1;
  }

  /// Gives the compiler something to do first.
  void Compiler(const std::string& first) {
    places_.cxx = scratch_.Script("c++",
                                  "case \"$*\" in --version) echo fake 1.0; exit 0;; -dumpmachine) exit 0;; esac\n"
                                  "echo \"$*\" >> " +
                                      Journal() + "\n" + first +
                                      "while [ $# -gt 0 ]; do [ $1 = -o ] && echo made > $2; shift; done\n");
  }

  std::string Journal() const { return scratch_.path() + "/journal"; }

  std::size_t Runs() const {
    std::ifstream journal(Journal());
    std::size_t runs = 0;
    for (std::string line; std::getline(journal, line);) ++runs;
    return runs;
  }

  Result<Model> Build(const std::vector<emit::GeneratedFile>& files) const {
    return BuildModel("fake_tile", files, options_, places_);
  }

  Scratch scratch_;
  Places places_;
  BuildOptions options_;
};

constexpr std::size_t kFirstBuild = 5;  // runtime, fast, slow, bench, link
constexpr std::size_t kNextBuild = 4;   // the runtime is there

TEST_CASE("a model is built once; another one shares the runtime") {
  FakeTools tools;
  std::vector<emit::GeneratedFile> files = FakeDesign(SmallConfig());
  const Result<Model> model = tools.Build(files);
  REQUIRE(model.ok());
  CHECK(ReadFile(model.value().program).value() == "made\n");
  CHECK(model.value().verilator_version == "Verilator 5.006");
  CHECK(model.value().compiler == "fake 1.0");
  CHECK_FALSE(fs::exists(fs::path(model.value().program).parent_path() / "work"));
  CHECK(tools.Runs() == kFirstBuild);
  CHECK(tools.Build(files).value().program == model.value().program);
  CHECK(tools.Runs() == kFirstBuild);
  files.back().text += "module more; endmodule\n";
  CHECK(tools.Build(files).value().program != model.value().program);
  CHECK(tools.Runs() == kFirstBuild + kNextBuild);
}

TEST_CASE("what the model depends on makes another entry, what it does not depend on does not") {
  FakeTools tools;
  std::vector<emit::GeneratedFile> files = FakeDesign(SmallConfig());
  const std::string first = tools.Build(files).value().program;
  files.push_back({"params.json", "{}"});
  files[0].text = "// digest 0123\n" + files[0].text;
  CHECK(tools.Build(files).value().program == first);
  files[0].text = "  // verilator lint_off WIDTH\n" + files[0].text;
  CHECK(tools.Build(files).value().program != first);
  files = FakeDesign(SmallConfig());
  tools.options_.optimise = 1;
  CHECK(tools.Build(files).value().program != first);
  tools.options_.optimise = 3;
  tools.options_.waves = true;
  CHECK(tools.Build(files).value().program != first);
  tools.options_.waves = false;
  CHECK(tools.Build(files).value().program == first);
}

TEST_CASE("a bench on SystemC is another entry, and each version of SystemC again another") {
  FakeTools tools;
  tools.Compiler("case \"$*\" in *-dM*) cat " + tools.scratch_.path() + "/macros; exit 0;; esac\n");
  const auto version = [&tools](int patch) {
    tools.scratch_.Write("macros", "#define SC_VERSION_MAJOR 2\n#define SC_VERSION_MINOR 3\n#define SC_VERSION_PATCH " +
                                       std::to_string(patch) + "\n");
  };
  version(4);
  const std::vector<emit::GeneratedFile> files = FakeDesign(SmallConfig());
  const std::string first = tools.Build(files).value().program;
  tools.options_.bench = BenchKind::kSystemC;
  const Model systemc = tools.Build(files).value();
  CHECK(systemc.program != first);
  CHECK(systemc.engine == "systemc");
  CHECK(systemc.systemc_version.find("SystemC 2.3.4") == 0);
  CHECK(ReadFile(tools.Journal()).value().find(" -lsystemc\n") != std::string::npos);
  version(5);
  CHECK(tools.Build(files).value().program != systemc.program);
  version(4);
  CHECK(tools.Build(files).value().program == systemc.program);
  tools.options_.bench = BenchKind::kVerilator;
  CHECK(tools.Build(files).value().program == first);
}

TEST_CASE("builds of one model at once compile it once") {
  FakeTools tools;
  tools.Compiler("sleep 0.05\n");
  const std::vector<emit::GeneratedFile> files = FakeDesign(SmallConfig());
  std::vector<std::thread> threads;
  std::vector<std::string> programs(6);
  for (std::string& program : programs) {
    threads.emplace_back([&] {
      const Result<Model> model = tools.Build(files);
      if (model.ok()) program = model.value().program;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& program : programs) CHECK((!program.empty() && program == programs[0]));
  CHECK(tools.Runs() == kFirstBuild);
}

TEST_CASE("a compiler that fails is told with its last lines and the log that stays") {
  FakeTools tools;
  tools.Compiler(
      "case \"$*\" in *all_FAST*) for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo line $i; done; "
      "echo all_FAST.cpp: no space left on device >&2; exit 7;; esac\n");
  const std::vector<emit::GeneratedFile> files = FakeDesign(SmallConfig());
  const Result<Model> model = tools.Build(files);
  REQUIRE_FALSE(model.ok());
  const Diagnostic& error = model.errors().front();
  CHECK(error.message ==
        "compiling verilated/all_FAST.cpp failed with status 7; it ended with\n  line 3\n  line 4\n  line 5\n  line 6\n"
        "  line 7\n  line 8\n  line 9\n  line 10\n  line 11\n  line 12\n  line 13\n"
        "  all_FAST.cpp: no space left on device");
  CHECK(error.file.rfind(tools.options_.cache_dir + "/fake_tile-", 0) == 0);
  const std::string log = ReadFile(error.file).value();
  CHECK(log.find("-c verilated/all_FAST.cpp -o fast.o\nline 1\n") != std::string::npos);
  CHECK(log.find(" -c verilated/all_SLOW.cpp") == std::string::npos);  // the first failure stops the rest
  tools.Compiler("");
  CHECK(tools.Build(files).ok());
}

TEST_CASE("lists in Verilator's makefiles") {
  const std::string makefile =
      "# Comment\nA_FAST += \\\n\tone \\\n\ttwo__0 \\\n\n# Next\nB += \\\n\nA += \\\n  three\nC += \\\n  four \\\n";
  CHECK(ClassList(makefile, "A_FAST") == std::vector<std::string>{"one", "two__0"});
  CHECK(ClassList(makefile, "A") == std::vector<std::string>{"three"});
  CHECK(ClassList(makefile, "B").empty());
  CHECK(ClassList(makefile, "C") == std::vector<std::string>{"four"});
  CHECK(ClassList(makefile, "D").empty());
}

}  // namespace
}  // namespace leopard::rtl
