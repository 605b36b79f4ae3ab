#!/usr/bin/env bash
# The tests of the layout flow's Python packages: flow_python_test.sh [LEOPARD], by default build/bin/leopard. Exit status 77 where its
# environment is not there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
python=$root/build/tools/layout/bin/python
if ! "$python" -c 'import numpy, yaml, klayout, coloquinte, adks' 2> /dev/null; then
  echo "NOT RUN: build/tools/layout is not complete: run scripts/setup --layout"
  exit 77
fi
export LEOPARD=${1:-$root/build/bin/leopard}
if [[ ! -x $LEOPARD ]]; then
  echo "NOT RUN: $LEOPARD is not there: run scripts/build"
  exit 77
fi
LEOPARD_NANGATE45=$("$python" -c 'import adks; print(list(adks.__path__)[0])')/freepdk-45nm/pkgs/base
export LEOPARD_NANGATE45 PYTHONPATH=flow PYTHONDONTWRITEBYTECODE=1
"$python" -m unittest discover flow/tests
