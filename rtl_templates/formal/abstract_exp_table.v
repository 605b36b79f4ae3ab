// Stands for leopard_exp_table in the job softmax: any word that rounds to a power of two between 1/2 and 1.
`default_nettype none
module leopard_exp_table (
    input  wire [ 9:0] fraction_i,
    output wire [15:0] weight_o
);
  (* anyseq *)wire [15:0] any;
  always @(*) assume (any >= 16'd16384 && any <= 16'd32768);
  assign weight_o = any;
endmodule
`default_nettype wire
