// What the tests of sim/rtl share: a scratch folder, a small head, and a design without the generator.
#ifndef LEOPARD_SIM_RTL_TEST_SUPPORT_H_
#define LEOPARD_SIM_RTL_TEST_SUPPORT_H_

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "common/files.h"
#include "generator/derive/params.h"
#include "generator/derive/params_views.h"
#include "generator/emit/emit.h"
#include "sim/head/inputs.h"

namespace leopard::rtl::testing {

/// A folder that is gone at the end of the test.
class Scratch {
 public:
  Scratch() : path_((std::filesystem::temp_directory_path() / "leopard-test-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = path_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
    return path;
  }

  /// A shell script that can be run.
  std::string Script(const std::string& name, const std::string& body) const {
    const std::string path = Write(name, "#!/bin/sh\n" + body);
    chmod(path.c_str(), 0755);
    return path;
  }

 private:
  std::string path_;
};

inline config::Config SmallConfig() {
  config::Config config;
  config.name = "fake_tile";
  config.head_dim = 3;
  config.value_dim = 5;
  config.max_keys = 8;
  config.max_queries = 8;
  config.formats.q_bits = 4;
  config.formats.k_bits = 4;
  config.formats.v_bits = 6;
  config.qk.dpus = 2;
  config.qk.serial_bits = 2;
  return config;
}

/// A tile that honours the interface and computes next to nothing (testdata/fake_tile.v), for `config`.
inline std::vector<emit::GeneratedFile> FakeDesign(const config::Config& config) {
  const derive::Params params = derive::Derive(config);
  const std::vector<derive::Explanation> explained = derive::Explain(config, params);
  std::string tile = ReadFile("sim/rtl/testdata/fake_tile.v").value();
  for (const derive::Explanation& param : explained) {
    if (param.parameter.empty()) continue;
    const std::regex setting("parameter " + param.parameter + " = [0-9]+");
    tile = std::regex_replace(tile, setting, "parameter " + param.parameter + " = " + std::to_string(param.value));
  }
  return {{"include/leopard_params.h", derive::CppHeaderView(explained)}, {"rtl/fake_tile.v", tile}};
}

/// Three queries and five keys, one of them padding, whose numbers are easily told apart.
inline head::Inputs SmallHead() {
  head::Inputs inputs;
  inputs.block = 2;
  inputs.head = 1;
  inputs.queries = 3;
  inputs.keys = 5;
  inputs.key_length = 4;
  inputs.head_dim = 3;
  inputs.value_dim = 5;
  inputs.q = {1, -2, 7, 0, 5, -6, -7, 0, 3};
  inputs.k = {1, 1, 1, -7, 2, 0, 0, -3, 4, 6, 0, -1};
  for (int i = 0; i < 20; ++i) inputs.v.push_back(i - 10);
  inputs.threshold = {0, -5, 30};
  inputs.guard = {0, 0, 0};
  inputs.softmax_mantissa = 0x800000;
  inputs.softmax_shift = 20;
  return inputs;
}

}  // namespace leopard::rtl::testing

#endif  // LEOPARD_SIM_RTL_TEST_SUPPORT_H_
