// Whole files, read and written. Every failure is a diagnostic that carries the system's reason.
#ifndef LEOPARD_COMMON_FILES_H_
#define LEOPARD_COMMON_FILES_H_

#include <string>

#include "common/diagnostics.h"
#include "common/result.h"

namespace leopard {

/// The bytes of a file.
Result<std::string> ReadFile(const std::string& path);

/// Writes `contents` to a temporary name beside `path` and renames it into place once everything is on
/// the disk, so that nobody ever sees half a file. Returns no diagnostics on success; on failure the
/// file that was there before is untouched and the temporary is gone.
Diagnostics WriteFile(const std::string& path, const std::string& contents);

/// Makes a directory and the ones above it; those that exist are left alone.
Diagnostics MakeDirectories(const std::string& path);

}  // namespace leopard

#endif  // LEOPARD_COMMON_FILES_H_
