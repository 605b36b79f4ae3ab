// leopard_ram: a memory with one write and one read port.
// The one place where a memory is chosen: replace this module by a memory macro.
// Parameters: WIDTH >= 1, bits; DEPTH >= 1, words; ADDR_W = max(1, ceil(log2 DEPTH)).
// A read takes one cycle; rdata_o holds until the next read. Reading the word that is written in
// the same cycle gives its old value; the tile never does. No reset: contents are unknown at power-up.
//
//   cycle     0    1    2
//   re_i      1    0    0
//   raddr_i   a    -    -
//   rdata_o   -   [a]  [a]
`default_nettype none
module leopard_ram #(
    parameter WIDTH  = 8,
    parameter DEPTH  = 4,
    parameter ADDR_W = 2
) (
    input  wire              clk_i,
    input  wire              we_i,
    input  wire [ADDR_W-1:0] waddr_i,
    input  wire [ WIDTH-1:0] wdata_i,
    input  wire              re_i,
    input  wire [ADDR_W-1:0] raddr_i,
    output reg  [ WIDTH-1:0] rdata_o
);
  generate
    if (WIDTH < 1 || DEPTH < 1 || DEPTH > (1 << ADDR_W)) begin : gen_rule_address
      address_must_reach_every_word u_error ();
    end
    if (DEPTH == 1) begin : gen_word
      reg  [WIDTH-1:0] word_q;
      wire             unused;
      assign unused = &{1'b0, waddr_i, raddr_i};
      always @(posedge clk_i) begin
        if (we_i) word_q <= wdata_i;
        if (re_i) rdata_o <= word_q;
      end
    end else begin : gen_words
      reg [WIDTH-1:0] mem[0:DEPTH-1];
      always @(posedge clk_i) begin
        if (we_i) mem[waddr_i] <= wdata_i;
        if (re_i) rdata_o <= mem[raddr_i];
      end
    end
  endgenerate

`ifdef FORMAL
  // Any one word: it holds what was last written to it, and a read gives that.
  (* anyconst *)reg  [ADDR_W-1:0] f_word;
  reg               f_past = 1'b0;
  reg               f_written = 1'b0;
  reg               f_shown = 1'b0;  // rdata_o is this word, read when it was written
  reg  [ WIDTH-1:0] f_value;
  reg  [ WIDTH-1:0] f_read;
  wire [ WIDTH-1:0] f_content;
  wire              f_write;
  wire              f_look;
  generate
    if (DEPTH == 1) begin : gen_formal_word
      assign f_content = gen_word.word_q;
      assign f_write   = we_i;
      assign f_look    = re_i;
    end else begin : gen_formal_words
      assign f_content = gen_words.mem[f_word];
      assign f_write   = we_i && waddr_i == f_word;
      assign f_look    = re_i && raddr_i == f_word;
    end
  endgenerate
  always @(posedge clk_i) begin
    f_past <= 1'b1;
    if (f_write) begin
      f_written <= 1'b1;
      f_value   <= wdata_i;
    end
    if (re_i) begin
      f_shown <= f_look && f_written;
      f_read  <= f_value;
    end
    if (f_past && $past(!re_i)) begin
      f_output_holds : assert (rdata_o == $past(rdata_o));
    end
  end
  always @(*) begin
    if (f_written) begin
      f_keeps_what_was_written : assert (f_content == f_value);
    end
    if (f_shown) begin
      f_read_gives_what_was_written : assert (rdata_o == f_read);
      f_cover_read_then_overwritten : cover (f_read != f_value);
    end
  end
`endif  // FORMAL
endmodule
`default_nettype wire
