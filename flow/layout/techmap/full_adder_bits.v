// Yosys techmap, first of three for adders: leopard_fa, a row of W full adders, to single ones.
// With full_adder_boxes.v for leopard_fa, after flatten:
//   techmap -map full_adder_bits.v
//   techmap -map full_adder_constants.v; opt_expr; opt_clean      16 times: a constant moves one adder further each time
//   techmap -map full_adder_cells.v                               before abc, from full_adder_cells.v.in
(* techmap_celltype = "leopard_fa" *)
module full_adder_bits (a_i, b_i, c_i, sum_o, carry_o);
  parameter W = 1;
  input [W-1:0] a_i, b_i, c_i;
  output [W-1:0] sum_o, carry_o;
  genvar g;
  generate
    for (g = 0; g < W; g = g + 1) begin : gen_bit
      leopard_fa_bit u_fa (.A(a_i[g]), .B(b_i[g]), .CI(c_i[g]), .S(sum_o[g]), .CO(carry_o[g]));
    end
  endgenerate
endmodule
