// Yosys techmap, second of three for adders: full adders with constant inputs become half adders or gates. See full_adder_bits.v.
(* techmap_celltype = "leopard_fa_bit" *)
module full_adder_constants (A, B, CI, S, CO);
  input A, B, CI; output S, CO;
  parameter _TECHMAP_CONSTMSK_A_ = 1'b0;
  parameter _TECHMAP_CONSTMSK_B_ = 1'b0;
  parameter _TECHMAP_CONSTMSK_CI_ = 1'b0;
  parameter _TECHMAP_CONSTVAL_A_ = 1'b0;
  parameter _TECHMAP_CONSTVAL_B_ = 1'b0;
  parameter _TECHMAP_CONSTVAL_CI_ = 1'b0;
  localparam [2:0] KNOWN = {_TECHMAP_CONSTMSK_A_, _TECHMAP_CONSTMSK_B_, _TECHMAP_CONSTMSK_CI_};
  wire _TECHMAP_FAIL_ = KNOWN == 0;
  wire x, y, z;  // z constant
  localparam ZC = _TECHMAP_CONSTMSK_CI_ ? _TECHMAP_CONSTVAL_CI_ : _TECHMAP_CONSTMSK_B_ ? _TECHMAP_CONSTVAL_B_ : _TECHMAP_CONSTVAL_A_;
  assign x = _TECHMAP_CONSTMSK_CI_ ? A : _TECHMAP_CONSTMSK_B_ ? A : B;
  assign y = _TECHMAP_CONSTMSK_CI_ ? B : CI;
  generate
    if (KNOWN == 3'b100 || KNOWN == 3'b010 || KNOWN == 3'b001) begin
      if (ZC) begin assign S = ~(x ^ y); assign CO = x | y; end
      else leopard_ha_bit ha (.A(x), .B(y), .S(S), .CO(CO));
    end else begin
      assign S = A ^ B ^ CI; assign CO = (A & B) | (CI & (A | B));
    end
  endgenerate
endmodule
(* techmap_celltype = "leopard_ha_bit" *)
module half_adder_constants (A, B, S, CO);
  input A, B; output S, CO;
  parameter _TECHMAP_CONSTMSK_A_ = 1'b0;
  parameter _TECHMAP_CONSTMSK_B_ = 1'b0;
  wire _TECHMAP_FAIL_ = {_TECHMAP_CONSTMSK_A_, _TECHMAP_CONSTMSK_B_} == 0;
  assign S = A ^ B; assign CO = A & B;
endmodule
