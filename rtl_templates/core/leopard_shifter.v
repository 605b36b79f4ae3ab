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
  // Each level's input with what is shifted in above it.
  wire [   W-1:0] coarse;
  wire [   W-1:0] middle;
  wire [  W+47:0] start_wide;
  wire [  W+11:0] coarse_wide;
  wire [   W+2:0] middle_wide;
  wire [ 4*W-1:0] by_sixteens;
  wire [ 4*W-1:0] by_fours;
  wire [ 4*W-1:0] by_ones;
  genvar          k;
  assign coarse = (by_sixteens[0+:W] & {W{sixteens_i[0]}}) | (by_sixteens[W+:W] & {W{sixteens_i[1]}}) |
                  (by_sixteens[2*W+:W] & {W{sixteens_i[2]}}) | (by_sixteens[3*W+:W] & {W{sixteens_i[3]}});
  assign middle = (by_fours[0+:W] & {W{fours_i[0]}}) | (by_fours[W+:W] & {W{fours_i[1]}}) |
                  (by_fours[2*W+:W] & {W{fours_i[2]}}) | (by_fours[3*W+:W] & {W{fours_i[3]}});
  assign out_o  = (by_ones[0+:W] & {W{ones_i[0]}}) | (by_ones[W+:W] & {W{ones_i[1]}}) |
                  (by_ones[2*W+:W] & {W{ones_i[2]}}) | (by_ones[3*W+:W] & {W{ones_i[3]}});
  generate
    if (ARITHMETIC != 0) begin : gen_arithmetic
      assign start_wide  = {{48{in_i[W-1]}}, in_i};
      assign coarse_wide = {{12{coarse[W-1]}}, coarse};
      assign middle_wide = {{3{middle[W-1]}}, middle};
    end else begin : gen_logical
      assign start_wide  = {48'd0, in_i};
      assign coarse_wide = {12'd0, coarse};
      assign middle_wide = {3'd0, middle};
    end
    for (k = 0; k < 4; k = k + 1) begin : gen_step
      assign by_sixteens[k*W+:W] = start_wide[16*k+:W];
      assign by_fours[k*W+:W]    = coarse_wide[4*k+:W];
      assign by_ones[k*W+:W]     = middle_wide[k+:W];
    end
  endgenerate
  wire unused;  // of a narrow number what lies between the steps
  assign unused = &{1'b0, start_wide, coarse_wide, middle_wide};
endmodule
`default_nettype wire
