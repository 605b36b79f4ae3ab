// Proof job of leopard_loader: every beat goes where docs/interface.md ("Loading") says. The properties stand in the module
// itself: they count the beats of each kind, and divide.
//! proves: the i-th beat of a kind is written to its place: key j to row j / N of bank j mod N, its signs first if they have beats, then plane p to word (j / N) PLANES + p; value and query rows in order
//! proves: so nothing is lost, written twice or out of place
//! proves: ready iff no head runs and the kind has room, kind 3 never: each kind is accepted up to its last beat (no dead-lock)
//! proves: keys_o and queries_o are the complete rows; clear_i starts anew; a refused beat changes nothing
//! sources: leopard_loader.v
//! instance: two N=2 PLANES=2 MAX_KEYS=3 MAX_QUERIES=2 SIGN_BEATS=2 PLANE_BEATS=2 VALUE_BEATS=1 QUERY_BEATS=3
//! instance: one N=1 PLANES=1 MAX_KEYS=2 MAX_QUERIES=1 SIGN_BEATS=1 PLANE_BEATS=3 VALUE_BEATS=2 QUERY_BEATS=1
//! instance: three N=3 PLANES=3 MAX_KEYS=5 MAX_QUERIES=3 SIGN_BEATS=1 PLANE_BEATS=1 VALUE_BEATS=1 QUERY_BEATS=2
//! instance: planes N=2 PLANES=2 MAX_KEYS=3 MAX_QUERIES=2 SIGN_BEATS=0 PLANE_BEATS=2 VALUE_BEATS=1 QUERY_BEATS=1
//! induction: bitwuzla 2
//! cover: bitwuzla 20
//! mutant: bitwuzla 16
//! mutation: planes/leopard_loader.v: in_planes = SIGN_BEATS == 0 || in_planes_q => in_planes = in_planes_q
//! mutation: leopard_loader.v: base_q + PLANES[PLANE_ADDR_W-1:0] => base_q + 1'b1
//! mutation: leopard_loader.v: queries_q == LAST_QUERY[COUNT_W-1:0] => queries_q > LAST_QUERY[COUNT_W-1:0]
//! mutation: leopard_loader.v: load_ready_o = !busy_i && => load_ready_o =
//! mutation: leopard_loader.v: if (value_beat) begin => if (load_valid_i && load_kind_i == 2'd1) begin
`default_nettype none
module formal_loader #(
    parameter N           = 2,
    parameter PLANES      = 2,
    parameter MAX_KEYS    = 3,
    parameter MAX_QUERIES = 2,
    parameter SIGN_BEATS  = 2,
    parameter PLANE_BEATS = 2,
    parameter VALUE_BEATS = 1,
    parameter QUERY_BEATS = 3
) (
    input wire       clk_i,
    input wire       clear_i,
    input wire       busy_i,
    input wire       load_valid_i,
    input wire [1:0] load_kind_i
);
  localparam KEY_W = 3;
  localparam KEYS_W = 3;
  localparam QUERY_W = 2;
  localparam COUNT_W = 4;
  localparam ROW_W = 2;
  localparam PLANE_W = 2;
  localparam PLANE_ADDR_W = 4;
  localparam BANK_W = 2;
  localparam SEG_W = 7;

  reg rst_n = 1'b0;
  always @(posedge clk_i) rst_n <= 1'b1;

  wire                    ready;
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
  wire [      KEYS_W-1:0] keys;
  wire [     COUNT_W-1:0] queries;
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
      .rst_ni      (rst_n),
      .clear_i     (clear_i),
      .busy_i      (busy_i),
      .load_valid_i(load_valid_i),
      .load_ready_o(ready),
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
endmodule
`default_nettype wire
