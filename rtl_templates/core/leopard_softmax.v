// leopard_softmax: the weight of each survivor, online and in base 2 (docs/numerics.md section 4).
// Parameters: as derived.
// The running maximum is rounded up to an integer, so a new one rescales what is accumulated by a shift of
// shift_o bits; no pre-pass, no overflow for any score. The first survivor of a query starts anew.
// Pipeline of seven stages, one token a cycle; en_i holds all of it. mantissa_i and shift_i stay while tokens are on their way, mantissa_i from
// a cycle before the first.
//
//   stage   1            2         3        4             5            6      7
//           score * M    >> SH     ceil     running max   difference   2^-f   weight
`default_nettype none
module leopard_softmax #(
    parameter SCORE_W = 14,
    parameter KEY_W   = 4,
    parameter EXP_W   = 31,
    parameter SH_W    = 6,
    parameter WF      = 18
) (
    input  wire               clk_i,
    input  wire               rst_ni,
    input  wire               en_i,
    input  wire [       23:0] mantissa_i,
    input  wire [   SH_W-1:0] shift_i,      // SH >= 7
    input  wire               survivor_i,
    input  wire               last_i,
    input  wire [  KEY_W-1:0] key_i,
    input  wire [SCORE_W-1:0] score_i,
    // the key of the weight that comes one cycle later
    output wire               fetch_o,
    output wire [  KEY_W-1:0] fetch_key_o,
    output reg                survivor_o,
    output reg                last_o,
    output reg                first_o,
    output reg  [        5:0] shift_o,
    output reg  [       WF:0] weight_o
);
  localparam PRODUCT_W = SCORE_W + 24;
  localparam MAX_W = EXP_W - 9;      // ceil(zf / 1024)
  localparam DIFF_W = EXP_W + 2;
  localparam LIMIT = WF + 2;         // weights are zero from here on
  localparam INT_W = $clog2(WF + 3);

  reg  [      6:1] survivor_q;
  reg  [      6:1] last_q;
  reg  [6*KEY_W-1:0] key_q;  // stage 1 lowest
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      survivor_q <= 6'd0;
      last_q     <= 6'd0;
      survivor_o <= 1'b0;
      last_o     <= 1'b0;
    end else if (en_i) begin
      survivor_q <= {survivor_q[5:1], survivor_i};
      last_q     <= {last_q[5:1], last_i};
      survivor_o <= survivor_q[6];
      last_o     <= last_q[6];
    end
  end
  always @(posedge clk_i) begin
    if (en_i) key_q <= {key_q[5*KEY_W-1:0], key_i};
  end
  assign fetch_o     = en_i && survivor_q[6];
  assign fetch_key_o = key_q[5*KEY_W+:KEY_W];

  // 1, 2: z with 10 fraction bits, rounded half up
  reg signed  [PRODUCT_W-1:0] product_q;
  wire        [PRODUCT_W-1:0] product_sum;
  wire        [PRODUCT_W-1:0] product_carry;
  wire signed [PRODUCT_W-1:0] half;
  wire        [     SH_W-1:0] half_shift;
  wire        [PRODUCT_W-1:0] rounded;
  reg         [    EXP_W-1:0] z2_q;
  wire        [         38:0] digits;
  reg         [         38:0] digits_q;  // of the mantissa
  leopard_booth #(
      .BW(24)
  ) u_booth (
      .b_i     (mantissa_i),
      .digits_o(digits)
  );
  leopard_multiplier #(
      .AW   (SCORE_W),
      .BW   (24),
      .OUT_W(PRODUCT_W)
  ) u_product (
      .a_i     (score_i),
      .b_i     (mantissa_i),
      .digits_i(digits_q),
      .sum_o   (product_sum),
      .carry_o (product_carry)
  );
  always @(posedge clk_i) digits_q <= digits;
  assign half_shift    = shift_i - 1'b1;
  assign half          = product_q >>> half_shift;
  assign rounded       = half + {{(PRODUCT_W - 1) {1'b0}}, 1'b1};
  always @(posedge clk_i) begin
    if (en_i && survivor_i) product_q <= product_sum + product_carry;
    if (en_i && survivor_q[1]) z2_q <= rounded[EXP_W:1];
  end

  // 3: the integer above
  reg  [EXP_W-1:0] z3_q;
  reg  [MAX_W-1:0] ceil3_q;
  wire [  EXP_W:0] above;
  assign above = {z2_q[EXP_W-1], z2_q} + {{(EXP_W - 9) {1'b0}}, 10'h3ff};
  always @(posedge clk_i) begin
    if (en_i && survivor_q[2]) begin
      z3_q    <= z2_q;
      ceil3_q <= above[EXP_W:10];
    end
  end

  // 4: running maximum
  reg  [MAX_W-1:0] max_q;
  reg              fresh_q;   // the next survivor is its query's first
  reg  [EXP_W-1:0] z4_q;
  reg              first4_q;
  reg  [      5:0] shift4_q;
  wire [  MAX_W:0] rise;
  wire             higher;
  wire [      5:0] rise_limited;
  assign rise         = {ceil3_q[MAX_W-1], ceil3_q} - {max_q[MAX_W-1], max_q};
  assign higher       = !rise[MAX_W] && !fresh_q;
  assign rise_limited = (|rise[MAX_W:6]) ? 6'd63 : rise[5:0];
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) fresh_q <= 1'b1;
    else if (en_i && (survivor_q[3] || last_q[3])) fresh_q <= last_q[3];
  end
  always @(posedge clk_i) begin
    if (en_i && survivor_q[3]) begin
      z4_q     <= z3_q;
      first4_q <= fresh_q;
      shift4_q <= higher ? rise_limited : 6'd0;
      if (fresh_q || higher) max_q <= ceil3_q;
    end
  end

  // 5: difference to the maximum, which is max_q one cycle after stage 4
  reg  [INT_W-1:0] int5_q;
  reg  [      9:0] fraction5_q;
  reg              first5_q;
  reg  [      5:0] shift5_q;
  wire [DIFF_W-1:0] difference;
  assign difference = {max_q[MAX_W-1], max_q, 10'd0} - {{2{z4_q[EXP_W-1]}}, z4_q};
  always @(posedge clk_i) begin
    if (en_i && survivor_q[4]) begin
      int5_q      <= (difference[DIFF_W-1:10] > {{(DIFF_W - 18) {1'b0}}, LIMIT[7:0]}) ? LIMIT[INT_W-1:0] : difference[10+:INT_W];
      fraction5_q <= difference[9:0];
      first5_q    <= first4_q;
      shift5_q    <= shift4_q;
    end
  end

  // 6: 2^-f
  wire [     15:0] table_out;
  reg  [     15:0] table6_q;
  reg  [INT_W-1:0] int6_q;
  reg              first6_q;
  reg  [      5:0] shift6_q;
  leopard_exp_table u_table (
      .fraction_i(fraction5_q),
      .weight_o  (table_out)
  );
  always @(posedge clk_i) begin
    if (en_i && survivor_q[5]) begin
      table6_q <= table_out;
      int6_q   <= int5_q;
      first6_q <= first5_q;
      shift6_q <= shift5_q;
    end
  end

  // 7: the weight, rounded half up; 15 fraction bits in the table, one more here for rounding
  wire [WF+1:0] aligned;
  wire [WF+1:0] shifted;
  wire [WF+1:0] weight;
  assign aligned = {table6_q, {(WF - 14) {1'b0}}};
  assign shifted = aligned >> int6_q;
  assign weight  = shifted + {{(WF + 1) {1'b0}}, 1'b1};
  always @(posedge clk_i) begin
    if (en_i && survivor_q[6]) begin
      weight_o <= weight[WF+1:1];
      first_o  <= first6_q;
      shift_o  <= shift6_q;
    end
  end
  wire unused;
  assign unused = &{1'b0, weight[0], rounded, above[9:0]};

`ifdef FORMAL
  // Every register holds what docs/numerics.md, section 4, says in integers without limit (here: F_W bits, of which some stay unused).
  localparam F_W = EXP_W + 10;
  localparam signed [F_W-1:0] F_SCORE_MAX = (1 << (SCORE_W - 1)) - 2;  // A
  localparam signed [F_W-1:0] F_Z_MAX = F_SCORE_MAX <<< 16;            // scale at most 64, 10 fraction bits
  reg  signed [     F_W-1:0] f_score1;
  wire signed [     F_W-1:0] f_product;
  wire signed [     F_W-1:0] f_z;
  reg  signed [     F_W-1:0] f_z2;
  reg  signed [     F_W-1:0] f_z3;
  reg  signed [     F_W-1:0] f_z4;
  wire signed [     F_W-1:0] f_ceil;
  wire signed [     F_W-1:0] f_next_max;
  reg  signed [     F_W-1:0] f_max;
  reg  signed [     F_W-1:0] f_rise4;
  reg  signed [     F_W-1:0] f_difference5;
  wire signed [   EXP_W-1:0] f_reg_z2;
  wire signed [   EXP_W-1:0] f_reg_z3;
  wire signed [   EXP_W-1:0] f_reg_z4;
  wire signed [   MAX_W-1:0] f_reg_ceil3;
  wire signed [   MAX_W-1:0] f_reg_max;
  wire signed [     F_W-1:0] f_mantissa;
  assign f_mantissa = {1'b0, mantissa_i};
  assign f_reg_z2     = z2_q;
  assign f_reg_z3     = z3_q;
  assign f_reg_z4     = z4_q;
  assign f_reg_ceil3  = ceil3_q;
  assign f_reg_max    = max_q;
  assign f_product  = f_score1 * f_mantissa;
  assign f_z        = ((f_product >>> (shift_i - 1'b1)) + 1) >>> 1;
  assign f_ceil     = (f_z3 + 1023) >>> 10;
  assign f_next_max = (fresh_q || f_ceil > f_max) ? f_ceil : f_max;
  always @(posedge clk_i) begin
    if (en_i) begin
      if (survivor_i) f_score1 <= $signed(score_i);
      if (survivor_q[1]) f_z2 <= f_z;
      if (survivor_q[2]) f_z3 <= f_z2;
      if (survivor_q[3]) begin
        f_z4    <= f_z3;
        f_max   <= f_next_max;
        f_rise4 <= fresh_q ? 0 : f_next_max - f_max;
      end
      if (survivor_q[4]) f_difference5 <= f_max * 1024 - f_z4;
    end
  end
  always @(*) begin
    if (rst_ni) begin
      if (survivor_q[1]) begin
        f_score_in_range : assert (f_score1 >= -F_SCORE_MAX && f_score1 <= F_SCORE_MAX);
        f_product_fits : assert (product_q == f_product);
      end
      if (survivor_q[2]) begin
        f_exponent_fits : assert (f_reg_z2 == f_z2 && f_z2 >= -F_Z_MAX && f_z2 <= F_Z_MAX);
      end
      if (survivor_q[3]) begin
        f_exponent_kept : assert (f_reg_z3 == f_z3 && f_z3 >= -F_Z_MAX && f_z3 <= F_Z_MAX);
        f_ceiling_fits : assert (f_reg_ceil3 == f_ceil);
      end
      if (!fresh_q) begin
        f_maximum_fits : assert (f_reg_max == f_max && f_max * 1024 >= -F_Z_MAX && (f_max - 1) * 1024 < F_Z_MAX);
      end
      if (survivor_q[4]) begin
        f_exponent_still : assert (f_reg_z4 == f_z4 && f_z4 >= -F_Z_MAX && f_z4 <= F_Z_MAX);
        f_maximum_is_above : assert (f_reg_max == f_max && f_max * 1024 >= f_z4 && (f_max - 1) * 1024 < F_Z_MAX);
        f_rise_saturates : assert (f_rise4 >= 0 && shift4_q == (f_rise4 > 63 ? 63 : f_rise4));
        f_first_does_not_shift : assert (!first4_q || shift4_q == 0);
      end
      if (survivor_q[5]) begin
        f_difference_fits :
        assert (f_difference5 >= 0 && int5_q == ((f_difference5 >>> 10) > LIMIT ? LIMIT : f_difference5 >>> 10) &&
                fraction5_q == f_difference5[9:0]);
      end
      if (survivor_q[6]) begin
        f_table_word : assert (table6_q <= 16'd32768);
      end
      if (survivor_o) begin
        f_weight_is_at_most_one : assert (weight_o <= (1 << WF));
      end
      f_cover_largest_exponent : cover (survivor_q[2] && f_z2 == F_Z_MAX);
      f_cover_shift_saturates : cover (survivor_o && shift_o == 63 && f_rise4 > 100);
      f_cover_weight_one : cover (survivor_o && !first_o && weight_o == (1 << WF));
      f_cover_nothing_left : cover (survivor_o && weight_o == 0);
    end
  end
`endif  // FORMAL
endmodule
`default_nettype wire
