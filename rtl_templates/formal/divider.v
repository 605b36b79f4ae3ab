// Proof job of leopard_divider: its streams. Copies have any contents and come at any time; the sink takes words at will.
// What the quotients are worth is docs/numerics.md, section 5; here only whose they are: any one word is watched, and the reference
// divides what the copy held when the word went in.
//! proves: out_valid_o, data and last hold until taken; whatever a copy holds while it waits goes into its own words alone
//! proves: each copy gives BEATS words, in order, the last marked; none is lost, made up or doubled
//! proves: the watched word holds quotients of its own copy by docs/numerics.md, section 4, clamped; zeros for an empty query
//! proves: live: with a sink that is ready a copy is taken within BEATS cycles, and its last word is out 6 cycles later
//! sources: leopard_divider.v abstract_reciprocal_table.v leopard_booth.v leopard_multiplier.v leopard_compressor.v leopard_fa.v
//! instance: beats DV=3 LANES=2 BEATS=2
//! instance: one DV=1 LANES=1 BEATS=1
//! bounded: beats/bitwuzla 12
//! bounded: one/bitwuzla 13
//! cover: bitwuzla 14
//! mutant: bitwuzla 12
//! mutation: leopard_divider.v: en          = !valid_q[5] || out_ready_i => en          = 1'b1
//! mutation: leopard_divider.v: if (en && valid_q[1]) a3_q => if (valid_q[1]) a3_q
//! mutation: leopard_divider.v: empty_q[4] ? => empty_q[2] ?
//! mutation: leopard_divider.v: last_q  <= {last_q[4:0], is_last} => last_q  <= {last_q[4:0], copy_valid_i}
//! mutation: leopard_divider.v: (quotient < -limit) ? -limit => (quotient < -limit) ? limit
`default_nettype none
module formal_divider #(
    parameter DV    = 3,
    parameter LANES = 2,
    parameter BEATS = 2,
    parameter VW    = 2,
    parameter SUM_W = 19,
    parameter ACC_W = 20,
    parameter OF    = 1,
    parameter OG    = 1,
    parameter OUT_W = VW + OF
) (
    input wire                clk_i,
    input wire                copy_valid_i,
    input wire                copy_empty_i,
    input wire [   SUM_W-1:0] copy_sum_i,
    input wire [DV*ACC_W-1:0] copy_acc_i,
    input wire                out_ready_i
);
  reg rst_n = 1'b0;
  always @(posedge clk_i) rst_n <= 1'b1;

  wire                   copy_ready;
  wire                   out_valid;
  wire [LANES*OUT_W-1:0] out_data;
  wire                   out_last;
  leopard_divider #(
      .DV   (DV),
      .LANES(LANES),
      .BEATS(BEATS),
      .VW   (VW),
      .SUM_W(SUM_W),
      .ACC_W(ACC_W),
      .OF   (OF),
      .OG   (OG),
      .OUT_W(OUT_W)
  ) u_divider (
      .clk_i       (clk_i),
      .rst_ni      (rst_n),
      .copy_valid_i(copy_valid_i),
      .copy_ready_o(copy_ready),
      .copy_empty_i(copy_empty_i),
      .copy_sum_i  (copy_sum_i),
      .copy_acc_i  (copy_acc_i),
      .out_valid_o (out_valid),
      .out_ready_i (out_ready_i),
      .out_data_o  (out_data),
      .out_last_o  (out_last)
  );

  // A copy holds until it is taken. Sums of an empty query may be anything; others have their leading one at bit 17 or above, and
  // |acc| <= (2^(VW-1) - 1) sum + 2 (docs/numerics.md, section 5).
  reg past = 1'b0;
  wire waiting;
  assign waiting = copy_valid_i && !copy_ready;
  always @(posedge clk_i) begin
    past <= rst_n;
    if (past && $past(waiting)) begin
      assume (copy_valid_i && copy_empty_i == $past(copy_empty_i) && copy_sum_i == $past(copy_sum_i) &&
              copy_acc_i == $past(copy_acc_i));
    end
    if (past && $past(out_valid && !out_ready_i)) begin
      f_stable_until_taken : assert (out_valid && out_data == $past(out_data) && out_last == $past(out_last));
    end
  end
  always @(*) assume (copy_empty_i || copy_sum_i >> 17 != 0);

  // Copies taken, words given, and the word that is watched: word watched_word of copy watched_copy.
  (* anyconst *)reg  [1:0] watched_copy;
  (* anyconst *)reg  [1:0] watched_word;
  (* anyconst *)reg  [1:0] lane;
  reg  [3:0]              copies = 4'd0;
  reg  [3:0]              out_copies = 4'd0;
  reg  [1:0]              out_words = 2'd0;
  reg                     seen = 1'b0;      // the watched copy stands at the input
  reg                     seen_empty;
  reg  [       SUM_W-1:0] seen_sum;
  reg  signed [ACC_W-1:0] seen_acc;
  wire [15:0]             element;
  wire [DV*ACC_W-1:0]     aside;
  assign element = watched_word * LANES + lane;
  assign aside   = copy_acc_i >> (element * ACC_W);
  always @(*) assume (watched_word < BEATS && lane < LANES);
  always @(posedge clk_i) begin
    if (rst_n) begin
      if (copy_valid_i && copies == watched_copy && !seen) begin
        seen       <= 1'b1;
        seen_empty <= copy_empty_i;
        seen_sum   <= copy_sum_i;
        seen_acc   <= (element < DV) ? aside[ACC_W-1:0] : 0;
      end
      if (copy_ready) copies <= copies + 1'b1;
      if (out_valid && out_ready_i) begin
        out_words <= out_last ? 0 : out_words + 1'b1;
        if (out_last) out_copies <= out_copies + 1'b1;
      end
    end
  end

  // docs/numerics.md, section 4, "Division", with this table.
  reg         [     4:0] lead;
  reg         [SUM_W-1:0] normal;
  reg         [     18:0] value;
  reg         [     20:0] drop;
  reg         [     18:0] reciprocal;
  reg  signed [     10:0] dividend;
  reg  signed [     39:0] quotient;
  integer                 i;
  localparam signed [39:0] LIMIT = ((1 << (VW - 1)) - 1) << OF;
  wire signed [ACC_W-1:0] cut;
  assign cut = seen_acc >>> (lead - OF - OG);
  always @(*) begin
    lead = 0;
    for (i = 1; i < SUM_W; i = i + 1) if (seen_sum[i]) lead = i;
    normal     = seen_sum << (SUM_W - 1 - lead);
    value      = 19'd262144 - {2'd0, normal[SUM_W-2-:8], 9'd0};
    drop       = 512 * (2 * normal[SUM_W-10-:9] + 1);
    reciprocal = value - (drop >> 10);
    dividend   = $signed(cut[VW+OF+OG:0]);
    quotient   = (dividend * $signed({21'd0, reciprocal}) + (1 << (17 + OG))) >>> (18 + OG);
    if (quotient > LIMIT) quotient = LIMIT;
    if (quotient < -LIMIT) quotient = -LIMIT;
    if (seen_empty) quotient = 0;
  end
  wire [LANES*OUT_W-1:0] out_aside;
  assign out_aside = out_data >> (lane * OUT_W);

  reg [3:0] wait_copy;
  reg [3:0] wait_out;
  always @(posedge clk_i) begin
    wait_copy <= (!rst_n || !out_ready_i || !waiting) ? 0 : wait_copy + 1'b1;
    wait_out  <= (!rst_n || !out_ready_i || out_valid || copies == out_copies) ? 0 : wait_out + 1'b1;
  end
  always @(*) begin
    if (rst_n) begin
      f_no_word_without_its_copy : assert (!out_valid || out_copies < copies || (copy_valid_i && out_copies == copies));
      f_words_in_flight : assert (out_copies <= copies && copies - out_copies <= 7);
      if (out_valid) begin
        f_last_ends_a_copy : assert (out_last == (out_words == BEATS - 1));
        if (out_copies == watched_copy && out_words == watched_word) begin
          f_word_is_of_its_copy : assert (seen && out_aside[OUT_W-1:0] == quotient[OUT_W-1:0]);
          f_cover_held_word : cover (!out_ready_i && watched_copy == 1 && !seen_empty && quotient != 0 && quotient != LIMIT);
          f_cover_empty_query : cover (seen_empty && watched_copy == 1 && watched_word == BEATS - 1 && seen_acc != 0);
        end
      end
      f_copy_is_taken : assert (wait_copy <= BEATS);
      f_words_come_out : assert (wait_out <= 7);
    end
  end
endmodule
`default_nettype wire
