// Texts of the source tree that the program carries with it, so that it works from anywhere. CMake's
// leopard_embed(target file...) gives a library `target` the function
//
//     namespace leopard::target { const std::vector<EmbeddedFile>& EmbeddedFiles(); }
//
// which that library declares where it uses it. The files are in the order of their paths.
#ifndef LEOPARD_COMMON_EMBEDDED_H_
#define LEOPARD_COMMON_EMBEDDED_H_

#include <string>
#include <vector>

namespace leopard {

struct EmbeddedFile {
  std::string path;  ///< Relative to the root of the source tree, with forward slashes.
  std::string text;
};

}  // namespace leopard

#endif  // LEOPARD_COMMON_EMBEDDED_H_
