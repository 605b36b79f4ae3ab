// leopard_masked_sum: the sum of those of D magnitudes whose mask bit is set, in carry-save form and complemented.
// Parameters: D >= 1, taps; QM 1 to 63, bits of each; W, bits of the result: holds D (2^QM - 1); SOURCES 1 or 2, sets of magnitudes
// with a mask each, of which at most one takes a tap: both may be offered without a multiplexer.
// Combinational: ~sum_no + ~carry_no = sum over s and i of mask_i[s D + i] * magnitudes_i[(s D + i) QM +: QM].
//
// Complements, since an AND-OR that inverts is smaller than one that does not, full adders of complements give complements, and
// the estimate subtracts the sum anyway.
// FIELDS numbers lie side by side in a row of 64 bits, W bits apart. No partial sum exceeds the
// whole, so none leaves its field, and the tree needs no guard bits. The full adders are those
// of a plain tree (where an input is constant, synthesis leaves a half adder or nothing); a simulator handles a whole
// row as one machine word.
`default_nettype none
module leopard_masked_sum #(
    parameter D       = 8,
    parameter QM      = 4,
    parameter W       = 7,
    parameter SOURCES = 1
) (
    input  wire [SOURCES*D*QM-1:0] magnitudes_i,
    input  wire [   SOURCES*D-1:0] mask_i,
    output wire [           W-1:0] sum_no,
    output wire [           W-1:0] carry_no
);
  localparam ROW_W = 64;
  localparam FIELDS = (ROW_W / W < D) ? ROW_W / W : D;
  localparam ROWS = (D + FIELDS - 1) / FIELDS;

  generate
    if (SOURCES < 1 || SOURCES > 2) begin : gen_rule_sources
      sources_must_be_1_or_2 u_error ();
    end
  endgenerate

  genvar r, f;
  wire [ROWS*ROW_W-1:0] rows;
  wire [     ROW_W-1:0] row_sum;
  wire [     ROW_W-1:0] row_carry;
  wire [2*FIELDS*W-1:0] fields;

  generate
    for (r = 0; r < ROWS; r = r + 1) begin : gen_row
      wire [ROW_W-1:0] row;
      for (f = 0; f < FIELDS; f = f + 1) begin : gen_field
        if (r + f * ROWS < D) begin : gen_tap
          wire [QM-1:0] term;
          if (SOURCES == 2) begin : gen_two
            assign term = ~((magnitudes_i[(r+f*ROWS)*QM+:QM] & {QM{mask_i[r+f*ROWS]}}) |
                            (magnitudes_i[(D+r+f*ROWS)*QM+:QM] & {QM{mask_i[D+r+f*ROWS]}}));
          end else begin : gen_one
            assign term = ~(magnitudes_i[(r+f*ROWS)*QM+:QM] & {QM{mask_i[r+f*ROWS]}});
          end
          if (W > QM) begin : gen_wide
            assign row[f*W+:W] = {{(W - QM) {1'b1}}, term};
          end else begin : gen_narrow
            assign row[f*W+:W] = term;
          end
        end else begin : gen_none
          assign row[f*W+:W] = {W{1'b1}};
        end
      end
      if (ROW_W > FIELDS * W) begin : gen_rest
        assign row[ROW_W-1:FIELDS*W] = {(ROW_W - FIELDS * W) {1'b1}};
      end
      assign rows[r*ROW_W+:ROW_W] = row;
    end
    for (f = 0; f < FIELDS; f = f + 1) begin : gen_fields
      assign fields[2*f*W+:W]     = row_sum[f*W+:W];
      assign fields[(2*f+1)*W+:W] = row_carry[f*W+:W];
    end
    if (ROW_W > FIELDS * W) begin : gen_unused
      wire unused;
      assign unused = &{1'b0, row_sum[ROW_W-1:FIELDS*W], row_carry[ROW_W-1:FIELDS*W]};
    end
  endgenerate

  leopard_compressor #(
      .N   (ROWS),
      .W   (ROW_W),
      .FILL(1)
  ) u_rows (
      .in_i   (rows),
      .sum_o  (row_sum),
      .carry_o(row_carry)
  );
  leopard_compressor #(
      .N   (2 * FIELDS),
      .W   (W),
      .FILL(1)
  ) u_fields (
      .in_i   (fields),
      .sum_o  (sum_no),
      .carry_o(carry_no)
  );
endmodule
`default_nettype wire
