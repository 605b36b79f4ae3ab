#!/usr/bin/env bash
# scripts/prove must fail where a proof fails, an assumption contradicts another, a cover is not reached or a fault is not caught, and
# say how to repeat it; without its solver it must say NOT RUN.
#   tests/prove_test.sh
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/scripts/lib" "$scratch/rtl_templates/formal" "$scratch/build"
cp "$root/scripts/prove" "$scratch/scripts"
cp -r "$root/scripts/lib/solvers" "$scratch/scripts/lib"
cp -r "$root/rtl_templates/core" "$scratch/rtl_templates"
[[ ! -d $root/build/tools ]] || ln -s "$root/build/tools" "$scratch/build/tools"

# job TASKS STATEMENT: a counter from 0 that stops at 5, and a statement about it.
job() {
  rm -rf "$scratch/build/formal"
  cat > "$scratch/rtl_templates/formal/counter.v" << VERILOG
//! proves: nothing
//! instance: all W=4
$1
module formal_counter #(parameter W = 4) (input wire clk_i);
  reg [W-1:0] count = 0;
  always @(posedge clk_i) if (count != 5) count <= count + 1'b1;
  always @(*) begin
    $2
  end
endmodule
VERILOG
}

# expect STATUS TEXT: the job ends so and says so.
expect() {
  local status=0
  "$scratch/scripts/prove" > "$scratch/log" 2>&1 || status=$?
  if ((status == 77 && $1 != 77)); then
    echo "NOT RUN: $(cat "$scratch/log")"
    exit 77
  fi
  ((status == $1)) && grep -q -- "$2" "$scratch/log" && return
  echo "FAIL: status $status, expected $1 and \"$2\":"
  cat "$scratch/log"
  exit 1
}

job '//! bounded: bitwuzla 9' 'f_small : assert (count <= 5);'
expect 0 'prove: 1 proven, 0 covered, 0 faults caught, 0 failed'
job '//! bounded: bitwuzla 9' 'f_small : assert (count <= 4);'
expect 1 'assertion failed: f_small'
grep -q 'counterexample: .*trace.vcd' "$scratch/log"
[[ -s $(sed -n 's/.*counterexample: //p' "$scratch/log") ]]
grep -q 'again: scripts/prove counter.bounded.all' "$scratch/log"
job '//! induction: bitwuzla 2' 'f_not_inductive : assert (count != 9);'
expect 1 'counter.induction.all'
job '//! bounded: bitwuzla 9' 'assume (count > 6); f_small : assert (count <= 4);'
expect 1 'the assumptions contradict each other'
job '//! cover: bitwuzla 9' 'f_seven : cover (count == 7);'
expect 1 'never reached: .*f_seven'
job $'//! sources: leopard_fa.v\n//! bounded: bitwuzla 9\n//! mutant: bitwuzla 9\n//! mutation: leopard_fa.v: half ^ c_i => half' \
  'f_small : assert (count <= 5);'
expect 1 'the proof holds in spite of the fault'
job '//! bounded: no_such_solver 9' 'f_small : assert (count <= 5);'
expect 77 'NOT RUN: no_such_solver is not installed'
echo "scripts/prove fails where it must"
