// leopard_booth: an unsigned number as radix-4 Booth digits, for leopard_multiplier.
// Parameters: BW >= 2, bits of b; POWER = 1: b <= 2^(BW-1), which spares a digit where BW is even.
// Combinational: b_i = sum over g of 4^g d_g with d_g in -2 .. 2. digits_o has DIGITS bits each of, from the top: negative, two, one: |d_g| is
// 1 where one, 2 where two, else 0; d_g < 0 only where negative. The last digit is never negative.
`default_nettype none
module leopard_booth #(
    parameter BW    = 8,
    parameter POWER = 0
) (
    input  wire [                                                             BW-1:0] b_i,
    output wire [3*((BW % 2 == 1 || POWER != 0) ? (BW + 1) / 2 : BW / 2 + 1)-1:0] digits_o
);
  localparam DIGITS = (BW % 2 == 1 || POWER != 0) ? (BW + 1) / 2 : BW / 2 + 1;
  genvar g;
  wire [2*DIGITS:0] padded;  // b with a zero below and zeros above
  wire [DIGITS-1:0] one;
  wire [DIGITS-1:0] two;
  wire [DIGITS-1:0] negative;
  assign padded   = {{(2 * DIGITS - BW) {1'b0}}, b_i, 1'b0};
  assign digits_o = {negative, two, one};
  generate
    for (g = 0; g < DIGITS; g = g + 1) begin : gen_digit
      wire low;
      wire middle;
      wire high;
      assign low    = padded[2*g];
      assign middle = padded[2*g+1];
      assign high   = padded[2*g+2];
      assign one[g] = middle ^ low;
      if (g == DIGITS - 1) begin : gen_top  // b's highest bit counts as it is
        assign two[g]      = high | (middle & low);
        assign negative[g] = 1'b0;
      end else begin : gen_lower
        assign two[g]      = high ? !(middle | low) : middle & low;
        assign negative[g] = high;
      end
    end
  endgenerate
endmodule
`default_nettype wire
