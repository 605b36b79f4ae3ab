#!/usr/bin/env bash
# `leopard generate`, from outside: same bytes wherever it runs, regenerates itself, spares other people's files.
#   tests/generate_test.sh PROGRAM
set -euo pipefail

program=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  echo "FAIL: $*"
  exit 1
}

# expect STATUS COMMAND...: its output is left in $scratch/out and $scratch/err.
expect() {
  local wanted=$1 status=0
  shift
  "$@" > "$scratch/out" 2> "$scratch/err" || status=$?
  ((status == wanted)) || fail "status $status, expected $wanted: $*: $(cat "$scratch/err")"
}

mkdir -p "$scratch/one" "$scratch/two/deep"
for config in "$root"/configs/*.yaml; do
  name=$(basename "$config" .yaml)
  (cd "$scratch/one" && expect 0 "$program" generate "$config" -o "$name")
  (cd "$scratch/two/deep" && expect 0 "$program" generate "$config" -o "$scratch/two/$name/")
  diff -r "$scratch/one/$name" "$scratch/two/$name" || fail "$name: other bytes from another folder"
done

# A design with an override, made again from the configuration that travels with it.
config=$root/configs/tiny.yaml
expect 0 "$program" generate "$config" -o "$scratch/set" --set qk.fifo_depth=4
cp -r "$scratch/set" "$scratch/before"
command=$(sed -n 's/^.*To make it again, here: leopard //p' "$scratch"/set/*.f)
# shellcheck disable=SC2086  # words of a command
(cd "$scratch/set" && expect 0 "$program" $command)
diff -r "$scratch/before" "$scratch/set" || fail "made again, the design has other bytes"
grep -q '"fifo_depth": 4' "$scratch/set/manifest.json" || fail "--set has no effect"

# Another design in the same folder: its files alone, and the user's.
echo mine > "$scratch/set/notes.txt"
expect 0 "$program" generate "$config" -o "$scratch/set" --set name=other
[[ -f $scratch/set/notes.txt && -f $scratch/set/rtl/other.v && ! -e $scratch/set/rtl/tiny.v ]] || fail "not renewed"

# A folder of somebody else's.
mkdir "$scratch/theirs"
echo mine > "$scratch/theirs/notes.txt"
expect 1 "$program" generate "$config" -o "$scratch/theirs"
[[ $(ls "$scratch/theirs") == notes.txt ]] || fail "wrote into a folder that is not ours"
grep -q 'is not empty and has no manifest.json; nothing was written' "$scratch/err" || fail "message: $(cat "$scratch/err")"

# Bad input and bad usage.
expect 1 "$program" generate "$scratch/none.yaml" -o "$scratch/new"
expect 2 "$program" generate "$config"
[[ ! -e $scratch/new ]] || fail "a folder without a design"

# The constraints are Tcl; commands of timing tools are stubs that say what they were given.
if command -v tclsh > /dev/null; then
  for sdc in "$scratch"/one/tiny/constraints/*/*.sdc; do
    expect 0 tclsh <(echo 'proc unknown {args} { puts $args; return x }' && cat "$sdc")
    grep -q '^create_clock -name clk_i -period [0-9.]* ' "$scratch/out" || fail "$sdc: no clock"
  done
else
  echo "NOT RUN: tclsh is not installed: constraints not read"
fi
# The generic synthesis that travels with the design.
if command -v yosys > /dev/null; then
  (cd "$scratch/one/tiny" && expect 0 yosys -q -e . -s flow/synth.ys)
else
  echo "NOT RUN: yosys is not installed: flow/synth.ys not run"
fi
echo "generate: good"
