// leopard_fa: a row of full adders (a 3:2 compressor).
// The one place where an adder cell is chosen: map this module to a library's full adder.
// Parameters: W >= 1, bits.
// Combinational: a_i + b_i + c_i = sum_o + 2 * carry_o, bit by bit.
`default_nettype none
module leopard_fa #(
    parameter W = 1
) (
    input  wire [W-1:0] a_i,
    input  wire [W-1:0] b_i,
    input  wire [W-1:0] c_i,
    output wire [W-1:0] sum_o,
    output wire [W-1:0] carry_o
);
  wire [W-1:0] half;
  assign half    = a_i ^ b_i;
  assign sum_o   = half ^ c_i;
  assign carry_o = (a_i & b_i) | (half & c_i);
endmodule
`default_nettype wire
