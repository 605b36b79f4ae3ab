// Proof job of leopard_fifo, whose properties stand in the module itself.
//! proves: any entry comes out once, unchanged, after exactly the entries that were before it
//! proves: pop_valid_o and pop_data_o hold until taken; refuses only when full, offers whenever it is not empty
//! sources: leopard_fifo.v
//! instance: of4 W=3 DEPTH=4
//! instance: of2 W=3 DEPTH=2
//! instance: of5 W=3 DEPTH=5
//! induction: bitwuzla 4
//! cover: bitwuzla 16
//! mutant: bitwuzla 16
//! mutation: leopard_fifo.v: push_ready_o = count_q != FULL => push_ready_o = 1'b1
//! mutation: leopard_fifo.v: if (move) head_q <= (head_q == LAST) => if (move) head_q <= (tail_q == LAST)
//! mutation: leopard_fifo.v: !pop_valid_o || (pop && !has_next) => !pop_valid_o || (pop && has_next)
`default_nettype none
module formal_fifo #(
    parameter W     = 3,
    parameter DEPTH = 4
) (
    input wire         clk_i,
    input wire         push_valid_i,
    input wire [W-1:0] push_data_i,
    input wire         pop_ready_i
);
  wire         push_ready;
  wire         pop_valid;
  wire [W-1:0] pop_data;
  reg          rst_n = 1'b0;
  always @(posedge clk_i) rst_n <= 1'b1;

  leopard_fifo #(
      .W    (W),
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk_i       (clk_i),
      .rst_ni      (rst_n),
      .push_valid_i(push_valid_i),
      .push_ready_o(push_ready),
      .push_data_i (push_data_i),
      .pop_valid_o (pop_valid),
      .pop_ready_i (pop_ready_i),
      .pop_data_o  (pop_data)
  );
endmodule
`default_nettype wire
