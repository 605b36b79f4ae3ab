// Yosys techmap, third of three for adders: the cells. See full_adder_bits.v.
// A half adder is left to abc: XOR2 and AND2 (or NAND2) are as small as HA_X1 and merge with what is around them.
module leopard_fa_bit (input A, input B, input CI, output S, output CO);
  FA_X1 _TECHMAP_REPLACE_ (.A(A), .B(B), .CI(CI), .S(S), .CO(CO));
endmodule
module leopard_ha_bit (input A, input B, output S, output CO);
  assign S  = A ^ B;
  assign CO = A & B;
endmodule
