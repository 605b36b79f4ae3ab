// Proof job of leopard_dpu with its datapath and leopard_query_slots before it: what is decided of any pair of any head, and after how many
// planes, against SPEC section 4. Memories have any contents, queries any thresholds and guards, the queue stalls at will.
//! proves: with G = 0 a pair that is dropped, after any plane, has S < T
//! proves: a survivor's score is sum q_i k_i, computed by multiplication
//! proves: planes is the first p < n with bound_p < T, else n; the pair survives iff it got there with S >= T; any G
//! sources: leopard_dpu.v leopard_query_slots.v leopard_dpu_datapath.v leopard_masked_sum.v leopard_compressor.v leopard_fa.v
//! instance: serial N=1 INDEX=0 BANK=2 QUERIES=2 D=2 QM=1 KM=2 B=1
//! instance: narrow N=2 INDEX=1 BANK=1 QUERIES=3 D=1 QM=2 KM=3 B=2
//! bounded: serial/bitwuzla 14
//! bounded: narrow/bitwuzla 14
//! cover: bitwuzla 14
//! mutant: bitwuzla 12
//! mutation: leopard_query_slots.v: threshold_wide + ~{ => threshold_wide - {
//! mutation: leopard_dpu.v: again ? word3_q + 1'b1 : word_q => again ? word3_q : word_q
//! mutation: leopard_dpu.v: slot2_q ? slot_guard_i => slot1_q ? slot_guard_i
//! mutation: leopard_dpu.v: .en_i        (!stall) => .en_i        (1'b1)
`default_nettype none
module formal_dpu #(
    parameter N       = 2,
    parameter INDEX   = 1,
    parameter BANK    = 2,  // rows of a bank
    parameter QUERIES = 3,
    parameter D       = 1,
    parameter QM      = 1,
    parameter KM      = 2,
    parameter B       = 1,
    parameter LIVE    = 0,  // nothing waits of its own accord; else how many cycles a head may take
    // as generator/derive derives them
    parameter PLANES       = (KM + B - 1) / B,
    parameter FIRST_BITS   = KM - B * (PLANES - 1),
    parameter PLANE_W      = $clog2(PLANES + 1),
    parameter M            = D * ((1 << QM) - 1),
    parameter A            = M * ((1 << KM) - 1),
    parameter MARGIN_W     = $clog2(M + 1),
    parameter SCORE_W      = $clog2(A + 2) + 1,
    parameter EST_W        = $clog2((M << KM) + 2) + 1,
    parameter KEYS         = N * BANK,
    parameter KEY_W        = (KEYS > 1) ? $clog2(KEYS) : 1,
    parameter KEYS_W       = $clog2(KEYS + 1),
    parameter NEXT_W       = $clog2(KEYS + N) + 1,
    parameter ROW_W        = (BANK > 1) ? $clog2(BANK) : 1,
    parameter PLANE_ADDR_W = (BANK * PLANES > 1) ? $clog2(BANK * PLANES) : 1
) (
    input wire       clk_i,
    input wire       ready_i,
    input wire [1:0] other_busy_i  // of the other units
);
  localparam QUERY_W = 2;
  localparam COUNT_W = 4;
  localparam QUERY_ROW_W = D * (QM + 1) + SCORE_W + MARGIN_W;
  localparam KEY_BITS = D * (KM + 1);
  localparam W = EST_W + 2;
  localparam signed [W-1:0] LARGEST = A;
  localparam signed [19:0] MOST_QUERIES = QUERIES;
  localparam signed [19:0] MOST_KEYS = KEYS;

  // A head: any keys, queries and mask.
  (* anyconst *)reg [   BANK*KEY_BITS-1:0] bank;     // of a row: magnitudes, then signs
  (* anyconst *)reg [QUERIES*QUERY_ROW_W-1:0] store;
  (* anyconst *)reg [         COUNT_W-1:0] queries;
  (* anyconst *)reg [          KEYS_W-1:0] keys;
  (* anyconst *)reg                        causal;
  (* anyconst *)reg [                15:0] offset;
  // The pair that is watched.
  (* anyconst *)reg [         COUNT_W-1:0] query;
  (* anyconst *)reg [           KEY_W-1:0] key;
  wire signed [19:0] offset_wide;
  wire               visible;
  assign offset_wide = $signed(offset);
  assign visible = query < queries && key < keys &&
      (!causal || $signed({16'd0, key}) <= $signed({16'd0, query}) + offset_wide);
  always @(*) begin
    assume (queries >= 1 && queries <= QUERIES && keys >= 1 && keys <= KEYS);
    assume (offset_wide >= -MOST_QUERIES && offset_wide <= MOST_KEYS);
    assume (key % N == INDEX && key < KEYS && query < QUERIES);
    if (LIVE != 0) assume (ready_i && other_busy_i == 0);
  end

  reg [1:0] time_q = 2'd0;
  wire      rst_n;
  wire      start;
  wire      running;
  assign rst_n   = time_q != 2'd0;
  assign start   = time_q == 2'd1;
  assign running = time_q > 2'd1;
  always @(posedge clk_i) if (time_q != 2'd3) time_q <= time_q + 1'b1;

  wire                    plane_re;
  wire [PLANE_ADDR_W-1:0] plane_addr;
  reg  [         D*B-1:0] plane;
  wire                    sign_re;
  wire [       ROW_W-1:0] sign_addr;
  reg  [           D-1:0] sign;
  wire                    query_re;
  wire [     QUERY_W-1:0] query_addr;
  reg  [ QUERY_ROW_W-1:0] query_data;
  wire [             1:0] busy;
  wire [             1:0] slot_load;
  wire [             1:0] slot_valid;
  wire [    2*NEXT_W-1:0] slot_visible;
  wire [   2*QUERY_W-1:0] slot_query;
  wire [             3:0] slot_tag;
  wire [      2*D*QM-1:0] slot_magnitudes;
  wire [         2*D-1:0] slot_signs;
  wire [     2*EST_W-1:0] slot_bias;
  wire [  2*MARGIN_W-1:0] slot_guard;

  // Memories, as leopard_ram: data a cycle later, held until the next read.
  reg     [D*B-1:0] plane_read;
  integer           t;
  integer           tap;
  integer           place;
  always @(*) begin
    plane_read = 0;
    for (t = 0; t < B; t = t + 1) begin
      for (tap = 0; tap < D; tap = tap + 1) begin
        place = B * (PLANES - 1 - plane_addr % PLANES) + t;
        if (place < KM) plane_read[t*D+tap] = bank[(plane_addr/PLANES)*KEY_BITS+tap*KM+place];
      end
    end
  end
  always @(posedge clk_i) begin
    if (plane_re) plane <= plane_read;
    if (sign_re) sign <= bank[sign_addr*KEY_BITS+D*KM+:D];
    if (query_re) query_data <= store[query_addr*QUERY_ROW_W+:QUERY_ROW_W];
  end

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
      .rst_ni           (rst_n),
      .start_i          (start),
      .queries_i        (queries),
      .keys_i           (keys),
      .causal_i         (causal),
      .offset_i         (offset),
      .collected_i      ({COUNT_W{1'b0}}),
      .store_re_o       (query_re),
      .store_addr_o     (query_addr),
      .store_data_i     (query_data),
      .slot_busy_i      (busy | other_busy_i),
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

  wire               survivor_valid;
  wire [        1:0] survivor_tag;
  wire [  KEY_W-1:0] survivor_key;
  wire [SCORE_W-1:0] survivor_score;
  wire [        1:0] mark_tag;
  wire [ NEXT_W-1:0] mark_key;
  wire               dec_valid;
  wire               dec_slot;
  wire [  KEY_W-1:0] dec_key;
  wire [PLANE_W-1:0] dec_planes;
  wire               dec_survivor;
  wire signed [SCORE_W-1:0] dec_score;
  leopard_dpu #(
      .INDEX       (INDEX),
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
      .PLANE_ADDR_W(PLANE_ADDR_W)
  ) u_dpu (
      .clk_i            (clk_i),
      .rst_ni           (rst_n),
      .start_i          (start),
      .slot_valid_i     (slot_valid),
      .slot_load_i      (slot_load),
      .slot_visible_i   (slot_visible),
      .slot_tag_i       (slot_tag),
      .slot_magnitudes_i(slot_magnitudes),
      .slot_signs_i     (slot_signs),
      .slot_bias_i      (slot_bias),
      .slot_guard_i     (slot_guard),
      .slot_busy_o      (busy),
      .plane_re_o       (plane_re),
      .plane_addr_o     (plane_addr),
      .plane_i          (plane),
      .sign_re_o        (sign_re),
      .sign_addr_o      (sign_addr),
      .sign_i           (sign),
      .survivor_valid_o (survivor_valid),
      .survivor_ready_i (ready_i),
      .survivor_tag_o   (survivor_tag),
      .survivor_key_o   (survivor_key),
      .survivor_score_o (survivor_score),
      .mark_tag_o       (mark_tag),
      .mark_key_o       (mark_key),
      .dec_valid_o      (dec_valid),
      .dec_slot_o       (dec_slot),
      .dec_key_o        (dec_key),
      .dec_planes_o     (dec_planes),
      .dec_survivor_o   (dec_survivor),
      .dec_score_o      (dec_score)
  );
  // SPEC section 4 for the pair that is watched.
  wire        [  QUERY_ROW_W-1:0] q_row;
  wire        [     KEY_BITS-1:0] k_row;
  wire        [           D-1:0] q_sign;
  wire        [           D-1:0] k_sign;
  wire signed [    SCORE_W-1:0] threshold_read;
  wire signed [          W-1:0] threshold;
  wire signed [          W-1:0] guard;
  reg  signed [          W-1:0] score;
  reg  signed [          W-1:0] margin;
  reg  signed [          W-1:0] partial;
  reg  signed [          W-1:0] bound;
  reg  signed [          W-1:0] q;
  reg  signed [          W-1:0] k;
  reg  signed [          W-1:0] k_seen;
  reg         [    PLANE_W-1:0] planes;
  reg                           all_hold;
  integer                       unseen;
  integer                       d;
  integer                       p;
  assign q_row          = store >> (query * QUERY_ROW_W);
  assign k_row          = bank >> ((key / N) * KEY_BITS);
  assign q_sign         = q_row[D*QM+:D];
  assign k_sign         = k_row[D*KM+:D];
  assign threshold_read = q_row[D*(QM+1)+:SCORE_W];
  assign threshold      = threshold_read;
  assign guard          = {1'b0, q_row[D*(QM+1)+SCORE_W+:MARGIN_W]};
  always @(*) begin
    assume (guard <= M);
    assume (threshold >= -LARGEST && threshold <= LARGEST + 1);
    for (d = 0; d < D; d = d + 1) assume (!(k_sign[d] && k_row[d*KM+:KM] == 0));  // no negative zero
  end
  always @(*) begin
    planes   = PLANES;
    all_hold = 1'b1;
    for (p = PLANES; p >= 1; p = p - 1) begin
      unseen  = B * (PLANES - p);
      score   = 0;
      margin  = 0;
      partial = 0;
      for (d = 0; d < D; d = d + 1) begin
        q       = q_row[d*QM+:QM];
        k       = k_row[d*KM+:KM];
        k_seen  = (k >> unseen) << unseen;
        score   = (q_sign[d] == k_sign[d]) ? score + q * k : score - q * k;
        partial = (q_sign[d] == k_sign[d]) ? partial + q * k_seen : partial - q * k_seen;
        margin  = (q_sign[d] == k_sign[d]) ? margin + q : margin;
      end
      bound = partial + (margin - guard) * ((1 << unseen) - 1);
      if (bound < threshold) begin
        planes   = p;
        all_hold = 1'b0;
      end
    end
  end

  wire [QUERY_W-1:0] dec_query;
  wire               mine;
  assign dec_query = dec_slot ? slot_query[QUERY_W+:QUERY_W] : slot_query[0+:QUERY_W];
  assign mine      = running && dec_valid && dec_query == query && dec_key == key;
  reg  held = 1'b0;
  always @(posedge clk_i) if (running && survivor_valid && !ready_i) held <= 1'b1;
  always @(*) begin
    if (mine) begin
      f_planes_as_specified : assert (dec_planes == planes);
      f_survives_as_specified : assert (dec_survivor == all_hold);
      if (guard == 0) begin
        f_theorem : assert (dec_survivor == (score >= threshold));
      end
      if (dec_survivor) begin
        f_score_is_dot_product : assert (dec_score == score && survivor_score == dec_score[SCORE_W-1:0]);
      end
      f_cover_false_drop : cover (!dec_survivor && score >= threshold);
      f_cover_early_drop : cover (!dec_survivor && dec_planes < PLANES && guard == 0 && held);
      f_cover_survivor_of_second_query : cover (dec_survivor && query == 1 && score > 0);
    end
  end
endmodule
`default_nettype wire
