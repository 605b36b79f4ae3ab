// leopard_fifo: a queue of registers whose oldest entry is always visible.
// Parameters: W >= 1, bits; DEPTH >= 2, entries.
// valid/ready on both sides. push_ready_o and pop_valid_o come from registers: no combinational path crosses
// the queue. An entry pushed in one cycle is visible in the next; a full queue takes a new
// entry in the cycle after one is popped.
//
//   cycle          0   1   2
//   push_valid_i   1   0   0
//   pop_valid_o    0   1   0
//   pop_ready_i    -   1   -
`default_nettype none
module leopard_fifo #(
    parameter W     = 8,
    parameter DEPTH = 4
) (
    input  wire         clk_i,
    input  wire         rst_ni,
    input  wire         push_valid_i,
    output wire         push_ready_o,
    input  wire [W-1:0] push_data_i,
    output wire         pop_valid_o,
    input  wire         pop_ready_i,
    output wire [W-1:0] pop_data_o
);
  localparam INDEX_W = $clog2(DEPTH);
  localparam COUNT_W = $clog2(DEPTH + 1);
  localparam LAST_INDEX = DEPTH - 1;
  localparam [INDEX_W-1:0] LAST = LAST_INDEX[INDEX_W-1:0];
  localparam [COUNT_W-1:0] FULL = DEPTH[COUNT_W-1:0];

  generate
    if (DEPTH < 2) begin : gen_rule_depth
      depth_must_be_at_least_2 u_error ();
    end
  endgenerate

  reg  [      W-1:0] entry_q[0:DEPTH-1];
  reg  [INDEX_W-1:0] head_q;
  reg  [INDEX_W-1:0] tail_q;
  reg  [COUNT_W-1:0] count_q;
  wire               push;
  wire               pop;

  assign push_ready_o = count_q != FULL;
  assign pop_valid_o  = count_q != {COUNT_W{1'b0}};
  assign pop_data_o   = entry_q[head_q];
  assign push         = push_valid_i && push_ready_o;
  assign pop          = pop_ready_i && pop_valid_o;

  always @(posedge clk_i) begin
    if (push) entry_q[tail_q] <= push_data_i;
  end
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      head_q  <= {INDEX_W{1'b0}};
      tail_q  <= {INDEX_W{1'b0}};
      count_q <= {COUNT_W{1'b0}};
    end else begin
      if (push) tail_q <= (tail_q == LAST) ? {INDEX_W{1'b0}} : tail_q + 1'b1;
      if (pop) head_q <= (head_q == LAST) ? {INDEX_W{1'b0}} : head_q + 1'b1;
      if (push && !pop) count_q <= count_q + 1'b1;
      else if (pop && !push) count_q <= count_q - 1'b1;
    end
  end
endmodule
`default_nettype wire
