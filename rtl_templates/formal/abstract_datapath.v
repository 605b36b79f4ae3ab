// Stands for leopard_dpu_datapath in the job dpu_control: any decision after any plane, any score, so that what is proven
// of the order of rows holds whatever the arithmetic says.
`default_nettype none
module leopard_dpu_datapath #(
    parameter D          = 8,
    parameter QM         = 5,
    parameter B          = 2,
    parameter PLANES     = 3,
    parameter FIRST_BITS = 1,
    parameter PLANE_W    = 2,
    parameter MARGIN_W   = 8,
    parameter SCORE_W    = 14,
    parameter EST_W      = 15,
    parameter KEEP_ALL   = 0
) (
    input  wire                clk_i,
    input  wire                en_i,
    input  wire                s1_valid_i,
    input  wire                s1_first_i,
    input  wire                s1_slot_i,
    input  wire [     2*D-1:0] q_signs_i,
    input  wire [D*((FIRST_BITS < B) ? B : B + 1)-1:0] plane_i,
    input  wire                s2_valid_i,
    input  wire                s2_first_i,
    input  wire [  2*D*QM-1:0] magnitudes_i,
    input  wire                s3_valid_i,
    input  wire                s3_first_i,
    input  wire                s4_valid_i,
    input  wire [ PLANE_W-1:0] s4_plane_i,
    input  wire [   EST_W-1:0] bias_i,
    input  wire [MARGIN_W-1:0] guard_i,
    output reg                 alive_o,
    output reg  [ SCORE_W-1:0] score_o
);
  (* anyseq *)wire               any_alive;
  (* anyseq *)wire [SCORE_W-1:0] any_score;
  always @(posedge clk_i) begin
    if (en_i && s4_valid_i) begin
      alive_o <= any_alive;
      score_o <= any_score;
    end
  end
endmodule
`default_nettype wire
