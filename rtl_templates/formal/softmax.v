// Proof job of leopard_softmax, whose properties stand in the module itself. Scores are any that SCORE_W is derived for, the scale any that the
// host may write (docs/numerics.md, section 4: M 2^-(SH + 10) <= 64, M 0 or normalised, SH at least 7).
//! proves: product, exponent, its ceiling, running maximum and difference equal the integers of docs/numerics.md, section 4: none overflows
//! proves: zf lies within +-2^16 A, and the maximum with it; a difference is never negative
//! proves: the shift is the rise of the maximum, saturated at 63, and 0 for a query's first survivor; a weight is at most 1
//! sources: leopard_softmax.v abstract_exp_table.v leopard_booth.v leopard_multiplier.v leopard_compressor.v leopard_fa.v
//! instance: least SCORE_W=3
//! instance: narrow SCORE_W=4
//! induction: least/bitwuzla 2
//! induction: narrow/bitwuzla 2
//! cover: bitwuzla 16
//! mutant: bitwuzla 11
//! mutation: leopard_softmax.v: (|rise[MAX_W:6]) ? 6'd63 : rise[5:0] => rise[5:0]
//! mutation: leopard_softmax.v: MAX_W = EXP_W - 9 => MAX_W = EXP_W - 12
//! mutation: leopard_softmax.v: PRODUCT_W = SCORE_W + 24 => PRODUCT_W = SCORE_W + 22
//! mutation: leopard_softmax.v: 10'h3ff => 10'h3fe
//! mutation: leopard_softmax.v: fresh_q <= last_q[3] => fresh_q <= last_q[2]
`default_nettype none
module formal_softmax #(
    parameter SCORE_W = 5,
    parameter SH_W    = 6,
    parameter EXP_W   = SCORE_W + 17,
    parameter WF      = 18
) (
    input wire               clk_i,
    input wire               en_i,
    input wire               survivor_i,
    input wire               last_i,
    input wire [        1:0] key_i,
    input wire [SCORE_W-1:0] score_i
);
  localparam signed [SCORE_W-1:0] LARGEST = (1 << (SCORE_W - 1)) - 2;
  localparam [SH_W-1:0] SH_MAX = SCORE_W + 24;

  // The scale stands while a head runs.
  (* anyconst *)reg         [       23:0] mantissa;
  (* anyconst *)reg         [   SH_W-1:0] shift;
  wire        [       63:0] limit;
  wire signed [SCORE_W-1:0] score;
  assign limit = 64'd1 << (shift + 16);  // scale at most 64
  assign score = score_i;
  always @(*) begin
    assume (shift >= 7 && shift <= SH_MAX);
    assume (mantissa == 0 || mantissa[23]);
    assume (mantissa <= limit);
    assume (score >= -LARGEST && score <= LARGEST);
  end

  reg rst_n = 1'b0;
  always @(posedge clk_i) rst_n <= 1'b1;
  wire          fetch;
  wire [   1:0] fetch_key;
  wire          survivor;
  wire          last;
  wire          first;
  wire [   5:0] rise;
  wire [  WF:0] weight;
  leopard_softmax #(
      .SCORE_W(SCORE_W),
      .KEY_W  (2),
      .EXP_W  (EXP_W),
      .SH_W   (SH_W),
      .WF     (WF)
  ) u_softmax (
      .clk_i      (clk_i),
      .rst_ni     (rst_n),
      .en_i       (en_i),
      .mantissa_i (mantissa),
      .shift_i    (shift),
      .survivor_i (survivor_i),
      .last_i     (last_i),
      .key_i      (key_i),
      .score_i    (score_i),
      .fetch_o    (fetch),
      .fetch_key_o(fetch_key),
      .survivor_o (survivor),
      .last_o     (last),
      .first_o    (first),
      .shift_o    (rise),
      .weight_o   (weight)
  );
endmodule
`default_nettype wire
