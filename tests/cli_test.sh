#!/usr/bin/env bash
# The command line, end to end: what goes to standard output, what to standard error, and the exit status.
# Usage: cli_test.sh PROGRAM, from the top of the source tree.
set -euo pipefail

program=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# expect STATUS STDOUT STDERR ARGUMENT...: runs the program and compares; texts are without their last newline.
expect() {
  local status=0 name
  "$program" "${@:4}" >"$scratch/out" 2>"$scratch/err" || status=$?
  printf '%s' "${2:+$2$'\n'}" >"$scratch/expected_out"
  printf '%s' "${3:+$3$'\n'}" >"$scratch/expected_err"
  if ((status != $1)); then
    report "${@:4}"
    echo "  exit status $status, expected $1"
  fi
  for name in out err; do
    if ! diff -u --label "expected std$name" --label "std$name" "$scratch/expected_$name" "$scratch/$name" \
        >"$scratch/diff"; then
      report "${@:4}"
      cat "$scratch/diff"
    fi
  done
}

report() {
  failures=$((failures + 1))
  echo "FAILED: leopard $*"
}

# prints TEXT ARGUMENT...: the program succeeds, says nothing on standard error, and its output contains TEXT.
prints() {
  local status=0
  "$program" "${@:2}" >"$scratch/out" 2>"$scratch/err" || status=$?
  if ((status != 0)) || [[ -s $scratch/err ]] || ! grep -qF -- "$1" "$scratch/out"; then
    report "${@:2}"
    echo "  exit status $status; expected to print: $1"
    cat "$scratch/out" "$scratch/err"
  fi
}

cat >"$scratch/bad.yaml" <<'YAML'
name: bad
qk:
  dpu: 6
  serial_bits: 20
YAML

# The program itself.
expect 2 '' 'leopard: error: no command
help: see leopard --help'
expect 2 '' 'leopard: error: unknown command chek
help: did you mean check?' chek
expect 2 '' 'leopard: error: unknown option --verson
help: did you mean --version?' --verson
expect 2 '' 'leopard: error: unknown command xyzzy
help: see leopard --help' xyzzy
prints 'usage: leopard COMMAND [arguments]' --help
prints 'leopard ' --version

# Every command in the list has its help.
commands=$("$program" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[[ $commands == *check*params*explain*manual* ]] || { report --help; echo "  commands are missing: $commands"; }
for command in $commands; do
  prints "usage: leopard $command" "$command" --help
done

# Options, on one command for all.
expect 2 '' 'leopard check: error: CONFIG is missing
help: see leopard check --help' check
expect 2 '' 'leopard check: error: too many arguments
help: see leopard check --help' check a b
expect 2 '' "leopard check: error: unrecognised option '--sett'
help: see leopard check --help" check configs/tiny.yaml --sett a=b
expect 2 '' "leopard check: error: the required argument for option '--set' is missing
help: see leopard check --help" check configs/tiny.yaml --set
expect 2 '' "leopard params: error: option '--json' does not take any arguments
help: see leopard params --help" params configs/tiny.yaml --json=1
expect 2 '' "leopard params: error: unrecognised option '--js'
help: see leopard params --help" params configs/tiny.yaml --js
prints 'dpus (N) = 6' explain qk.dpus configs/leopard_ae.yaml
expect 2 '' 'leopard explain: error: CONFIG is missing
help: see leopard explain --help' explain score_bits

# check
prints 'configs/tiny.yaml: good: tiny, digest ' check configs/tiny.yaml
expect 1 '' "$scratch/absent.yaml: error: cannot open: No such file or directory" check "$scratch/absent.yaml"
expect 1 '' "$scratch: error: cannot read: Is a directory" check "$scratch"
expect 1 '' "$scratch/bad.yaml:3:3: error: unknown key \"dpu\" in qk
  dpu: 6
  ^
help: did you mean dpus?
$scratch/bad.yaml:4:16: error: qk.serial_bits is 20; expected 1 to 15
  serial_bits: 20
               ^
help: the nearest valid value is 15" check "$scratch/bad.yaml"
expect 1 '' '--set: error: qk.dpus is 65; expected 1 to 64
qk.dpus=65
        ^
help: the nearest valid value is 64' check configs/tiny.yaml --set qk.dpus=65

# An override that makes keys of the file pointless is noted, before whatever else is said, and no failure.
expect 1 '' "configs/tiny.yaml:13:9: note: qk.dpus has no effect under design: baseline, which has one \
bit-parallel dot-product unit
  dpus: 2
        ^
configs/tiny.yaml:14:16: note: qk.serial_bits has no effect under design: baseline, which has one bit-parallel \
dot-product unit
  serial_bits: 2
               ^
leopard explain: error: unknown parameter \"x\"
help: leopard params CONFIG lists them" explain x configs/tiny.yaml --set design=baseline
status=0
"$program" check configs/tiny.yaml --set design=baseline >/dev/null 2>&1 || status=$?
((status == 0)) || report check configs/tiny.yaml --set design=baseline

# params
prints '  "score_bits": 29,' params configs/leopard_ae.yaml --json
prints '  "score_bits": 25,' params configs/leopard_ae.yaml --json --set formats.q_bits=8
prints 'score_bits              SCORE_W          29  bits' params configs/leopard_ae.yaml

# explain
expect 0 'score_bits (SCORE_W) = 29 bits
  = bits(A + 1) + 1 with A = D (2^QM - 1) (2^KM - 1)

Holds scores and thresholds, signed. A score is a sum of D products, so |S| <= A; a
threshold is clamped to -A .. A + 1, and A + 1 with a sign takes this many bits.

from
  head_dim (D) = 64 taps
  q_mag_bits (QM) = 11 bits
  k_mag_bits (KM) = 11 bits

bits(x) is the number of binary digits of x.' '' explain SCORE_W configs/leopard_ae.yaml
expect 0 'head_dim (D) = 64 taps
  = head_dim

Elements of a query and of a key. A trace with fewer runs on taps that hold zeros.

from
  head_dim = 64, of the configuration' '' explain head_dim configs/leopard_ae.yaml
expect 1 '' 'leopard explain: error: unknown parameter "score_bit"
help: did you mean score_bits?' explain score_bit configs/tiny.yaml
expect 1 '' 'leopard explain: error: unknown parameter "x"
help: leopard params CONFIG lists them' explain x configs/tiny.yaml

# manual
"$program" manual | cmp - docs/configuration.md || report manual

# A result that cannot be written is a failure.
if [[ -c /dev/full ]]; then
  status=0
  "$program" manual >/dev/full 2>"$scratch/err" || status=$?
  if ((status != 1)) || [[ $(<"$scratch/err") != 'leopard: error: cannot write to standard output' ]]; then
    report 'manual >/dev/full'
    cat "$scratch/err"
  fi
fi

if ((failures > 0)); then
  echo "$failures failures"
  exit 1
fi
echo 'all command lines behave'
