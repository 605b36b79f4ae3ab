// Proof job of leopard_query_slots, whose properties stand in the module itself; busy, collected and the store's data are anything.
//! proves: a slot that is valid and busy keeps its query, all of it; one slot is loaded at a time, queries in order
//! proves: no query is loaded that is more than two ahead of the one that is collected (the merge's two-bit tags rely on it)
//! sources: leopard_query_slots.v
//! instance: all D=1
//! induction: bitwuzla 2
//! cover: bitwuzla 12
//! mutant: bitwuzla 12
//! mutation: leopard_query_slots.v: {{(COUNT_W - 2) {1'b0}}, 2'd2} => {{(COUNT_W - 2) {1'b0}}, 2'd3}
//! mutation: leopard_query_slots.v: || !slot_busy_i[target_q] => || !slot_busy_i[!target_q]
`default_nettype none
module formal_query_slots #(
    parameter D = 1
) (
    input wire       clk_i,
    input wire       start_i,
    input wire [3:0] queries_i,
    input wire [3:0] collected_i,
    input wire [9:0] store_data_i,
    input wire [1:0] slot_busy_i,
    input wire       causal_i,
    input wire [15:0] offset_i,
    input wire [2:0] keys_i
);
  reg rst_n = 1'b0;
  always @(posedge clk_i) rst_n <= 1'b1;
  wire        store_re;
  wire [ 2:0] store_addr;
  wire [ 1:0] slot_load;
  wire [ 1:0] slot_valid;
  wire [ 7:0] slot_visible;
  wire [ 5:0] slot_query;
  wire [ 3:0] slot_tag;
  wire [ 3:0] slot_magnitudes;
  wire [ 1:0] slot_signs;
  wire [11:0] slot_bias;
  wire [ 3:0] slot_guard;
  leopard_query_slots #(
      .D          (D),
      .QM         (2),
      .MARGIN_W   (2),
      .SCORE_W    (5),
      .EST_W      (6),
      .NEXT_W     (4),
      .KEYS_W     (3),
      .QUERY_W    (3),
      .COUNT_W    (4),
      .QUERY_ROW_W(10)
  ) u_slots (
      .clk_i            (clk_i),
      .rst_ni           (rst_n),
      .start_i          (start_i),
      .queries_i        (queries_i),
      .keys_i           (keys_i),
      .causal_i         (causal_i),
      .offset_i         (offset_i),
      .collected_i      (collected_i),
      .store_re_o       (store_re),
      .store_addr_o     (store_addr),
      .store_data_i     (store_data_i),
      .slot_busy_i      (slot_busy_i),
      .slot_load_o      (slot_load),
      .slot_valid_o     (slot_valid),
      .slot_visible_o   (slot_visible),
      .slot_query_o     (slot_query),
      .slot_tag_o       (slot_tag),
      .slot_magnitudes_o(slot_magnitudes),
      .slot_signs_o     (slot_signs),
      .slot_bias_o      (slot_bias),
      .slot_guard_o     (slot_guard)
  );
  reg  [3:0] loads;
  wire [3:0] ahead;
  assign ahead = loads - collected_i;
  always @(posedge clk_i) loads <= start_i ? 4'd0 : loads + (slot_load != 0);
  always @(*) f_cover_at_the_limit : cover (rst_n && slot_load != 0 && ahead == 2 && collected_i == 2);
endmodule
`default_nettype wire
