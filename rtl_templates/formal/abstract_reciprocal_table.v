// Stands for leopard_reciprocal_table in the job divider: a short table with the same ends, so that the data of a word shows whose it is.
`default_nettype none
module leopard_reciprocal_table (
    input  wire [ 7:0] index_i,
    output wire [18:0] value_o,
    output wire [10:0] step_o
);
  assign value_o = 19'd262144 - {2'd0, index_i, 9'd0};
  assign step_o  = 11'd512;
endmodule
`default_nettype wire
