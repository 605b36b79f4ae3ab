// From a finished run to its picture: which head to show, and what of it.
#ifndef LEOPARD_SIM_RUN_RUN_PICTURE_H_
#define LEOPARD_SIM_RUN_RUN_PICTURE_H_

#include <string>
#include <vector>

#include "common/diagnostics.h"
#include "sim/run/report.h"
#include "sim/run/selection.h"
#include "sim/trace/trace.h"

namespace leopard::run {

/// Is `text` ("L:h", or empty) one of the heads to be run?
Diagnostics CheckPictureHead(const std::string& text, const std::vector<HeadTask>& tasks);

/// Of the heads with most scores, the one whose planes per score are nearest to those of the whole run.
std::size_t TypicalHead(const std::vector<HeadRecord>& heads);

/// An SVG, or an HTML page around it where `path` ends in .html.
Diagnostics WritePicture(const std::string& path, const std::string& head, const trace::Trace& trace,
                         const std::vector<HeadTask>& tasks, const Report& report);

}  // namespace leopard::run

#endif  // LEOPARD_SIM_RUN_RUN_PICTURE_H_
