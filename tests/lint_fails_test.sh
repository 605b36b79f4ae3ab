#!/usr/bin/env bash
# scripts/lint must see faults: an input left out (Verilator, Icarus, slang), a wire that nothing drives (Yosys), and a
# case without a default (Verible).
#   tests/lint_fails_test.sh PROGRAM CONFIG
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

tools=${LEOPARD_LINT_TOOLS:-$root/build/tools/lint}
# A generator whose leopard_store is faulty.
cat > "$scratch/program" << END
#!/bin/sh
"$1" "\$@" || exit
sed -i 's/^endmodule/  wire f_s, f_c, f_u;\n  leopard_fa #(.W(1)) u_f (.a_i(we_i), .c_i(f_u), .sum_o(f_s), .carry_o(f_c));\\
  reg f_r;\n  always @(*) begin\n    f_r = f_s;\n    case (we_i)\n      1: f_r = f_c;\n    endcase\n  end\nendmodule/' \
  "\$4/rtl/leopard_store.v"
END
chmod +x "$scratch/program"

status=0
"$root/scripts/lint" --program "$scratch/program" --output "$scratch/out" "$2" > "$scratch/log" 2>&1 || status=$?
((status == 1)) || { echo "FAIL: status $status, expected 1"; cat "$scratch/log"; exit 1; }
design=$(basename "$2" .yaml)
for tool in modules/leopard_store.verilator1:verilator modules/leopard_store.icarus:iverilog \
  modules/leopard_store.yosys:yosys modules/leopard_store.slang:slang "$design.verible:verible"; do
  if grep -q "^NOT RUN: ${tool#*:} " "$scratch/log"; then
    echo "NOT RUN: ${tool#*:} is not installed"
  elif ! grep -q "^FAIL ${tool%:*} " "$scratch/log"; then
    echo "FAIL: ${tool#*:} did not see the fault"
    cat "$scratch/log"
    exit 1
  fi
done
echo "lint: sees faults"
