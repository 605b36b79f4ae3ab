#include "tests/mutation/rtl_faults.h"

namespace leopard::mutation {

const std::vector<Fault>& RtlFaults() {
  static const std::vector<Fault> faults = {
      // The guard is ignored.
      {"rtl/leopard_dpu_datapath.v", "+ {1'b0, guard_wide}", "+ {1'b0, guard_wide & {EST_W{1'b0}}}"},
      // Bound > T instead of bound >= T.
      {"rtl/leopard_query_slots.v", "threshold_wide + ~{", "threshold_wide - {"},
      // The planes' shift is one plane off.
      {"rtl/leopard_dpu_datapath.v", ">>> (B * (PLANES - p))", ">>> (B * (PLANES - p) - 1)"},
      // The signs of queries are ignored.
      {"rtl/leopard_dpu_datapath.v", "~(bits ^ q_signs[s*D+:D])", "~(bits ^ (q_signs[s*D+:D] & bits))"},
      // Of two candidates of the merge the later goes first.
      {"rtl/leopard_first.v", "in_i[i*W+:W] <= in_i[j*W+:W]", "in_i[i*W+:W] > in_i[j*W+:W]"},
      // A queue says that it is full one entry too late.
      {"rtl/leopard_fifo.v", "count_q != FULL", "1'b1"},
      // A slot is freed while a row that will go on returns.
      {"rtl/leopard_dpu.v", "(returning_stays && !slot_q[RING])", "1'b0"},
      // The mark forgets the row that returns.
      {"rtl/leopard_dpu.v", "undecided[RING] = valid_q[RING] && alive;",
       "undecided[RING] = valid_q[RING] && alive && last;"},
      // Exponents are truncated, not rounded.
      {"rtl/leopard_softmax.v", "half + {{(PRODUCT_W - 1) {1'b0}}, 1'b1}", "half + {PRODUCT_W{1'b0}}"},
      // A new maximum does not rescale.
      {"rtl/leopard_softmax.v", "higher ? rise_limited : 6'd0", "6'd0"},
      // Sums are rescaled by a logical shift.
      {"rtl/leopard_vpu_lane.v", ".ARITHMETIC(1)", ".ARITHMETIC(0)"},
      // A query's sums stay for the next one.
      {"rtl/leopard_vpu.v", "first1_q ? 4'b0000 : 4'b0001 <<", "4'b0001 <<"},
      // A reciprocal is one off.
      {"rtl/leopard_divider.v", "value - {8'd0, drop[20:10]}", "value - {8'd0, drop[20:10]} - 19'd1"},
      // The division starts a cycle late: nothing but time is wrong.
      {"rtl/leopard_vpu.v", "done_q      <= last2_q;", "done_q      <= last2_q && !done_q;"},
      // With the first plane the tree that sums the margin counts as a plane too.
      {"rtl/leopard_dpu_datapath.v", "s3_first_i ? start_sum : ~sum", "~sum"},
      // Trees that the first plane does not use add what they see.
      {"rtl/leopard_dpu_datapath.v", "t < FIRST_BITS || !s1_first_i", "1'b1"},
      // A survivor never goes in the cycle in which the query before it ends.
      {"rtl/leopard_merge.v", "is_head && !ahead[1]", "is_head && ahead == 2'd0"},
      // Two queries end in one cycle.
      {"rtl/leopard_merge.v", "is_head && !ahead[1]", "is_head"},
      // A frozen survivor's slot is freed.
      {"rtl/leopard_dpu.v", "valid_q[RING] && (again || stall)", "valid_q[RING] && again"},
      // Distances are limited too early.
      {"rtl/leopard_softmax.v", "LIMIT = WF + 2", "LIMIT = WF"},
      // A rise of the maximum beyond the shifter wraps.
      {"rtl/leopard_softmax.v", "(|rise[MAX_W:6]) ? 6'd63 : rise[5:0]", "rise[5:0]"},
      // The integer above is one too low where the fraction is the smallest.
      {"rtl/leopard_softmax.v", "10'h3ff", "10'h3fe"},
      // Rows of a query that sees nothing are read.
      {"rtl/leopard_query_slots.v", "reach[SUM_W-1] ? {NEXT_W{1'b0}} : reach[NEXT_W-1:0]", "reach[NEXT_W-1:0]"},
  };
  return faults;
}

}  // namespace leopard::mutation
