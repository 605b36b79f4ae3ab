// Proof job of leopard_store: any one bit, rows written and read at will. Its memories are proven by the job ram.
//! proves: a read gives what was last written to each bit of the row before the cycle of the read; rdata_o holds until the next
//! proves: a beat changes its own segment of its own row, nothing else
//! sources: leopard_store.v leopard_ram.v
//! instance: segments WIDTH=192 DEPTH=3 ADDR_W=2 SEG_W=2
//! instance: narrow WIDTH=1 DEPTH=5 ADDR_W=3 SEG_W=1
//! instance: word WIDTH=70 DEPTH=1 ADDR_W=1 SEG_W=1
//! bounded: bitwuzla 7
//! cover: bitwuzla 6
//! mutant: bitwuzla 6
//! mutation: leopard_store.v: we_i && wseg_i == s[SEG_W-1:0] => we_i
//! mutation: leopard_store.v: rdata_o[64*s+:BITS] => rdata_o[64*(SEGMENTS-1-s)+:BITS]
`default_nettype none
module formal_store #(
    parameter WIDTH  = 130,
    parameter DEPTH  = 3,
    parameter ADDR_W = 2,
    parameter SEG_W  = 2
) (
    input wire              clk_i,
    input wire              we_i,
    input wire [ADDR_W-1:0] waddr_i,
    input wire [ SEG_W-1:0] wseg_i,
    input wire [      63:0] wdata_i,
    input wire              re_i,
    input wire [ADDR_W-1:0] raddr_i
);
  localparam SEGMENTS = (WIDTH + 63) / 64;
  (* anyconst *)reg  [ADDR_W-1:0] row;
  (* anyconst *)reg  [       7:0] place;  // any bit of any row
  wire [ WIDTH-1:0] rdata;
  wire [ SEG_W-1:0] segment;
  always @(*) begin
    assume (row < DEPTH && place < WIDTH);
    assume (waddr_i < DEPTH && raddr_i < DEPTH && wseg_i < SEGMENTS);
  end
  assign segment = place[7:6];

  leopard_store #(
      .WIDTH (WIDTH),
      .DEPTH (DEPTH),
      .ADDR_W(ADDR_W),
      .SEG_W (SEG_W)
  ) u_store (
      .clk_i  (clk_i),
      .we_i   (we_i),
      .waddr_i(waddr_i),
      .wseg_i (wseg_i),
      .wdata_i(wdata_i),
      .re_i   (re_i),
      .raddr_i(raddr_i),
      .rdata_o(rdata)
  );

  reg known = 1'b0;    // the bit has been written
  reg value;
  reg shown = 1'b0;    // rdata is the row, read when the bit was known
  reg expected;
  always @(posedge clk_i) begin
    if (we_i && waddr_i == row && wseg_i == segment) begin
      known <= 1'b1;
      value <= wdata_i[place[5:0]];
    end
    if (re_i) begin
      shown    <= known && raddr_i == row;
      expected <= value;
    end
  end
  always @(*) begin
    if (shown) begin
      f_read_gives_what_was_written : assert (rdata[place] == expected);
      f_cover_overwritten : cover (expected != value && known);
      f_cover_last_segment : cover (segment == SEGMENTS - 1);
    end
  end
endmodule
`default_nettype wire
