// A folder of its own for a test, gone with it.
#ifndef LEOPARD_SIM_RUN_TEST_FOLDER_H_
#define LEOPARD_SIM_RUN_TEST_FOLDER_H_

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace leopard::run {

class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "leopard_run_XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TestFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  std::size_t files() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) count += entry.exists() ? 1 : 0;
    return count;
  }

 private:
  std::string path_;
};

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_TEST_FOLDER_H_
