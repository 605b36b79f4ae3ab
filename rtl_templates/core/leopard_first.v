// leopard_first: the smallest of N numbers, and which it is.
// Parameters: N >= 1, numbers; W >= 1, bits of each.
// Combinational; of equal numbers the lowest index wins. Up to eight numbers are compared two by two, all at once: one comparison deep, where a
// tree is three comparisons and selections deep. More are halved.
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
    if (N <= 8) begin : gen_pairs
      reg     [W-1:0] min;
      reg     [N-1:0] onehot;
      integer         i;
      integer         j;
      always @(*) begin
        onehot = {N{1'b1}};
        for (i = 0; i < N; i = i + 1) begin
          for (j = i + 1; j < N; j = j + 1) begin
            if (in_i[i*W+:W] <= in_i[j*W+:W]) onehot[j] = 1'b0;
            else onehot[i] = 1'b0;
          end
        end
        min = {W{1'b0}};
        for (i = 0; i < N; i = i + 1) min = min | (in_i[i*W+:W] & {W{onehot[i]}});
      end
      assign min_o    = min;
      assign onehot_o = onehot;
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
