// leopard_vpu_lane: one element of the weighted sum of values, and its copy for the division.
// Parameters: VW, WF, ACC_W as derived.
// Stage 1: weight * value, weight_i at most 2^WF. Stage 2: accumulate, after rescaling by an arithmetic shift (its amount as
// leopard_shifter takes it; s2_sixteens_i = 0: nothing is left of the sum before). A cycle later the sum may be
// copied. en_i holds the stages, copy_i loads the copy.
`default_nettype none
module leopard_vpu_lane #(
    parameter VW    = 8,
    parameter WF    = 18,
    parameter ACC_W = 30
) (
    input  wire             clk_i,
    input  wire             en_i,
    input  wire             s1_valid_i,
    input  wire [     WF:0] weight_i,
    input  wire [   VW-1:0] value_i,
    input  wire             s2_valid_i,
    input  wire [      3:0] s2_sixteens_i,
    input  wire [      3:0] s2_fours_i,
    input  wire [      3:0] s2_ones_i,
    input  wire             copy_i,
    output reg  [ACC_W-1:0] copy_o
);
  localparam PRODUCT_W = VW + WF + 1;
  reg  [PRODUCT_W-1:0] product_q;
  reg  [    ACC_W-1:0] acc_q;
  wire [PRODUCT_W-1:0] product_sum;
  wire [PRODUCT_W-1:0] product_carry;
  wire [    ACC_W-1:0] scaled;
  wire [    ACC_W-1:0] product_acc;
  leopard_multiplier #(
      .AW   (VW),
      .BW   (WF + 1),
      .POWER(1)
  ) u_product (
      .a_i    (value_i),
      .b_i    (weight_i),
      .sum_o  (product_sum),
      .carry_o(product_carry)
  );
  leopard_shifter #(
      .W         (ACC_W),
      .ARITHMETIC(1)
  ) u_rescale (
      .in_i      (acc_q),
      .sixteens_i(s2_sixteens_i),
      .fours_i   (s2_fours_i),
      .ones_i    (s2_ones_i),
      .out_o     (scaled)
  );
  generate
    if (ACC_W > PRODUCT_W) begin : gen_extend
      assign product_acc = {{(ACC_W - PRODUCT_W) {product_q[PRODUCT_W-1]}}, product_q};
    end else begin : gen_cut  // one key at most: |w v| < 2^(VW - 1 + WF)
      wire unused;
      assign product_acc = product_q[ACC_W-1:0];
      assign unused      = &{1'b0, product_q};
    end
  endgenerate
  always @(posedge clk_i) begin
    if (en_i && s1_valid_i) product_q <= product_sum + product_carry;
    if (en_i && s2_valid_i) acc_q <= scaled + product_acc;
    if (copy_i) copy_o <= acc_q;
  end
endmodule
`default_nettype wire
