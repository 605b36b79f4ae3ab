// leopard_dpu: one bit-serial query-key dot-product unit: takes key rows of its bank in ascending order, reads a row's planes
// until the bound falls below the threshold, and hands on the survivors in ascending order.
// Parameters: as derived. first_key_i, this unit's number u of N, is constant: its keys are those with j mod N = u. It is a port so that
// all units of a tile are one module.
// A ring of five rows: a plane issued in one cycle is decided four cycles later, and the fifth cycle issues that row's
// next plane or, where it is dropped or done, the next row. So a plane is read every cycle, and none that the decision would
// have spared. Every survivor takes all PLANES turns, so survivors leave in the order in which they started.
//
//   cycle      0        1        2        3        4        5
//   ring       issue    stage 1  stage 2  stage 3  stage 4  return: next plane, or next row
//   row a      plane 1                                      plane 2
//   row b               plane 1                                      plane 2
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
    input  wire [D*((FIRST_BITS < B) ? B : B + 1)-1:0] plane_i,  // with the first, signs from D FIRST_BITS on
    output wire                    sign_re_o,         // where these are not in the planes' memory (FIRST_BITS = B)
    output wire [       ROW_W-1:0] sign_addr_o,
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

  // Tokens: 1 to 4 in the datapath's stages, the last returning.
  localparam RING = 5;
  reg  [             RING:1] valid_q;
  reg  [             RING:1] slot_q;
  reg  [     PLANE_W*RING:1] plane_q;
  reg  [PLANE_ADDR_W*RING:1] word_q;   // of the plane; returning: of the row's next
  reg  [       KEY_W*RING:1] key_q;

  // Where the next row comes from.
  reg                     next_slot_q;
  reg  [             1:0] next_tag_q;   // number of the query that the slot holds or will hold
  reg  [      NEXT_W-1:0] next_key_q;
  reg  [PLANE_ADDR_W-1:0] next_word_q;  // of the row's first plane
  reg  [             1:0] done_q;       // all rows of the slot's query are issued

  wire [    PLANE_W-1:0] plane_returning;
  wire [      KEY_W-1:0] key_issued;
  wire [    PLANE_W-1:0] plane_issued;
  wire                    alive;
  wire                    last;
  wire                    stall;
  wire                    again;
  wire                    ready_slot;
  wire                    has_row;
  wire                    take;
  wire                    leave;
  wire [      NEXT_W-1:0] visible;
  wire [      NEXT_W-1:0] key_after;

  assign plane_returning = plane_q[PLANE_W*RING-:PLANE_W];
  assign last       = plane_returning == LAST_PLANE;
  assign stall      = valid_q[RING] && alive && last && !survivor_ready_i;
  assign again      = valid_q[RING] && alive && !last;
  assign visible    = next_slot_q ? slot_visible_i[NEXT_W+:NEXT_W] : slot_visible_i[0+:NEXT_W];
  assign ready_slot = slot_valid_i[next_slot_q] && !done_q[next_slot_q];
  assign has_row    = ready_slot && next_key_q < visible;
  assign take       = !stall && !again && has_row;
  assign key_after  = next_key_q + KEY_STEP;
  assign leave      = (take && key_after >= visible) || (!stall && ready_slot && !has_row);

  assign key_issued   = again ? key_q[KEY_W*RING-:KEY_W] : next_key_q[KEY_W-1:0];
  assign plane_issued = again ? plane_returning + 1'b1 : FIRST_PLANE;
  assign plane_re_o   = !stall && (again || has_row);
  assign plane_addr_o = again ? word_q[PLANE_ADDR_W*RING-:PLANE_ADDR_W] : next_word_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q <= {RING{1'b0}};
      slot_q  <= {RING{1'b0}};
    end else if (!stall) begin
      valid_q <= {valid_q[RING-1:1], again || has_row};
      slot_q  <= {slot_q[RING-1:1], again ? slot_q[RING] : next_slot_q};
    end
  end
  always @(posedge clk_i) begin
    if (!stall) begin
      plane_q <= {plane_q[PLANE_W*(RING-1):1], plane_issued};
      key_q   <= {key_q[KEY_W*(RING-1):1], key_issued};
      word_q  <= {word_q[PLANE_ADDR_W*(RING-1)-:PLANE_ADDR_W] + 1'b1, word_q[PLANE_ADDR_W*(RING-2):1], plane_addr_o};
    end
  end

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      next_slot_q <= 1'b0;
      next_tag_q  <= 2'd0;
      next_key_q  <= {NEXT_W{1'b0}};
      next_word_q <= {PLANE_ADDR_W{1'b0}};
      done_q      <= 2'b00;
    end else if (start_i) begin
      next_slot_q <= 1'b0;
      next_tag_q  <= 2'd0;
      next_key_q  <= first_key_i;
      next_word_q <= {PLANE_ADDR_W{1'b0}};
      done_q      <= 2'b00;
    end else begin
      if (leave) begin
        next_slot_q <= !next_slot_q;
        next_tag_q  <= next_tag_q + 1'b1;
        next_key_q  <= first_key_i;
        next_word_q <= {PLANE_ADDR_W{1'b0}};
      end else if (take) begin
        next_key_q  <= key_after;
        next_word_q <= next_word_q + WORD_STEP;
      end
      done_q[0] <= !slot_load_i[0] && (done_q[0] || (leave && !next_slot_q));
      done_q[1] <= !slot_load_i[1] && (done_q[1] || (leave && next_slot_q));
    end
  end

  generate
    if (FIRST_BITS < B) begin : gen_signs_in_plane
      assign sign_re_o   = 1'b0;
      assign sign_addr_o = {ROW_W{1'b0}};
    end else begin : gen_signs
      reg [ROW_W-1:0] next_row_q;
      assign sign_re_o   = take;
      assign sign_addr_o = next_row_q;
      always @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) next_row_q <= {ROW_W{1'b0}};
        else if (start_i || leave) next_row_q <= {ROW_W{1'b0}};
        else if (take) next_row_q <= next_row_q + 1'b1;
      end
    end
  endgenerate

  wire returning_stays;
  assign returning_stays = valid_q[RING] && (again || stall);
  assign slot_busy_o[0] = !done_q[0] || |(valid_q[RING-1:1] & ~slot_q[RING-1:1]) || (returning_stays && !slot_q[RING]);
  assign slot_busy_o[1] = !done_q[1] || |(valid_q[RING-1:1] & slot_q[RING-1:1]) || (returning_stays && slot_q[RING]);

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
      .s1_valid_i  (valid_q[1]),
      .s1_first_i  (plane_q[1+:PLANE_W] == FIRST_PLANE),
      .s1_slot_i   (slot_q[1]),
      .q_signs_i   (slot_signs_i),
      .plane_i     (plane_i),
      .s2_valid_i  (valid_q[2]),
      .s2_first_i  (plane_q[PLANE_W+1+:PLANE_W] == FIRST_PLANE),
      .magnitudes_i(slot_magnitudes_i),
      .s3_valid_i  (valid_q[3]),
      .s3_first_i  (plane_q[2*PLANE_W+1+:PLANE_W] == FIRST_PLANE),
      .s4_valid_i  (valid_q[4]),
      .s4_plane_i  (plane_q[3*PLANE_W+1+:PLANE_W]),
      .bias_i      (slot_q[4] ? slot_bias_i[EST_W+:EST_W] : slot_bias_i[0+:EST_W]),
      .guard_i     (slot_q[4] ? slot_guard_i[MARGIN_W+:MARGIN_W] : slot_guard_i[0+:MARGIN_W]),
      .alive_o     (alive),
      .score_o     (survivor_score_o)
  );

  assign survivor_valid_o = valid_q[RING] && alive && last;
  assign survivor_tag_o   = slot_q[RING] ? slot_tag_i[3:2] : slot_tag_i[1:0];
  assign survivor_key_o   = key_q[KEY_W*RING-:KEY_W];

  // The oldest row that is not decided against: of two the one with more planes behind it, of equal ones the one
  // further along the ring. At most one: of any two undecided rows either is older.
  reg  [       RING:1] undecided;
  reg  [       RING:1] oldest;
  reg  [          1:0] oldest_tag;
  reg  [   NEXT_W-1:0] oldest_key;
  integer              i;
  integer              j;
  always @(*) begin
    undecided       = valid_q;
    undecided[RING] = valid_q[RING] && alive;
    oldest          = undecided;
    for (i = 1; i <= RING; i = i + 1) begin
      for (j = 1; j < i; j = j + 1) begin
        if (undecided[i] && undecided[j]) begin
          if (plane_q[PLANE_W*i-:PLANE_W] >= plane_q[PLANE_W*j-:PLANE_W]) oldest[j] = 1'b0;
          else oldest[i] = 1'b0;
        end
      end
    end
    oldest_tag = next_tag_q & {2{undecided == {RING{1'b0}}}};
    oldest_key = next_key_q & {NEXT_W{undecided == {RING{1'b0}}}};
    for (i = 1; i <= RING; i = i + 1) begin
      oldest_tag = oldest_tag | ((slot_q[i] ? slot_tag_i[3:2] : slot_tag_i[1:0]) & {2{oldest[i]}});
      oldest_key = oldest_key | {{(NEXT_W - KEY_W) {1'b0}}, key_q[KEY_W*i-:KEY_W] & {KEY_W{oldest[i]}}};
    end
  end
  always @(posedge clk_i) begin
    if (start_i) begin
      mark_tag_o <= 2'd0;
      mark_key_o <= first_key_i;
    end else begin
      mark_tag_o <= oldest_tag;
      mark_key_o <= oldest_key;
    end
  end

  assign dec_valid_o    = valid_q[RING] && !stall && !again;
  assign dec_slot_o     = slot_q[RING];
  assign dec_key_o      = survivor_key_o;
  assign dec_planes_o   = plane_returning;
  assign dec_survivor_o = alive;
  assign dec_score_o    = survivor_score_o;
endmodule
`default_nettype wire
