// leopard_vpu: the weighted sum over a query's survivors: DV lanes and the sum of weights.
// Parameters: as derived.
// One survivor a cycle. When a query's last token has been accumulated, the sums are copied for the divider and the next
// query goes on at once; if the divider still needs the copy, everything before waits (ready_o = 0: hold the pipeline that feeds
// this unit; it depends on copy_ready_i combinationally).
//
//   cycle           0       1        2        3          4
//   token           last    -        -        -          -
//   stage 1         operands -       -        -          -
//   stage 2         -       product  -        -          -
//   stage 3         -       -        sum      -          -
//   copy_valid_o    -       -        -        -          1 (sums stand in the copy registers)
`default_nettype none
module leopard_vpu #(
    parameter DV    = 8,
    parameter VW    = 8,
    parameter WF    = 18,
    parameter SUM_W = 23,
    parameter ACC_W = 30
) (
    input  wire                clk_i,
    input  wire                rst_ni,
    output wire                ready_o,
    input  wire                survivor_i,
    input  wire                last_i,
    input  wire                first_i,
    input  wire [         5:0] shift_i,
    input  wire [        WF:0] weight_i,
    input  wire [   DV*VW-1:0] values_i,
    output reg                 copy_valid_o,
    input  wire                copy_ready_i,   // the divider takes the last of the copy
    output reg                 copy_empty_o,
    output reg  [   SUM_W-1:0] copy_sum_o,
    output wire [DV*ACC_W-1:0] copy_acc_o
);
  localparam DIGITS = (WF + 2) / 2;
  reg                survivor1_q;
  reg                last1_q;
  reg                first1_q;
  reg  [        5:0] shift1_q;
  reg  [       WF:0] weight1_q;
  reg  [3*DIGITS-1:0] digits1_q;   // of the weight, for all lanes
  reg                survivor2_q;
  reg                last2_q;
  reg  [        3:0] sixteens2_q;  // the shift, decoded for all lanes; 0: a query's first survivor, nothing is kept
  reg  [        3:0] fours2_q;
  reg  [        3:0] ones2_q;
  reg  [       WF:0] weight2_q;
  reg                done_q;       // the accumulators hold a query's final sums
  reg                any_q;        // the query in the accumulators has a survivor
  reg  [  SUM_W-1:0] sum_q;
  wire [3*DIGITS-1:0] digits;
  wire               copy;
  wire               en;
  wire [  SUM_W-1:0] weight_wide;
  wire [  SUM_W-1:0] sum_scaled;

  assign copy    = done_q && (!copy_valid_o || copy_ready_i);
  assign en      = !done_q || copy;
  assign ready_o = en;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      survivor1_q  <= 1'b0;
      last1_q      <= 1'b0;
      survivor2_q  <= 1'b0;
      last2_q      <= 1'b0;
      done_q       <= 1'b0;
      any_q        <= 1'b0;
      copy_valid_o <= 1'b0;
    end else begin
      if (en) begin
        survivor1_q <= survivor_i;
        last1_q     <= last_i;
        survivor2_q <= survivor1_q;
        last2_q     <= last1_q;
        done_q      <= last2_q;
        any_q       <= survivor2_q || (any_q && !done_q);
      end
      copy_valid_o <= copy || (copy_valid_o && !copy_ready_i);
    end
  end
  leopard_booth #(
      .BW   (WF + 1),
      .POWER(1)
  ) u_booth (
      .b_i     (weight_i),
      .digits_o(digits)
  );
  always @(posedge clk_i) begin
    if (en && survivor_i) begin
      first1_q  <= first_i;
      shift1_q  <= shift_i;
      weight1_q <= weight_i;
      digits1_q <= digits;
    end
    if (en && survivor1_q) begin
      sixteens2_q <= first1_q ? 4'b0000 : 4'b0001 << shift1_q[5:4];
      fours2_q    <= 4'b0001 << shift1_q[3:2];
      ones2_q     <= 4'b0001 << shift1_q[1:0];
      weight2_q   <= weight1_q;
    end
    if (en && survivor2_q) sum_q <= sum_scaled + weight_wide;
    if (copy) begin
      copy_empty_o <= !any_q;
      copy_sum_o   <= sum_q;
    end
  end
  generate
    if (SUM_W > WF + 1) begin : gen_extend
      assign weight_wide = {{(SUM_W - WF - 1) {1'b0}}, weight2_q};
    end else begin : gen_same
      assign weight_wide = weight2_q;
    end
  endgenerate

  leopard_shifter #(
      .W         (SUM_W),
      .ARITHMETIC(0)
  ) u_rescale (
      .in_i      (sum_q),
      .sixteens_i(sixteens2_q),
      .fours_i   (fours2_q),
      .ones_i    (ones2_q),
      .out_o     (sum_scaled)
  );

  genvar d;
  generate
    for (d = 0; d < DV; d = d + 1) begin : gen_lane
      leopard_vpu_lane #(
          .VW   (VW),
          .WF   (WF),
          .ACC_W(ACC_W)
      ) u_lane (
          .clk_i        (clk_i),
          .en_i         (en),
          .s1_valid_i   (survivor_i),
          .value_i      (values_i[d*VW+:VW]),
          .s2_valid_i   (survivor1_q),
          .weight_i     (weight1_q),
          .digits_i     (digits1_q),
          .s3_valid_i   (survivor2_q),
          .s3_sixteens_i(sixteens2_q),
          .s3_fours_i   (fours2_q),
          .s3_ones_i    (ones2_q),
          .copy_i       (copy),
          .copy_o       (copy_acc_o[d*ACC_W+:ACC_W])
      );
    end
  endgenerate
endmodule
`default_nettype wire
