// leopard_multiplier: a signed number times an unsigned one, in carry-save form: rows of radix-4 Booth digits over leopard_fa.
// Parameters: AW >= 2, bits of a; BW >= 2, bits of b; POWER = 1: b <= 2^(BW-1), which spares a row where BW is even;
// ROUND: 2^(ROUND-1) is added, as whoever drops ROUND bits wants it; 0: nothing. OUT_W <= 64, bits of both outputs.
// Combinational: sum_o + carry_o = a_i * b_i + 2^(ROUND-1) modulo 2^OUT_W; a_i in two's complement. digits_i: what leopard_booth makes of b_i,
// once for all products with the same b, and a register earlier if need be; 3 DIGITS bits: negative, two, one.
//
// b is read as digits of -2 .. 2, two bits each, so half as many rows as bits are added. A row's sign s weighs -2^k; it is
// written as +2^k ~s with -2^k in one constant for all rows (FIX), and the +1 of a negated row stands below the next row.
// LEOPARD_PLAIN_PRODUCT (a macro of the fast simulation, never of synthesis): sum_o is the product, carry_o 0; else b_i is not used.
//
//   row 0               ~s p p p ... p p
//   row 1          ~s p p p ... p p   n0
//   row 2     ~s p p p ... p p   n1
`default_nettype none
module leopard_multiplier #(
    parameter AW    = 8,
    parameter BW    = 8,
    parameter POWER = 0,
    parameter ROUND = 0,
    parameter OUT_W = 16
) (
    input  wire [                                                             AW-1:0] a_i,
    input  wire [                                                             BW-1:0] b_i,
    input  wire [3*((BW % 2 == 1 || POWER != 0) ? (BW + 1) / 2 : BW / 2 + 1)-1:0] digits_i,
    output wire [                                                          OUT_W-1:0] sum_o,
    output wire [                                                          OUT_W-1:0] carry_o
);
  localparam W = (AW + BW > OUT_W) ? AW + BW : OUT_W;
`ifdef LEOPARD_PLAIN_PRODUCT
  wire signed [W-1:0] a_wide;
  wire signed [W-1:0] b_wide;
  wire        [W-1:0] one;
  wire                unused;
  wire signed [W-1:0] product;
  assign a_wide  = {{(W - AW) {a_i[AW-1]}}, a_i};
  assign b_wide  = {{(W - BW) {1'b0}}, b_i};
  assign one     = {{(W - 1) {1'b0}}, 1'b1};
  assign product = a_wide * b_wide + ((one << ROUND) >> 1);
  assign sum_o   = product[OUT_W-1:0];
  assign carry_o = {OUT_W{1'b0}};
  assign unused  = &{1'b0, digits_i, product};
`else
  localparam DIGITS = (BW % 2 == 1 || POWER != 0) ? (BW + 1) / 2 : BW / 2 + 1;
  localparam ROW_W = (W + 2 > 64) ? W + 2 : 64;  // a simulator's word; what lies above W vanishes in synthesis
  localparam SIGNS_W = 2 * DIGITS + AW;  // holds every sign's place, and W
  localparam [SIGNS_W-1:0] SIGNS = {{AW{1'b0}}, {DIGITS{2'b01}}} << AW;
  localparam [ROW_W-1:0] ONE = {{(ROW_W - 1) {1'b0}}, 1'b1};
  localparam [ROW_W+SIGNS_W-1:0] SIGNS_WIDE = {{ROW_W{1'b0}}, SIGNS};
  localparam [ROW_W-1:0] FIX = ((ONE << ROUND) >> 1) - SIGNS_WIDE[ROW_W-1:0];

  genvar g;
  wire [(DIGITS+1)*ROW_W-1:0] rows;
  wire [ROW_W-1:0] rows_sum;
  wire [ROW_W-1:0] rows_carry;
  wire [      DIGITS-1:0] one;
  wire [      DIGITS-1:0] two;
  wire [      DIGITS-1:0] negative;
  assign {negative, two, one} = digits_i;
  generate
    for (g = 0; g < DIGITS; g = g + 1) begin : gen_row
      wire [  AW:0] multiple;
      wire [  AW:0] row;
      assign multiple = ({a_i[AW-1], a_i} & {(AW + 1) {one[g]}}) | ({a_i, 1'b0} & {(AW + 1) {two[g]}});
      assign row      = multiple ^ {(AW + 1) {negative[g]}};
      if (g == 0) begin : gen_first
        assign rows[0+:ROW_W] = {{(ROW_W - AW - 1) {1'b0}}, !row[AW], row[AW-1:0]};
      end else if (g == 1) begin : gen_second
        assign rows[ROW_W+:ROW_W] = {{(ROW_W - AW - 3) {1'b0}}, !row[AW], row[AW-1:0], 1'b0, negative[0]};
      end else begin : gen_next
        assign rows[g*ROW_W+:ROW_W] = {
          {(ROW_W - AW - 1 - 2 * g) {1'b0}}, !row[AW], row[AW-1:0], 1'b0, negative[g-1], {(2 * g - 2) {1'b0}}
        };
      end
    end
  endgenerate
  assign rows[DIGITS*ROW_W+:ROW_W] = FIX;
  assign sum_o   = rows_sum[OUT_W-1:0];
  assign carry_o = rows_carry[OUT_W-1:0];
  wire unused;
  assign unused = &{1'b0, b_i, rows_sum, rows_carry};
  leopard_compressor #(
      .N(DIGITS + 1),
      .W(ROW_W)
  ) u_rows (
      .in_i   (rows),
      .sum_o  (rows_sum),
      .carry_o(rows_carry)
  );
`endif  // LEOPARD_PLAIN_PRODUCT
endmodule
`default_nettype wire
