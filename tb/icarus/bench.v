// bench: one tile in a four-state simulator. Runs the heads of a job one after the other without a reset between them,
// as tb/verilator/bench.cc does, and writes what the tile says. It drives and records and computes no expected value.
//
// Macros: TILE, the top module; SCOPES, whose own nets +vcd records (default u_tile). Parameters: as derived from the configuration; JOB_WORDS: words of the job.
// Plusargs: +job=F, the job of sim/rtl/job_format.h, a hexadecimal word a line; +result=F, lines of
//   D cycle query key planes survivor dpu score   a decision; score 0 where it means nothing
//   Q value                                       a quotient
//   H cycles load_cycles PLANES SURVIVORS EMPTY   the end of a head
//   FAIL ...                                      what is wrong; nothing else counts then
//   END                                           the end of the job
// and +vcd=F, the tile's own nets while heads run; +sdf=F, delays of its cells, which must fit into half a cycle.
//
// Everything is X at power-up; an input that its valid or select does not cover stays X. Whatever the bench looks at must
// be known: each valid and ready always, the rest where its valid is high. No clock edge and change of an input coincide.
`timescale 1ns / 1ps
`ifndef SCOPES
`define SCOPES u_tile
`endif
`default_nettype none
module bench;
  parameter N = 1;
  parameter DV = 1;
  parameter PLANES = 1;
  parameter QUERY_W = 1;
  parameter KEY_W = 1;
  parameter PLANE_W = 1;
  parameter SCORE_W = 1;
  parameter OUT_W = 1;
  parameter OUT_LANES = 1;
  parameter OUT_BEATS = 1;
  parameter KEY_BEATS = 1;
  parameter VALUE_BEATS = 1;
  parameter QUERY_BEATS = 1;
  parameter JOB_WORDS = 6;
  parameter WATCHDOG = 20000;  // cycles without progress after which the tile counts as hung

  reg clk = 1'b0;
  reg rst_n = 1'b1;
  reg psel = 1'b0;
  reg penable = 1'bx;
  reg pwrite = 1'bx;
  reg [7:0] paddr = 8'hxx;
  reg [31:0] pwdata = 32'hxxxxxxxx;
  wire pready;
  wire [31:0] prdata;
  wire pslverr;
  reg load_valid = 1'b0;
  wire load_ready;
  reg [1:0] load_kind = 2'bxx;
  reg [63:0] load_data = 64'hxxxxxxxxxxxxxxxx;
  wire out_valid;
  reg out_ready = 1'b1;
  wire [OUT_LANES*OUT_W-1:0] out_data;
  wire out_last;
  wire [N-1:0] dec_valid;
  wire [N*QUERY_W-1:0] dec_query;
  wire [N*KEY_W-1:0] dec_key;
  wire [N*PLANE_W-1:0] dec_planes;
  wire [N-1:0] dec_survivor;
  wire [N*SCORE_W-1:0] dec_score;

  `TILE u_tile (
      .clk_i         (clk),
      .rst_ni        (rst_n),
      .psel_i        (psel),
      .penable_i     (penable),
      .pwrite_i      (pwrite),
      .paddr_i       (paddr),
      .pwdata_i      (pwdata),
      .pready_o      (pready),
      .prdata_o      (prdata),
      .pslverr_o     (pslverr),
      .load_valid_i  (load_valid),
      .load_ready_o  (load_ready),
      .load_kind_i   (load_kind),
      .load_data_i   (load_data),
      .out_valid_o   (out_valid),
      .out_ready_i   (out_ready),
      .out_data_o    (out_data),
      .out_last_o    (out_last),
      .dec_valid_o   (dec_valid),
      .dec_query_o   (dec_query),
      .dec_key_o     (dec_key),
      .dec_planes_o  (dec_planes),
      .dec_survivor_o(dec_survivor),
      .dec_score_o   (dec_score)
  );

  reg [63:0] job[0:JOB_WORDS-1];
  reg [8*512-1:0] vcd_name;
  reg [8*512-1:0] sdf_name;
  reg [8*512-1:0] job_name;
  reg [8*512-1:0] result_name;
  integer result;
  integer at = 6;  // in the job
  integer heads;
  integer head;

  integer cycle = 0;     // since reset was applied
  integer start = 0;     // the cycle in which START was accepted
  integer last = 0;      // the cycle in which the last result word was
  integer progress = 0;  // the last cycle in which something was decided, taken or given
  reg running = 1'b0;
  reg has_vcd = 1'b0;
  integer words = 0;     // result words taken
  integer words_due = 0;
  integer load_cycles = 0;

  task fail;
    input [8*48-1:0] what;
    begin
      $fdisplay(result, "FAIL cycle %0d: %0s", cycle, what);
      $finish;  // when this cycle is over
    end
  endtask

  // A decision: all that is looked at is known.
  task take_decision;
    input integer u;
    reg [QUERY_W-1:0] query;
    reg [KEY_W-1:0] key;
    reg [PLANE_W-1:0] planes;
    reg survivor;
    reg signed [SCORE_W-1:0] score;
    begin
      query    = dec_query[u*QUERY_W+:QUERY_W];
      key      = dec_key[u*KEY_W+:KEY_W];
      planes   = dec_planes[u*PLANE_W+:PLANE_W];
      survivor = dec_survivor[u];
      score    = dec_score[u*SCORE_W+:SCORE_W];
      if (!running) fail("a pair is decided while no head runs");
      if (^{query, key, planes, survivor} === 1'bx) fail("X in a decision");
      if (planes != PLANES) score = {SCORE_W{1'b0}};
      if (^score === 1'bx) fail("X in the score of a decision");
      $fdisplay(result, "D %0d %0d %0d %0d %0d %0d %0d", cycle - start, query, key, planes, survivor, u, score);
      progress = cycle;
    end
  endtask

  task take_output;
    integer lane;
    reg signed [OUT_W-1:0] quotient;
    begin
      if (!running || words == words_due) fail("a result word that belongs to no head");
      if (^{out_last, out_data} === 1'bx) fail("X in a result word");
      if (out_last !== (words + 1 == words_due)) fail("out_last_o is wrong");
      for (lane = 0; lane < OUT_LANES; lane = lane + 1) begin
        quotient = out_data[lane*OUT_W+:OUT_W];
        if ((words % OUT_BEATS) * OUT_LANES + lane < DV) $fdisplay(result, "Q %0d", quotient);
      end
      words    = words + 1;
      last     = cycle;
      progress = cycle;
    end
  endtask

  // A cycle: inputs are set, settle lets them through and takes what the tile offers, clock is the edge.
  integer unit;
  task settle;
    begin
      clk = 1'b0;
      #5;
      if (rst_n) begin
        if (^{dec_valid, out_valid, pready} === 1'bx) fail("X in dec_valid_o, out_valid_o or pready_o");
        for (unit = 0; unit < N; unit = unit + 1) if (dec_valid[unit]) take_decision(unit);
        if (out_valid) take_output;
      end
    end
  endtask

  task clock;
    begin
      clk = 1'b1;
      #5 cycle = cycle + 1;
      if (cycle - progress > WATCHDOG) fail("hangs: no decision, result word or beat");
    end
  endtask

  task access;
    input write;
    input [7:0] address;
    input [31:0] data;
    output [31:0] read;
    begin
      psel    = 1'b1;
      penable = 1'b0;
      pwrite  = write;
      paddr   = address;
      pwdata  = write ? data : 32'hxxxxxxxx;
      settle;
      clock;
      penable = 1'b1;
      if (write && address == 8'h18) begin
        start    = cycle;
        progress = cycle;
        running  = 1'b1;
      end
      settle;
      if (pready !== 1'b1 || pslverr !== 1'b0) fail("pready_o is not 1 or pslverr_o not 0");
      if (!write && ^prdata === 1'bx) fail("X in prdata_o");
      read = prdata;
      clock;
      psel    = 1'b0;
      penable = 1'bx;
      pwrite  = 1'bx;
      paddr   = 8'hxx;
      pwdata  = 32'hxxxxxxxx;
    end
  endtask

  reg [31:0] ignored;
  reg [31:0] status;
  reg [31:0] cycles;
  reg [31:0] planes;
  reg [31:0] survivors;
  reg [31:0] empty;

  // Beats of one kind, from `at` on.
  task load;
    input [1:0] kind;
    input integer beats;
    integer beat;
    begin
      for (beat = 0; beat < beats; beat = beat + 1) begin
        load_valid = 1'b1;
        load_kind  = kind;
        load_data  = job[at];
        settle;
        while (load_ready !== 1'b1) begin
          if (load_ready !== 1'b0) fail("X in load_ready_o");
          load_cycles = load_cycles + 1;
          clock;
          settle;
        end
        clock;
        load_valid  = 1'b0;
        load_kind   = 2'bxx;
        load_data   = 64'hxxxxxxxxxxxxxxxx;
        load_cycles = load_cycles + 1;
        progress    = cycle;
        at          = at + 1;
      end
    end
  endtask

  task run_head;
    integer first;
    begin
      first       = at;
      at          = at + 6;
      words       = 0;
      words_due   = job[first+1] * OUT_BEATS;
      load_cycles = 0;
      load(2'd0, job[first] * KEY_BEATS);
      load(2'd1, job[first] * VALUE_BEATS);
      load(2'd2, job[first+1] * QUERY_BEATS);
      access(1'b1, 8'h08, job[first+2], ignored);
      access(1'b1, 8'h0c, job[first+3], ignored);
      access(1'b1, 8'h10, job[first+4], ignored);
      access(1'b1, 8'h14, job[first+5], ignored);
      if (has_vcd) $dumpon;
      access(1'b1, 8'h18, 32'd1, ignored);
      while (words < words_due) begin
        settle;
        clock;
      end
      if (has_vcd) $dumpoff;
      status = 32'd1;
      while (status[0]) access(1'b0, 8'h04, 32'd0, status);
      running = 1'b0;
      access(1'b0, 8'h1c, 32'd0, cycles);
      access(1'b0, 8'h20, 32'd0, planes);
      access(1'b0, 8'h24, 32'd0, survivors);
      access(1'b0, 8'h28, 32'd0, empty);
      if (cycles != last - start + 1) fail("CYCLES is not what the bench counted");
      $fdisplay(result, "H %0d %0d %0d %0d %0d", last - start + 1, load_cycles, planes, survivors, empty);
    end
  endtask

  initial begin
    if (!$value$plusargs("job=%s", job_name)) job_name = "job.hex";
    if (!$value$plusargs("result=%s", result_name)) result_name = "result.txt";
    $readmemh(job_name, job);
    result = $fopen(result_name);
    heads  = job[5];
    if ($value$plusargs("sdf=%s", sdf_name)) $sdf_annotate(sdf_name, u_tile);
    if ($value$plusargs("vcd=%s", vcd_name)) begin
      has_vcd = 1'b1;
      $dumpfile(vcd_name);
      $dumpvars(1, `SCOPES);
      $dumpoff;
    end
    #1 rst_n = 1'b0;
    repeat (4) begin
      settle;
      clock;
    end
    rst_n    = 1'b1;
    progress = cycle;
    settle;
    clock;
    access(1'b0, 8'h00, 32'd0, status);
    if (status != 32'h4c504403) fail("ID is wrong");
    for (head = 0; head < heads; head = head + 1) run_head;
    $fdisplay(result, "END");
    $fclose(result);
    $finish;
  end
endmodule
`default_nettype wire
