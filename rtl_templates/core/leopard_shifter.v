// leopard_shifter: a shift right by 0 to 63, its amount in three digits of base 4, each one-hot.
// Parameters: W >= 1, bits; ARITHMETIC = 1: the sign is shifted in, else zeros.
// Combinational. sixteens_i[k], fours_i[k], ones_i[k]: k times 16, 4, 1. sixteens_i = 0: out_o is 0, whatever the others are.
// Whoever sets the amount decodes it once (in a register), for all that shift by it: three levels of and-or, no decoder, no multiplexer.
`default_nettype none
module leopard_shifter #(
    parameter W          = 8,
    parameter ARITHMETIC = 1
) (
    input  wire [W-1:0] in_i,
    input  wire [  3:0] sixteens_i,
    input  wire [  3:0] fours_i,
    input  wire [  3:0] ones_i,
    output wire [W-1:0] out_o
);
  // Each shift stands in an assignment of its own: among unsigned masks it would not be arithmetic.
  wire signed [  W-1:0] coarse;
  wire signed [  W-1:0] middle;
  wire signed [  W-1:0] start;
  wire        [4*W-1:0] by_sixteens;
  wire        [4*W-1:0] by_fours;
  wire        [4*W-1:0] by_ones;
  genvar                k;
  assign start  = in_i;
  assign coarse = (by_sixteens[0+:W] & {W{sixteens_i[0]}}) | (by_sixteens[W+:W] & {W{sixteens_i[1]}}) |
                  (by_sixteens[2*W+:W] & {W{sixteens_i[2]}}) | (by_sixteens[3*W+:W] & {W{sixteens_i[3]}});
  assign middle = (by_fours[0+:W] & {W{fours_i[0]}}) | (by_fours[W+:W] & {W{fours_i[1]}}) |
                  (by_fours[2*W+:W] & {W{fours_i[2]}}) | (by_fours[3*W+:W] & {W{fours_i[3]}});
  assign out_o  = (by_ones[0+:W] & {W{ones_i[0]}}) | (by_ones[W+:W] & {W{ones_i[1]}}) |
                  (by_ones[2*W+:W] & {W{ones_i[2]}}) | (by_ones[3*W+:W] & {W{ones_i[3]}});
  generate
    for (k = 0; k < 4; k = k + 1) begin : gen_step
      if (ARITHMETIC != 0) begin : gen_arithmetic
        assign by_sixteens[k*W+:W] = start >>> (16 * k);
        assign by_fours[k*W+:W]    = coarse >>> (4 * k);
        assign by_ones[k*W+:W]     = middle >>> k;
      end else begin : gen_logical
        assign by_sixteens[k*W+:W] = start >> (16 * k);
        assign by_fours[k*W+:W]    = coarse >> (4 * k);
        assign by_ones[k*W+:W]     = middle >> k;
      end
    end
  endgenerate
endmodule
`default_nettype wire
