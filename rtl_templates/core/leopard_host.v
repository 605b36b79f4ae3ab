// leopard_host: the registers (docs/interface.md, "Registers") behind an APB3 port, and the counters.
// Parameters: SH_W as derived; N, DPUs.
// Always ready. START is accepted in the access phase of its write: start_o is combinational from the port. It is an error
// where a head runs or nothing is loaded (startable_i = 0).
`default_nettype none
module leopard_host #(
    parameter SH_W = 6,
    parameter N    = 2
) (
    input  wire            clk_i,
    input  wire            rst_ni,
    input  wire            psel_i,
    input  wire            penable_i,
    input  wire            pwrite_i,
    input  wire [     7:0] paddr_i,
    input  wire [    31:0] pwdata_i,
    output wire            pready_o,
    output reg  [    31:0] prdata_o,
    output wire            pslverr_o,
    input  wire            startable_i,
    output wire            start_o,
    output wire            busy_o,
    output reg             causal_o,
    output reg  [    15:0] offset_o,
    output reg  [    23:0] mantissa_o,
    output reg  [SH_W-1:0] shift_o,
    input  wire            finish_i,      // the last result word is accepted
    input  wire [   N-1:0] read_i,        // planes read in this cycle
    input  wire            survivor_i,    // a survivor in this cycle
    input  wire            empty_i        // a query without survivors in this cycle
);
  localparam [7:0] ID = 8'h00, STATUS = 8'h04, CAUSAL = 8'h08, OFFSET = 8'h0c, MANTISSA = 8'h10, SHIFT = 8'h14,
                   START = 8'h18, CYCLES = 8'h1c, PLANES = 8'h20, SURVIVORS = 8'h24, EMPTY = 8'h28;

  reg         busy_q;
  reg  [31:0] cycles_q;
  reg  [31:0] planes_q;
  reg  [31:0] survivors_q;
  reg  [31:0] empties_q;
  wire        write;
  wire        start_write;
  assign write       = psel_i && penable_i && pwrite_i;
  assign start_write = write && paddr_i == START && pwdata_i[0];
  assign start_o     = start_write && startable_i && !busy_q;
  assign pslverr_o   = start_write && !start_o;
  assign pready_o    = 1'b1;
  assign busy_o      = busy_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      causal_o   <= 1'b0;
      offset_o   <= 16'd0;
      mantissa_o <= 24'd0;
      shift_o    <= {SH_W{1'b1}};
    end else if (write && !busy_q) begin
      case (paddr_i)
        CAUSAL:   causal_o <= pwdata_i[0];
        OFFSET:   offset_o <= pwdata_i[15:0];
        MANTISSA: mantissa_o <= pwdata_i[23:0];
        SHIFT:    shift_o <= pwdata_i[SH_W-1:0];
        default:  ;
      endcase
    end
  end

  // What happens in a cycle is counted in the next, so that no carry chain hangs on the tile's handshakes.
  reg     [N-1:0] read_q;
  reg             survivor_q;
  reg             empty_q;
  integer         u;
  reg     [ 31:0] reads;
  always @(*) begin
    reads = 32'd0;
    for (u = 0; u < N; u = u + 1) reads = reads + {31'd0, read_q[u]};
  end
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q      <= 1'b0;
      read_q      <= {N{1'b0}};
      survivor_q  <= 1'b0;
      empty_q     <= 1'b0;
      cycles_q    <= 32'd0;
      planes_q    <= 32'd0;
      survivors_q <= 32'd0;
      empties_q   <= 32'd0;
    end else begin
      read_q     <= {N{busy_q}} & read_i;
      survivor_q <= busy_q && survivor_i;
      empty_q    <= busy_q && empty_i;
      if (start_o) begin
        busy_q      <= 1'b1;
        cycles_q    <= 32'd1;
        planes_q    <= 32'd0;
        survivors_q <= 32'd0;
        empties_q   <= 32'd0;
      end else begin
        if (busy_q) begin
          busy_q   <= !finish_i;
          cycles_q <= cycles_q + 32'd1;
        end
        if (|read_q) planes_q <= planes_q + reads;
        if (survivor_q) survivors_q <= survivors_q + 32'd1;
        if (empty_q) empties_q <= empties_q + 32'd1;
      end
    end
  end

  wire unused;
  assign unused = &{1'b0, pwdata_i};

  always @(*) begin
    case (paddr_i)
      ID:        prdata_o = 32'h4c50_4403;
      STATUS:    prdata_o = {31'd0, busy_q};
      CAUSAL:    prdata_o = {31'd0, causal_o};
      OFFSET:    prdata_o = {{16{offset_o[15]}}, offset_o};
      MANTISSA:  prdata_o = {8'd0, mantissa_o};
      SHIFT:     prdata_o = {{(32 - SH_W) {1'b0}}, shift_o};
      CYCLES:    prdata_o = cycles_q;
      PLANES:    prdata_o = planes_q;
      SURVIVORS: prdata_o = survivors_q;
      EMPTY:     prdata_o = empties_q;
      default:   prdata_o = 32'd0;
    endcase
  end
endmodule
`default_nettype wire
