#!/usr/bin/env bash
# scripts/faults: a few faults hold; a program that writes its result in place, and one that forgets a lock, do not.
#   tests/faults_test.sh PROGRAM
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$root/scripts/faults" --program "$1" --kills 8

# The result is there, half, from the beginning.
cat > "$scratch/hasty" << END
#!/bin/bash
for ((i = 1; i <= \$#; ++i)); do
  if [[ \${!i} == --result ]]; then
    next=\$((i + 1))
    echo '{' > "\${!next}"
  fi
done
exec "$1" "\$@"
END
# Refuses to go on after a kill.
cat > "$scratch/helpless" << END
#!/bin/bash
if [[ \$1 == simulate && -e \$(printf '%s\n' "\$@" | grep 'r\.json\$').partial/run.json ]]; then exit 1; fi
exec "$1" "\$@"
END
chmod +x "$scratch"/*
for program in hasty helpless; do
  if "$root/scripts/faults" --program "$scratch/$program" --kills 16 > "$scratch/log" 2>&1; then
    echo "FAIL: scripts/faults finds nothing wrong with a $program program"
    exit 1
  fi
  grep '^FAILED' "$scratch/log"
done
echo "faults: found where there are some"
