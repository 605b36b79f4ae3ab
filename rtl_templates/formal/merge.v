// Proof job of leopard_merge with queues of survivors before it. Which pairs survive is any table; when a DPU decides a row is open.
// A DPU is modelled by the row that it decides next: it goes through its bank in order, query after query, at most two queries
// ahead of the one that is collected (leopard_query_slots), and its mark is what that row was a cycle ago (the job dpu proves this).
//! proves: tokens are the survivors in ascending order of query and key, each once, with its score; nothing is lost or made up
//! proves: last comes with a query's last survivor, or alone where it has none, once a query; nothing comes after the last query
//! proves: without en_i tokens hold, and nothing is taken from a queue
//! proves: live: while DPUs go on and en_i is 1, at most 6 cycles pass between tokens, until the last (no dead-lock)
//! sources: leopard_merge.v leopard_first.v leopard_fifo.v
//! instance: two N=2 BANK=1 QUERIES=6
//! instance: three N=3 BANK=1 QUERIES=3
//! instance: rows N=2 BANK=2 QUERIES=3
//! instance: one N=1 BANK=2 QUERIES=4
//! instance: live N=2 BANK=1 QUERIES=6 LIVE=1
//! bounded: two/bitwuzla 14
//! bounded: three/bitwuzla 13
//! bounded: rows/bitwuzla 13
//! bounded: one/bitwuzla 14
//! bounded: live/bitwuzla 26 a whole head
//! cover: live/bitwuzla 26
//! mutant: bitwuzla 18
//! mutation: leopard_first.v: in_i[i*W+:W] <= in_i[j*W+:W] => in_i[i*W+:W] > in_i[j*W+:W]
//! mutation: leopard_merge.v: pop || (wait_q && !ends) => pop || wait_q
//! mutation: leopard_merge.v: is_head && !ahead[1] => is_head
//! mutation: leopard_merge.v: head_ready_o = onehot & {N{pop}} => head_ready_o = onehot & {N{running_q && is_head && !ahead[1]}}
//! mutation: live/leopard_merge.v: running_q <= next_query != queries_i => running_q <= next_query + 1'b1 != queries_i
`default_nettype none
module formal_merge #(
    parameter N       = 2,
    parameter BANK    = 1,  // rows of a bank
    parameter QUERIES = 6,  // at most
    parameter LIVE    = 0,  // nothing waits of its own accord
    parameter KEYS    = N * BANK,
    parameter KEY_W   = (KEYS > 1) ? $clog2(KEYS) : 1,
    parameter NEXT_W  = $clog2(KEYS + N) + 1
) (
    input wire         clk_i,
    input wire         en_i,
    input wire [N-1:0] go_i   // DPU u decides its next row
);
  localparam SCORE_W = 2;
  localparam QUERIES_W = 4;
  localparam ENTRY_W = 2 + KEY_W + SCORE_W;

  (* anyconst *)reg [QUERIES*KEYS-1:0]         survives;
  (* anyconst *)reg [QUERIES*KEYS*SCORE_W-1:0] scores;
  (* anyconst *)reg [QUERIES_W-1:0]            queries;
  always @(*) begin
    assume (queries >= 1 && queries <= QUERIES);
    if (LIVE != 0) begin
      assume (en_i && (&go_i));
    end
  end

  // Reset, then start, once.
  reg [1:0] time_q = 2'd0;
  wire      rst_n;
  wire      start;
  assign rst_n = time_q != 2'd0;
  assign start = time_q == 2'd1;
  always @(posedge clk_i) if (time_q != 2'd3) time_q <= time_q + 1'b1;
  wire      running;
  assign running = time_q > 2'd1;

  wire [QUERIES_W-1:0] collected;
  wire [        N-1:0] head_valid;
  wire [        N-1:0] head_ready;
  wire [      2*N-1:0] head_tag;
  wire [  N*KEY_W-1:0] head_key;
  wire [N*SCORE_W-1:0] head_score;
  wire [      2*N-1:0] mark_tag;
  wire [ N*NEXT_W-1:0] mark_key;

  genvar u;
  generate
    for (u = 0; u < N; u = u + 1) begin : gen_dpu
      reg  [QUERIES_W-1:0] query_q;
      reg  [   NEXT_W-1:0] key_q;
      reg  [          1:0] mark_tag_q;
      reg  [   NEXT_W-1:0] mark_key_q;
      wire                 can;
      wire                 survivor;
      wire                 ready;
      wire                 decide;
      wire [          7:0] place;
      assign place    = query_q * KEYS + key_q;
      assign can      = running && go_i[u] && query_q < queries && query_q <= collected + 2;
      assign survivor = can && survives[place];
      assign decide   = can && (ready || !survivor);
      always @(posedge clk_i) begin
        if (start) begin
          query_q    <= 0;
          key_q      <= u;
          mark_tag_q <= 0;
          mark_key_q <= u;
        end else begin
          if (decide) begin
            key_q <= (key_q + N >= KEYS) ? u : key_q + N;
            if (key_q + N >= KEYS) query_q <= query_q + 1'b1;
          end
          mark_tag_q <= query_q[1:0];
          mark_key_q <= key_q;
        end
      end
      assign mark_tag[2*u+:2]           = mark_tag_q;
      assign mark_key[u*NEXT_W+:NEXT_W] = mark_key_q;
      leopard_fifo #(
          .W    (ENTRY_W),
          .DEPTH(2)
      ) u_fifo (
          .clk_i       (clk_i),
          .rst_ni      (rst_n),
          .push_valid_i(survivor),
          .push_ready_o(ready),
          .push_data_i ({query_q[1:0], key_q[KEY_W-1:0], scores[place*SCORE_W+:SCORE_W]}),
          .pop_valid_o (head_valid[u]),
          .pop_ready_i (head_ready[u]),
          .pop_data_o  ({head_tag[2*u+:2], head_key[u*KEY_W+:KEY_W], head_score[u*SCORE_W+:SCORE_W]})
      );
    end
  endgenerate

  wire               token_survivor;
  wire               token_last;
  wire [  KEY_W-1:0] token_key;
  wire [SCORE_W-1:0] token_score;
  leopard_merge #(
      .N        (N),
      .KEY_W    (KEY_W),
      .NEXT_W   (NEXT_W),
      .SCORE_W  (SCORE_W),
      .QUERIES_W(QUERIES_W)
  ) u_merge (
      .clk_i           (clk_i),
      .rst_ni          (rst_n),
      .start_i         (start),
      .queries_i       (queries),
      .en_i            (en_i),
      .head_valid_i    (head_valid),
      .head_ready_o    (head_ready),
      .head_tag_i      (head_tag),
      .head_key_i      (head_key),
      .head_score_i    (head_score),
      .mark_tag_i      (mark_tag),
      .mark_key_i      (mark_key),
      .query_o         (collected),
      .token_survivor_o(token_survivor),
      .token_last_o    (token_last),
      .token_key_o     (token_key),
      .token_score_o   (token_score)
  );

  // The token that must come next: the first survivor of the query from key expect_key on.
  reg  [QUERIES_W-1:0] expect_query;
  reg  [     KEY_W:0]  expect_key;
  wire [     KEYS-1:0] row;
  wire [     KEYS-1:0] rest;
  wire [     KEYS-1:0] first;
  reg  [    KEY_W-1:0] first_key;
  integer              j;
  assign row   = survives >> (expect_query * KEYS);
  assign rest  = (row >> expect_key) << expect_key;
  assign first = rest & (~rest + 1'b1);
  always @(*) begin
    first_key = 0;
    for (j = 0; j < KEYS; j = j + 1) if (first[j]) first_key = j;
  end
  wire [7:0] first_place;
  assign first_place = expect_query * KEYS + first_key;

  reg [3:0] idle;
  reg       was_held = 1'b0;
  reg       ended_at_once = 1'b0;
  always @(posedge clk_i) begin
    was_held <= running && !en_i && token_survivor;
    if (start) begin
      expect_query <= 0;
      expect_key   <= 0;
      idle         <= 0;
    end else if (running && en_i) begin
      if (token_survivor) expect_key <= first_key + 1'b1;
      if (token_last) begin
        expect_query <= expect_query + 1'b1;
        expect_key   <= 0;
      end
      if (token_last) ended_at_once <= !token_survivor;
      idle <= (token_survivor || token_last) ? 0 : idle + 1'b1;
    end
  end
  always @(*) begin
    if (running && en_i) begin
      if (token_survivor) begin
        f_survivor_exists : assert (expect_query < queries && rest != 0);
        f_survivor_is_next : assert (token_key == first_key);
        f_survivor_has_its_score : assert (token_score == scores[first_place*SCORE_W+:SCORE_W]);
        f_last_with_last_survivor : assert (token_last == (rest == first));
      end else if (token_last) begin
        f_last_alone_is_an_empty_query : assert (expect_query < queries && row == 0);
      end
      if (LIVE != 0 && expect_query < queries) begin
        f_no_dead_lock : assert (idle < 6);
      end
      f_cover_all_queries : cover (expect_query == QUERIES && queries == QUERIES && ended_at_once);
      f_cover_all_survive : cover (&survives && expect_query == QUERIES);
    end
  end
  always @(posedge clk_i) begin
    if (time_q == 2'd3 && $past(!en_i)) begin
      f_tokens_hold :
      assert ({token_survivor, token_last, token_key, token_score} == $past({token_survivor, token_last, token_key, token_score}));
    end
    if (running && !en_i) begin
      f_held_takes_nothing : assert (head_ready == 0);
    end
  end
endmodule
`default_nettype wire
