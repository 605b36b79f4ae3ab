// A design on disk: a folder that a manifest describes, made and renewed without touching anything else.
#ifndef LEOPARD_GENERATOR_EMIT_FOLDER_H_
#define LEOPARD_GENERATOR_EMIT_FOLDER_H_

#include <string>
#include <vector>

#include "common/result.h"
#include "generator/emit/emit.h"

namespace leopard::emit {

struct FolderChanges {
  int written = 0;    ///< Files that are new or got other bytes.
  int unchanged = 0;  ///< Files that had their bytes already: not touched, so that make sees no change.
  int removed = 0;    ///< Files of the earlier design that this one does not have.
};

/// Makes `folder` hold `files`, whose last is the manifest.
///
/// A folder that does not exist appears complete or not at all. One that holds a design of ours is renewed file by
/// file, each atomically, the manifest last; files that no manifest of ours lists stay as they are, and where one
/// is in the way, nothing is written. Any other folder with something in it is refused.
Result<FolderChanges> WriteFolder(const std::string& folder, const std::vector<GeneratedFile>& files);

}  // namespace leopard::emit

#endif  // LEOPARD_GENERATOR_EMIT_FOLDER_H_
