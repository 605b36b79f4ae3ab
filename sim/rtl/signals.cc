#include "sim/rtl/signals.h"

#include <filesystem>

namespace leopard::rtl {
namespace {

/// $clog2(value + 1): bits that hold 0 .. value.
int BitsFor(int value) {
  int bits = 0;
  while (value >> bits != 0) ++bits;
  return bits;
}

Signal Bit(const std::string& path) { return {path, 1, Format::kBit}; }

Signal Unsigned(const std::string& path, int width) { return {path, width, Format::kUnsigned}; }

SignalGroup Unit(const derive::Params& params, int u) {
  const std::string lane = "u_qk.gen_lane[" + std::to_string(u) + "].";
  const std::string dpu = lane + "u_dpu.";
  return {"DPU " + std::to_string(u),
          {Bit(dpu + "plane_re_o"),
           Bit(dpu + "take"),
           Bit(dpu + "again"),
           Bit(dpu + "stall"),
           Unsigned(dpu + "key_issued", params.key_index_bits),
           Unsigned(dpu + "plane_issued", params.plane_index_bits),
           Bit(dpu + "dec_valid_o"),
           Bit(dpu + "dec_survivor_o"),
           Unsigned(dpu + "dec_key_o", params.key_index_bits),
           Unsigned(dpu + "dec_planes_o", params.plane_index_bits),
           {dpu + "dec_score_o", params.score_bits, Format::kSigned},
           Unsigned(lane + "u_fifo.count_q", BitsFor(params.fifo_depth))}};
}

/// GTKWave's trace flags: right-justified, and the base.
const char* Flags(Format format) {
  switch (format) {
    case Format::kBit:
      return "@28";
    case Format::kUnsigned:
      return "@24";
    case Format::kSigned:
      return "@420";
  }
  return "@22";
}

}  // namespace

std::vector<SignalGroup> KeySignals(const derive::Params& params) {
  std::vector<SignalGroup> groups = {
      {"head", {Bit("clk_i"), Bit("u_host.start_o"), Bit("u_host.busy_q"), Unsigned("u_host.cycles_q", 32)}}};
  for (int u = 0; u < params.dpus; ++u) groups.push_back(Unit(params, u));
  groups.push_back({"queries held",
                    {Unsigned("u_qk.u_slots.slot_valid_o", 2), Unsigned("u_qk.u_slots.slot_load_o", 2),
                     Unsigned("u_qk.u_slots.slot_busy_i", 2)}});
  groups.push_back({"merge: survivors in order",
                    {Unsigned("u_qk.u_merge.query_q", params.query_count_bits + 2),
                     Bit("u_qk.u_merge.ends"),
                     Bit("u_qk.token_survivor_o"),
                     Bit("u_qk.token_last_o"),
                     Unsigned("u_qk.token_key_o", params.key_index_bits),
                     {"u_qk.token_score_o", params.score_bits, Format::kSigned}}});
  groups.push_back({"weighted sum and division", {Bit("v_en"), Bit("u_vpu.copy_valid_o"), Bit("u_vpu.copy_ready_i")}});
  groups.push_back({"results", {Bit("out_valid_o"), Bit("out_ready_i"), Bit("out_last_o")}});
  return groups;
}

std::string SaveFilePath(const std::string& waves) {
  return std::filesystem::path(waves).replace_extension(".gtkw").string();
}

std::string SaveFile(const derive::Params& params, const std::string& top, const std::string& waves) {
  std::string text = "[*] The signals to start with; docs/howto/read-the-waves.md says what each tells.\n";
  text += "[dumpfile] \"" + std::filesystem::path(waves).filename().string() + "\"\n";
  text += "[timestart] 0\n[size] 1600 900\n[signals_width] 320\n";
  for (const SignalGroup& group : KeySignals(params)) {
    text += "@200\n-" + group.title + "\n";
    for (const Signal& signal : group.signals) {
      text += Flags(signal.format) + ("\nTOP." + top) + ".u_tile." + signal.path;
      if (signal.format != Format::kBit) text += "[" + std::to_string(signal.width - 1) + ":0]";
      text += "\n";
    }
  }
  return text;
}

}  // namespace leopard::rtl
