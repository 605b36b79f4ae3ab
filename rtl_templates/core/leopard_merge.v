// leopard_merge: the survivors of all DPUs in one stream, by ascending query and key, with each query's end marked.
// Parameters: N >= 1, DPUs; KEY_W, NEXT_W, SCORE_W, QUERIES_W as derived.
// A survivor may go once no DPU can still hand on one that comes before it: the candidate of a DPU is the head of its queue or,
// where that is empty, its mark. The smallest candidate goes if it is a head. One survivor waits in a register until
// it is known whether it is its query's last; a query without survivors sends a token of its own.
// Throughput: a survivor a cycle; at most one query ends in a cycle. Tokens: survivor and last, in any combination but neither.
// en_i holds everything (and no pop). head_ready_o depends on head_valid_i combinationally, so a head must not wait for ready.
// Latency: two cycles, once the next candidate is known.
//
//   cycle            0      1       2
//   head of a queue  (q,j)  -       -
//   waiting          -      (q,j)   -
//   token_o          -      -       (q,j), last if no more of q come
`default_nettype none
module leopard_merge #(
    parameter N         = 2,
    parameter KEY_W     = 4,
    parameter NEXT_W    = 5,
    parameter SCORE_W   = 14,
    parameter QUERIES_W = 4
) (
    input  wire                 clk_i,
    input  wire                 rst_ni,
    input  wire                 start_i,
    input  wire [QUERIES_W-1:0] queries_i,
    input  wire                 en_i,
    input  wire [        N-1:0] head_valid_i,
    output wire [        N-1:0] head_ready_o,
    input  wire [      2*N-1:0] head_tag_i,
    input  wire [  N*KEY_W-1:0] head_key_i,
    input  wire [N*SCORE_W-1:0] head_score_i,
    input  wire [      2*N-1:0] mark_tag_i,
    input  wire [ N*NEXT_W-1:0] mark_key_i,
    output wire [QUERIES_W-1:0] query_o,         // the query whose survivors are collected
    output reg                  token_survivor_o,
    output reg                  token_last_o,
    output reg  [    KEY_W-1:0] token_key_o,
    output reg  [  SCORE_W-1:0] token_score_o
);
  localparam ORDER_W = NEXT_W + 2;

  reg                  running_q;
  reg  [QUERIES_W-1:0] query_q;
  reg                  wait_q;
  reg  [    KEY_W-1:0] wait_key_q;
  reg  [  SCORE_W-1:0] wait_score_q;

  wire [1:0] query_tag;
  assign query_tag = query_q[1:0];

  genvar u;
  wire [N*ORDER_W-1:0] order;
  generate
    for (u = 0; u < N; u = u + 1) begin : gen_candidate
      wire [       1:0] tag;
      wire [NEXT_W-1:0] key;
      assign tag = head_valid_i[u] ? head_tag_i[2*u+:2] : mark_tag_i[2*u+:2];
      assign key = head_valid_i[u] ? {{(NEXT_W - KEY_W) {1'b0}}, head_key_i[u*KEY_W+:KEY_W]} : mark_key_i[u*NEXT_W+:NEXT_W];
      // Queries lie in query_q .. query_q + 3.
      assign order[u*ORDER_W+:ORDER_W] = {tag - query_tag, key};
    end
  endgenerate

  wire [ORDER_W-1:0] first;
  wire [      N-1:0] onehot;
  leopard_first #(
      .N(N),
      .W(ORDER_W)
  ) u_first (
      .in_i    (order),
      .min_o   (first),
      .onehot_o(onehot)
  );

  wire [1:0] ahead;
  wire       is_head;
  wire       step;
  wire       ends;
  wire       pop;
  assign ahead        = first[ORDER_W-1-:2];
  assign is_head      = |(onehot & head_valid_i);
  assign step         = en_i && running_q;
  assign ends         = step && ahead != 2'd0;
  assign pop          = step && is_head && !ahead[1];
  assign head_ready_o = onehot & {N{pop}};

  reg     [  KEY_W-1:0] pop_key;
  reg     [SCORE_W-1:0] pop_score;
  integer               i;
  always @(*) begin
    pop_key   = {KEY_W{1'b0}};
    pop_score = {SCORE_W{1'b0}};
    for (i = 0; i < N; i = i + 1) begin
      pop_key   = pop_key | (head_key_i[i*KEY_W+:KEY_W] & {KEY_W{onehot[i]}});
      pop_score = pop_score | (head_score_i[i*SCORE_W+:SCORE_W] & {SCORE_W{onehot[i]}});
    end
  end

  wire [QUERIES_W-1:0] next_query;
  assign next_query = query_q + 1'b1;
  assign query_o    = query_q;
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      running_q <= 1'b0;
      query_q   <= {QUERIES_W{1'b0}};
      wait_q    <= 1'b0;
    end else if (start_i) begin
      running_q <= 1'b1;
      query_q   <= {QUERIES_W{1'b0}};
      wait_q    <= 1'b0;
    end else if (step) begin
      if (ends) begin
        query_q   <= next_query;
        running_q <= next_query != queries_i;
      end
      wait_q <= pop || (wait_q && !ends);
    end
  end
  always @(posedge clk_i) begin
    if (pop) begin
      wait_key_q   <= pop_key;
      wait_score_q <= pop_score;
    end
  end

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      token_survivor_o <= 1'b0;
      token_last_o     <= 1'b0;
    end else if (en_i) begin
      token_survivor_o <= wait_q && (pop || ends);
      token_last_o     <= ends;
    end
  end
  always @(posedge clk_i) begin
    if (en_i) begin
      token_key_o   <= wait_key_q;
      token_score_o <= wait_score_q;
    end
  end
  wire unused;
  assign unused = &{1'b0, first[NEXT_W-1:0]};
endmodule
`default_nettype wire
