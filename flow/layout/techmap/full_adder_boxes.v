// What adders are until the techmaps beside this file have made cells of them.
(* blackbox *)
module leopard_fa #(
    parameter W = 8
) (
    input  [W-1:0] a_i,
    input  [W-1:0] b_i,
    input  [W-1:0] c_i,
    output [W-1:0] sum_o,
    output [W-1:0] carry_o
);
endmodule
(* blackbox *)
module leopard_fa_bit (input A, input B, input CI, output S, output CO);
endmodule
(* blackbox *)
module leopard_ha_bit (input A, input B, output S, output CO);
endmodule
