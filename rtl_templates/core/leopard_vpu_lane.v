// leopard_vpu_lane: one element of the weighted sum of values, and its copy for the division.
// Parameters: VW, WF, ACC_W as derived.
// Stage 1: weight * value. Stage 2: accumulate, after rescaling by an arithmetic shift. A cycle later the sum may be
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
    input  wire             s2_first_i,
    input  wire [      5:0] s2_shift_i,
    input  wire             copy_i,
    output reg  [ACC_W-1:0] copy_o
);
  localparam PRODUCT_W = VW + WF + 1;
  reg signed  [PRODUCT_W-1:0] product_q;
  reg signed  [    ACC_W-1:0] acc_q;
  wire signed [PRODUCT_W-1:0] weight_wide;
  wire signed [PRODUCT_W-1:0] value_wide;
  wire signed [    ACC_W-1:0] rescaled;
  wire        [    ACC_W-1:0] scaled;
  wire        [    ACC_W-1:0] product_acc;
  assign weight_wide = {{VW{1'b0}}, weight_i};
  assign value_wide  = {{(WF + 1) {value_i[VW-1]}}, value_i};
  assign rescaled    = acc_q >>> s2_shift_i;
  assign scaled      = rescaled & {ACC_W{!s2_first_i}};
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
    if (en_i && s1_valid_i) product_q <= weight_wide * value_wide;
    if (en_i && s2_valid_i) acc_q <= scaled + product_acc;
    if (copy_i) copy_o <= acc_q;
  end
endmodule
`default_nettype wire
