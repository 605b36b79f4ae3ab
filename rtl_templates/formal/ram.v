// Proof job of leopard_ram, whose properties stand in the module itself.
//! proves: any word holds what was last written to it; a read gives the word as it was before the cycle; rdata_o holds until the next
//! sources: leopard_ram.v
//! instance: words WIDTH=3 DEPTH=6 ADDR_W=3
//! instance: word WIDTH=3 DEPTH=1 ADDR_W=1
//! induction: bitwuzla 2
//! cover: bitwuzla 6
//! mutant: bitwuzla 6
//! mutation: leopard_ram.v: if (re_i) rdata_o <= mem[raddr_i] => rdata_o <= mem[raddr_i]
//! mutation: leopard_ram.v: if (we_i) mem[waddr_i] <= => if (we_i) mem[raddr_i] <=
//! mutation: word/leopard_ram.v: if (we_i) word_q => if (we_i && !re_i) word_q
`default_nettype none
module formal_ram #(
    parameter WIDTH  = 3,
    parameter DEPTH  = 6,
    parameter ADDR_W = 3
) (
    input wire              clk_i,
    input wire              we_i,
    input wire [ADDR_W-1:0] waddr_i,
    input wire [ WIDTH-1:0] wdata_i,
    input wire              re_i,
    input wire [ADDR_W-1:0] raddr_i
);
  wire [WIDTH-1:0] rdata;
  leopard_ram #(
      .WIDTH (WIDTH),
      .DEPTH (DEPTH),
      .ADDR_W(ADDR_W)
  ) u_ram (
      .clk_i  (clk_i),
      .we_i   (we_i),
      .waddr_i(waddr_i),
      .wdata_i(wdata_i),
      .re_i   (re_i),
      .raddr_i(raddr_i),
      .rdata_o(rdata)
  );
endmodule
`default_nettype wire
