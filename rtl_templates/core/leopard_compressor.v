// leopard_compressor: N unsigned numbers to two with the same sum, by levels of full adders.
// Parameters: N >= 1, numbers; W >= 1, bits of each, enough for the sum: it is modulo 2^W.
// Combinational; ceil(log1.5(N / 2)) full adders deep. Bits that are constant zero cost nothing
// after synthesis, so one width serves the whole tree. FILL: the bit that moves in under a carry, 0; with FILL = 1 the outputs
// for complemented numbers are the complements of those for the numbers, since a full adder of complements gives complements.
//
//   N numbers -> N / 3 rows of full adders -> 2 N / 3 numbers -> ... -> sum_o, carry_o
`default_nettype none
module leopard_compressor #(
    parameter N    = 3,
    parameter W    = 8,
    parameter FILL = 0
) (
    input  wire [N*W-1:0] in_i,
    output wire [  W-1:0] sum_o,
    output wire [  W-1:0] carry_o
);
  localparam ROWS = N / 3;
  localparam REST = N - 3 * ROWS;
  localparam NEXT = 2 * ROWS + REST;

  generate
    if (N == 1) begin : gen_one
      assign sum_o   = in_i;
      assign carry_o = {W{FILL != 0}};
    end else if (N == 2) begin : gen_two
      assign sum_o   = in_i[0+:W];
      assign carry_o = in_i[W+:W];
    end else begin : gen_level
      genvar g;
      wire [NEXT*W-1:0] next;
      for (g = 0; g < ROWS; g = g + 1) begin : gen_row
        wire [W-1:0] carry;
        leopard_fa #(
            .W(W)
        ) u_fa (
            .a_i    (in_i[3*g*W+:W]),
            .b_i    (in_i[(3*g+1)*W+:W]),
            .c_i    (in_i[(3*g+2)*W+:W]),
            .sum_o  (next[2*g*W+:W]),
            .carry_o(carry)
        );
        assign next[(2*g+1)*W+:W] = (carry << 1) | {{(W - 1) {1'b0}}, FILL != 0};
      end
      if (REST != 0) begin : gen_rest
        assign next[2*ROWS*W+:REST*W] = in_i[3*ROWS*W+:REST*W];
      end
      leopard_compressor #(
          .N   (NEXT),
          .W   (W),
          .FILL(FILL)
      ) u_next (
          .in_i   (next),
          .sum_o  (sum_o),
          .carry_o(carry_o)
      );
    end
  endgenerate
endmodule
`default_nettype wire
