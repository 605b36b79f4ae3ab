// Proof job of leopard_masked_sum and the trees below it, in one row of fields and in several, against a plain sum.
//! proves: sum_o + carry_o is the sum of the masked magnitudes, for all magnitudes and masks
//! sources: leopard_masked_sum.v leopard_compressor.v leopard_fa.v
//! instance: one_row D=5 QM=3 W=6
//! instance: two_rows D=7 QM=1 W=16
//! instance: three_rows D=7 QM=2 W=21
//! instance: one_tap D=1 QM=4 W=4
//! bounded: bitwuzla 1 combinational
//! cover: two_rows/bitwuzla 1
//! mutant: bitwuzla 1
//! mutation: leopard_fa.v: (a_i & b_i) | (half & c_i) => (a_i & b_i) | (half & b_i)
//! mutation: leopard_compressor.v: carry << 1 => carry
//! mutation: two_rows/leopard_masked_sum.v: mask_i[r+f*ROWS] => mask_i[r*FIELDS+f]
`default_nettype none
module formal_masked_sum #(
    parameter D  = 5,
    parameter QM = 3,
    parameter W  = 6
) (
    input wire [D*QM-1:0] magnitudes_i,
    input wire [   D-1:0] mask_i
);
  wire [W-1:0] sum;
  wire [W-1:0] carry;
  leopard_masked_sum #(
      .D (D),
      .QM(QM),
      .W (W)
  ) u_sum (
      .magnitudes_i(magnitudes_i),
      .mask_i      (mask_i),
      .sum_o       (sum),
      .carry_o     (carry)
  );
  reg     [W-1:0] plain;
  integer         i;
  always @(*) begin
    plain = 0;
    for (i = 0; i < D; i = i + 1) plain = plain + (mask_i[i] ? magnitudes_i[i*QM+:QM] : 0);
  end
  wire [W-1:0] total;
  assign total = sum + carry;
  always @(*) begin
    f_sum_is_plain_sum : assert (total == plain);
    f_cover_largest : cover (plain == D * ((1 << QM) - 1));
  end
endmodule
`default_nettype wire
