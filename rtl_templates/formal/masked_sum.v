// Proof job of leopard_masked_sum and the trees below it, in one row of fields and in several, against a plain sum.
//! proves: ~sum_no + ~carry_no is the sum of the masked magnitudes, for all magnitudes and masks
//! sources: leopard_masked_sum.v leopard_compressor.v leopard_fa.v
//! instance: one_row D=5 QM=3 W=6
//! instance: two_rows D=7 QM=1 W=16
//! instance: three_rows D=7 QM=2 W=21
//! instance: one_tap D=1 QM=4 W=4
//! instance: two_sources D=5 QM=2 W=16 SOURCES=2
//! bounded: bitwuzla 1 combinational
//! cover: two_rows/bitwuzla 1
//! mutant: bitwuzla 1
//! mutation: leopard_fa.v: (a_i & b_i) | (half & c_i) => (a_i & b_i) | (half & b_i)
//! mutation: leopard_compressor.v: (carry << 1) => carry
//! mutation: leopard_compressor.v: FILL != 0}; => 1'b0};
//! mutation: two_rows/leopard_masked_sum.v: {QM{mask_i[r+f*ROWS]}}); => {QM{mask_i[r*FIELDS+f]}});
`default_nettype none
module formal_masked_sum #(
    parameter D       = 5,
    parameter QM      = 3,
    parameter W       = 6,
    parameter SOURCES = 1
) (
    input wire [SOURCES*D*QM-1:0] magnitudes_i,
    input wire [   SOURCES*D-1:0] mask_i
);
  wire [W-1:0] sum_n;
  wire [W-1:0] carry_n;
  leopard_masked_sum #(
      .D      (D),
      .QM     (QM),
      .W      (W),
      .SOURCES(SOURCES)
  ) u_sum (
      .magnitudes_i(magnitudes_i),
      .mask_i      (mask_i),
      .sum_no      (sum_n),
      .carry_no    (carry_n)
  );
  reg     [W-1:0] plain;
  integer         i;
  always @(*) begin
    plain = 0;
    for (i = 0; i < SOURCES * D; i = i + 1) plain = plain + (mask_i[i] ? magnitudes_i[i*QM+:QM] : 0);
  end
  wire [W-1:0] total;
  assign total = ~sum_n + ~carry_n;
  always @(*) begin
    if (SOURCES == 2) assume ((mask_i[0+:D] & mask_i[(SOURCES-1)*D+:D]) == 0);  // one of them takes a tap
    f_sum_is_plain_sum : assert (total == plain);
    f_cover_largest : cover (plain == D * ((1 << QM) - 1));
  end
endmodule
`default_nettype wire
