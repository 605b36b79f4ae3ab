// Fuzz targets: each takes any bytes, and ends normally whatever they are. docs/howto/fuzz-and-sanitize.md.
#ifndef LEOPARD_TESTS_FUZZ_FUZZ_H_
#define LEOPARD_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace leopard::fuzz {

void Config(std::string_view input);       ///< A configuration file; after a line "%%set", the arguments of --set.
void Safetensors(std::string_view input);  ///< A safetensors file.
void Trace(std::string_view input);        ///< A trace file.
void Head(std::string_view input);         ///< Choices of a design and a head; golden and model must agree on it.
void Options(std::string_view input);      ///< Lines: --blocks, --heads, --queries, --engine.
void Records(std::string_view input);      ///< JSON: a kept record of a run, and a manifest.
void Result(std::string_view input);       ///< A model's result file.
void Arrays(std::string_view input);       ///< Three bytes of shape, then a head's kept arrays.

/// Ends the process with a report, as a sanitizer does, unless `holds`.
void Require(bool holds, const char* what);

/// Every failure must say something, in text that may go to a terminal and does not grow beyond `input`'s measure.
void CheckErrors(const Diagnostics& errors, std::string_view input);

/// The most bytes that were allocated at once since it was made; always 0 without AddressSanitizer.
class HeapPeak {
 public:
  HeapPeak();
  std::size_t bytes() const;
};

std::vector<std::string> Lines(std::string_view input);

}  // namespace leopard::fuzz

#endif  // LEOPARD_TESTS_FUZZ_FUZZ_H_
