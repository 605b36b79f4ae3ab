// leopard_vpu_lane: one element of the weighted sum of values, and its copy for the division.
// Parameters: VW, WF, ACC_W as derived.
// Stage 1: the value into a register, so that what a memory gives late does not run through the product. Stage 2: weight * value in carry-save form; weight_i at
// most 2^WF, and digits_i what leopard_booth makes of it. Stage 3: accumulate, after rescaling by an arithmetic shift (its amount as
// leopard_shifter takes it; s3_sixteens_i = 0: nothing is left of the sum before). A cycle later the sum may be
// copied. en_i holds the stages, copy_i loads the copy.
`default_nettype none
module leopard_vpu_lane #(
    parameter VW    = 8,
    parameter WF    = 18,
    parameter ACC_W = 30
) (
    input  wire                     clk_i,
    input  wire                     en_i,
    input  wire                     s1_valid_i,
    input  wire [           VW-1:0] value_i,
    input  wire                     s2_valid_i,
    input  wire [             WF:0] weight_i,
    input  wire [3*((WF+2)/2)-1:0] digits_i,
    input  wire                     s3_valid_i,
    input  wire [              3:0] s3_sixteens_i,
    input  wire [              3:0] s3_fours_i,
    input  wire [              3:0] s3_ones_i,
    input  wire                     copy_i,
    output reg  [        ACC_W-1:0] copy_o
);
  reg  [   VW-1:0] value_q;
  reg  [ACC_W-1:0] product_sum_q;
  reg  [ACC_W-1:0] product_carry_q;
  reg  [ACC_W-1:0] acc_q;
  wire [ACC_W-1:0] product_sum;
  wire [ACC_W-1:0] product_carry;
  wire [ACC_W-1:0] scaled;
  wire [ACC_W-1:0] acc_sum;
  wire [ACC_W-1:0] acc_carry;
  leopard_multiplier #(
      .AW   (VW),
      .BW   (WF + 1),
      .POWER(1),
      .OUT_W(ACC_W)
  ) u_product (
      .a_i     (value_q),
      .b_i     (weight_i),
      .digits_i(digits_i),
      .sum_o   (product_sum),
      .carry_o (product_carry)
  );
  leopard_shifter #(
      .W         (ACC_W),
      .ARITHMETIC(1)
  ) u_rescale (
      .in_i      (acc_q),
      .sixteens_i(s3_sixteens_i),
      .fours_i   (s3_fours_i),
      .ones_i    (s3_ones_i),
      .out_o     (scaled)
  );
  leopard_compressor #(
      .N(3),
      .W(ACC_W)
  ) u_add (
      .in_i   ({scaled, product_sum_q, product_carry_q}),
      .sum_o  (acc_sum),
      .carry_o(acc_carry)
  );
  always @(posedge clk_i) begin
    if (en_i && s1_valid_i) value_q <= value_i;
    if (en_i && s2_valid_i) begin
      product_sum_q   <= product_sum;
      product_carry_q <= product_carry;
    end
    if (en_i && s3_valid_i) acc_q <= acc_sum + acc_carry;
    if (copy_i) copy_o <= acc_q;
  end
endmodule
`default_nettype wire
