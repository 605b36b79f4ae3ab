// Yosys techmap, first of two for clock gates: flip-flops with an enable get a gated clock.
// The Verilog has enables, no latches, so every simulator and proof reads it as it is; the gates are chosen here:
//   dfflegalize -cell $_DFF_P_ x -cell $_DFF_PN0_ x -cell $_DFF_PN1_ x
//               -cell $_DFFE_PP_ x -cell $_DFFE_PN0P_ x -cell $_DFFE_PN1P_ x -mince 4     at least four flip-flops a gate
//   techmap -map clock_gate_marks.v; opt_merge -share_all; opt_clean                        one gate for all with one enable
//   techmap -map clock_gate_cells.v
// The latch marks the place of a gate: opt_merge knows latches, and would not merge cells of the library. The design has none of its own.
module \$_DFFE_PP_ (input D, input C, input E, output Q);
  wire g;
  \$_DLATCH_N_ gate (.D(E), .E(C), .Q(g));
  \$_DFF_P_ ff (.D(D), .C(g), .Q(Q));
endmodule
module \$_DFFE_PN0P_ (input D, input C, input R, input E, output Q);
  wire g;
  \$_DLATCH_N_ gate (.D(E), .E(C), .Q(g));
  \$_DFF_PN0_ ff (.D(D), .C(g), .R(R), .Q(Q));
endmodule
module \$_DFFE_PN1P_ (input D, input C, input R, input E, output Q);
  wire g;
  \$_DLATCH_N_ gate (.D(E), .E(C), .Q(g));
  \$_DFF_PN1_ ff (.D(D), .C(g), .R(R), .Q(Q));
endmodule
