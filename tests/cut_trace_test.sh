#!/usr/bin/env bash
# scripts/cut-trace: the same bytes twice, valid traces, and the demo's trace from its origin where that is at hand.
#   tests/cut_trace_test.sh PROGRAM
set -euo pipefail

program=$1
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
demo=tests/data/demo.safetensors
origin=../shared/traces/smollm2_story.safetensors

fail() { echo "FAIL: $*" && exit 1; }

# cut_and_run OPTION...: twice the same bytes, and the program takes them.
cut_and_run() {
  scripts/cut-trace "$demo" "$scratch/a" "$@" > "$scratch/log" && scripts/cut-trace "$demo" "$scratch/b" "$@" > "$scratch/log"
  cmp "$scratch/a" "$scratch/b" || fail "other bytes: $*"
  "$program" simulate configs/baseline.yaml --trace "$scratch/a" > "$scratch/log" || fail "not a trace: $*"
}

scripts/cut-trace "$demo" "$scratch/all" > "$scratch/log" && cmp "$scratch/all" "$demo" || fail "a whole cut is not the same"
cut_and_run --heads 1
cut_and_run --queries 256-287  # causal: 256 earlier keys are seen by the first
scores=$(awk '$1 == "total" { gsub(",", "", $3); print $3 }' "$scratch/log")
((scores == 3 * (32 * 256 + 32 * 33 / 2))) || fail "$scores scores: the causal offset is wrong"
scripts/cut-trace "$demo" "$scratch/c" --blocks 3 2> "$scratch/err" && fail "a block that is not there"
grep -q 'no block 3; there are \[17\]' "$scratch/err" || fail "message: $(cat "$scratch/err")"

if [[ -f $origin ]]; then
  scripts/cut-trace "$origin" "$scratch/demo" --blocks 17 --heads 0-2 > "$scratch/log"
  cmp "$scratch/demo" "$demo" || fail "$demo is not what its note says"
  scripts/cut-trace "$origin" "$scratch/c" --heads 0,3-4 2> "$scratch/err" && fail "half a group"
else
  echo "NOT RUN: no $origin: where $demo comes from is not checked"
fi
echo "cut-trace: good"
