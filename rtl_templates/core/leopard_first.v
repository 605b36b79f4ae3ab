// leopard_first: the smallest of N numbers, and which it is.
// Parameters: N >= 1, numbers; W >= 1, bits of each.
// Combinational, a balanced tree; of equal numbers the lowest index wins.
`default_nettype none
module leopard_first #(
    parameter N = 2,
    parameter W = 4
) (
    input  wire [N*W-1:0] in_i,
    output wire [  W-1:0] min_o,
    output wire [  N-1:0] onehot_o
);
  localparam LOW = N / 2;
  localparam HIGH = N - LOW;
  generate
    if (N == 1) begin : gen_one
      assign min_o    = in_i;
      assign onehot_o = 1'b1;
    end else begin : gen_split
      wire [   W-1:0] low_min;
      wire [   W-1:0] high_min;
      wire [ LOW-1:0] low_onehot;
      wire [HIGH-1:0] high_onehot;
      wire            take_low;
      leopard_first #(
          .N(LOW),
          .W(W)
      ) u_low (
          .in_i    (in_i[0+:LOW*W]),
          .min_o   (low_min),
          .onehot_o(low_onehot)
      );
      leopard_first #(
          .N(HIGH),
          .W(W)
      ) u_high (
          .in_i    (in_i[LOW*W+:HIGH*W]),
          .min_o   (high_min),
          .onehot_o(high_onehot)
      );
      assign take_low = low_min <= high_min;
      assign min_o    = take_low ? low_min : high_min;
      assign onehot_o = {high_onehot & {HIGH{!take_low}}, low_onehot & {LOW{take_low}}};
    end
  endgenerate
endmodule
`default_nettype wire
