// leopard_fifo: a queue of registers whose oldest entry is always visible.
// Parameters: W >= 1, bits; DEPTH >= 2, entries. The oldest has a register of its own, so that no selection stands before whoever looks at it.
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
  localparam REST = DEPTH - 1;  // entries behind the oldest
  localparam INDEX_W = (REST > 1) ? $clog2(REST) : 1;
  localparam COUNT_W = $clog2(DEPTH + 1);
  localparam LAST_INDEX = REST - 1;
  localparam [INDEX_W-1:0] LAST = LAST_INDEX[INDEX_W-1:0];
  localparam [COUNT_W-1:0] FULL = DEPTH[COUNT_W-1:0];
  localparam [COUNT_W-1:0] NONE = {COUNT_W{1'b0}};
  localparam [COUNT_W-1:0] ONE = {{(COUNT_W - 1) {1'b0}}, 1'b1};

  generate
    if (DEPTH < 2) begin : gen_rule_depth
      depth_must_be_at_least_2 u_error ();
    end
  endgenerate

  reg  [      W-1:0] oldest_q;
  wire [      W-1:0] next;      // the entry behind the oldest
  reg  [INDEX_W-1:0] head_q;
  reg  [INDEX_W-1:0] tail_q;
  reg  [COUNT_W-1:0] count_q;
  wire               push;
  wire               pop;
  wire               has_next;  // there is an entry behind the oldest
  wire               direct;    // what is pushed becomes the oldest at once
  wire               store;
  wire               move;

  assign push_ready_o = count_q != FULL;
  assign pop_valid_o  = count_q != NONE;
  assign pop_data_o   = oldest_q;
  assign push         = push_valid_i && push_ready_o;
  assign pop          = pop_ready_i && pop_valid_o;
  assign has_next     = pop_valid_o && count_q != ONE;
  assign direct       = !pop_valid_o || (pop && !has_next);
  assign store        = push && !direct;
  assign move         = pop && has_next;

  always @(posedge clk_i) begin
    if (!pop_valid_o || pop) oldest_q <= has_next ? next : push_data_i;
  end
  generate
    if (REST == 1) begin : gen_single
      reg [W-1:0] entry_q;
      always @(posedge clk_i) if (store) entry_q <= push_data_i;
      assign next = entry_q;
    end else begin : gen_ring
      reg [W-1:0] entry_q[0:REST-1];
      always @(posedge clk_i) if (store) entry_q[tail_q] <= push_data_i;
      assign next = entry_q[head_q];
    end
  endgenerate
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      head_q  <= {INDEX_W{1'b0}};
      tail_q  <= {INDEX_W{1'b0}};
      count_q <= NONE;
    end else begin
      if (store) tail_q <= (tail_q == LAST) ? {INDEX_W{1'b0}} : tail_q + 1'b1;
      if (move) head_q <= (head_q == LAST) ? {INDEX_W{1'b0}} : head_q + 1'b1;
      if (push && !pop) count_q <= count_q + 1'b1;
      else if (pop && !push) count_q <= count_q - 1'b1;
    end
  end

`ifdef FORMAL
  // Any one entry is followed from push to pop: it comes out once, unchanged, after exactly those before it.
  (* anyseq *)wire               f_choose;
  reg                f_past = 1'b0;
  reg                f_followed = 1'b0;
  reg  [COUNT_W-1:0] f_ahead;     // entries before the one that is followed
  reg  [      W-1:0] f_data;
  wire [COUNT_W:0]   f_behind;    // entries behind the oldest
  wire [COUNT_W:0]   f_tail;      // where the entry after the last belongs, before it wraps
  wire [COUNT_W:0]   f_place;
  wire [COUNT_W:0]   f_index;
  assign f_behind = (count_q == NONE) ? {(COUNT_W + 1) {1'b0}} : {1'b0, count_q} - 1'b1;
  assign f_tail   = f_behind + {{(COUNT_W + 1 - INDEX_W) {1'b0}}, head_q};
  assign f_place  = {1'b0, f_ahead} - 1'b1 + {{(COUNT_W + 1 - INDEX_W) {1'b0}}, head_q};
  assign f_index  = (f_place >= REST) ? f_place - REST : f_place;
  wire [W-1:0] f_entry;         // the one that is followed, unless it is the oldest
  generate
    if (REST == 1) begin : gen_formal_single
      assign f_entry = next;
    end else begin : gen_formal_ring
      assign f_entry = gen_ring.entry_q[f_index[INDEX_W-1:0]];
    end
  endgenerate

  always @(posedge clk_i) begin
    f_past <= 1'b1;
    if (!rst_ni) begin
      f_followed <= 1'b0;
    end else if (!f_followed) begin
      if (push && f_choose) begin
        f_followed <= 1'b1;
        f_data     <= push_data_i;
        f_ahead    <= pop ? count_q - 1'b1 : count_q;
      end
    end else if (pop) begin
      if (f_ahead == 0) f_followed <= 1'b0;
      f_ahead <= f_ahead - 1'b1;
    end
  end
  always @(*) begin
    if (rst_ni) begin
      f_count_in_range : assert (count_q <= FULL);
      f_indices_in_range : assert (head_q <= LAST && tail_q <= LAST);
      f_tail_follows_head :
      assert ({{(COUNT_W + 1 - INDEX_W) {1'b0}}, tail_q} == ((f_tail >= REST) ? f_tail - REST : f_tail));
      f_ready_unless_full : assert (push_ready_o == (count_q < DEPTH));
      if (f_followed) begin
        f_entry_is_inside : assert (f_ahead < count_q);
        f_entry_keeps_its_data : assert ((f_ahead == 0 ? oldest_q : f_entry) == f_data);
        if (f_ahead == 0) begin
          f_entry_comes_out : assert (pop_valid_o && pop_data_o == f_data);
        end
      end
      f_cover_last_of_full : cover (f_followed && f_ahead == DEPTH - 1);
      f_cover_full_then_taken : cover (f_past && f_followed && f_ahead == 0 && pop && tail_q == 0);
    end
  end
  always @(posedge clk_i) begin
    if (f_past && rst_ni && $past(rst_ni) && $past(pop_valid_o && !pop_ready_i)) begin
      f_stable_until_taken : assert (pop_valid_o && pop_data_o == $past(pop_data_o));
    end
  end
`endif  // FORMAL
endmodule
`default_nettype wire
