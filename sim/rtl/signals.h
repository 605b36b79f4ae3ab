// Which signals to look at first in the waves of a tile, as a save file of GTKWave.
#ifndef LEOPARD_SIM_RTL_SIGNALS_H_
#define LEOPARD_SIM_RTL_SIGNALS_H_

#include <string>
#include <vector>

#include "generator/derive/params.h"

namespace leopard::rtl {

enum class Format { kBit, kUnsigned, kSigned };  // all but kBit are vectors [width-1:0]

struct Signal {
  std::string path;  ///< below the instance u_tile, as in u_qk.gen_lane[0].u_dpu.stall
  int width = 1;     ///< bits
  Format format = Format::kBit;
};

struct SignalGroup {
  std::string title;
  std::vector<Signal> signals;
};

/// The DPUs one by one, then what they share, the merge, the weighted sum and the output
/// (docs/howto/read-the-waves.md says what each tells).
std::vector<SignalGroup> KeySignals(const derive::Params& params);

/// The save file beside the waves: w.fst -> w.gtkw.
std::string SaveFilePath(const std::string& waves);

/// Opens `waves`, in the folder of the save file, on KeySignals of the design `top`.
std::string SaveFile(const derive::Params& params, const std::string& top, const std::string& waves);

}  // namespace leopard::rtl

#endif  // LEOPARD_SIM_RTL_SIGNALS_H_
