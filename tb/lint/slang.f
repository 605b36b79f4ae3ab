// Options of slang in scripts/lint: every warning there is, but for those below, as Verilog-2005.
--std 1364-2005
-Weverything
// Concatenations and part-selects are unsigned: two's complement numbers cross these borders on purpose, at equal widths.
-Wno-sign-conversion
-Wno-arith-op-mismatch
-Wno-bitwise-op-mismatch
// Nets named unused* say what is left unread on purpose: Verilator checks that nothing else is.
-Wno-unused-but-set-net
