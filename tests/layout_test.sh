#!/usr/bin/env bash
# tiny from Verilog to checked GDS and power, within its rules; again with nothing to do; and what bad input gets:
# layout_test.sh. Exit status 77 where the tools are not there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
if ! build/tools/layout/bin/python -c 'import pyosys, coloquinte, klayout, numpy, yaml, adks' 2> /dev/null || ! command -v sta > /dev/null; then
  echo "NOT RUN: OpenSTA or build/tools/layout is missing: run scripts/setup --layout"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "$*; again: scripts/layout configs/tiny.yaml" >&2
  exit 1
}

# expect STATUS TEXT ARGUMENT...: scripts/layout ends so and says so.
expect() {
  local status=$1 text=$2 got=0
  shift 2
  scripts/layout "$@" --quiet > "$work/said" 2>&1 || got=$?
  if ((got != status)) || ! grep -qF "$text" "$work/said"; then
    cat "$work/said" >&2
    fail "scripts/layout $*: status $got, expected $status and: $text"
  fi
}

expect 0 11_report/index.html configs/tiny.yaml
expect 0 11_report/index.html configs/tiny.yaml
scripts/layout configs/tiny.yaml 2>&1 | grep -c ': kept$' | grep -qx 11 || fail "a second run did something again"
gds=build/layout/nangate45/tiny/6_extract/design.gds
(($(stat -c %s "$gds") > 1000000)) || fail "$gds is too small"

# Delays reach the simulator: gates toggle more with them.
build/tools/layout/bin/python - build/layout/nangate45/tiny/11_report/metrics.json << 'EOF' || fail "glitches add nothing"
import json, sys
metrics = json.load(open(sys.argv[1], encoding="utf-8"))
sys.exit(metrics["power__total__mw"] < 1.05 * metrics["power__without_glitches__mw"])
EOF

# Both simulators count the same, but for the first change of what is unknown at power-up in one and 0 in the other. With
# delays, which depend on the state in one and not in the other, they come within a few percent.
results=build/layout/nangate45/tiny
cp -r "$results/9_activity" "$work/icarus"
cp "$results/10_power/metrics.json" "$work/icarus.json"
expect 0 11_report/index.html configs/tiny.yaml --var simulator=builtin
build/tools/layout/bin/python - "$work/icarus" "$results/9_activity" "$work/icarus.json" "$results/10_power/metrics.json" << 'EOF' || fail "the simulators count differently"
import json, sys
*folders, one, other = sys.argv[1:]
read = lambda path: json.load(open(path, encoding="utf-8"))
icarus, builtin = (read(folder + "/activity.json") for folder in folders)
same = sum(0 <= builtin["toggles"][net] - count <= 1 for net, count in icarus["toggles"].items())
totals = [sum(found["toggles"].values()) for found in (icarus, builtin)]
print(f"{same} of {len(icarus['toggles'])} nets, toggles {totals}")
if icarus["cycles"] != builtin["cycles"] or icarus["toggles"].keys() != builtin["toggles"].keys():
    sys.exit("other nets or cycles")
if same < 0.97 * len(icarus["toggles"]) or not 1 <= totals[1] / totals[0] < 1.05:
    sys.exit("counts differ")
delayed = [sum(read(folder + "/activity.delayed.json")["toggles"].values()) for folder in folders]
powers = [read(path)["power__total__mw"] for path in (one, other)]
print(f"with delays: toggles {delayed}, power {powers} mW")
if not 0.9 < delayed[1] / delayed[0] < 1.1 or not 0.93 < powers[1] / powers[0] < 1.07:
    sys.exit("counts with delays differ")
EOF

echo 'timing__shortest_period__ns: {most: 0.1}' > "$work/rules.yaml"
expect 1 'expected 0.1 at most' configs/tiny.yaml --rules "$work/rules.yaml"
expect 1 "no platform 'gf180'" configs/tiny.yaml --platform gf180
expect 1 "no variable 'utilization'" configs/tiny.yaml --var utilization=0.5
expect 1 'expected from 0.1 to 0.95' configs/tiny.yaml --var utilisation=1.2
expect 1 "expected icarus or builtin" configs/tiny.yaml --var simulator=fast
expect 1 "no step '5_routing'" configs/tiny.yaml --from 5_routing
expect 1 'no design' configs/missing.yaml
expect 0 11_report/index.html configs/tiny.yaml
