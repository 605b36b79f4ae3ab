// Proof job of leopard_dpu with leopard_query_slots before it: which rows it goes through and in what order. The datapath decides anything
// (abstract_datapath.v); so do the queue and the other units that share the slots. Any number of queries, keys, any mask.
//! proves: every visible pair of its bank is decided once, no other; a survivor has all planes and is handed on once
//! proves: survivors ascend in query and key; offered, they and their data hold until taken
//! proves: no survivor comes below any mark before it, and the mark passes a survivor in the cycle after the next (the merge's contract)
//! proves: live: while the queue is ready, all rows are decided, and no plane is read that is not counted
//! sources: leopard_dpu.v leopard_query_slots.v abstract_datapath.v
//! instance: two N=2 INDEX=1 BANK=2 QUERIES=3 KM=2
//! instance: serial N=1 INDEX=0 BANK=2 QUERIES=2 KM=3
//! instance: parallel N=2 INDEX=0 BANK=2 QUERIES=3 KM=1
//! instance: live N=2 INDEX=1 BANK=2 QUERIES=3 KM=2 LIVE=34
//! bounded: two/bitwuzla 24
//! bounded: serial/bitwuzla 24
//! bounded: parallel/bitwuzla 24
//! bounded: live/bitwuzla 38 a whole head
//! cover: bitwuzla 24
//! mutant: bitwuzla 38
//! mutation: leopard_dpu.v: (returning_stays && !slot_q[RING]) => 1'b0
//! mutation: leopard_dpu.v: undecided[RING] = valid_q[RING] && alive; => undecided[RING] = valid_q[RING] && alive && last;
//! mutation: leopard_dpu.v: stall      = valid_q[RING] && alive && last && !survivor_ready_i => stall      = 1'b0
//! mutation: leopard_dpu.v: !done_q[0] || |(valid_q[RING-1:1] & ~slot_q[RING-1:1]) => !done_q[0]
//! mutation: leopard_dpu.v: ready_slot && next_key_q < visible => ready_slot && next_key_q <= visible
//! mutation: live/leopard_dpu.v: done_q[0] <= !slot_load_i[0] && => done_q[0] <=
//! mutation: live/leopard_query_slots.v: $signed({{(SUM_W - 16) {offset_i[15]}}, offset_i}) + 1 => $signed({{(SUM_W - 16) {offset_i[15]}}, offset_i})
`default_nettype none
module formal_dpu_control
`include "dpu_head.vh"
  // Decisions and survivors by full query number.
  wire [      QUERY_W-1:0] dec_query;
  wire                     accept;
  wire                     mine;
  wire [QUERY_W+KEY_W-1:0] rank;  // of the survivor that is offered
  assign dec_query = dec_slot ? slot_query[QUERY_W+:QUERY_W] : slot_query[0+:QUERY_W];
  assign accept    = survivor_valid && ready_i;
  assign mine      = dec_valid && dec_query == query && dec_key == key;
  assign rank      = {dec_query, survivor_key};

  reg                      decided = 1'b0;
  reg                      any = 1'b0;       // a survivor has been accepted
  reg  [QUERY_W+KEY_W-1:0] last_rank;        // the last of them
  reg                      any_before = 1'b0;
  reg  [QUERY_W+KEY_W-1:0] rank_before;      // the last but for the cycle before
  reg  [QUERY_W+NEXT_W-1:0] highest_mark = 0;
  reg                      stalled = 1'b0;
  reg  [              7:0] reads = 8'd0;
  reg  [              7:0] taken = 8'd0;
  reg  [              7:0] cycles = 8'd0;
  always @(posedge clk_i) begin
    if (running) begin
      if (mine) decided <= 1'b1;
      if (accept) begin
        any       <= 1'b1;
        last_rank <= rank;
      end
      any_before  <= any;
      rank_before <= last_rank;
      if ({mark_tag, mark_key} > highest_mark) highest_mark <= {mark_tag, mark_key};
      stalled     <= survivor_valid && !ready_i;
      reads       <= reads + plane_re;
      taken       <= taken + (dec_valid ? dec_planes : 8'd0);
      cycles      <= cycles + 1'b1;
    end
  end
  wire [QUERY_W+NEXT_W-1:0] rank_wide;
  wire [QUERY_W+NEXT_W-1:0] before_wide;
  assign rank_wide   = {dec_query, {(NEXT_W - KEY_W) {1'b0}}, survivor_key};
  assign before_wide = {rank_before[KEY_W+:QUERY_W], {(NEXT_W - KEY_W) {1'b0}}, rank_before[0+:KEY_W]};
  always @(*) begin
    if (running) begin
      if (mine) begin
        f_row_is_decided_once : assert (!decided);
        f_row_is_visible : assert (visible);
        f_planes_in_range : assert (dec_planes >= 1 && dec_planes <= PLANES);
        f_survivor_takes_all_planes : assert (!dec_survivor || dec_planes == PLANES);
        f_survivor_is_handed_on : assert (dec_survivor == accept);
      end
      f_survivor_only_where_decided : assert (!accept || (dec_valid && dec_survivor));
      if (survivor_valid) begin
        f_tag_is_its_query : assert (survivor_tag == dec_query);
        f_survivors_ascend : assert (!any || rank > last_rank);
        f_mark_is_a_lower_bound : assert (rank_wide >= highest_mark && rank_wide >= {mark_tag, mark_key});
      end
      // The mark is past every survivor but one accepted in the cycle before: what the merge's two-bit tags rely on.
      f_mark_is_one_cycle_old : assert (!any_before || {mark_tag, mark_key} > before_wide);
      f_reads_are_the_planes_taken : assert (reads >= taken && reads - taken <= 5 * PLANES);
      if (LIVE != 0 && cycles >= LIVE) begin
        f_no_dead_lock : assert (decided == visible);
        f_no_plane_is_read_in_vain : assert (reads == taken);
      end
      f_cover_third_query : cover (mine && dec_survivor && query == 2);
      f_cover_four_rows_in_the_ring : cover (reads - taken == 4 * PLANES - 1 && PLANES > 1);
      f_cover_drop_after_stall : cover (mine && !dec_survivor && any && query == 1 && causal);
    end
  end
  always @(posedge clk_i) begin
    if (running && stalled) begin
      f_survivor_is_stable : assert (survivor_valid);
      f_survivor_data_is_stable :
      assert ({survivor_tag, survivor_key, survivor_score} == $past({survivor_tag, survivor_key, survivor_score}));
    end
  end
endmodule
`default_nettype wire
