// leopard_qk: the query-key unit: key banks, DPUs, queues of survivors, the two queries they share, and the merge.
// Parameters: as derived.
// Keys are banked: key j is row j / N of bank j mod N, and DPU u reads bank u. DPUs are decoupled: each goes on to its next row
// and next query as far as its queue and the two query slots allow.
// The keys' write port is the loader's; it is used only while no head runs.
`default_nettype none
module leopard_qk #(
    parameter N            = 2,
    parameter D            = 8,
    parameter QM           = 5,
    parameter B            = 2,
    parameter PLANES       = 3,
    parameter FIRST_BITS   = 1,
    parameter PLANE_W      = 2,
    parameter MARGIN_W     = 8,
    parameter SCORE_W      = 14,
    parameter EST_W        = 15,
    parameter MAX_KEYS     = 16,
    parameter KEY_W        = 4,
    parameter KEYS_W       = 5,
    parameter QUERY_W      = 3,
    parameter COUNT_W      = 6,
    parameter BANK_ROWS    = 8,
    parameter ROW_W        = 3,
    parameter PLANE_WORDS  = 24,
    parameter PLANE_ADDR_W = 5,
    parameter QUERY_ROW_W  = 70,
    parameter FIFO_DEPTH   = 8,
    parameter KEEP_ALL     = 0,
    parameter BANK_W       = 1,
    parameter SEG_W        = 1
) (
    input  wire                    clk_i,
    input  wire                    rst_ni,
    input  wire                    start_i,
    input  wire [     COUNT_W-1:0] queries_i,
    input  wire [      KEYS_W-1:0] keys_i,
    input  wire                    causal_i,
    input  wire [            15:0] offset_i,
    // loading of keys
    input  wire                    sign_we_i,
    input  wire                    plane_we_i,
    input  wire [      BANK_W-1:0] load_bank_i,
    input  wire [       ROW_W-1:0] load_row_i,
    input  wire [PLANE_ADDR_W-1:0] load_word_i,
    input  wire [       SEG_W-1:0] load_seg_i,
    input  wire [            63:0] load_data_i,
    // query store
    output wire                    query_re_o,
    output wire [     QUERY_W-1:0] query_addr_o,
    input  wire [ QUERY_ROW_W-1:0] query_data_i,
    // survivors, in order
    input  wire                    en_i,
    output wire                    token_survivor_o,
    output wire                    token_last_o,
    output wire [       KEY_W-1:0] token_key_o,
    output wire [     SCORE_W-1:0] token_score_o,
    // observation
    output wire [           N-1:0] read_o,          // DPU u reads a plane
    output wire [           N-1:0] dec_valid_o,
    output wire [   N*QUERY_W-1:0] dec_query_o,
    output wire [     N*KEY_W-1:0] dec_key_o,
    output wire [   N*PLANE_W-1:0] dec_planes_o,
    output wire [           N-1:0] dec_survivor_o,
    output wire [   N*SCORE_W-1:0] dec_score_o
);
  localparam NEXT_W = $clog2(MAX_KEYS + N) + 1;
  localparam WORD_W = D * ((FIRST_BITS < B) ? B : B + 1);  // a plane, and signs that do not fit into the first
  localparam SIGN_SEG_W = (D > 64) ? $clog2((D + 63) / 64) : 1;
  localparam PLANE_SEG_W = (D * B > 64) ? $clog2((D * B + 63) / 64) : 1;
  localparam ENTRY_W = 2 + KEY_W + SCORE_W;

  wire [         1:0] slot_valid;
  wire [         1:0] slot_load;
  wire [2*NEXT_W-1:0] slot_visible;
  wire [2*QUERY_W-1:0] slot_query;
  wire [         3:0] slot_tag;
  wire [  2*D*QM-1:0] slot_magnitudes;
  wire [     2*D-1:0] slot_signs;
  wire [ 2*EST_W-1:0] slot_bias;
  wire [2*MARGIN_W-1:0] slot_guard;
  wire [       N-1:0] busy0;
  wire [       N-1:0] busy1;
  wire [       N-1:0] head_valid;
  wire [       N-1:0] head_ready;
  wire [     2*N-1:0] head_tag;
  wire [ N*KEY_W-1:0] head_key;
  wire [N*SCORE_W-1:0] head_score;
  wire [     2*N-1:0] mark_tag;
  wire [N*NEXT_W-1:0] mark_key;
  wire [ COUNT_W-1:0] collected;

  leopard_query_slots #(
      .D          (D),
      .QM         (QM),
      .MARGIN_W   (MARGIN_W),
      .SCORE_W    (SCORE_W),
      .EST_W      (EST_W),
      .NEXT_W     (NEXT_W),
      .KEYS_W     (KEYS_W),
      .QUERY_W    (QUERY_W),
      .COUNT_W    (COUNT_W),
      .QUERY_ROW_W(QUERY_ROW_W)
  ) u_slots (
      .clk_i            (clk_i),
      .rst_ni           (rst_ni),
      .start_i          (start_i),
      .queries_i        (queries_i),
      .keys_i           (keys_i),
      .causal_i         (causal_i),
      .offset_i         (offset_i),
      .collected_i      (collected),
      .store_re_o       (query_re_o),
      .store_addr_o     (query_addr_o),
      .store_data_i     (query_data_i),
      .slot_busy_i      ({|busy1, |busy0}),
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

  genvar u;
  generate
    for (u = 0; u < N; u = u + 1) begin : gen_lane
      wire                    mine;
      wire                    plane_re;
      wire [PLANE_ADDR_W-1:0] plane_addr;
      wire [     WORD_W-1:0] plane;
      wire                    sign_re;
      wire [       ROW_W-1:0] sign_addr;
      wire                    survivor_valid;
      wire                    survivor_ready;
      wire [             1:0] survivor_tag;
      wire [       KEY_W-1:0] survivor_key;
      wire [     SCORE_W-1:0] survivor_score;
      wire                    dec_slot;

      if (N == 1) begin : gen_only
        wire unused;
        assign mine   = 1'b1;
        assign unused = &{1'b0, load_bank_i};
      end else begin : gen_bank
        assign mine = load_bank_i == u[BANK_W-1:0];
      end
      assign read_o[u] = plane_re;

      if (FIRST_BITS < B) begin : gen_signs_in_plane
        wire unused;
        assign unused = &{1'b0, sign_re, sign_addr, sign_we_i, load_row_i};
      end else begin : gen_signs
        leopard_store #(
            .WIDTH (D),
            .DEPTH (BANK_ROWS),
            .ADDR_W(ROW_W),
            .SEG_W (SIGN_SEG_W)
        ) u_signs (
            .clk_i  (clk_i),
            .we_i   (sign_we_i && mine),
            .waddr_i(load_row_i),
            .wseg_i (load_seg_i[SIGN_SEG_W-1:0]),
            .wdata_i(load_data_i),
            .re_i   (sign_re),
            .raddr_i(sign_addr),
            .rdata_o(plane[D*B+:D])
        );
      end
      leopard_store #(
          .WIDTH (D * B),
          .DEPTH (PLANE_WORDS),
          .ADDR_W(PLANE_ADDR_W),
          .SEG_W (PLANE_SEG_W)
      ) u_planes (
          .clk_i  (clk_i),
          .we_i   (plane_we_i && mine),
          .waddr_i(load_word_i),
          .wseg_i (load_seg_i[PLANE_SEG_W-1:0]),
          .wdata_i(load_data_i),
          .re_i   (plane_re),
          .raddr_i(plane_addr),
          .rdata_o(plane[0+:D*B])
      );

      leopard_dpu #(
          .N           (N),
          .D           (D),
          .QM          (QM),
          .B           (B),
          .PLANES      (PLANES),
          .FIRST_BITS  (FIRST_BITS),
          .PLANE_W     (PLANE_W),
          .MARGIN_W    (MARGIN_W),
          .SCORE_W     (SCORE_W),
          .EST_W       (EST_W),
          .KEY_W       (KEY_W),
          .NEXT_W      (NEXT_W),
          .ROW_W       (ROW_W),
          .PLANE_ADDR_W(PLANE_ADDR_W),
          .KEEP_ALL    (KEEP_ALL)
      ) u_dpu (
          .clk_i            (clk_i),
          .rst_ni           (rst_ni),
          .start_i          (start_i),
          .first_key_i      (u[NEXT_W-1:0]),
          .slot_valid_i     (slot_valid),
          .slot_load_i      (slot_load),
          .slot_visible_i   (slot_visible),
          .slot_tag_i       (slot_tag),
          .slot_magnitudes_i(slot_magnitudes),
          .slot_signs_i     (slot_signs),
          .slot_bias_i      (slot_bias),
          .slot_guard_i     (slot_guard),
          .slot_busy_o      ({busy1[u], busy0[u]}),
          .plane_re_o       (plane_re),
          .plane_addr_o     (plane_addr),
          .plane_i          (plane),
          .sign_re_o        (sign_re),
          .sign_addr_o      (sign_addr),
          .survivor_valid_o (survivor_valid),
          .survivor_ready_i (survivor_ready),
          .survivor_tag_o   (survivor_tag),
          .survivor_key_o   (survivor_key),
          .survivor_score_o (survivor_score),
          .mark_tag_o       (mark_tag[2*u+:2]),
          .mark_key_o       (mark_key[u*NEXT_W+:NEXT_W]),
          .dec_valid_o      (dec_valid_o[u]),
          .dec_slot_o       (dec_slot),
          .dec_key_o        (dec_key_o[u*KEY_W+:KEY_W]),
          .dec_planes_o     (dec_planes_o[u*PLANE_W+:PLANE_W]),
          .dec_survivor_o   (dec_survivor_o[u]),
          .dec_score_o      (dec_score_o[u*SCORE_W+:SCORE_W])
      );
      assign dec_query_o[u*QUERY_W+:QUERY_W] = dec_slot ? slot_query[QUERY_W+:QUERY_W] : slot_query[0+:QUERY_W];

      leopard_fifo #(
          .W    (ENTRY_W),
          .DEPTH(FIFO_DEPTH)
      ) u_fifo (
          .clk_i       (clk_i),
          .rst_ni      (rst_ni),
          .push_valid_i(survivor_valid),
          .push_ready_o(survivor_ready),
          .push_data_i ({survivor_tag, survivor_key, survivor_score}),
          .pop_valid_o (head_valid[u]),
          .pop_ready_i (head_ready[u]),
          .pop_data_o  ({head_tag[2*u+:2], head_key[u*KEY_W+:KEY_W], head_score[u*SCORE_W+:SCORE_W]})
      );
    end
  endgenerate

  leopard_merge #(
      .N        (N),
      .KEY_W    (KEY_W),
      .NEXT_W   (NEXT_W),
      .SCORE_W  (SCORE_W),
      .QUERIES_W(COUNT_W)
  ) u_merge (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .start_i         (start_i),
      .queries_i       (queries_i),
      .en_i            (en_i),
      .head_valid_i    (head_valid),
      .head_ready_o    (head_ready),
      .head_tag_i      (head_tag),
      .head_key_i      (head_key),
      .head_score_i    (head_score),
      .mark_tag_i      (mark_tag),
      .mark_key_i      (mark_key),
      .query_o         (collected),
      .token_survivor_o(token_survivor_o),
      .token_last_o    (token_last_o),
      .token_key_o     (token_key_o),
      .token_score_o   (token_score_o)
  );
  wire unused_seg;
  assign unused_seg = &{1'b0, load_seg_i};
endmodule
`default_nettype wire
