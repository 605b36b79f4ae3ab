// Proof job of leopard_dpu_datapath: the paper's theorem, the score and the number of planes, for every legal query, key,
// threshold and guard. Planes are fed as leopard_dpu does, one every fifth cycle; in the other cycles other rows, anything in them,
// take their turns. Registers start with any contents, so a row here stands for any row of any run. en_i is 1: the job
// datapath_hold proves that other cycles change nothing.
//! proves: with G = 0 a row that any plane drops has S < T (the theorem of the paper)
//! proves: the score after the last plane is sum q_i k_i, computed by multiplication
//! proves: alive after plane p iff bound_p >= T (SPEC section 4), any G; so planes is the first p that drops, else the last
//! proves: whatever other rows do makes no difference
//! sources: leopard_dpu_datapath.v leopard_masked_sum.v leopard_compressor.v leopard_fa.v
//! instance: shared D=2 QM=2 KM=5 B=2
//! instance: taps D=3 QM=2 KM=3 B=2
//! instance: extra D=2 QM=2 KM=4 B=2
//! instance: serial D=2 QM=2 KM=4 B=1
//! instance: wide D=2 QM=2 KM=5 B=3
//! instance: parallel D=3 QM=2 KM=3 B=3
//! instance: baseline D=2 QM=2 KM=3 B=3 KEEP_ALL=1
//! instance: chosen D=2 QM=2 KM=4 B=4
//! bounded: shared/bitwuzla 16 a whole row from any state
//! bounded: taps/bitwuzla 11 a whole row from any state
//! bounded: extra/bitwuzla 11 a whole row from any state
//! bounded: serial/bitwuzla 21 a whole row from any state
//! bounded: wide/bitwuzla 11 a whole row from any state
//! bounded: parallel/bitwuzla 6 a whole row from any state
//! bounded: baseline/bitwuzla 6 a whole row from any state
//! bounded: chosen/bitwuzla 6 a whole row from any state
//! cover: bitwuzla 16
//! mutant: bitwuzla 16
//! mutation: leopard_dpu_datapath.v: + {1'b0, guard_wide} => + {1'b0, guard_wide & {EST_W{1'b0}}}
//! mutation: leopard_dpu_datapath.v: >>> (B * (PLANES - p)) => >>> (B * (PLANES - p) - 1)
//! mutation: leopard_dpu_datapath.v: slack[EST_W]; => slack[EST_W] && slack != {EST_W+1{1'b1}};
//! mutation: leopard_dpu_datapath.v: ~(bits ^ q_signs[s*D+:D]) => ~(bits ^ (q_signs[s*D+:D] & bits))
//! mutation: leopard_dpu_datapath.v: s3_first_i ? start_sum : ~sum => ~sum
//! mutation: leopard_dpu_datapath.v: counts && chosen[s] => counts
//! mutation: leopard_dpu_datapath.v: <= estimate_q[0+:(RING-1)*EST_W] => <= {estimate_q[0+:(RING-2)*EST_W], estimate}
`default_nettype none
module formal_datapath #(
    parameter D        = 2,
    parameter QM       = 2,
    parameter KM       = 5,
    parameter B        = 2,
    parameter KEEP_ALL = 0,
    // as generator/derive derives them
    parameter PLANES     = (KM + B - 1) / B,
    parameter FIRST_BITS = KM - B * (PLANES - 1),
    parameter TREES      = (FIRST_BITS < B) ? B : B + 1,
    parameter PLANE_W    = $clog2(PLANES + 1),
    parameter M          = D * ((1 << QM) - 1),
    parameter A          = M * ((1 << KM) - 1),
    parameter MARGIN_W   = $clog2(M + 1),
    parameter SCORE_W    = $clog2(A + 2) + 1,
    parameter EST_W      = $clog2((M << KM) + 2) + 1
) (
    input wire                clk_i,
    input wire                en_i,
    input wire                other1_valid_i,
    input wire                other1_first_i,
    input wire [     2*D-1:0] other_q_signs_i,
    input wire                other_slot_i,
    input wire [  D*TREES-1:0] other_plane_i,
    input wire                other2_valid_i,
    input wire                other2_first_i,
    input wire [  2*D*QM-1:0] other_magnitudes_i,
    input wire                other3_valid_i,
    input wire                other3_first_i,
    input wire                other4_valid_i,
    input wire [ PLANE_W-1:0] other4_plane_i,
    input wire [   EST_W-1:0] other_bias_i,
    input wire [MARGIN_W-1:0] other_guard_i
);
  localparam W = EST_W + 2;  // of the reference
  localparam signed [W-1:0] LARGEST = A;

  // The row that is watched.
  (* anyconst *)reg         [    D*QM-1:0] q_magnitudes;
  (* anyconst *)reg         [       D-1:0] q_sign;
  (* anyconst *)reg         [    D*KM-1:0] k_magnitudes;
  (* anyconst *)reg         [       D-1:0] k_sign;
  (* anyconst *)reg                        slot;
  (* anyconst *)reg signed  [ SCORE_W-1:0] threshold;
  (* anyconst *)reg         [MARGIN_W-1:0] guard;
  wire signed [       W-1:0]               threshold_wide;
  integer                                   i;
  always @(*) begin
    assume (guard <= M);
    assume (threshold_wide >= -LARGEST && threshold_wide <= LARGEST + 1);
    for (i = 0; i < D; i = i + 1) assume (!(k_sign[i] && k_magnitudes[i*KM+:KM] == 0));  // no negative zero
  end

  // SPEC section 4, word by word.
  reg  signed [W-1:0] score;
  reg  signed [W-1:0] margin;
  reg  signed [W-1:0] partial;
  reg  signed [W-1:0] bound;
  wire signed [W-1:0] guard_wide;
  reg  signed [W-1:0] q;
  reg  signed [W-1:0] k;
  reg  signed [W-1:0] k_seen;
  integer             unseen;
  integer             d;
  integer             p;
  reg  [    PLANES:1] bound_holds;  // bound_p >= T
  reg  [PLANE_W-1:0] planes;
  assign threshold_wide = threshold;
  assign guard_wide     = {1'b0, guard};
  always @(*) begin
    planes = PLANES;
    for (p = PLANES; p >= 1; p = p - 1) begin
      unseen  = B * (PLANES - p);
      score   = 0;
      margin  = 0;
      partial = 0;
      for (d = 0; d < D; d = d + 1) begin
        q       = q_magnitudes[d*QM+:QM];
        k       = k_magnitudes[d*KM+:KM];
        k_seen  = (k >> unseen) << unseen;
        score   = (q_sign[d] == k_sign[d]) ? score + q * k : score - q * k;
        partial = (q_sign[d] == k_sign[d]) ? partial + q * k_seen : partial - q * k_seen;
        margin  = (q_sign[d] == k_sign[d]) ? margin + q : margin;
      end
      bound          = partial + (margin - guard_wide) * ((1 << unseen) - 1);
      bound_holds[p] = bound >= threshold_wide;
      if (p < PLANES && !bound_holds[p]) planes = p;
    end
  end

  // Cycle 5 (p - 1) of the row: plane p in stage 1; the next ones: in stages 2, 3, 4; then decided.
  reg  [        2:0] turn = 3'd0;
  reg  [PLANE_W-1:0] plane = 1;
  reg                over = 1'b0;
  wire               mine1;
  wire               mine2;
  wire               mine3;
  wire               mine4;
  wire               decided;
  assign mine1   = turn == 3'd0 && !over;
  assign mine2   = turn == 3'd1;
  assign mine3   = turn == 3'd2;
  assign mine4   = turn == 3'd3;
  assign decided = turn == 3'd4;
  always @(posedge clk_i) begin
    if (en_i && !over) begin
      turn <= decided ? 3'd0 : turn + 1'b1;
      if (decided) plane <= plane + 1'b1;
      if (decided && plane == PLANES) over <= 1'b1;
    end
  end
  always @(*) assume (en_i);

  reg     [D*TREES-1:0] bits;
  integer           t;
  integer           tap;
  integer           place;
  always @(*) begin
    bits = 0;
    if (plane == 1) bits[D*FIRST_BITS+:D] = k_sign;
    else if (FIRST_BITS == B) bits[D*FIRST_BITS+:D] = other_plane_i[D*FIRST_BITS+:D];  // held, or whatever
    for (t = 0; t < B; t = t + 1) begin
      for (tap = 0; tap < D; tap = tap + 1) begin
        place = B * (PLANES - plane) + t;
        if (place < KM) bits[t*D+tap] = k_magnitudes[tap*KM+place] ^ k_sign[tap];
      end
    end
  end

  wire                      alive;
  wire signed [SCORE_W-1:0] result;
  wire signed [  EST_W-1:0] bias;
  assign bias = threshold_wide - guard_wide - 1;
  leopard_dpu_datapath #(
      .D         (D),
      .QM        (QM),
      .B         (B),
      .PLANES    (PLANES),
      .FIRST_BITS(FIRST_BITS),
      .PLANE_W   (PLANE_W),
      .MARGIN_W  (MARGIN_W),
      .SCORE_W   (SCORE_W),
      .EST_W     (EST_W),
      .KEEP_ALL  (KEEP_ALL)
  ) u_datapath (
      .clk_i       (clk_i),
      .en_i        (en_i),
      .s1_valid_i  (mine1 || other1_valid_i),
      .s1_first_i  (mine1 ? plane == 1 : other1_first_i),
      .s1_slot_i   (mine1 ? slot : other_slot_i),
      .q_signs_i   ({mine1 && slot ? q_sign : other_q_signs_i[D+:D], mine1 && !slot ? q_sign : other_q_signs_i[0+:D]}),
      .plane_i     (mine1 ? bits : other_plane_i),
      .s2_valid_i  (mine2 || other2_valid_i),
      .s2_first_i  (mine2 ? plane == 1 : other2_first_i),
      .magnitudes_i({(mine1 || mine2) && slot ? q_magnitudes : other_magnitudes_i[D*QM+:D*QM],
                     (mine1 || mine2) && !slot ? q_magnitudes : other_magnitudes_i[0+:D*QM]}),
      .s3_valid_i  (mine3 || other3_valid_i),
      .s3_first_i  (mine3 ? plane == 1 : other3_first_i),
      .s4_valid_i  (mine4 || other4_valid_i),
      .s4_plane_i  (mine4 ? plane : other4_plane_i),
      .bias_i      (mine4 ? bias : other_bias_i),
      .guard_i     (mine4 ? guard : other_guard_i),
      .alive_o     (alive),
      .score_o     (result)
  );

  // The first plane that dropped the row, once there is one.
  reg               dropped = 1'b0;
  reg [PLANE_W-1:0] planes_taken;
  always @(posedge clk_i) begin
    if (en_i && decided && !dropped && (!alive || plane == PLANES)) begin
      dropped      <= !alive;
      planes_taken <= plane;
    end
  end
  always @(*) begin
    if (decided) begin
      f_alive_iff_bound_reaches : assert (alive == (KEEP_ALL != 0 || bound_holds[plane]));
      if (guard == 0 && !alive) begin
        f_theorem : assert (score < threshold_wide);
      end
      if (plane == PLANES) begin
        f_score_is_dot_product : assert (result == score);
        f_survivor_reaches : assert (KEEP_ALL != 0 || alive == (score >= threshold_wide));
      end
      f_cover_survivor : cover (alive && plane == PLANES && score == threshold_wide && threshold > 0);
      f_cover_dropped_by_first : cover (!alive && plane == 1 && PLANES > 1 && guard == 0);
      f_cover_false_drop : cover (!alive && plane < PLANES && score >= threshold_wide);
      f_cover_bound_is_tight : cover (alive && plane < PLANES && bound_holds[plane] && guard == 0 && planes == plane + 1);
    end
    if (over && KEEP_ALL == 0) begin
      f_planes_is_first_that_drops : assert (planes_taken == planes);
      f_cover_whole_row : cover (planes_taken == PLANES);
    end
  end
endmodule
`default_nettype wire
