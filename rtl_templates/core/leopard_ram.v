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
endmodule
`default_nettype wire
