#!/usr/bin/env bash
# The program leopard_route from outside: files, messages, exit status, interruption.
#
#   tests/router/program_test.sh LEOPARD_ROUTE LEOPARD_ROUTE_CHECK
set -euo pipefail

route=$1 check=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect STATUS WHAT COMMAND...: runs the command; its output goes to $work/out and $work/err.
expect() {
  local status=0 wanted=$1 what=$2
  shift 2
  "$@" > "$work/out" 2> "$work/err" || status=$?
  if ((status != wanted)); then
    echo "FAILED: $what: exit status $status, expected $wanted; of: $*"
    cat "$work/err"
    failures=$((failures + 1))
  fi
}

# expect_message TEXT: what the last command said on stderr.
expect_message() {
  if [[ $(< "$work/err") != "$1" ]]; then
    echo "FAILED: found the message"
    cat "$work/err"
    echo "expected"
    echo "$1"
    failures=$((failures + 1))
  fi
}

expect_absent() {
  if [[ -e $1 ]]; then
    echo "FAILED: $1 was written"
    failures=$((failures + 1))
  fi
}

cat > "$work/good" << 'END'
leopard-route 1
grid 10 10   # points
layer low h 1 0 1 0 1 1
layer high v 1 0 1 0 1 1
cut via 3 0:1
net a 2
pin 1 low 1 4 0
pin 1 low 8 6 0
net b 2
pin 2 low 4 1 0 low 5 1 0.5
pin 1 low 4 8 0
END

expect 0 "good problem" "$route" "$work/good" -o "$work/routes" --metrics "$work/m.json" --congestion "$work/c.json" --quiet
expect_message ""
cp "$work/routes" "$work/first"
expect 0 "again" "$route" "$work/good" -o "$work/routes" --quiet
cmp "$work/first" "$work/routes" || failures=$((failures + 1))
expect 0 "checker" "$check" "$work/good" "$work/routes"
grep -q '"route__conflicts": 0' "$work/m.json" || { echo "FAILED: metrics"; failures=$((failures + 1)); }
grep -q '"square": 32' "$work/c.json" || { echo "FAILED: congestion"; failures=$((failures + 1)); }

# A fault put into the routes must be found.
sed '0,/^via/{/^via/d}' "$work/routes" > "$work/fault"
expect 1 "fault" "$check" "$work/good" "$work/fault"
expect_message "$work/fault: error: net a: is in 2 pieces"

sed 's/^net b/block low 0 4 9 4\nnet b/' "$work/good" > "$work/blocked"
expect 1 "blocked" "$route" "$work/blocked" -o "$work/none" --metrics "$work/m.json" --congestion "$work/c2.json" --quiet --rounds 3
expect_message "$work/blocked: error: net a: pin 1 at low (1, 4) has no node that may be used: in the way are a block at low (1, 4)
leopard_route: error: 1 of 2 nets failed after 3 rounds; no routes written"
expect_absent "$work/none"
grep -q '"net": "a"' "$work/m.json" || { echo "FAILED: metrics of a failure"; failures=$((failures + 1)); }
[[ -s $work/c2.json ]] || { echo "FAILED: congestion of a failure"; failures=$((failures + 1)); }

# expect_bad EXPRESSION MESSAGE: the good problem changed by sed.
expect_bad() {
  sed "$1" "$work/good" > "$work/bad"
  expect 1 "$1" "$route" "$work/bad" -o "$work/none"
  expect_message "$work/bad:$2"
  expect_absent "$work/none"
}
expect_bad '1s/1/2/' '1: error: found "2"; expected the version of the format, 1 to 1'
expect_bad '2d' '2: error: found "layer"; expected "grid" before everything else'
expect_bad '3s/h/x/' '3: error: found "x"; expected h or v'
expect_bad '3s/1$/-1/' '3: error: found "-1"; expected the gap in node steps, 0 to 64'
expect_bad '5s/0:1/0:0/' '5: error: found "0:0"; expected an offset DX:DY, not 0:0'
expect_bad '5d' '10: error: 0 cuts for 2 layers; expected 1'
expect_bad '6s/2/3/' '9: error: found "net"; expected pin 3 of 3 of net a'
expect_bad '7s/low/middle/' '7: error: no layer middle'
expect_bad '7s/4 0/4/' '7: error: the line ends; expected the cost of the node, 0 to 1000000'
expect_bad '7s/$/ 1/' '7: error: found "1"; expected the end of the line'
expect_bad '7s/1 4/10 4/' '7: error: found "10"; expected X, 0 to 9'
expect_bad '3s/1 0 1 0/2 0 1 0/' '7: error: no node at low (1, 4)'
expect_bad '9s/b/a/' '9: error: a second net a'
expect_bad '11d' '10: error: the file ends; expected pin 2 of 2 of net b'
expect_bad '8s/^pin/wire/' '8: error: found "wire"; expected pin 2 of 2 of net a'
expect_bad '9s/^net/tree/' '9: error: found "tree"; expected grid, layer, cut, block or net'

expect 1 "no file" "$route" "$work/absent" -o "$work/none"
expect_message "$work/absent: error: cannot open: No such file or directory"
expect 2 "no output" "$route" "$work/good"
expect 2 "unknown option" "$route" "$work/good" -o "$work/none" --fast
expect 2 "no rounds" "$route" "$work/good" -o "$work/none" --rounds 0
expect 0 "help" "$route" --help

# Interruption: a problem that fails for longer than this test waits.
{
  printf 'leopard-route 1\ngrid 400 400\nlayer low h 1 0 1 0 1 0\nlayer high v 1 0 1 0 1 0\ncut via 1\n'
  for ((i = 0; i < 400; ++i)); do
    printf 'net n%d 2\npin 2 low 0 %d 0 low 1 %d 0\npin 2 low 398 %d 0 low 399 %d 0\n' "$i" $((i / 4)) $((i / 4)) $((i / 4)) $((i / 4))
  done
} > "$work/long"
"$route" "$work/long" -o "$work/none" --rounds 1000000 2> "$work/err" &
pid=$!
sleep 1
kill -TERM "$pid"
status=0
wait "$pid" || status=$?
((status == 130)) || { echo "FAILED: interruption: exit status $status, expected 130"; failures=$((failures + 1)); }
grep -q 'leopard_route: interrupted in round .*; nothing written' "$work/err" ||
  { echo "FAILED: no message on the interruption"; failures=$((failures + 1)); }
expect_absent "$work/none"

((failures == 0)) || { echo "$failures failures; repeat: $0 $route $check"; exit 1; }
echo "good"
