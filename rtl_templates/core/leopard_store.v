// leopard_store: a memory of wide rows, written a beat of 64 bits at a time, read a row at a time.
// Parameters: WIDTH >= 1, bits of a row; DEPTH >= 1, rows; ADDR_W = max(1, ceil(log2 DEPTH)); SEG_W, bits of
// a segment's number: max(1, ceil(log2(ceil(WIDTH / 64)))).
// Built of memories of at most 64 bits, one a segment, so that a beat is written without reading
// the row. Timing of a read as in leopard_ram.
`default_nettype none
module leopard_store #(
    parameter WIDTH  = 96,
    parameter DEPTH  = 4,
    parameter ADDR_W = 2,
    parameter SEG_W  = 1
) (
    input  wire              clk_i,
    input  wire              we_i,
    input  wire [ADDR_W-1:0] waddr_i,
    input  wire [ SEG_W-1:0] wseg_i,
    input  wire [      63:0] wdata_i,
    input  wire              re_i,
    input  wire [ADDR_W-1:0] raddr_i,
    output wire [ WIDTH-1:0] rdata_o
);
  localparam SEGMENTS = (WIDTH + 63) / 64;
  genvar s;
  generate
    for (s = 0; s < SEGMENTS; s = s + 1) begin : gen_segment
      localparam BITS = (s == SEGMENTS - 1) ? WIDTH - 64 * s : 64;
      leopard_ram #(
          .WIDTH (BITS),
          .DEPTH (DEPTH),
          .ADDR_W(ADDR_W)
      ) u_ram (
          .clk_i  (clk_i),
          .we_i   (we_i && wseg_i == s[SEG_W-1:0]),
          .waddr_i(waddr_i),
          .wdata_i(wdata_i[BITS-1:0]),
          .re_i   (re_i),
          .raddr_i(raddr_i),
          .rdata_o(rdata_o[64*s+:BITS])
      );
    end
    if (WIDTH < 64) begin : gen_unused
      wire unused;
      assign unused = &{1'b0, wdata_i[63:WIDTH]};
    end
  endgenerate
endmodule
`default_nettype wire
