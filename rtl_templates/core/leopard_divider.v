// leopard_divider: weighted sums over the sum of weights: LANES quotients a cycle, by one reciprocal
// (docs/numerics.md section 4, "Division").
// Parameters: as derived; LANES = min(8, DV), BEATS = ceil(DV / LANES).
// Stage 1: choose LANES sums, find the sum's leading one. 2: shift. 3: reciprocal from a table of 256 with linear interpolation.
// 4: multiply. 5: add what the multiplier gives in two halves, rounded. 6: clamp. A query every BEATS cycles, latency six cycles.
// valid/ready on the output: out_ready_i holds all stages; copy_ready_o depends on it combinationally.
//
//   cycle          0      1      ...  BEATS-1   BEATS
//   copy_valid_i   1      1           1         (next)
//   beat           0      1           last      0
//   copy_ready_o   0      0           1
`default_nettype none
module leopard_divider #(
    parameter DV     = 8,
    parameter LANES  = 8,
    parameter BEATS  = 1,
    parameter VW     = 8,
    parameter SUM_W  = 23,
    parameter ACC_W  = 30,
    parameter OF     = 7,
    parameter OG     = 4,
    parameter OUT_W  = 15
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    input  wire                   copy_valid_i,
    output wire                   copy_ready_o,
    input  wire                   copy_empty_i,
    input  wire [      SUM_W-1:0] copy_sum_i,
    input  wire [   DV*ACC_W-1:0] copy_acc_i,
    output wire                   out_valid_o,
    input  wire                   out_ready_i,
    output reg  [LANES*OUT_W-1:0] out_data_o,
    output wire                   out_last_o    // of the query
);
  localparam BEAT_W = (BEATS > 1) ? $clog2(BEATS) : 1;
  localparam LAST_INDEX = BEATS - 1;
  localparam [BEAT_W-1:0] LAST = LAST_INDEX[BEAT_W-1:0];
  localparam LEAD_W = $clog2(SUM_W);
  localparam A_W = VW + 1 + OF + OG;
  localparam PRODUCT_W = A_W + 19;
  localparam SHIFT_BIAS = OF + OG;
  localparam TOP = SUM_W - 1;
  localparam DROP = 18 + OG;

  wire en;
  reg  [5:0] valid_q;
  reg  [5:0] last_q;
  reg  [4:0] empty_q;
  assign en          = !valid_q[5] || out_ready_i;
  assign out_valid_o = valid_q[5];
  assign out_last_o  = last_q[5];

  reg  [BEAT_W-1:0] beat_q;
  wire              is_last;
  assign is_last      = beat_q == LAST;
  assign copy_ready_o = en && copy_valid_i && is_last;
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      beat_q  <= {BEAT_W{1'b0}};
      valid_q <= 6'd0;
      last_q  <= 6'd0;
    end else if (en) begin
      if (copy_valid_i) beat_q <= is_last ? {BEAT_W{1'b0}} : beat_q + 1'b1;
      valid_q <= {valid_q[4:0], copy_valid_i};
      last_q  <= {last_q[4:0], is_last};
    end
  end
  always @(posedge clk_i) begin
    if (en) empty_q <= {empty_q[3:0], copy_empty_i};
  end

  // 1: chunk of sums, position of the leading one of the sum of weights
  wire [BEATS*LANES*ACC_W-1:0] padded;
  generate
    if (BEATS * LANES > DV) begin : gen_pad
      assign padded = {{(BEATS * LANES - DV) * ACC_W{1'b0}}, copy_acc_i};
    end else begin : gen_full
      assign padded = copy_acc_i;
    end
  endgenerate
  reg     [LANES*ACC_W-1:0] chunk;
  reg     [     LEAD_W-1:0] lead;
  integer                   b;
  integer                   k;
  always @(*) begin
    chunk = padded[0+:LANES*ACC_W];
    for (b = 1; b < BEATS; b = b + 1) if (beat_q == b[BEAT_W-1:0]) chunk = padded[b*LANES*ACC_W+:LANES*ACC_W];
    lead = {LEAD_W{1'b0}};
    for (k = 1; k < SUM_W; k = k + 1) if (copy_sum_i[k]) lead = k[LEAD_W-1:0];
  end
  reg [LANES*ACC_W-1:0] chunk1_q;
  reg [     LEAD_W-1:0] lead1_q;
  reg [      SUM_W-1:0] sum1_q;
  always @(posedge clk_i) begin
    if (en && copy_valid_i) begin
      chunk1_q <= chunk;
      lead1_q  <= lead;
      sum1_q   <= copy_sum_i;
    end
  end

  // 2: normalised sum; the sums, shifted by the leading one's position but for OF + OG fraction bits
  wire [LEAD_W-1:0] up;
  wire [LEAD_W-1:0] down;
  wire [ SUM_W-1:0] normal;
  reg  [       7:0] index2_q;
  reg  [       8:0] rest2_q;
  assign up     = TOP[LEAD_W-1:0] - lead1_q;
  assign down   = lead1_q - SHIFT_BIAS[LEAD_W-1:0];
  assign normal = sum1_q << up;
  always @(posedge clk_i) begin
    if (en && valid_q[0]) begin
      index2_q <= normal[SUM_W-2-:8];
      rest2_q  <= normal[SUM_W-10-:9];
    end
  end

  // 3: reciprocal, 18 fraction bits of a number in (1/2, 1]
  wire [18:0] value;
  wire [10:0] step;
  wire [20:0] drop;
  wire [18:0] reciprocal;
  wire [29:0] digits;
  reg  [18:0] reciprocal3_q;
  reg  [29:0] digits3_q;  // of the reciprocal, for all lanes
  leopard_reciprocal_table u_table (
      .index_i(index2_q),
      .value_o(value),
      .step_o (step)
  );
  assign drop = {10'd0, step} * {11'd0, rest2_q, 1'b1};
  assign reciprocal = value - {8'd0, drop[20:10]};
  leopard_booth #(
      .BW   (19),
      .POWER(1)
  ) u_booth (
      .b_i     (reciprocal),
      .digits_o(digits)
  );
  always @(posedge clk_i) begin
    if (en && valid_q[1]) begin
      reciprocal3_q <= reciprocal;
      digits3_q     <= digits;
    end
  end

  genvar l;
  generate
    for (l = 0; l < LANES; l = l + 1) begin : gen_lane
      wire signed [    ACC_W-1:0] acc;
      wire signed [    ACC_W-1:0] shifted;
      reg         [      A_W-1:0] a2_q;
      reg         [      A_W-1:0] a3_q;
      reg         [PRODUCT_W-1:0] sum4_q;
      reg         [PRODUCT_W-1:0] carry4_q;
      reg         [PRODUCT_W-1:0] rounded5_q;
      wire        [PRODUCT_W-1:0] product_sum;
      wire        [PRODUCT_W-1:0] product_carry;
      wire signed [PRODUCT_W-DROP-1:0] quotient;
      wire signed [PRODUCT_W-DROP-1:0] limit;
      wire signed [PRODUCT_W-DROP-1:0] clamped;
      assign acc             = chunk1_q[l*ACC_W+:ACC_W];
      assign shifted         = acc >>> down;
      leopard_multiplier #(
          .AW   (A_W),
          .BW   (19),
          .POWER(1),
          .ROUND(DROP),
          .OUT_W(PRODUCT_W)
      ) u_product (
          .a_i     (a3_q),
          .b_i     (reciprocal3_q),
          .digits_i(digits3_q),
          .sum_o   (product_sum),
          .carry_o (product_carry)
      );
      assign quotient        = rounded5_q[PRODUCT_W-1:DROP];
      assign limit           = {{(PRODUCT_W - DROP - OUT_W + 1) {1'b0}}, {(VW - 1) {1'b1}}, {OF{1'b0}}};
      assign clamped         = (quotient > limit) ? limit : (quotient < -limit) ? -limit : quotient;
      always @(posedge clk_i) begin
        if (en && valid_q[0]) a2_q <= shifted[A_W-1:0];
        if (en && valid_q[1]) a3_q <= a2_q;
        if (en && valid_q[2]) begin
          sum4_q   <= product_sum;
          carry4_q <= product_carry;
        end
        if (en && valid_q[3]) rounded5_q <= sum4_q + carry4_q;
        if (en && valid_q[4]) out_data_o[l*OUT_W+:OUT_W] <= empty_q[4] ? {OUT_W{1'b0}} : clamped[OUT_W-1:0];
      end
      wire unused_lane;
      assign unused_lane = &{1'b0, shifted, rounded5_q[DROP-1:0], clamped};
    end
  endgenerate
  wire unused;
  assign unused = &{1'b0, normal, drop[9:0]};
endmodule
`default_nettype wire
