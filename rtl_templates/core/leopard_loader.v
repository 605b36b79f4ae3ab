// leopard_loader: places the rows that the host sends (docs/interface.md, "Loading") and counts them.
// Parameters: as derived; KINDS: 0 key, 1 value, 2 query.
// Takes a beat a cycle while no head runs and the store of its kind has room. load_ready_o depends on load_kind_i
// combinationally; the write happens in the cycle in which the beat is accepted. That a store is full is a register, as ready goes
// off the tile.
`default_nettype none
module leopard_loader #(
    parameter N            = 2,
    parameter PLANES       = 3,
    parameter MAX_KEYS     = 16,
    parameter MAX_QUERIES  = 8,
    parameter SIGN_BEATS   = 0,
    parameter PLANE_BEATS  = 1,
    parameter VALUE_BEATS  = 1,
    parameter QUERY_BEATS  = 2,
    parameter KEY_W        = 4,
    parameter KEYS_W       = 5,
    parameter QUERY_W      = 3,
    parameter COUNT_W      = 6,
    parameter ROW_W        = 3,
    parameter PLANE_W      = 2,
    parameter PLANE_ADDR_W = 5,
    parameter BANK_W       = 1,
    parameter SEG_W        = 7
) (
    input  wire                    clk_i,
    input  wire                    rst_ni,
    input  wire                    clear_i,       // the head is done: forget its rows
    input  wire                    busy_i,
    input  wire                    load_valid_i,
    output wire                    load_ready_o,
    input  wire [             1:0] load_kind_i,
    output wire                    sign_we_o,
    output wire                    plane_we_o,
    output wire                    value_we_o,
    output wire                    query_we_o,
    output wire [       SEG_W-1:0] key_seg_o,
    output wire [      BANK_W-1:0] key_bank_o,
    output wire [       ROW_W-1:0] key_row_o,
    output wire [PLANE_ADDR_W-1:0] key_word_o,
    output wire [       KEY_W-1:0] value_row_o,
    output wire [       SEG_W-1:0] value_seg_o,
    output wire [     QUERY_W-1:0] query_row_o,
    output wire [       SEG_W-1:0] query_seg_o,
    output wire [      KEYS_W-1:0] keys_o,
    output wire [     COUNT_W-1:0] queries_o
);
  localparam BANK_LAST = N - 1;
  localparam SIGN_LAST = SIGN_BEATS - 1;
  localparam PLANE_LAST = PLANE_BEATS - 1;
  localparam VALUE_LAST = VALUE_BEATS - 1;
  localparam QUERY_LAST = QUERY_BEATS - 1;
  localparam LAST_KEY = MAX_KEYS - 1;
  localparam LAST_QUERY = MAX_QUERIES - 1;

  wire key_beat;
  wire value_beat;
  wire query_beat;

  // Keys: signs, then planes; banks in turn.
  reg  [      KEYS_W-1:0] keys_q;
  reg  [      BANK_W-1:0] bank_q;
  reg  [       ROW_W-1:0] row_q;
  reg  [PLANE_ADDR_W-1:0] base_q;     // word of the row's first plane
  reg                     in_planes_q;  // not with SIGN_BEATS = 0: no signs come before the planes
  reg  [     PLANE_W-1:0] plane_q;    // planes of the row that are complete
  reg  [       SEG_W-1:0] key_seg_q;
  reg                     keys_full_q;
  wire                    in_planes;
  wire                    sign_end;
  wire                    plane_end;
  wire                    key_end;
  wire                    bank_end;
  localparam PLANES_LAST = PLANES - 1;
  assign in_planes = SIGN_BEATS == 0 || in_planes_q;
  assign sign_end  = !in_planes && key_seg_q == SIGN_LAST[SEG_W-1:0];
  assign plane_end = in_planes && key_seg_q == PLANE_LAST[SEG_W-1:0];
  assign key_end   = plane_end && plane_q == PLANES_LAST[PLANE_W-1:0];
  assign bank_end  = bank_q == BANK_LAST[BANK_W-1:0];

  wire [PLANE_ADDR_W-1:0] plane_offset;
  generate
    if (PLANE_ADDR_W > PLANE_W) begin : gen_wide
      assign plane_offset = {{(PLANE_ADDR_W - PLANE_W) {1'b0}}, plane_q};
    end else begin : gen_narrow
      assign plane_offset = plane_q[PLANE_ADDR_W-1:0];
    end
  endgenerate

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      keys_q      <= {KEYS_W{1'b0}};
      bank_q      <= {BANK_W{1'b0}};
      row_q       <= {ROW_W{1'b0}};
      base_q      <= {PLANE_ADDR_W{1'b0}};
      in_planes_q <= 1'b0;
      plane_q     <= {PLANE_W{1'b0}};
      key_seg_q   <= {SEG_W{1'b0}};
      keys_full_q <= 1'b0;
    end else if (clear_i) begin
      keys_q      <= {KEYS_W{1'b0}};
      bank_q      <= {BANK_W{1'b0}};
      row_q       <= {ROW_W{1'b0}};
      base_q      <= {PLANE_ADDR_W{1'b0}};
      in_planes_q <= 1'b0;
      plane_q     <= {PLANE_W{1'b0}};
      key_seg_q   <= {SEG_W{1'b0}};
      keys_full_q <= 1'b0;
    end else if (key_beat) begin
      key_seg_q <= (sign_end || plane_end) ? {SEG_W{1'b0}} : key_seg_q + 1'b1;
      if (sign_end) in_planes_q <= 1'b1;
      if (plane_end) plane_q <= key_end ? {PLANE_W{1'b0}} : plane_q + 1'b1;
      if (key_end) begin
        in_planes_q <= 1'b0;
        keys_q      <= keys_q + 1'b1;
        keys_full_q <= keys_q == LAST_KEY[KEYS_W-1:0];
        bank_q      <= bank_end ? {BANK_W{1'b0}} : bank_q + 1'b1;
        if (bank_end) begin
          row_q  <= row_q + 1'b1;
          base_q <= base_q + PLANES[PLANE_ADDR_W-1:0];
        end
      end
    end
  end

  // Values and queries
  reg  [ KEYS_W-1:0] values_q;
  reg  [  SEG_W-1:0] value_seg_q;
  reg                values_full_q;
  reg  [COUNT_W-1:0] queries_q;
  reg  [  SEG_W-1:0] query_seg_q;
  reg                queries_full_q;
  wire               value_end;
  wire               query_end;
  assign value_end = value_seg_q == VALUE_LAST[SEG_W-1:0];
  assign query_end = query_seg_q == QUERY_LAST[SEG_W-1:0];
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      values_q       <= {KEYS_W{1'b0}};
      value_seg_q    <= {SEG_W{1'b0}};
      values_full_q  <= 1'b0;
      queries_q      <= {COUNT_W{1'b0}};
      query_seg_q    <= {SEG_W{1'b0}};
      queries_full_q <= 1'b0;
    end else if (clear_i) begin
      values_q       <= {KEYS_W{1'b0}};
      value_seg_q    <= {SEG_W{1'b0}};
      values_full_q  <= 1'b0;
      queries_q      <= {COUNT_W{1'b0}};
      query_seg_q    <= {SEG_W{1'b0}};
      queries_full_q <= 1'b0;
    end else begin
      if (value_beat) begin
        value_seg_q <= value_end ? {SEG_W{1'b0}} : value_seg_q + 1'b1;
        if (value_end) begin
          values_q      <= values_q + 1'b1;
          values_full_q <= values_q == LAST_KEY[KEYS_W-1:0];
        end
      end
      if (query_beat) begin
        query_seg_q <= query_end ? {SEG_W{1'b0}} : query_seg_q + 1'b1;
        if (query_end) begin
          queries_q      <= queries_q + 1'b1;
          queries_full_q <= queries_q == LAST_QUERY[COUNT_W-1:0];
        end
      end
    end
  end

  assign load_ready_o = !busy_i && ((load_kind_i == 2'd0 && !keys_full_q) || (load_kind_i == 2'd1 && !values_full_q) ||
                                    (load_kind_i == 2'd2 && !queries_full_q));
  assign key_beat     = load_valid_i && load_ready_o && load_kind_i == 2'd0;
  assign value_beat   = load_valid_i && load_ready_o && load_kind_i == 2'd1;
  assign query_beat   = load_valid_i && load_ready_o && load_kind_i == 2'd2;

  assign sign_we_o   = key_beat && !in_planes;
  assign plane_we_o  = key_beat && in_planes;
  assign value_we_o  = value_beat;
  assign query_we_o  = query_beat;
  assign key_seg_o   = key_seg_q;
  assign key_bank_o  = bank_q;
  assign key_row_o   = row_q;
  assign key_word_o  = base_q + plane_offset;
  assign value_row_o = values_q[KEY_W-1:0];
  assign value_seg_o = value_seg_q;
  assign query_row_o = queries_q[QUERY_W-1:0];
  assign query_seg_o = query_seg_q;
  assign keys_o      = keys_q;
  assign queries_o   = queries_q;

`ifdef FORMAL
  // Beats accepted since the last clear say where the next beat of each kind belongs.
  localparam F_KEY_BEATS = SIGN_BEATS + PLANES * PLANE_BEATS;
  reg  [15:0] f_key_beats;
  reg  [15:0] f_value_beats;
  reg  [15:0] f_query_beats;
  wire [15:0] f_key;
  wire [15:0] f_rest;       // beats of that key that are in
  wire [15:0] f_plane_rest;
  wire        f_planes;
  wire        f_accept;
  assign f_key        = f_key_beats / F_KEY_BEATS;
  assign f_rest       = f_key_beats % F_KEY_BEATS;
  assign f_planes     = f_rest >= SIGN_BEATS;
  assign f_plane_rest = f_planes ? f_rest - SIGN_BEATS : 16'd0;
  assign f_accept     = load_valid_i && load_ready_o;
  always @(posedge clk_i) begin
    if (!rst_ni || clear_i) begin
      f_key_beats   <= 16'd0;
      f_value_beats <= 16'd0;
      f_query_beats <= 16'd0;
    end else if (f_accept) begin
      if (load_kind_i == 2'd0) f_key_beats <= f_key_beats + 1'b1;
      if (load_kind_i == 2'd1) f_value_beats <= f_value_beats + 1'b1;
      if (load_kind_i == 2'd2) f_query_beats <= f_query_beats + 1'b1;
    end
  end
  always @(*) begin
    if (rst_ni) begin
      f_beats_in_range :
      assert (f_key_beats <= MAX_KEYS * F_KEY_BEATS && f_value_beats <= MAX_KEYS * VALUE_BEATS &&
              f_query_beats <= MAX_QUERIES * QUERY_BEATS);
      f_counts : assert (keys_o == f_key && queries_o == f_query_beats / QUERY_BEATS);
      f_full :
      assert (keys_full_q == (keys_q == MAX_KEYS[KEYS_W-1:0]) && values_full_q == (values_q == MAX_KEYS[KEYS_W-1:0]) &&
              queries_full_q == (queries_q == MAX_QUERIES[COUNT_W-1:0]));
      f_values_counted : assert (values_q == f_value_beats / VALUE_BEATS);
      f_key_part : assert (in_planes == f_planes && plane_q == f_plane_rest / PLANE_BEATS);
      f_segments :
      assert (key_seg_o == (f_planes ? f_plane_rest % PLANE_BEATS : f_rest) && value_seg_o == f_value_beats % VALUE_BEATS &&
              query_seg_o == f_query_beats % QUERY_BEATS);
      f_key_bank : assert (key_bank_o == f_key % N);
      if (!keys_full_q) begin
        f_key_row : assert (key_row_o == f_key / N && key_word_o == (f_key / N) * PLANES + f_plane_rest / PLANE_BEATS);
      end
      if (value_we_o) begin
        f_value_row : assert (value_row_o == f_value_beats / VALUE_BEATS);
      end
      if (query_we_o) begin
        f_query_row : assert (query_row_o == f_query_beats / QUERY_BEATS);
      end
      f_ready_while_there_is_room :
      assert (load_ready_o == (!busy_i && ((load_kind_i == 2'd0 && f_key_beats != MAX_KEYS * F_KEY_BEATS) ||
                                           (load_kind_i == 2'd1 && f_value_beats != MAX_KEYS * VALUE_BEATS) ||
                                           (load_kind_i == 2'd2 && f_query_beats != MAX_QUERIES * QUERY_BEATS))));
      f_one_write_a_beat :
      assert ({sign_we_o, plane_we_o, value_we_o, query_we_o} ==
              {f_accept && load_kind_i == 2'd0 && !f_planes, f_accept && load_kind_i == 2'd0 && f_planes,
               f_accept && load_kind_i == 2'd1, f_accept && load_kind_i == 2'd2});
      f_cover_full : cover (f_key_beats == MAX_KEYS * F_KEY_BEATS && load_valid_i && load_kind_i == 2'd0 && !busy_i);
      f_cover_second_row : cover (plane_we_o && key_row_o == 1);
      f_cover_refused : cover (load_valid_i && load_kind_i == 2'd2 && !load_ready_o && !busy_i);
    end
  end
`endif  // FORMAL
endmodule
`default_nettype wire
