#!/usr/bin/env bash
# Engine systemc from outside: it agrees with all others, cycle by cycle; stalled, it agrees in every value; it says
# what ran and, where SystemC is missing, what to install.
# Usage: systemc_test.sh PROGRAM, from the top of the source tree. Exit status 77: no SystemC.
set -euo pipefail

program=$1
trace=tests/data/demo.safetensors
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# run STATUS ARGUMENT...: the exit status is STATUS.
run() {
  local status=0
  "$program" simulate "${@:2}" --trace "$trace" > "$scratch/out" 2> "$scratch/err" || status=$?
  ((status == $1)) && return
  failures=$((failures + 1))
  echo "FAILED: exit status $status, expected $1; to repeat: $program simulate ${*:2} --trace $trace"
  sed 's/^/  /' "$scratch/err"
}

# holds FILE TEXT
holds() {
  grep -qF -- "$2" "$1" && return
  failures=$((failures + 1))
  echo "FAILED: not said: $2"
  sed 's/^/  /' "$1"
}

# tiny, as large as the trace
tiny=(configs/tiny.yaml --set head_dim=64 --set value_dim=64 --set max_keys=512 --set max_queries=512)

if ! echo '#include <sysc/kernel/sc_ver.h>' | "${CXX:-c++}" -std=c++17 -E -x c++ - > /dev/null 2>&1; then
  echo "NOT RUN: SystemC (libsystemc-dev) is not installed"
  exit 77
fi

run 0 "${tiny[@]}" --engine golden,model,rtl,systemc --heads 0 --queries 0-255 --result "$scratch/tiny.json"
holds "$scratch/tiny.json" '"systemc": "SystemC '
holds "$scratch/tiny.json" '"verilator": "Verilator '
holds "$scratch/err" 'systemc: '
for seed in 1 2 3; do
  run 0 "${tiny[@]}" --engine golden,rtl,systemc --heads 0 --queries 0-63 --stall-seed "$seed" \
    --result "$scratch/stalled.json"
  holds "$scratch/err" "random stalls, seed $seed: rtl and systemc tell no cycles"
  holds "$scratch/stalled.json" "\"stall_seed\": $seed,"
done
run 0 configs/leopard_ae.yaml --engine golden,model,rtl,systemc
run 0 configs/leopard_ae.yaml --engine golden,systemc --queries 0-127 --stall-seed 4

SYSTEMC_HOME=$scratch/none run 1 "${tiny[@]}" --engine systemc
holds "$scratch/err" "SYSTEMC_HOME: error: $scratch/none has no library libsystemc"
holds "$scratch/err" "help: install Debian's libsystemc-dev with scripts/setup, or set SYSTEMC_HOME; 2.3.4 or newer"
run 1 "${tiny[@]}" --engine systemc --waves "$scratch/w.fst" --heads 0
holds "$scratch/err" "--waves: error: waves need engine rtl"

((failures == 0)) || exit 1
