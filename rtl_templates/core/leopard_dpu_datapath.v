// leopard_dpu_datapath: adds one plane of a key row to the estimate of its score and compares the bound with the
// threshold (docs/blocks/dpu.md, docs/numerics.md section 3).
// Parameters: as derived from the configuration; names as in `leopard params`.
// Two stages. Stage 1: masks and compressor trees, from the key memories' outputs. Stage 2: the estimate E, the margin C
// (with the first plane) and the comparison. Three rows are in flight, one a phase.
// en_i holds everything. Throughput: a plane a cycle.
//
//   cycle         0        1            2            3
//   s1_*_i        plane    -            -            -
//   plane_i       bits     -            -            -
//   s2_*_i        -        same plane   -            -
//   alive_o       -        -            decided      -
//
// P = sum |q| (bits xor match), E' = E 2^w - P for a plane of w bits (FIRST_BITS, then B), with E = C at first;
// S = E - C after the last plane. A row is alive iff E - G > (T - G - 1 + C) >> r, r = B (PLANES - plane).
`default_nettype none
module leopard_dpu_datapath #(
    parameter D          = 8,
    parameter QM         = 5,
    parameter B          = 2,
    parameter PLANES     = 3,
    parameter FIRST_BITS = 1,
    parameter PLANE_W    = 2,
    parameter MARGIN_W   = 8,
    parameter SCORE_W    = 14,
    parameter EST_W      = 15,
    parameter KEEP_ALL   = 0
) (
    input  wire                clk_i,
    input  wire                en_i,
    // stage 1
    input  wire                s1_valid_i,
    input  wire                s1_first_i,
    input  wire [         1:0] s1_phase_i,
    input  wire [    D*QM-1:0] magnitudes_i,
    input  wire [       D-1:0] q_sign_i,
    input  wire [       D-1:0] k_sign_i,
    input  wire [     D*B-1:0] plane_i,
    // stage 2
    input  wire                s2_valid_i,
    input  wire                s2_first_i,
    input  wire [         1:0] s2_phase_i,
    input  wire [ PLANE_W-1:0] s2_plane_i,
    input  wire [   EST_W-1:0] bias_i,        // T - G - 1
    input  wire [MARGIN_W-1:0] guard_i,
    // the cycle after stage 2
    output reg                 alive_o,
    output reg  [ SCORE_W-1:0] score_o        // after the last plane
);
  // The tree that sums C with the first plane: one that this plane leaves idle, or one more.
  localparam TREES = (FIRST_BITS < B) ? B : B + 1;
  localparam PSUM_W = MARGIN_W + B;

  genvar t;

  // Stage 1
  reg  [3*D-1:0] match_q;
  wire [  D-1:0] match;
  wire [  D-1:0] match_kept;
  assign match_kept = (s1_phase_i == 2'd0) ? match_q[0+:D] : (s1_phase_i == 2'd1) ? match_q[D+:D] : match_q[2*D+:D];
  assign match      = s1_first_i ? ~(q_sign_i ^ k_sign_i) : match_kept;

  generate
    if (PLANES > 1) begin : gen_match
      always @(posedge clk_i) begin
        if (en_i && s1_valid_i && s1_first_i) begin
          if (s1_phase_i == 2'd0) match_q[0+:D] <= match;
          if (s1_phase_i == 2'd1) match_q[D+:D] <= match;
          if (s1_phase_i == 2'd2) match_q[2*D+:D] <= match;
        end
      end
    end else begin : gen_no_match
      always @(posedge clk_i) match_q <= {3 * D{1'b0}};
    end
  endgenerate

  wire [     MARGIN_W-1:0] margin_sum;
  wire [     MARGIN_W-1:0] margin_carry;
  wire [2*B*PSUM_W-1:0] weighted;
  generate
    for (t = 0; t < TREES; t = t + 1) begin : gen_tree
      wire [       D-1:0] mask;
      wire [MARGIN_W-1:0] sum;
      wire [MARGIN_W-1:0] carry;
      if (t < FIRST_BITS) begin : gen_plane
        assign mask = plane_i[t*D+:D] ^ match;
      end else if (t == B) begin : gen_margin
        assign mask = match & {D{s1_first_i}};
      end else if (t == FIRST_BITS) begin : gen_shared
        assign mask = s1_first_i ? match : plane_i[t*D+:D] ^ match;
      end else begin : gen_later
        assign mask = (plane_i[t*D+:D] ^ match) & {D{!s1_first_i}};
      end
      leopard_masked_sum #(
          .D (D),
          .QM(QM),
          .W (MARGIN_W)
      ) u_sum (
          .magnitudes_i(magnitudes_i),
          .mask_i      (mask),
          .sum_o       (sum),
          .carry_o     (carry)
      );
      if (t == FIRST_BITS) begin : gen_to_margin
        assign margin_sum   = sum;
        assign margin_carry = carry;
      end
      if (t < B) begin : gen_to_plane
        wire [MARGIN_W-1:0] plane_sum;
        wire [MARGIN_W-1:0] plane_carry;
        if (t == FIRST_BITS) begin : gen_gate
          assign plane_sum   = sum & {MARGIN_W{!s1_first_i}};
          assign plane_carry = carry & {MARGIN_W{!s1_first_i}};
        end else begin : gen_pass
          assign plane_sum   = sum;
          assign plane_carry = carry;
        end
        assign weighted[2*t*PSUM_W+:PSUM_W]     = {{B{1'b0}}, plane_sum} << t;
        assign weighted[(2*t+1)*PSUM_W+:PSUM_W] = {{B{1'b0}}, plane_carry} << t;
      end
    end
  endgenerate

  wire [PSUM_W-1:0] psum;
  wire [PSUM_W-1:0] pcarry;
  leopard_compressor #(
      .N(2 * B),
      .W(PSUM_W)
  ) u_weights (
      .in_i   (weighted),
      .sum_o  (psum),
      .carry_o(pcarry)
  );

  reg [  PSUM_W-1:0] psum_q;
  reg [  PSUM_W-1:0] pcarry_q;
  reg [MARGIN_W-1:0] margin_sum_q;
  reg [MARGIN_W-1:0] margin_carry_q;
  always @(posedge clk_i) begin
    if (en_i && s1_valid_i) begin
      psum_q   <= psum;
      pcarry_q <= pcarry;
      if (s1_first_i) begin
        margin_sum_q   <= margin_sum;
        margin_carry_q <= margin_carry;
      end
    end
  end

  // Stage 2
  reg  [3*MARGIN_W-1:0] margin_q;
  reg  [   3*EST_W-1:0] estimate_q;
  wire [  MARGIN_W-1:0] margin;
  wire [  MARGIN_W-1:0] margin_kept;
  wire [     EST_W-1:0] estimate_kept;
  wire [     EST_W-1:0] estimate;
  wire [     EST_W-1:0] margin_wide;
  assign margin_kept = (s2_phase_i == 2'd0) ? margin_q[0+:MARGIN_W] :
                       (s2_phase_i == 2'd1) ? margin_q[MARGIN_W+:MARGIN_W] : margin_q[2*MARGIN_W+:MARGIN_W];
  assign estimate_kept = (s2_phase_i == 2'd0) ? estimate_q[0+:EST_W] :
                         (s2_phase_i == 2'd1) ? estimate_q[EST_W+:EST_W] : estimate_q[2*EST_W+:EST_W];
  assign margin = s2_first_i ? margin_sum_q + margin_carry_q : margin_kept;
  assign margin_wide = {{(EST_W - MARGIN_W) {1'b0}}, margin};

  // E 2^w - sum - carry as one carry-save addition: -x = ~x + 1.
  wire [EST_W-1:0] before_sum;
  wire [EST_W-1:0] before_carry;
  wire [EST_W-1:0] psum_wide;
  wire [EST_W-1:0] pcarry_wide;
  wire [EST_W-1:0] est_sum;
  wire [EST_W-1:0] est_carry;
  assign before_sum   = s2_first_i ? {{(EST_W - MARGIN_W) {1'b0}}, margin_sum_q} << FIRST_BITS : estimate_kept << B;
  assign before_carry = s2_first_i ? {{(EST_W - MARGIN_W) {1'b0}}, margin_carry_q} << FIRST_BITS : {EST_W{1'b0}};
  assign psum_wide    = {{(EST_W - PSUM_W) {1'b0}}, psum_q};
  assign pcarry_wide  = {{(EST_W - PSUM_W) {1'b0}}, pcarry_q};
  leopard_compressor #(
      .N(4),
      .W(EST_W)
  ) u_estimate (
      .in_i   ({before_carry, before_sum, ~pcarry_wide, ~psum_wide}),
      .sum_o  (est_sum),
      .carry_o(est_carry)
  );
  assign estimate = est_sum + est_carry + {{(EST_W - 2) {1'b0}}, 2'd2};

  // bound >= T
  wire [EST_W-1:0] target;
  reg  [EST_W-1:0] target_shifted;
  wire [EST_W:0]   slack;
  wire [EST_W-1:0] guard_wide;
  wire [EST_W-1:0] score_wide;
  integer          p;
  assign guard_wide = {{(EST_W - MARGIN_W) {1'b0}}, guard_i};
  assign target     = bias_i + margin_wide;
  always @(*) begin
    target_shifted = target;
    for (p = 1; p < PLANES; p = p + 1)
      if (s2_plane_i == p[PLANE_W-1:0]) target_shifted = $signed(target) >>> (B * (PLANES - p));
  end
  assign slack = {target_shifted[EST_W-1], target_shifted} + {1'b0, guard_wide} - {estimate[EST_W-1], estimate};
  assign score_wide = estimate - margin_wide;

  always @(posedge clk_i) begin
    if (en_i && s2_valid_i) begin
      alive_o <= (KEEP_ALL != 0) || slack[EST_W];
      if (s2_plane_i == PLANES[PLANE_W-1:0]) score_o <= score_wide[SCORE_W-1:0];
    end
  end
  generate
    if (PLANES > 1) begin : gen_kept
      always @(posedge clk_i) begin
        if (en_i && s2_valid_i) begin
          if (s2_phase_i == 2'd0) estimate_q[0+:EST_W] <= estimate;
          if (s2_phase_i == 2'd1) estimate_q[EST_W+:EST_W] <= estimate;
          if (s2_phase_i == 2'd2) estimate_q[2*EST_W+:EST_W] <= estimate;
          if (s2_first_i) begin
            if (s2_phase_i == 2'd0) margin_q[0+:MARGIN_W] <= margin;
            if (s2_phase_i == 2'd1) margin_q[MARGIN_W+:MARGIN_W] <= margin;
            if (s2_phase_i == 2'd2) margin_q[2*MARGIN_W+:MARGIN_W] <= margin;
          end
        end
      end
    end else begin : gen_not_kept
      always @(posedge clk_i) begin
        estimate_q <= {3 * EST_W{1'b0}};
        margin_q   <= {3 * MARGIN_W{1'b0}};
      end
    end
  endgenerate
  wire unused;
  assign unused = &{1'b0, slack[EST_W-1:0], score_wide};

`ifdef FORMAL
  // Without en_i nothing moves: a row takes the same way however often it is held.
  reg f_past = 1'b0;
  always @(posedge clk_i) begin
    f_past <= 1'b1;
    if (f_past && $past(!en_i)) begin
      f_hold_stage_1 :
      assert ({psum_q, pcarry_q, margin_sum_q, margin_carry_q} == $past({psum_q, pcarry_q, margin_sum_q, margin_carry_q}));
      f_hold_result : assert ({alive_o, score_o} == $past({alive_o, score_o}));
      if (PLANES > 1) begin
        f_hold_rows : assert ({match_q, estimate_q, margin_q} == $past({match_q, estimate_q, margin_q}));
      end
    end
  end
`endif  // FORMAL
endmodule
`default_nettype wire
