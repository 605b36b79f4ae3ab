// leopard_query_slots: the two queries that all DPUs work on, fetched from the query store in order, with
// T - G - 1 and the number of keys each sees. T - G - 1 stands a cycle later than the rest: a memory's word goes into registers as it is.
// Parameters: as derived; COUNT_W >= 3 holds MAX_QUERIES, NEXT_W holds MAX_KEYS.
// The query store's output register holds the next query in advance, so a slot that nobody needs any more is refilled in one
// cycle. A query is loaded only if it is at most two ahead of the one that the merge collects: a DPU that has done with it
// then waits for the third, and two bits tell these four apart. start_i fetches query 0.
//
//   cycle          0      1      2       3
//   start_i        1      -      -       -
//   store_re_o     q0     q1     q2      -
//   slot_load_o    -      s0     s1      (s0 once slot_busy_i[0] falls)
//   slot_valid_o   -      -      s0      s0, s1
`default_nettype none
module leopard_query_slots #(
    parameter D           = 8,
    parameter QM          = 5,
    parameter MARGIN_W    = 8,
    parameter SCORE_W     = 14,
    parameter EST_W       = 15,
    parameter NEXT_W      = 5,
    parameter KEYS_W      = 5,
    parameter QUERY_W     = 3,
    parameter COUNT_W     = 5,
    parameter QUERY_ROW_W = 70
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    input  wire                   start_i,
    input  wire [    COUNT_W-1:0] queries_i,
    input  wire [     KEYS_W-1:0] keys_i,
    input  wire                   causal_i,
    input  wire [           15:0] offset_i,          // two's complement
    input  wire [    COUNT_W-1:0] collected_i,       // the query that the merge collects
    // query store
    output wire                   store_re_o,
    output wire [    QUERY_W-1:0] store_addr_o,
    input  wire [QUERY_ROW_W-1:0] store_data_i,
    // slots
    input  wire [            1:0] slot_busy_i,
    output wire [            1:0] slot_load_o,
    output reg  [            1:0] slot_valid_o,
    output reg  [   2*NEXT_W-1:0] slot_visible_o,
    output reg  [  2*QUERY_W-1:0] slot_query_o,
    output wire [            3:0] slot_tag_o,
    output reg  [     2*D*QM-1:0] slot_magnitudes_o,
    output reg  [        2*D-1:0] slot_signs_o,
    output reg  [    2*EST_W-1:0] slot_bias_o,
    output reg  [ 2*MARGIN_W-1:0] slot_guard_o
);
  localparam SUM_W = 18;  // holds query + offset + 1

  reg                 fetched_q;  // the store's output is query fetch_q
  reg  [COUNT_W-1:0]  fetch_q;
  reg                 target_q;   // the slot to load next
  reg  [        3:0]  tag_q;

  wire                free;
  wire                near;
  wire                load;
  wire [COUNT_W-1:0]  next_fetch;
  wire [COUNT_W-1:0]  ahead;
  assign free        = !slot_valid_o[target_q] || !slot_busy_i[target_q];
  assign ahead       = fetch_q - collected_i;
  assign near        = ahead <= {{(COUNT_W - 2) {1'b0}}, 2'd2};
  assign load        = fetched_q && free && near;
  assign slot_load_o = {load && target_q, load && !target_q};
  assign next_fetch  = fetch_q + 1'b1;
  assign store_re_o   = start_i || (load && next_fetch != queries_i);
  assign store_addr_o = start_i ? {QUERY_W{1'b0}} : next_fetch[QUERY_W-1:0];

  // Keys that the fetched query sees: min(keys, max(0, query + offset + 1)) under a causal mask.
  wire signed [ SUM_W-1:0] reach;
  wire signed [ SUM_W-1:0] keys_wide;
  wire        [NEXT_W-1:0] visible;
  wire        [NEXT_W-1:0] keys_next;
  assign reach     = $signed({{(SUM_W - COUNT_W) {1'b0}}, fetch_q}) + $signed({{(SUM_W - 16) {offset_i[15]}}, offset_i}) + 1;
  assign keys_wide = {{(SUM_W - KEYS_W) {1'b0}}, keys_i};
  assign keys_next = {{(NEXT_W - KEYS_W) {1'b0}}, keys_i};
  assign visible   = (!causal_i || reach >= keys_wide) ? keys_next : reach[SUM_W-1] ? {NEXT_W{1'b0}} : reach[NEXT_W-1:0];

  reg  [        1:0] loaded_q;     // the slot that was loaded in the cycle before: its T - G - 1 follows
  reg  [SCORE_W-1:0] threshold_q;
  wire [  EST_W-1:0] threshold_wide;
  generate
    if (EST_W > SCORE_W) begin : gen_extend
      assign threshold_wide = {{(EST_W - SCORE_W) {threshold_q[SCORE_W-1]}}, threshold_q};
    end else begin : gen_same
      assign threshold_wide = threshold_q;
    end
  endgenerate

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      fetched_q    <= 1'b0;
      fetch_q      <= {COUNT_W{1'b0}};
      target_q     <= 1'b0;
      slot_valid_o <= 2'b00;
      loaded_q     <= 2'b00;
    end else if (start_i) begin
      fetched_q    <= 1'b1;
      fetch_q      <= {COUNT_W{1'b0}};
      target_q     <= 1'b0;
      slot_valid_o <= 2'b00;
      loaded_q     <= 2'b00;
    end else begin
      loaded_q <= slot_load_o;
      if (load) begin
        fetched_q <= next_fetch != queries_i;
        fetch_q   <= next_fetch;
        target_q  <= !target_q;
      end
      slot_valid_o[0] <= slot_load_o[0] || (slot_valid_o[0] && slot_busy_i[0]);
      slot_valid_o[1] <= slot_load_o[1] || (slot_valid_o[1] && slot_busy_i[1]);
    end
  end

  integer s;
  always @(posedge clk_i) begin
    if (load) threshold_q <= store_data_i[D*(QM+1)+:SCORE_W];
    for (s = 0; s < 2; s = s + 1) begin
      if (slot_load_o[s]) begin
        slot_visible_o[s*NEXT_W+:NEXT_W]    <= visible;
        slot_query_o[s*QUERY_W+:QUERY_W]    <= fetch_q[QUERY_W-1:0];
        tag_q[s*2+:2]                       <= fetch_q[1:0];
        slot_magnitudes_o[s*D*QM+:D*QM]     <= store_data_i[0+:D*QM];
        slot_signs_o[s*D+:D]                <= store_data_i[D*QM+:D];
        slot_guard_o[s*MARGIN_W+:MARGIN_W]  <= store_data_i[D*(QM+1)+SCORE_W+:MARGIN_W];
      end
      // T - G - 1 = T + ~G
      if (loaded_q[s]) begin
        slot_bias_o[s*EST_W+:EST_W] <= threshold_wide + ~{{(EST_W - MARGIN_W) {1'b0}}, slot_guard_o[s*MARGIN_W+:MARGIN_W]};
      end
    end
  end
  assign slot_tag_o = tag_q;

`ifdef FORMAL
  // A slot that is in use keeps its query; queries are loaded in order, at most two ahead of the one that is collected.
  reg               f_past = 1'b0;
  reg [COUNT_W-1:0] f_loaded;     // queries of this head
  (* anyconst *)reg  f_s;         // either slot
  wire [COUNT_W-1:0] f_ahead;
  assign f_ahead = f_loaded - collected_i;
  always @(posedge clk_i) begin
    f_past <= 1'b1;
    if (!rst_ni || start_i) f_loaded <= {COUNT_W{1'b0}};
    else if (load) f_loaded <= f_loaded + 1'b1;
    if (f_past && rst_ni && $past(rst_ni) && !$past(start_i)) begin
      if ($past(slot_valid_o[f_s] && slot_busy_i[f_s])) begin
        f_busy_slot_stays :
        assert (slot_valid_o[f_s] &&
                slot_query_o[f_s*QUERY_W+:QUERY_W] == $past(slot_query_o[f_s*QUERY_W+:QUERY_W]) &&
                slot_visible_o[f_s*NEXT_W+:NEXT_W] == $past(slot_visible_o[f_s*NEXT_W+:NEXT_W]) &&
                slot_magnitudes_o[f_s*D*QM+:D*QM] == $past(slot_magnitudes_o[f_s*D*QM+:D*QM]) &&
                slot_signs_o[f_s*D+:D] == $past(slot_signs_o[f_s*D+:D]) &&
                slot_guard_o[f_s*MARGIN_W+:MARGIN_W] == $past(slot_guard_o[f_s*MARGIN_W+:MARGIN_W]) &&
                tag_q[f_s*2+:2] == $past(tag_q[f_s*2+:2]));
        f_bias_stays : assert ($past(loaded_q[f_s]) || slot_bias_o[f_s*EST_W+:EST_W] == $past(slot_bias_o[f_s*EST_W+:EST_W]));
      end
    end
  end
  always @(*) begin
    if (rst_ni) begin
      f_one_slot_at_a_time : assert (slot_load_o != 2'b11);
      f_in_order : assert (fetch_q == f_loaded);
      if (load) begin
        f_load_limit : assert (f_ahead <= 2);
      end
    end
  end
`endif  // FORMAL
endmodule
`default_nettype wire
