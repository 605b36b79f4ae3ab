# Sourced by the scripts beside it; sets `root`, and goes there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
jobs=$(nproc)

say() { echo "== $*"; }

# step COMMAND...: runs it; on failure says how to do so again.
step() {
  local status=0
  "$@" || status=$?
  ((status == 0)) && return
  echo "failed with status $status; again: (cd $(printf %q "$root") && $(printf '%q ' "$@"))" >&2
  exit "$status"
}

# configure_and_build TARGET...: in build/, optimised. Without targets: everything.
configure_and_build() {
  step cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE=Release > build/configure.log
  step cmake --build build --parallel "$jobs" ${1:+--target "$@"}
}
