// leopard_dpu: one bit-serial query-key dot-product unit: takes key rows of its bank in ascending order, reads a row's planes
// until the bound falls below the threshold, and hands on the survivors in ascending order.
// Parameters: as derived. first_key_i, this unit's number u of N, is constant: its keys are those with j mod N = u. It is a port so that
// all units of a tile are one module.
// A ring of three rows: a plane issued in one cycle is decided two cycles later, and the third cycle issues that row's
// next plane or, where it is dropped or done, the next row. So a plane is read every cycle, and none that the decision would
// have spared. Every survivor takes all PLANES turns, so survivors leave in the order in which they started.
//
//   cycle      0        1        2        3
//   ring       issue    stage 1  stage 2  return: next plane, or next row
//   row a      plane 1                    plane 2
//   row b               plane 1                    plane 2
//
// survivor_valid_o waits for survivor_ready_i by holding the whole unit; no combinational path from ready to valid.
// The mark is a lower bound, one cycle old, on the (query, key) of any survivor that this unit has yet to hand on.
`default_nettype none
module leopard_dpu #(
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
    parameter KEY_W        = 4,
    parameter NEXT_W       = 5,  // more than KEY_W, and holds MAX_KEYS + N
    parameter ROW_W        = 3,
    parameter PLANE_ADDR_W = 5,
    parameter KEEP_ALL     = 0
) (
    input  wire                    clk_i,
    input  wire                    rst_ni,
    input  wire                    start_i,
    input  wire [      NEXT_W-1:0] first_key_i,
    // the two queries held, slot s at s
    input  wire [             1:0] slot_valid_i,
    input  wire [             1:0] slot_load_i,
    input  wire [    2*NEXT_W-1:0] slot_visible_i,   // keys that the query sees
    input  wire [             3:0] slot_tag_i,       // its number mod 4
    input  wire [      2*D*QM-1:0] slot_magnitudes_i,
    input  wire [         2*D-1:0] slot_signs_i,
    input  wire [     2*EST_W-1:0] slot_bias_i,      // T - G - 1
    input  wire [  2*MARGIN_W-1:0] slot_guard_i,
    output wire [             1:0] slot_busy_o,      // may still need the slot
    // key bank
    output wire                    plane_re_o,
    output wire [PLANE_ADDR_W-1:0] plane_addr_o,
    input  wire [         D*B-1:0] plane_i,
    output wire                    sign_re_o,
    output wire [       ROW_W-1:0] sign_addr_o,
    input  wire [           D-1:0] sign_i,
    // survivors
    output wire                    survivor_valid_o,
    input  wire                    survivor_ready_i,
    output wire [             1:0] survivor_tag_o,
    output wire [       KEY_W-1:0] survivor_key_o,
    output wire [     SCORE_W-1:0] survivor_score_o,
    output reg  [             1:0] mark_tag_o,
    output reg  [      NEXT_W-1:0] mark_key_o,
    // decisions, for observation
    output wire                    dec_valid_o,
    output wire                    dec_slot_o,
    output wire [       KEY_W-1:0] dec_key_o,
    output wire [     PLANE_W-1:0] dec_planes_o,
    output wire                    dec_survivor_o,
    output wire [     SCORE_W-1:0] dec_score_o
);
  localparam [NEXT_W-1:0] KEY_STEP = N[NEXT_W-1:0];
  localparam [PLANE_ADDR_W-1:0] WORD_STEP = PLANES[PLANE_ADDR_W-1:0];
  localparam [PLANE_W-1:0] LAST_PLANE = PLANES[PLANE_W-1:0];
  localparam ONE = 1;
  localparam [PLANE_W-1:0] FIRST_PLANE = ONE[PLANE_W-1:0];

  // Tokens: 1 and 2 in the datapath's stages, 3 returning.
  reg                     valid1_q, valid2_q, valid3_q;
  reg                     slot1_q, slot2_q, slot3_q;
  reg  [             1:0] phase1_q, phase2_q, phase3_q;
  reg  [     PLANE_W-1:0] plane1_q, plane2_q, plane3_q;
  reg  [PLANE_ADDR_W-1:0] word1_q, word2_q, word3_q;
  reg  [       KEY_W-1:0] key1_q, key2_q, key3_q;

  // Where the next row comes from.
  reg                     slot_q;     // slot
  reg  [             1:0] tag_q;      // number of the query that the slot holds or will hold
  reg  [      NEXT_W-1:0] key_q;
  reg  [PLANE_ADDR_W-1:0] word_q;     // of the row's first plane
  reg  [       ROW_W-1:0] row_q;
  reg  [             1:0] done_q;     // all rows of the slot's query are issued

  wire                    alive;
  wire                    last;
  wire                    stall;
  wire                    again;
  wire                    ready_slot;
  wire                    has_row;
  wire                    take;
  wire                    leave;
  wire [      NEXT_W-1:0] visible;
  wire [      NEXT_W-1:0] next_key;

  assign last       = plane3_q == LAST_PLANE;
  assign stall      = valid3_q && alive && last && !survivor_ready_i;
  assign again      = valid3_q && alive && !last;
  assign visible    = slot_q ? slot_visible_i[NEXT_W+:NEXT_W] : slot_visible_i[0+:NEXT_W];
  assign ready_slot = slot_valid_i[slot_q] && !done_q[slot_q];
  assign has_row    = ready_slot && key_q < visible;
  assign take       = !stall && !again && has_row;
  assign next_key   = key_q + KEY_STEP;
  assign leave      = (take && next_key >= visible) || (!stall && ready_slot && !has_row);

  assign plane_re_o   = !stall && (again || has_row);
  assign plane_addr_o = again ? word3_q + 1'b1 : word_q;
  assign sign_re_o    = take;
  assign sign_addr_o  = row_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid1_q <= 1'b0;
      valid2_q <= 1'b0;
      valid3_q <= 1'b0;
      phase1_q <= 2'd0;
      phase2_q <= 2'd1;
      phase3_q <= 2'd2;
      slot1_q  <= 1'b0;
      slot2_q  <= 1'b0;
      slot3_q  <= 1'b0;
    end else if (!stall) begin
      valid1_q <= again || has_row;
      valid2_q <= valid1_q;
      valid3_q <= valid2_q;
      phase1_q <= phase3_q;
      phase2_q <= phase1_q;
      phase3_q <= phase2_q;
      slot1_q  <= again ? slot3_q : slot_q;
      slot2_q  <= slot1_q;
      slot3_q  <= slot2_q;
    end
  end
  always @(posedge clk_i) begin
    if (!stall) begin
      plane1_q <= again ? plane3_q + 1'b1 : FIRST_PLANE;
      plane2_q <= plane1_q;
      plane3_q <= plane2_q;
      word1_q  <= plane_addr_o;
      word2_q  <= word1_q;
      word3_q  <= word2_q;
      key1_q   <= again ? key3_q : key_q[KEY_W-1:0];
      key2_q   <= key1_q;
      key3_q   <= key2_q;
    end
  end

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      slot_q <= 1'b0;
      tag_q  <= 2'd0;
      key_q  <= {NEXT_W{1'b0}};
      word_q <= {PLANE_ADDR_W{1'b0}};
      row_q  <= {ROW_W{1'b0}};
      done_q <= 2'b00;
    end else if (start_i) begin
      slot_q <= 1'b0;
      tag_q  <= 2'd0;
      key_q  <= first_key_i;
      word_q <= {PLANE_ADDR_W{1'b0}};
      row_q  <= {ROW_W{1'b0}};
      done_q <= 2'b00;
    end else begin
      if (leave) begin
        slot_q <= !slot_q;
        tag_q  <= tag_q + 1'b1;
        key_q  <= first_key_i;
        word_q <= {PLANE_ADDR_W{1'b0}};
        row_q  <= {ROW_W{1'b0}};
      end else if (take) begin
        key_q  <= next_key;
        word_q <= word_q + WORD_STEP;
        row_q  <= row_q + 1'b1;
      end
      done_q[0] <= !slot_load_i[0] && (done_q[0] || (leave && !slot_q));
      done_q[1] <= !slot_load_i[1] && (done_q[1] || (leave && slot_q));
    end
  end

  assign slot_busy_o[0] = !done_q[0] || (valid1_q && !slot1_q) || (valid2_q && !slot2_q) ||
                          (valid3_q && !slot3_q && (again || stall));
  assign slot_busy_o[1] = !done_q[1] || (valid1_q && slot1_q) || (valid2_q && slot2_q) ||
                          (valid3_q && slot3_q && (again || stall));

  leopard_dpu_datapath #(
      .D         (D),
      .QM        (QM),
      .B         (B),
      .PLANES    (PLANES),
      .FIRST_BITS(FIRST_BITS),
      .PLANE_W   (PLANE_W),
      .MARGIN_W  (MARGIN_W),
      .SCORE_W   (SCORE_W),
      .EST_W     (EST_W),
      .KEEP_ALL  (KEEP_ALL)
  ) u_datapath (
      .clk_i       (clk_i),
      .en_i        (!stall),
      .s1_valid_i  (valid1_q),
      .s1_first_i  (plane1_q == FIRST_PLANE),
      .s1_phase_i  (phase1_q),
      .magnitudes_i(slot1_q ? slot_magnitudes_i[D*QM+:D*QM] : slot_magnitudes_i[0+:D*QM]),
      .q_sign_i    (slot1_q ? slot_signs_i[D+:D] : slot_signs_i[0+:D]),
      .k_sign_i    (sign_i),
      .plane_i     (plane_i),
      .s2_valid_i  (valid2_q),
      .s2_first_i  (plane2_q == FIRST_PLANE),
      .s2_phase_i  (phase2_q),
      .s2_plane_i  (plane2_q),
      .bias_i      (slot2_q ? slot_bias_i[EST_W+:EST_W] : slot_bias_i[0+:EST_W]),
      .guard_i     (slot2_q ? slot_guard_i[MARGIN_W+:MARGIN_W] : slot_guard_i[0+:MARGIN_W]),
      .alive_o     (alive),
      .score_o     (survivor_score_o)
  );

  wire [1:0] tag1;
  wire [1:0] tag2;
  wire [1:0] tag3;
  assign tag1 = slot1_q ? slot_tag_i[3:2] : slot_tag_i[1:0];
  assign tag2 = slot2_q ? slot_tag_i[3:2] : slot_tag_i[1:0];
  assign tag3 = slot3_q ? slot_tag_i[3:2] : slot_tag_i[1:0];

  assign survivor_valid_o = valid3_q && alive && last;
  assign survivor_tag_o   = tag3;
  assign survivor_key_o   = key3_q;

  // The oldest undecided row: of two tokens the one with more planes behind it, of equal ones the one
  // further along the ring.
  wire oldest3;
  wire oldest2;
  assign oldest3 = valid3_q && alive && (!valid2_q || plane3_q >= plane2_q) && (!valid1_q || plane3_q >= plane1_q);
  assign oldest2 = valid2_q && (!valid1_q || plane2_q >= plane1_q);
  always @(posedge clk_i) begin
    if (start_i) begin
      mark_tag_o <= 2'd0;
      mark_key_o <= first_key_i;
    end else if (oldest3) begin
      mark_tag_o <= tag3;
      mark_key_o <= {{(NEXT_W - KEY_W) {1'b0}}, key3_q};
    end else if (oldest2) begin
      mark_tag_o <= tag2;
      mark_key_o <= {{(NEXT_W - KEY_W) {1'b0}}, key2_q};
    end else if (valid1_q) begin
      mark_tag_o <= tag1;
      mark_key_o <= {{(NEXT_W - KEY_W) {1'b0}}, key1_q};
    end else begin
      mark_tag_o <= tag_q;
      mark_key_o <= key_q;
    end
  end

  assign dec_valid_o    = valid3_q && !stall && !again;
  assign dec_slot_o     = slot3_q;
  assign dec_key_o      = key3_q;
  assign dec_planes_o   = plane3_q;
  assign dec_survivor_o = alive;
  assign dec_score_o    = survivor_score_o;
endmodule
`default_nettype wire
