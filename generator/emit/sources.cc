#include "generator/emit/sources.h"

namespace leopard::emit {

std::vector<EmbeddedFile> SourcesIn(const std::string& folder) {
  std::vector<EmbeddedFile> found;
  for (const EmbeddedFile& file : EmbeddedFiles()) {
    if (file.path.rfind('/') == folder.size() && file.path.compare(0, folder.size(), folder) == 0) {
      found.push_back(file);
    }
  }
  return found;
}

std::string BaseName(const std::string& path, const std::string& suffix) {
  std::string name = path.substr(path.rfind('/') + 1);
  if (name.size() >= suffix.size() && name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0) {
    name.resize(name.size() - suffix.size());
  }
  return name;
}

}  // namespace leopard::emit
