// Proof job of leopard_dpu_datapath: what it holds while en_i is 0. The properties stand in the module itself.
//! proves: in a cycle without en_i no register of the datapath changes, whatever the inputs
//! sources: leopard_dpu_datapath.v leopard_masked_sum.v leopard_compressor.v leopard_fa.v
//! instance: planes PLANES=3
//! instance: parallel PLANES=1
//! induction: bitwuzla 2
//! cover: bitwuzla 4
//! mutant: bitwuzla 4
//! mutation: leopard_dpu_datapath.v: if (en_i && s4_valid_i) => if (s4_valid_i)
//! mutation: leopard_dpu_datapath.v: if (en_i && s3_valid_i) => if (s3_valid_i)
//! mutation: leopard_dpu_datapath.v: if (en_i && s2_valid_i && => if (s2_valid_i &&
//! mutation: planes/leopard_dpu_datapath.v: if (en_i) begin => if (1'b1) begin
`default_nettype none
module formal_datapath_hold #(
    parameter PLANES = 3
) (
    input wire        clk_i,
    input wire        en_i,
    input wire        s1_valid_i,
    input wire        s1_first_i,
    input wire        s1_slot_i,
    input wire [ 3:0] q_signs_i,
    input wire [ 5:0] plane_i,
    input wire        s2_valid_i,
    input wire        s2_first_i,
    input wire [11:0] magnitudes_i,
    input wire        s3_valid_i,
    input wire        s3_first_i,
    input wire        s4_valid_i,
    input wire [ 1:0] s4_plane_i,
    input wire [10:0] bias_i,
    input wire [ 3:0] guard_i
);
  localparam FIRST_BITS = (PLANES > 1) ? 1 : 2;
  localparam TREES = (FIRST_BITS < 2) ? 2 : 3;
  wire       alive;
  wire [9:0] score;
  leopard_dpu_datapath #(
      .D         (2),
      .QM        (3),
      .B         (2),
      .PLANES    (PLANES),
      .FIRST_BITS(FIRST_BITS),
      .PLANE_W   (2),
      .MARGIN_W  (4),
      .SCORE_W   (10),
      .EST_W     (11)
  ) u_datapath (
      .clk_i       (clk_i),
      .en_i        (en_i),
      .s1_valid_i  (s1_valid_i),
      .s1_first_i  (s1_first_i),
      .s1_slot_i   (s1_slot_i),
      .q_signs_i   (q_signs_i),
      .plane_i     (plane_i[2*TREES-1:0]),
      .s2_valid_i  (s2_valid_i),
      .s2_first_i  (s2_first_i),
      .magnitudes_i(magnitudes_i),
      .s3_valid_i  (s3_valid_i),
      .s3_first_i  (s3_first_i),
      .s4_valid_i  (s4_valid_i),
      .s4_plane_i  (s4_plane_i),
      .bias_i      (bias_i),
      .guard_i     (guard_i),
      .alive_o     (alive),
      .score_o     (score)
  );
  reg       past = 1'b0;
  reg       held = 1'b0;
  reg       alive_before;
  always @(posedge clk_i) begin
    past         <= 1'b1;
    held         <= past && !en_i && s1_valid_i && s4_valid_i;
    alive_before <= alive;
  end
  always @(*) f_cover_moves_again : cover (held && en_i && s4_valid_i && alive == alive_before);
endmodule
`default_nettype wire
