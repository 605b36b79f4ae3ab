// leopard_masked_sum: the sum of those of D magnitudes whose mask bit is set, in carry-save form.
// Parameters: D >= 1, numbers; QM 1 to 63, bits of each; W, bits of the result: holds D (2^QM - 1).
// Combinational: sum_o + carry_o = sum over i of mask_i[i] * magnitudes_i[i*QM +: QM].
//
// FIELDS numbers lie side by side in a row of 64 bits, W bits apart. No partial sum exceeds the
// whole, so none leaves its field, and the tree needs no guard bits. The full adders are those
// of a plain tree (the rest are constant zero, and synthesis drops them); a simulator handles a whole
// row as one machine word.
`default_nettype none
module leopard_masked_sum #(
    parameter D  = 8,
    parameter QM = 4,
    parameter W  = 7
) (
    input  wire [D*QM-1:0] magnitudes_i,
    input  wire [   D-1:0] mask_i,
    output wire [   W-1:0] sum_o,
    output wire [   W-1:0] carry_o
);
  localparam ROW_W = 64;
  localparam FIELDS = (ROW_W / W < D) ? ROW_W / W : D;
  localparam ROWS = (D + FIELDS - 1) / FIELDS;

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
          assign term = magnitudes_i[(r+f*ROWS)*QM+:QM] & {QM{mask_i[r+f*ROWS]}};
          if (W > QM) begin : gen_wide
            assign row[f*W+:W] = {{(W - QM) {1'b0}}, term};
          end else begin : gen_narrow
            assign row[f*W+:W] = term;
          end
        end else begin : gen_none
          assign row[f*W+:W] = {W{1'b0}};
        end
      end
      if (ROW_W > FIELDS * W) begin : gen_rest
        assign row[ROW_W-1:FIELDS*W] = {(ROW_W - FIELDS * W) {1'b0}};
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
      .N(ROWS),
      .W(ROW_W)
  ) u_rows (
      .in_i   (rows),
      .sum_o  (row_sum),
      .carry_o(row_carry)
  );
  leopard_compressor #(
      .N(2 * FIELDS),
      .W(W)
  ) u_fields (
      .in_i   (fields),
      .sum_o  (sum_o),
      .carry_o(carry_o)
  );
endmodule
`default_nettype wire
