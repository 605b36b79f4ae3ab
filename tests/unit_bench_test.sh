#!/usr/bin/env bash
# How a bench of tb/unit ends where it cannot run: what it says, and its exit status.
#
#   unit_bench_test.sh PROGRAM
set -euo pipefail

program=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# expect STATUS TEXT VARIABLE=VALUE...: the program in that environment
expect() {
  local wanted=$1 text=$2 status=0
  shift 2
  env -u LEOPARD_VERILATOR "$@" "$program" > "$scratch/said" 2>&1 || status=$?
  if ((status != wanted)) || ! grep -q -- "$text" "$scratch/said"; then
    echo "env $* $program: exit status $status, expected $wanted and \"$text\"; it said"
    cat "$scratch/said"
    exit 1
  fi
}

# A program of its own folder, so that no Verilator lies beside it.
mkdir "$scratch/bin"
cp "$program" "$scratch/bin/"
program=$scratch/bin/$(basename "$program")

expect 77 "^NOT RUN: verilator: error: no Verilator found" PATH=/nowhere
expect 1 "^LEOPARD_VERILATOR: error: " LEOPARD_VERILATOR=/nowhere/verilator
verilator=$scratch/verilator/bin/verilator_bin  # enough of one to come as far as the seed
mkdir -p "$scratch/verilator/bin" "$scratch/verilator/include"
touch "$scratch/verilator/include/verilated.h"
printf '#!/bin/sh\necho "Verilator 5.006 for a test"\n' > "$verilator"
chmod +x "$verilator"
expect 2 "^LEOPARD_SEED is \"x\"; expected a whole number$" LEOPARD_VERILATOR="$verilator" LEOPARD_SEED=x
expect 2 "^LEOPARD_SEED is \"3x\"" LEOPARD_VERILATOR="$verilator" LEOPARD_SEED=3x
# A module that does not translate is a failure, not a pass.
expect 1 "Status: FAILURE" LEOPARD_VERILATOR="$verilator" LEOPARD_SEED=3
