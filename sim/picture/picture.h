// One picture of a run that explains early termination: where rows stop, why they stop, and what that does to
// the machine's time.
#ifndef LEOPARD_SIM_PICTURE_PICTURE_H_
#define LEOPARD_SIM_PICTURE_PICTURE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "generator/derive/params.h"
#include "sim/head/inputs.h"
#include "sim/head/results.h"

namespace leopard::picture {

/// Of a head, or of a whole run.
struct Figures {
  std::int64_t scores = 0;
  std::int64_t survivors = 0;
  std::int64_t planes = 0;
  std::optional<std::int64_t> cycles;
  std::optional<std::int64_t> limit_cycles;
  std::optional<double> speedup;
  std::optional<double> max_abs_error;
};

/// Everything shown. The head is one of the run's.
struct Scene {
  std::string configuration;  ///< Its name.
  std::string design;         ///< "leopard", "pruning", "baseline"
  std::string trace;          ///< File name.
  std::string model;
  int run_heads = 0;
  Figures run;
  Figures head;
  derive::Params params;
  head::Inputs inputs;
  head::Results results;
  head::Occupancy occupancy;
};

/// The same scene gives the same bytes, everywhere.
std::string RenderSvg(const Scene& scene);

/// An HTML page that holds the SVG and nothing else.
std::string RenderHtml(const Scene& scene);

}  // namespace leopard::picture

#endif  // LEOPARD_SIM_PICTURE_PICTURE_H_
