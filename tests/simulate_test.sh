#!/usr/bin/env bash
# leopard simulate, end to end: files, refusals, interruption and resumption, a full disk.
# Usage: simulate_test.sh PROGRAM, from the top of the source tree.
set -euo pipefail

program=$1
config=configs/leopard_ae.yaml
trace=tests/data/demo.safetensors
scratch=$(mktemp -d)
trap 'umount "$scratch/small" 2>/dev/null || true; rm -rf "$scratch"' EXIT
failures=0

fail() {
  failures=$((failures + 1))
  echo "FAILED: $1"
  [[ ! -s $scratch/err ]] || sed 's/^/  /' "$scratch/err"
}

# run STATUS ARGUMENT...: the exit status is STATUS.
run() {
  local status=0
  "$program" simulate "$config" --trace "$trace" "${@:2}" >"$scratch/out" 2>"$scratch/err" || status=$?
  ((status == $1)) || fail "exit status $status, expected $1: ${*:2}"
}

# says TEXT: the last run said so on standard error.
says() { grep -qF -- "$1" "$scratch/err" || fail "not said: $1"; }

same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }
absent() { [[ ! -e $1 ]] || fail "$1 was left behind"; }

# A whole run, and the same in one thread.
run 0 --result "$scratch/whole.json" --dump "$scratch/whole.safetensors" --picture "$scratch/whole.svg"
run 0 --result "$scratch/one.json" --dump "$scratch/one.safetensors" --picture "$scratch/one.svg" --jobs 1
for kind in json safetensors svg; do same "$scratch/whole.$kind" "$scratch/one.$kind"; done
absent "$scratch/whole.json.partial"
if grep -qF "$scratch" "$scratch/whole.json" "$scratch/whole.svg"; then fail "a result holds a path"; fi
if command -v python3 >/dev/null; then
  python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$scratch/whole.svg" || fail "the picture is no XML"
fi

# Bad usage, bad input.
run 2 --engine system
says '"system" is not an engine; expected golden, model, rtl or systemc'
run 2 --engine systemc --stall-seed 0
says "--stall-seed is 0; expected a number from 1 to 18446744073709551615"
run 2 --engine systemc --stall-seed 1x
run 1 --stall-seed 1
says "--stall-seed: error: stalls need engine rtl or systemc"
run 2 --blocks x
run 2 --jobs 0
run 1 --blocks 12345
says "the trace has no block 12345"
run 1 --result "$scratch/none/r.json"
says "$scratch/none/r.json: error: cannot write: No such file or directory"
run 1 --result /dev/null
says "/dev/null: error: cannot write: this is not an ordinary file"
[[ -c /dev/null ]] || fail "/dev/null was replaced"

# Interrupted as soon as a head is kept, then resumed. The run may win the race, so several tries.
part=$scratch/part
interrupted=0
for _ in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf "$part".*
  "$program" simulate "$config" --trace "$trace" --result "$part.json" --dump "$part.safetensors" --jobs 1 \
    >"$scratch/out" 2>"$scratch/err" &
  pid=$!
  while kill -0 "$pid" 2>/dev/null && ! compgen -G "$part.json.partial/*.head*.json" >/dev/null; do :; done
  kill -TERM "$pid" 2>/dev/null || true
  status=0
  wait "$pid" || status=$?
  if ((status == 130)); then
    interrupted=1
    break
  fi
done
if ((interrupted)); then
  says "go on with: $program simulate"
  absent "$part.json"
  run 1 --result "$part.json" --dump "$part.safetensors" --resume --set qk.dpus=5
  says "cannot resume: the configuration changed since the run began"
  # A head whose arrays were damaged is run again.
  damaged=("$part.json.partial"/*.bin)
  truncate -s 100 "${damaged[0]}"
  run 0 --result "$part.json" --dump "$part.safetensors" --resume
  ((${#damaged[@]} == 1)) || says "$((${#damaged[@]} - 1)) of 3 heads taken over from"
  same "$part.json" "$scratch/whole.json"
  same "$part.safetensors" "$scratch/whole.safetensors"
  absent "$part.json.partial"
else
  fail "no run was slow enough to interrupt"
fi

# The README's picture is what its command draws.
"$program" simulate configs/leopard_plus.yaml --trace "$trace" --picture "$scratch/demo.svg" >"$scratch/out" 2>"$scratch/err"
cmp "$scratch/demo.svg" docs/figures/demo.svg || fail "docs/figures/demo.svg is stale; make it anew as README.md says"

# A full disk, where a small file system can be had.
mkdir "$scratch/small"
if mount -t tmpfs -o size=256k tmpfs "$scratch/small" 2>/dev/null; then
  run 1 --dump "$scratch/small/d.safetensors"
  says "No space left on device"
  absent "$scratch/small/d.safetensors"
else
  echo "not run: a full disk (no permission to mount)"
fi

((failures == 0)) || exit 1
