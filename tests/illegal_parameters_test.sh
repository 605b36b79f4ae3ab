#!/usr/bin/env bash
# Verilog with parameters that do not belong together must not elaborate, in any tool, and the message names the rule.
#   tests/illegal_parameters_test.sh PROGRAM CONFIG
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$1" generate "$2" -o "$scratch/design" > /dev/null
cd "$scratch/design/rtl"
missing=0

# refused TOP PARAMETER VALUE RULE TOOL COMMAND...: must fail and name the rule. VALUE `same`: must pass.
refused() {
  local what="$1 $2=$3" rule=$4 tool=$5 status=0
  shift 5
  if ! command -v "$tool" > /dev/null; then
    missing=1
    return
  fi
  "$tool" "$@" > "$scratch/log" 2>&1 || status=$?
  if [[ $rule == none ]]; then
    ((status == 0)) && return
    echo "FAIL: $tool refuses $what"
  else
    ((status != 0)) && grep -q "$rule" "$scratch/log" && return
    echo "FAIL: $tool takes $what (status $status), or does not name $rule"
  fi
  cat "$scratch/log"
  exit 1
}

# check TOP PARAMETER VALUE RULE
check() {
  refused "$@" verilator --lint-only -Wno-lint -Wno-style --top-module "$1" "-G$2=$3" leopard_*.v
  refused "$@" iverilog -g2005 -tnull -s "$1" "-P$1.$2=$3" leopard_*.v
  refused "$@" yosys -q -p "read_verilog leopard_*.v; hierarchy -check -top $1 -chparam $2 $3"
}

check leopard_tile FIFO_DEPTH 8 none
check leopard_tile FIFO_DEPTH 1 depth_must_be_at_least_2
check leopard_tile FIRST_BITS 3 first_plane_must_have_1_to_B_bits
check leopard_tile FIRST_BITS 0 first_plane_must_have_1_to_B_bits
check leopard_tile SCORE_W 12 score_must_hold_every_sum_of_products
check leopard_tile QUERY_ROW_W 71 query_row_must_hold_taps_threshold_and_guard
check leopard_tile BANK_ROWS 7 banks_must_hold_every_key
check leopard_tile KEYS_W 4 key_addresses_must_reach_every_key
check leopard_tile MAX_QUERIES 9 query_addresses_must_reach_every_query
check leopard_tile VALUE_BEATS 0 beats_must_hold_a_row
check leopard_tile SIGN_BEATS 1 beats_must_hold_a_row # the first plane has room
check leopard_tile FIRST_BITS 2 beats_must_hold_a_row # it has none
check leopard_tile OUT_LANES 7 output_words_must_hold_every_value
check leopard_ram DEPTH 5 address_must_reach_every_word

if ((missing)); then
  echo "NOT RUN: verilator, iverilog or yosys is not installed"
  exit 77
fi
echo "illegal parameters: refused by all tools"
