// Proof job of leopard_dpu with its datapath and leopard_query_slots before it: what is decided of any pair of any head, and after how many
// planes, against SPEC section 4. Memories have any contents, queries any thresholds and guards, the queue stalls at will.
//! proves: with G = 0 a pair that is dropped, after any plane, has S < T
//! proves: a survivor's score is sum q_i k_i, computed by multiplication
//! proves: planes is the first p < n with bound_p < T, else n; the pair survives iff it got there with S >= T; any G
//! sources: leopard_dpu.v leopard_query_slots.v leopard_dpu_datapath.v leopard_masked_sum.v leopard_compressor.v leopard_fa.v
//! instance: serial N=1 INDEX=0 BANK=2 QUERIES=2 D=2 QM=1 KM=2 B=1
//! instance: narrow N=2 INDEX=1 BANK=1 QUERIES=3 D=1 QM=2 KM=3 B=2
//! bounded: serial/bitwuzla 18
//! bounded: narrow/bitwuzla 18
//! cover: bitwuzla 18
//! mutant: bitwuzla 16
//! mutation: leopard_query_slots.v: threshold_wide + ~{ => threshold_wide - {
//! mutation: leopard_dpu.v: {word_q[PLANE_ADDR_W*(RING-1)-:PLANE_ADDR_W] + 1'b1, => {word_q[PLANE_ADDR_W*(RING-1)-:PLANE_ADDR_W],
//! mutation: leopard_dpu.v: slot_q[4] ? slot_guard_i => slot_q[3] ? slot_guard_i
//! mutation: leopard_dpu.v: .en_i        (!stall) => .en_i        (1'b1)
`default_nettype none
module formal_dpu
`include "dpu_head.vh"
  // SPEC section 4 for the pair that is watched.
  wire        [  QUERY_ROW_W-1:0] q_row;
  wire        [     KEY_BITS-1:0] k_row;
  wire        [           D-1:0] q_sign;
  wire        [           D-1:0] k_sign;
  wire signed [    SCORE_W-1:0] threshold_read;
  wire signed [          W-1:0] threshold;
  wire signed [          W-1:0] guard;
  reg  signed [          W-1:0] score;
  reg  signed [          W-1:0] margin;
  reg  signed [          W-1:0] partial;
  reg  signed [          W-1:0] bound;
  reg  signed [          W-1:0] q;
  reg  signed [          W-1:0] k;
  reg  signed [          W-1:0] k_seen;
  reg         [    PLANE_W-1:0] planes;
  reg                           all_hold;
  integer                       unseen;
  integer                       d;
  integer                       p;
  assign q_row          = store >> (query * QUERY_ROW_W);
  assign k_row          = bank >> ((key / N) * KEY_BITS);
  assign q_sign         = q_row[D*QM+:D];
  assign k_sign         = k_row[D*KM+:D];
  assign threshold_read = q_row[D*(QM+1)+:SCORE_W];
  assign threshold      = threshold_read;
  assign guard          = {1'b0, q_row[D*(QM+1)+SCORE_W+:MARGIN_W]};
  always @(*) begin
    assume (guard <= M);
    assume (threshold >= -LARGEST && threshold <= LARGEST + 1);
    for (d = 0; d < D; d = d + 1) assume (!(k_sign[d] && k_row[d*KM+:KM] == 0));  // no negative zero
  end
  always @(*) begin
    planes   = PLANES;
    all_hold = 1'b1;
    for (p = PLANES; p >= 1; p = p - 1) begin
      unseen  = B * (PLANES - p);
      score   = 0;
      margin  = 0;
      partial = 0;
      for (d = 0; d < D; d = d + 1) begin
        q       = q_row[d*QM+:QM];
        k       = k_row[d*KM+:KM];
        k_seen  = (k >> unseen) << unseen;
        score   = (q_sign[d] == k_sign[d]) ? score + q * k : score - q * k;
        partial = (q_sign[d] == k_sign[d]) ? partial + q * k_seen : partial - q * k_seen;
        margin  = (q_sign[d] == k_sign[d]) ? margin + q : margin;
      end
      bound = partial + (margin - guard) * ((1 << unseen) - 1);
      if (bound < threshold) begin
        planes   = p;
        all_hold = 1'b0;
      end
    end
  end

  wire [QUERY_W-1:0] dec_query;
  wire               mine;
  assign dec_query = dec_slot ? slot_query[QUERY_W+:QUERY_W] : slot_query[0+:QUERY_W];
  assign mine      = running && dec_valid && dec_query == query && dec_key == key;
  reg  held = 1'b0;
  always @(posedge clk_i) if (running && survivor_valid && !ready_i) held <= 1'b1;
  always @(*) begin
    if (mine) begin
      f_planes_as_specified : assert (dec_planes == planes);
      f_survives_as_specified : assert (dec_survivor == all_hold);
      if (guard == 0) begin
        f_theorem : assert (dec_survivor == (score >= threshold));
      end
      if (dec_survivor) begin
        f_score_is_dot_product : assert (dec_score == score && survivor_score == dec_score[SCORE_W-1:0]);
      end
      f_cover_false_drop : cover (!dec_survivor && score >= threshold);
      f_cover_early_drop : cover (!dec_survivor && dec_planes < PLANES && guard == 0);
      f_cover_after_hold : cover (dec_survivor && held);
      f_cover_survivor_of_second_query : cover (dec_survivor && query == 1 && score > 0);
    end
  end
endmodule
`default_nettype wire
