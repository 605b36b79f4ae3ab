// fake_tile: honours the ports of docs/interface.md with the simplest machine that does: its DPUs go in lockstep,
// no row is dropped early, quotient d of query i is i + d. For tests of the bench alone. The low bits of MANTISSA
// choose a fault that the bench should notice; 0 is none.
`default_nettype none
module fake_tile #(
    parameter D = 3,
    parameter DV = 2,
    parameter N = 2,
    parameter B = 2,
    parameter PLANES = 2,
    parameter FIRST_BITS = 1,
    parameter MAX_KEYS = 8,
    parameter MAX_QUERIES = 8,
    parameter QM = 3,
    parameter SCORE_W = 10,
    parameter KEY_W = 3,
    parameter QUERY_W = 3,
    parameter PLANE_W = 2,
    parameter SIGN_BEATS = 1,
    parameter PLANE_BEATS = 1,
    parameter KEY_BEATS = 3,
    parameter QUERY_BEATS = 1,
    parameter VALUE_BEATS = 1,
    parameter OUT_W = 8,
    parameter OUT_LANES = 2,
    parameter OUT_BEATS = 1
) (
    input  wire                       clk_i,
    input  wire                       rst_ni,
    input  wire                       psel_i,
    input  wire                       penable_i,
    input  wire                       pwrite_i,
    input  wire [                7:0] paddr_i,
    input  wire [               31:0] pwdata_i,
    output wire                       pready_o,
    output reg  [               31:0] prdata_o,
    output wire                       pslverr_o,
    input  wire                       load_valid_i,
    output wire                       load_ready_o,
    input  wire [                1:0] load_kind_i,
    input  wire [               63:0] load_data_i,
    output wire                       out_valid_o,
    input  wire                       out_ready_i,
    output reg  [OUT_LANES*OUT_W-1:0] out_data_o,
    output wire                       out_last_o,
    output reg  [              N-1:0] dec_valid_o,
    output reg  [      N*QUERY_W-1:0] dec_query_o,
    output reg  [        N*KEY_W-1:0] dec_key_o,
    output reg  [      N*PLANE_W-1:0] dec_planes_o,
    output reg  [              N-1:0] dec_survivor_o,
    output reg  [      N*SCORE_W-1:0] dec_score_o
);
  localparam IDLE = 2'd0, ROW = 2'd1, OUT = 2'd2;
  localparam SIGN_AT = (SIGN_BEATS == 0) ? FIRST_BITS * D : 0;
  reg [63:0] keys[0:MAX_KEYS*KEY_BEATS-1];
  reg [63:0] queries[0:MAX_QUERIES*QUERY_BEATS-1];
  reg [31:0] key_beats_q, query_beats_q, value_beats_q;
  reg [31:0] causal_q, offset_q, mantissa_q, shift_q, cycles_q, planes_q, survivors_q, empty_q;
  reg [1:0] state_q;
  reg [31:0] query_q, group_q, plane_q, word_q;
  reg        found_q;
  reg signed [SCORE_W-1:0] sum_q[0:N-1];

  wire [31:0] nkeys = key_beats_q / KEY_BEATS;
  wire [31:0] nqueries = query_beats_q / QUERY_BEATS;
  wire signed [31:0] reach = $signed(query_q) + $signed(offset_q) + 32'sd1;
  wire [31:0] visible = !causal_q[0] || reach > $signed(nkeys) ? nkeys : reach < 0 ? 32'd0 : reach;

  wire [4:0] fault = mantissa_q[4:0];
  localparam [4:0] SHORT_CYCLES = 1, LATE_LAST = 2, WRONG_PLANES = 3, DECIDED_TWICE = 4, NEVER_DECIDED = 5;
  localparam [4:0] WORD_CHANGES = 6, HANGS = 7, START_REFUSED = 8, WORD_WITHDRAWN = 9, WRONG_SURVIVORS = 10;
  localparam [4:0] WRONG_EMPTY = 11, MASKED_DECIDED = 12, DESCENDS = 13, READY_WHILE_RUNNING = 14, WRITE_TAKEN = 24;
  localparam [4:0] START_TWICE = 16, START_UNLOADED = 17, NOT_READY = 18, NOT_BUSY = 19, RESET_IGNORED = 20;
  localparam [4:0] EARLY_WORD = 21, READY_WHEN_FULL = 22, DROPPED_SURVIVES = 23;

  wire is_full = load_kind_i == 0 ? nkeys == MAX_KEYS : load_kind_i == 1 ? value_beats_q == MAX_KEYS * VALUE_BEATS :
      load_kind_i == 2 ? nqueries == MAX_QUERIES : 1'b1;
  assign load_ready_o = (state_q == IDLE && fault != NOT_READY || fault == READY_WHILE_RUNNING) &&
      (!is_full || fault == READY_WHEN_FULL);
  assign pready_o = 1'b1;
  assign out_valid_o = (state_q == OUT || fault == EARLY_WORD && state_q == ROW && plane_q + 1 == PLANES) &&
      fault != HANGS && !(fault == WORD_WITHDRAWN && cycles_q[0]);
  assign out_last_o = out_valid_o && query_q + 1 == nqueries + (fault == LATE_LAST) && word_q + 1 == OUT_BEATS;
  wire access = psel_i && penable_i;
  wire start = access && pwrite_i && paddr_i == 8'h18 && pwdata_i[0];
  wire start_bad = state_q != IDLE || nkeys == 0 || nqueries == 0 || fault == START_REFUSED;
  assign pslverr_o = start && start_bad && !(fault == START_TWICE && state_q != IDLE) &&
      !(fault == START_UNLOADED && state_q == IDLE);

  wire [64*QUERY_BEATS-1:0] row;
  wire [64*KEY_BEATS*N-1:0] key_rows;
  genvar g, h;
  generate
    for (g = 0; g < QUERY_BEATS; g = g + 1) assign row[64*g+:64] = queries[query_q*QUERY_BEATS+g];
    for (h = 0; h < N; h = h + 1)
    for (g = 0; g < KEY_BEATS; g = g + 1)
      assign key_rows[64*(h*KEY_BEATS+g)+:64] = keys[((group_q*N+h)%MAX_KEYS)*KEY_BEATS+g];
  endgenerate
  wire signed [SCORE_W-1:0] threshold = row[D*(QM+1)+:SCORE_W];

  integer u, i, t, lane;
  reg signed [SCORE_W-1:0] sum, next[0:N-1];
  reg [B-1:0] digit;
  always @(*) begin
    dec_valid_o = 0;
    dec_query_o = 0;
    dec_key_o = 0;
    dec_planes_o = 0;
    dec_survivor_o = 0;
    dec_score_o = 0;
    for (u = 0; u < N; u = u + 1) begin
      sum = 0;
      for (i = 0; i < D; i = i + 1) begin
        for (t = 0; t < B; t = t + 1)
          digit[t] = (plane_q != 0 || t < FIRST_BITS) &&
              (key_rows[64*(u*KEY_BEATS+SIGN_BEATS+plane_q*PLANE_BEATS)+t*D+i] ^ key_rows[64*u*KEY_BEATS+SIGN_AT+i]);
        if (row[QM*D+i] ^ key_rows[64*u*KEY_BEATS+SIGN_AT+i]) sum = sum - digit * row[QM*i+:QM];
        else sum = sum + digit * row[QM*i+:QM];
      end
      next[u] = (plane_q == 0 ? 0 : sum_q[u] <<< B) + sum;
      if (state_q == ROW && plane_q + 1 == PLANES && group_q * N + u < (fault == MASKED_DECIDED ? nkeys : visible) &&
          !(fault == NEVER_DECIDED && group_q * N + u == 1)) begin
        dec_valid_o[u] = 1'b1;
        dec_query_o[u*QUERY_W+:QUERY_W] = query_q;
        dec_key_o[u*KEY_W+:KEY_W] = fault == DECIDED_TWICE ? u :
            fault == DESCENDS ? (visible - 1) / N * N - group_q * N + u : group_q * N + u;
        dec_planes_o[u*PLANE_W+:PLANE_W] = fault == DROPPED_SURVIVES ? 1 : PLANES;
        dec_survivor_o[u] = next[u] >= threshold;
        dec_score_o[u*SCORE_W+:SCORE_W] = next[u];
      end
    end
    out_data_o = 0;
    for (lane = 0; lane < OUT_LANES; lane = lane + 1)
      out_data_o[lane*OUT_W+:OUT_W] = query_q + word_q * OUT_LANES + lane + (fault == WORD_CHANGES ? cycles_q : 0);
    case (paddr_i)
      8'h00: prdata_o = 32'h4c504403;
      8'h04: prdata_o = {31'b0, state_q != IDLE && fault != NOT_BUSY};
      8'h08: prdata_o = causal_q;
      8'h0c: prdata_o = offset_q;
      8'h10: prdata_o = mantissa_q;
      8'h14: prdata_o = shift_q;
      8'h1c: prdata_o = cycles_q;
      8'h20: prdata_o = planes_q;
      8'h24: prdata_o = survivors_q;
      8'h28: prdata_o = empty_q;
      default: prdata_o = 0;
    endcase
  end

  integer n_dec, n_sur;
  always @(posedge clk_i or negedge rst_ni)
    if (!rst_ni && fault != RESET_IGNORED) begin
      state_q <= IDLE;
      key_beats_q <= 0;
      query_beats_q <= 0;
      value_beats_q <= 0;
      causal_q <= 0;
      offset_q <= 0;
      mantissa_q <= 0;
      shift_q <= 0;
    end else begin
      if (state_q != IDLE) cycles_q <= cycles_q + 1;
      if (load_valid_i && load_ready_o) begin
        if (load_kind_i == 0) begin
          keys[key_beats_q] <= load_data_i;
          key_beats_q <= key_beats_q + 1;
        end
        if (load_kind_i == 1) value_beats_q <= value_beats_q + 1;
        if (load_kind_i == 2) begin
          queries[query_beats_q] <= load_data_i;
          query_beats_q <= query_beats_q + 1;
        end
      end
      if (access && pwrite_i && (state_q == IDLE || fault == WRITE_TAKEN))
        case (paddr_i)
          8'h08: causal_q <= pwdata_i;
          8'h0c: offset_q <= pwdata_i;
          8'h10: mantissa_q <= pwdata_i;
          8'h14: shift_q <= pwdata_i;
          default: ;
        endcase
      if (start && !start_bad) begin
        state_q <= ROW;
        {query_q, group_q, plane_q, word_q} <= 0;
        {planes_q, survivors_q, empty_q} <= 0;
        found_q <= 0;
        cycles_q <= fault == SHORT_CYCLES ? 0 : 1;
      end
      if (state_q == ROW) begin
        n_dec = 0;
        n_sur = 0;
        for (u = 0; u < N; u = u + 1) begin
          sum_q[u] <= next[u];
          n_dec = n_dec + dec_valid_o[u];
          n_sur = n_sur + (dec_valid_o[u] & dec_survivor_o[u]);
        end
        planes_q <= planes_q + (fault == WRONG_PLANES ? 1 : PLANES) * n_dec;
        survivors_q <= survivors_q + (fault == WRONG_SURVIVORS ? n_dec : n_sur);
        if (n_sur != 0) found_q <= 1;
        plane_q <= plane_q + 1;
        if (plane_q + 1 == PLANES) begin
          plane_q <= 0;
          group_q <= group_q + 1;
          if ((group_q + 1) * N >= visible) begin
            group_q <= 0;
            state_q <= OUT;
            if (!found_q && n_sur == 0) empty_q <= empty_q + (fault != WRONG_EMPTY);
          end
        end
      end
      if (out_valid_o && out_ready_i) begin
        word_q <= word_q + 1;
        if (word_q + 1 == OUT_BEATS) begin
          word_q <= 0;
          query_q <= query_q + 1;
          found_q <= 0;
          state_q <= ROW;
        end
        if (out_last_o) begin
          state_q <= IDLE;
          key_beats_q <= 0;
          query_beats_q <= 0;
          value_beats_q <= 0;
        end
      end
    end
endmodule
`default_nettype wire
