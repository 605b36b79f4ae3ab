// leopard_tile: one attention head at a time: host port, loader, stores, query-key unit, softmax, weighted sum, division
// (docs/architecture.md, docs/interface.md).
// Parameters: all derived from the configuration (`leopard params`); the generated top binds them.
// Streams are valid/ready. Combinational paths across: load_ready_o from load_kind_i; prdata_o, pslverr_o and the start from
// the register port.
`default_nettype none
module leopard_tile #(
    parameter D            = 8,
    parameter DV           = 8,
    parameter MAX_KEYS     = 16,
    parameter MAX_QUERIES  = 8,
    parameter N            = 2,
    parameter B            = 2,
    parameter FIFO_DEPTH   = 8,
    parameter KEEP_ALL     = 0,
    parameter QM           = 5,
    parameter PLANES       = 3,
    parameter FIRST_BITS   = 1,
    parameter MARGIN_W     = 8,
    parameter SCORE_W      = 14,
    parameter EST_W        = 15,
    parameter KEY_W        = 4,
    parameter KEYS_W       = 5,
    parameter QUERY_W      = 3,
    parameter QUERIES_W    = 4,
    parameter BANK_ROWS    = 8,
    parameter ROW_W        = 3,
    parameter PLANE_WORDS  = 24,
    parameter PLANE_ADDR_W = 5,
    parameter PLANE_W      = 2,
    parameter SIGN_BEATS   = 0,
    parameter PLANE_BEATS  = 1,
    parameter VALUE_BEATS  = 1,
    parameter QUERY_ROW_W  = 70,
    parameter QUERY_BEATS  = 2,
    parameter VW           = 8,
    parameter WF           = 18,
    parameter EXP_W        = 31,
    parameter SH_W         = 6,
    parameter SUM_W        = 23,
    parameter ACC_W        = 30,
    parameter OF           = 7,
    parameter OG           = 4,
    parameter OUT_W        = 15,
    parameter OUT_LANES    = 8,
    parameter OUT_BEATS    = 1
) (
    input  wire                       clk_i,
    input  wire                       rst_ni,
    input  wire                       psel_i,
    input  wire                       penable_i,
    input  wire                       pwrite_i,
    input  wire [                7:0] paddr_i,
    input  wire [               31:0] pwdata_i,
    output wire                       pready_o,
    output wire [               31:0] prdata_o,
    output wire                       pslverr_o,
    input  wire                       load_valid_i,
    output wire                       load_ready_o,
    input  wire [                1:0] load_kind_i,
    input  wire [               63:0] load_data_i,
    output wire                       out_valid_o,
    input  wire                       out_ready_i,
    output wire [OUT_LANES*OUT_W-1:0] out_data_o,
    output wire                       out_last_o,
    output wire [              N-1:0] dec_valid_o,
    output wire [      N*QUERY_W-1:0] dec_query_o,
    output wire [        N*KEY_W-1:0] dec_key_o,
    output wire [      N*PLANE_W-1:0] dec_planes_o,
    output wire [              N-1:0] dec_survivor_o,
    output wire [      N*SCORE_W-1:0] dec_score_o
);
  localparam BANK_W = (N > 1) ? $clog2(N) : 1;
  localparam SEG_W = 7;  // segments of a row: at most 81
  localparam COUNT_W = QUERIES_W + 2;
  localparam VALUE_SEG_W = (DV * VW > 64) ? $clog2((DV * VW + 63) / 64) : 1;
  localparam QUERY_SEG_W = (QUERY_ROW_W > 64) ? $clog2((QUERY_ROW_W + 63) / 64) : 1;

  // Parameters that do not belong together stop elaboration: the missing module's name is the rule.
  generate
    if (FIRST_BITS < 1 || FIRST_BITS > B) begin : gen_rule_planes
      first_plane_must_have_1_to_B_bits u_error ();
    end
    if (MARGIN_W < QM || SCORE_W < MARGIN_W + FIRST_BITS + B * (PLANES - 1)) begin : gen_rule_score
      score_must_hold_every_sum_of_products u_error ();
    end
    if (QUERY_ROW_W != D * (QM + 1) + SCORE_W + MARGIN_W) begin : gen_rule_query
      query_row_must_hold_taps_threshold_and_guard u_error ();
    end
    if (BANK_ROWS * N < MAX_KEYS || PLANE_WORDS != BANK_ROWS * PLANES) begin : gen_rule_banks
      banks_must_hold_every_key u_error ();
    end
    if (MAX_KEYS > (1 << KEY_W) || MAX_KEYS >= (1 << KEYS_W) || BANK_ROWS > (1 << ROW_W) ||
        PLANE_WORDS > (1 << PLANE_ADDR_W) || PLANES >= (1 << PLANE_W)) begin : gen_rule_keys
      key_addresses_must_reach_every_key u_error ();
    end
    if (MAX_QUERIES > (1 << QUERY_W) || MAX_QUERIES >= (1 << QUERIES_W)) begin : gen_rule_queries
      query_addresses_must_reach_every_query u_error ();
    end
    if (((FIRST_BITS < B) ? SIGN_BEATS != 0 : 64 * SIGN_BEATS < D) || 64 * PLANE_BEATS < D * B || 64 * VALUE_BEATS < DV * VW ||
        64 * QUERY_BEATS < QUERY_ROW_W) begin : gen_rule_beats
      beats_must_hold_a_row u_error ();
    end
    if (OUT_LANES * OUT_BEATS < DV || OUT_W != VW + OF) begin : gen_rule_output
      output_words_must_hold_every_value u_error ();
    end
  endgenerate

  wire                    start;
  wire                    busy;
  wire                    finish;
  wire                    causal;
  wire [            15:0] offset;
  wire [            23:0] mantissa;
  wire [        SH_W-1:0] shift;
  wire [           N-1:0] read;
  wire [      KEYS_W-1:0] keys;
  wire [     COUNT_W-1:0] queries;
  wire                    token_survivor;
  wire                    token_last;
  wire [       KEY_W-1:0] token_key;
  wire [     SCORE_W-1:0] token_score;
  wire                    v_en;

  leopard_host #(
      .SH_W(SH_W),
      .N   (N)
  ) u_host (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .psel_i     (psel_i),
      .penable_i  (penable_i),
      .pwrite_i   (pwrite_i),
      .paddr_i    (paddr_i),
      .pwdata_i   (pwdata_i),
      .pready_o   (pready_o),
      .prdata_o   (prdata_o),
      .pslverr_o  (pslverr_o),
      .startable_i(keys != {KEYS_W{1'b0}} && queries != {COUNT_W{1'b0}}),
      .start_o    (start),
      .busy_o     (busy),
      .causal_o   (causal),
      .offset_o   (offset),
      .mantissa_o (mantissa),
      .shift_o    (shift),
      .finish_i   (finish),
      .read_i     (read),
      .survivor_i (v_en && token_survivor),
      .empty_i    (v_en && token_last && !token_survivor)
  );

  wire                    sign_we;
  wire                    plane_we;
  wire                    value_we;
  wire                    query_we;
  wire [       SEG_W-1:0] key_seg;
  wire [      BANK_W-1:0] key_bank;
  wire [       ROW_W-1:0] key_row;
  wire [PLANE_ADDR_W-1:0] key_word;
  wire [       KEY_W-1:0] value_row;
  wire [       SEG_W-1:0] value_seg;
  wire [     QUERY_W-1:0] query_row;
  wire [       SEG_W-1:0] query_seg;
  leopard_loader #(
      .N           (N),
      .PLANES      (PLANES),
      .MAX_KEYS    (MAX_KEYS),
      .MAX_QUERIES (MAX_QUERIES),
      .SIGN_BEATS  (SIGN_BEATS),
      .PLANE_BEATS (PLANE_BEATS),
      .VALUE_BEATS (VALUE_BEATS),
      .QUERY_BEATS (QUERY_BEATS),
      .KEY_W       (KEY_W),
      .KEYS_W      (KEYS_W),
      .QUERY_W     (QUERY_W),
      .COUNT_W     (COUNT_W),
      .ROW_W       (ROW_W),
      .PLANE_W     (PLANE_W),
      .PLANE_ADDR_W(PLANE_ADDR_W),
      .BANK_W      (BANK_W),
      .SEG_W       (SEG_W)
  ) u_loader (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .clear_i     (finish),
      .busy_i      (busy),
      .load_valid_i(load_valid_i),
      .load_ready_o(load_ready_o),
      .load_kind_i (load_kind_i),
      .sign_we_o   (sign_we),
      .plane_we_o  (plane_we),
      .value_we_o  (value_we),
      .query_we_o  (query_we),
      .key_seg_o   (key_seg),
      .key_bank_o  (key_bank),
      .key_row_o   (key_row),
      .key_word_o  (key_word),
      .value_row_o (value_row),
      .value_seg_o (value_seg),
      .query_row_o (query_row),
      .query_seg_o (query_seg),
      .keys_o      (keys),
      .queries_o   (queries)
  );

  wire                   query_re;
  wire [    QUERY_W-1:0] query_addr;
  wire [QUERY_ROW_W-1:0] query_data;
  leopard_store #(
      .WIDTH (QUERY_ROW_W),
      .DEPTH (MAX_QUERIES),
      .ADDR_W(QUERY_W),
      .SEG_W (QUERY_SEG_W)
  ) u_queries (
      .clk_i  (clk_i),
      .we_i   (query_we),
      .waddr_i(query_row),
      .wseg_i (query_seg[QUERY_SEG_W-1:0]),
      .wdata_i(load_data_i),
      .re_i   (query_re),
      .raddr_i(query_addr),
      .rdata_o(query_data)
  );

  leopard_qk #(
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
      .MAX_KEYS    (MAX_KEYS),
      .KEY_W       (KEY_W),
      .KEYS_W      (KEYS_W),
      .QUERY_W     (QUERY_W),
      .COUNT_W     (COUNT_W),
      .BANK_ROWS   (BANK_ROWS),
      .ROW_W       (ROW_W),
      .PLANE_WORDS (PLANE_WORDS),
      .PLANE_ADDR_W(PLANE_ADDR_W),
      .QUERY_ROW_W (QUERY_ROW_W),
      .FIFO_DEPTH  (FIFO_DEPTH),
      .KEEP_ALL    (KEEP_ALL),
      .BANK_W      (BANK_W),
      .SEG_W       (SEG_W)
  ) u_qk (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .start_i         (start),
      .queries_i       (queries),
      .keys_i          (keys),
      .causal_i        (causal),
      .offset_i        (offset),
      .sign_we_i       (sign_we),
      .plane_we_i      (plane_we),
      .load_bank_i     (key_bank),
      .load_row_i      (key_row),
      .load_word_i     (key_word),
      .load_seg_i      (key_seg),
      .load_data_i     (load_data_i),
      .query_re_o      (query_re),
      .query_addr_o    (query_addr),
      .query_data_i    (query_data),
      .en_i            (v_en),
      .token_survivor_o(token_survivor),
      .token_last_o    (token_last),
      .token_key_o     (token_key),
      .token_score_o   (token_score),
      .read_o          (read),
      .dec_valid_o     (dec_valid_o),
      .dec_query_o     (dec_query_o),
      .dec_key_o       (dec_key_o),
      .dec_planes_o    (dec_planes_o),
      .dec_survivor_o  (dec_survivor_o),
      .dec_score_o     (dec_score_o)
  );

  wire             fetch;
  wire [KEY_W-1:0] fetch_key;
  wire             w_survivor;
  wire             w_last;
  wire             w_first;
  wire [      5:0] w_shift;
  wire [     WF:0] w_weight;
  leopard_softmax #(
      .SCORE_W(SCORE_W),
      .KEY_W  (KEY_W),
      .EXP_W  (EXP_W),
      .SH_W   (SH_W),
      .WF     (WF)
  ) u_softmax (
      .clk_i      (clk_i),
      .rst_ni     (rst_ni),
      .en_i       (v_en),
      .mantissa_i (mantissa),
      .shift_i    (shift),
      .survivor_i (token_survivor),
      .last_i     (token_last),
      .key_i      (token_key),
      .score_i    (token_score),
      .fetch_o    (fetch),
      .fetch_key_o(fetch_key),
      .survivor_o (w_survivor),
      .last_o     (w_last),
      .first_o    (w_first),
      .shift_o    (w_shift),
      .weight_o   (w_weight)
  );

  wire [DV*VW-1:0] values;
  leopard_store #(
      .WIDTH (DV * VW),
      .DEPTH (MAX_KEYS),
      .ADDR_W(KEY_W),
      .SEG_W (VALUE_SEG_W)
  ) u_values (
      .clk_i  (clk_i),
      .we_i   (value_we),
      .waddr_i(value_row),
      .wseg_i (value_seg[VALUE_SEG_W-1:0]),
      .wdata_i(load_data_i),
      .re_i   (fetch),
      .raddr_i(fetch_key),
      .rdata_o(values)
  );

  wire                copy_valid;
  wire                copy_ready;
  wire                copy_empty;
  wire [   SUM_W-1:0] copy_sum;
  wire [DV*ACC_W-1:0] copy_acc;
  leopard_vpu #(
      .DV   (DV),
      .VW   (VW),
      .WF   (WF),
      .SUM_W(SUM_W),
      .ACC_W(ACC_W)
  ) u_vpu (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .ready_o     (v_en),
      .survivor_i  (w_survivor),
      .last_i      (w_last),
      .first_i     (w_first),
      .shift_i     (w_shift),
      .weight_i    (w_weight),
      .values_i    (values),
      .copy_valid_o(copy_valid),
      .copy_ready_i(copy_ready),
      .copy_empty_o(copy_empty),
      .copy_sum_o  (copy_sum),
      .copy_acc_o  (copy_acc)
  );

  wire query_last;
  leopard_divider #(
      .DV   (DV),
      .LANES(OUT_LANES),
      .BEATS(OUT_BEATS),
      .VW   (VW),
      .SUM_W(SUM_W),
      .ACC_W(ACC_W),
      .OF   (OF),
      .OG   (OG),
      .OUT_W(OUT_W)
  ) u_divider (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .copy_valid_i(copy_valid),
      .copy_ready_o(copy_ready),
      .copy_empty_i(copy_empty),
      .copy_sum_i  (copy_sum),
      .copy_acc_i  (copy_acc),
      .out_valid_o (out_valid_o),
      .out_ready_i (out_ready_i),
      .out_data_o  (out_data_o),
      .out_last_o  (query_last)
  );

  // The last query's last word ends the head.
  reg  [COUNT_W-1:0] left_q;
  wire               query_done;
  assign out_last_o = query_last && left_q == {{(COUNT_W - 1) {1'b0}}, 1'b1};
  assign query_done = out_valid_o && out_ready_i && query_last;
  assign finish     = out_valid_o && out_ready_i && out_last_o;
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) left_q <= {COUNT_W{1'b0}};
    else if (start) left_q <= queries;
    else if (query_done) left_q <= left_q - 1'b1;
  end
  wire unused;
  assign unused = &{1'b0, value_seg, query_seg};
endmodule
`default_nettype wire
