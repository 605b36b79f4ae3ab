// leopard_dpu_datapath: adds one plane of a key row to the estimate of its score and compares the bound with the
// threshold (docs/blocks/dpu.md, docs/numerics.md section 3).
// Parameters: as derived from the configuration; names as in `leopard params`.
// Four stages, a plane a cycle; five rows take turns, so a row's next plane is in a stage five cycles after the one before, and its
// estimate E and margin C, which move on by a register a cycle, are then at hand. en_i holds everything.
//   stage 1  masks from the key memories' outputs: is |q| taken for this bit?
//   stage 2  compressor trees of masked |q|
//   stage 3  the estimate E; with the first plane the margin C
//   stage 4  comparison, and the score
//
//   cycle         0        1        2        3        4        5
//   key bits      given    -        -        -        -        -
//   s1_ .. s4_    s1       s2       s3       s4       -        s1 of the row's next plane
//   alive_o       -        -        -        -        decided  -
//
// Keys are in one's complement: below the sign, bits of a negative number are inverted. So P = sum |q| (bit xor not q's sign), E' = E 2^w - P
// for a plane of w bits (FIRST_BITS, then B), with E = C, the sum of |q| where the signs match, at first;
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
    input  wire                s1_slot_i,     // which of the two queries
    input  wire [     2*D-1:0] q_signs_i,     // of both
    input  wire [D*((FIRST_BITS < B) ? B : B + 1)-1:0] plane_i,  // of the first plane, bits from D FIRST_BITS on are signs
    // stage 2
    input  wire                s2_valid_i,
    input  wire                s2_first_i,
    input  wire [  2*D*QM-1:0] magnitudes_i,  // of both; in stage 1, too
    // stage 3
    input  wire                s3_valid_i,
    input  wire                s3_first_i,
    // stage 4
    input  wire                s4_valid_i,
    input  wire [ PLANE_W-1:0] s4_plane_i,
    input  wire [   EST_W-1:0] bias_i,        // T - G - 1
    input  wire [MARGIN_W-1:0] guard_i,
    // the cycle after stage 4
    output reg                 alive_o,
    output reg  [ SCORE_W-1:0] score_o        // after the last plane
);
  localparam RING = 5;  // the unit's rows
  // The tree that sums C with the first plane: one that this plane leaves idle, or one more.
  localparam SHARED = FIRST_BITS < B;
  localparam TREES = SHARED ? B : B + 1;
  // Up to here an AND-OR for each tree is smaller than a multiplexer for all.
  localparam SOURCES = (TREES <= 4) ? 2 : 1;

  genvar t;
  genvar s;
  integer p;

  // Stage 1. With two sources each has masks of its own, of which one's are zero: no selection stands before the trees.
  reg  [TREES*SOURCES*D-1:0] mask_q;
  wire [      SOURCES*D-1:0] q_signs;
  wire [        SOURCES-1:0] chosen;
  generate
    if (SOURCES == 2) begin : gen_signs_of_both
      assign q_signs = q_signs_i;
      assign chosen  = {s1_slot_i, !s1_slot_i};
    end else begin : gen_signs
      assign q_signs = s1_slot_i ? q_signs_i[D+:D] : q_signs_i[0+:D];
      assign chosen  = 1'b1;
    end
    for (t = 0; t < TREES; t = t + 1) begin : gen_mask
      wire [D-1:0] bits;
      wire         counts;
      assign bits = plane_i[t*D+:D];
      if (t == FIRST_BITS) begin : gen_margin
        assign counts = 1'b1;
      end else begin : gen_plane
        assign counts = t < FIRST_BITS || !s1_first_i;
      end
      for (s = 0; s < SOURCES; s = s + 1) begin : gen_source
        always @(posedge clk_i) begin
          if (en_i && s1_valid_i && (t < B || s1_first_i))
            mask_q[(t*SOURCES+s)*D+:D] <= ~(bits ^ q_signs[s*D+:D]) & {D{counts && chosen[s]}};
        end
      end
    end
  endgenerate

  // Stage 2
  wire [SOURCES*D*QM-1:0] magnitudes;
  reg  [TREES*MARGIN_W-1:0] sum_nq;    // complements
  reg  [TREES*MARGIN_W-1:0] carry_nq;
  generate
    if (SOURCES == 2) begin : gen_both
      assign magnitudes = magnitudes_i;
    end else begin : gen_chosen  // a stage earlier: one bit selects all
      reg [D*QM-1:0] magnitudes_q;
      always @(posedge clk_i) begin
        if (en_i && s1_valid_i) magnitudes_q <= s1_slot_i ? magnitudes_i[D*QM+:D*QM] : magnitudes_i[0+:D*QM];
      end
      assign magnitudes = magnitudes_q;
    end
    for (t = 0; t < TREES; t = t + 1) begin : gen_tree
      wire [MARGIN_W-1:0] sum_n;
      wire [MARGIN_W-1:0] carry_n;
      leopard_masked_sum #(
          .D      (D),
          .QM     (QM),
          .W      (MARGIN_W),
          .SOURCES(SOURCES)
      ) u_sum (
          .magnitudes_i(magnitudes),
          .mask_i      (mask_q[t*SOURCES*D+:SOURCES*D]),
          .sum_no      (sum_n),
          .carry_no    (carry_n)
      );
      always @(posedge clk_i) begin
        if (en_i && s2_valid_i && (t < B || s2_first_i)) begin
          sum_nq[t*MARGIN_W+:MARGIN_W]   <= sum_n;
          carry_nq[t*MARGIN_W+:MARGIN_W] <= carry_n;
        end
      end
    end
  endgenerate

  // Stage 3. E 2^w - P is one carry-save addition: -x = ~x + 1 for the sum and the carry of each tree. The ones stand where E 2^w has zeros,
  // and one in the carry that the addition leaves empty.
  wire [MARGIN_W-1:0] margin_sum;
  wire [MARGIN_W-1:0] margin_carry;
  wire [MARGIN_W-1:0] margin_kept;
  wire [   EST_W-1:0] estimate_kept;
  wire [MARGIN_W-1:0] margin;
  wire [   EST_W-1:0] estimate;
  assign margin_sum   = ~sum_nq[FIRST_BITS*MARGIN_W+:MARGIN_W];
  assign margin_carry = ~carry_nq[FIRST_BITS*MARGIN_W+:MARGIN_W];
  assign margin       = s3_first_i ? margin_sum + margin_carry : margin_kept;

  localparam [EST_W-1:0] ONES = 2 * B - 1;
  localparam [EST_W-1:0] FIRST_ONES = SHARED ? 2 * B - 3 : 2 * B - 1;
  wire [EST_W-1:0] start_sum;
  wire [EST_W-1:0] start_carry;
  localparam TERMS = SHARED ? 2 * B + 1 : 2 * B + 2;
  wire [TERMS*EST_W-1:0] terms;
  assign start_sum   = {{(EST_W - MARGIN_W) {1'b0}}, margin_sum} << FIRST_BITS;
  assign start_carry = {{(EST_W - MARGIN_W) {1'b0}}, margin_carry} << FIRST_BITS;
  generate
    if (SHARED) begin : gen_start_in_tree
      assign terms[2*B*EST_W+:EST_W] = s3_first_i ? FIRST_ONES : (estimate_kept << B) | ONES;
    end else begin : gen_start
      assign terms[2*B*EST_W+:EST_W]     = s3_first_i ? start_sum | FIRST_ONES : (estimate_kept << B) | ONES;
      assign terms[(2*B+1)*EST_W+:EST_W] = s3_first_i ? start_carry : {EST_W{1'b0}};
    end
    for (t = 0; t < B; t = t + 1) begin : gen_terms
      wire [EST_W-1:0] sum;
      wire [EST_W-1:0] carry;
      assign sum   = {{(EST_W - MARGIN_W) {1'b0}}, ~sum_nq[t*MARGIN_W+:MARGIN_W]} << t;
      assign carry = {{(EST_W - MARGIN_W) {1'b0}}, ~carry_nq[t*MARGIN_W+:MARGIN_W]} << t;
      if (SHARED && t == FIRST_BITS) begin : gen_margin
        assign terms[2*t*EST_W+:EST_W]     = s3_first_i ? start_sum : ~sum;
        assign terms[(2*t+1)*EST_W+:EST_W] = s3_first_i ? start_carry : ~carry;
      end else begin : gen_plane
        assign terms[2*t*EST_W+:EST_W]     = ~sum;
        assign terms[(2*t+1)*EST_W+:EST_W] = ~carry;
      end
    end
  endgenerate

  wire [EST_W-1:0] est_sum;
  wire [EST_W-1:0] est_carry;
  leopard_compressor #(
      .N(TERMS),
      .W(EST_W)
  ) u_estimate (
      .in_i   (terms),
      .sum_o  (est_sum),
      .carry_o(est_carry)
  );
  assign estimate = est_sum + (est_carry | {{(EST_W - 1) {1'b0}}, 1'b1});

  // What the rows keep: lowest of the row in stage 4, highest of the one in stage 3.
  localparam KEPT = (PLANES > 1) ? RING : 1;
  reg [   KEPT*EST_W-1:0] estimate_q;
  reg [KEPT*MARGIN_W-1:0] margin_q;
  always @(posedge clk_i) begin
    if (en_i && s3_valid_i) begin
      estimate_q[0+:EST_W]  <= estimate;
      margin_q[0+:MARGIN_W] <= margin;
    end
  end
  generate
    if (PLANES > 1) begin : gen_kept
      always @(posedge clk_i) begin
        if (en_i) begin
          estimate_q[EST_W+:(RING-1)*EST_W]     <= estimate_q[0+:(RING-1)*EST_W];
          margin_q[MARGIN_W+:(RING-1)*MARGIN_W] <= margin_q[0+:(RING-1)*MARGIN_W];
        end
      end
      assign estimate_kept = estimate_q[(RING-1)*EST_W+:EST_W];
      assign margin_kept   = margin_q[(RING-1)*MARGIN_W+:MARGIN_W];
    end else begin : gen_not_kept
      assign estimate_kept = {EST_W{1'b0}};
      assign margin_kept   = {MARGIN_W{1'b0}};
    end
  endgenerate

  // Stage 4: bound >= T
  wire [EST_W-1:0] estimate_now;
  wire [EST_W-1:0] margin_wide;
  wire [EST_W-1:0] target;
  reg  [EST_W-1:0] target_shifted;
  wire [EST_W:0]   slack;
  wire [EST_W-1:0] guard_wide;
  wire [EST_W-1:0] score_wide;
  assign estimate_now = estimate_q[0+:EST_W];
  assign margin_wide = {{(EST_W - MARGIN_W) {1'b0}}, margin_q[0+:MARGIN_W]};
  assign guard_wide  = {{(EST_W - MARGIN_W) {1'b0}}, guard_i};
  assign target      = bias_i + margin_wide;
  always @(*) begin
    target_shifted = target;
    for (p = 1; p < PLANES; p = p + 1)
      if (s4_plane_i == p[PLANE_W-1:0]) target_shifted = $signed(target) >>> (B * (PLANES - p));
  end
  assign slack = {target_shifted[EST_W-1], target_shifted} + {1'b0, guard_wide} - {estimate_now[EST_W-1], estimate_now};
  assign score_wide = estimate_now - margin_wide;

  always @(posedge clk_i) begin
    if (en_i && s4_valid_i) begin
      alive_o <= (KEEP_ALL != 0) || slack[EST_W];
      if (s4_plane_i == PLANES[PLANE_W-1:0]) score_o <= score_wide[SCORE_W-1:0];
    end
  end
  wire unused;
  assign unused = &{1'b0, slack[EST_W-1:0], score_wide, estimate_kept, margin_kept};

`ifdef FORMAL
  // Without en_i nothing moves: a row takes the same way however often it is held.
  reg f_past = 1'b0;
  always @(posedge clk_i) begin
    f_past <= 1'b1;
    if (f_past && $past(!en_i)) begin
      f_hold_stages : assert ({mask_q, sum_nq, carry_nq} == $past({mask_q, sum_nq, carry_nq}));
      f_hold_rows : assert ({estimate_q, margin_q} == $past({estimate_q, margin_q}));
      f_hold_result : assert ({alive_o, score_o} == $past({alive_o, score_o}));
    end
  end
`endif  // FORMAL
endmodule
`default_nettype wire
