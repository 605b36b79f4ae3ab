// What the jobs dpu and dpu_control share: a leopard_dpu behind leopard_query_slots, one head of any keys, queries and mask, and what
// the neighbours promise. It follows the name of the job's module and ends before what the job itself looks at.
#(
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
  localparam OWN_SIGNS = (FIRST_BITS == B) ? 1 : 0;  // not in the first plane's word
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
  wire [ D*(B+OWN_SIGNS)-1:0] plane_given;
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

  assign plane_given[0+:D*B] = plane;
  generate
    if (OWN_SIGNS != 0) assign plane_given[D*B+:D] = sign;
  endgenerate

  // Memories, as leopard_ram: data a cycle later, held until the next read. Planes in one's complement.
  reg     [D*B-1:0] plane_read;
  integer           t;
  integer           tap;
  integer           place;
  always @(*) begin
    plane_read = 0;
    if (OWN_SIGNS == 0 && plane_addr % PLANES == 0) plane_read[D*FIRST_BITS+:D] = bank[(plane_addr/PLANES)*KEY_BITS+D*KM+:D];
    for (t = 0; t < B; t = t + 1) begin
      for (tap = 0; tap < D; tap = tap + 1) begin
        place = B * (PLANES - 1 - plane_addr % PLANES) + t;
        if (place < KM) begin
          plane_read[t*D+tap] = bank[(plane_addr/PLANES)*KEY_BITS+tap*KM+place] ^ bank[(plane_addr/PLANES)*KEY_BITS+D*KM+tap];
        end
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
      .first_key_i      (INDEX[NEXT_W-1:0]),
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
      .plane_i          (plane_given),
      .sign_re_o        (sign_re),
      .sign_addr_o      (sign_addr),
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
