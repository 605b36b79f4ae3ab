// Yosys techmap, second of two for clock gates: the marks become cells. See clock_gate_marks.v.
module \$_DLATCH_N_ (input D, input E, output Q);
  CLKGATE_X1 _TECHMAP_REPLACE_ (.CK(E), .E(D), .GCK(Q));
endmodule
