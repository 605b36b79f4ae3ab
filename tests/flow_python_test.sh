#!/usr/bin/env bash
# The tests of the layout flow's Python package: flow_python_test.sh. Exit status 77 where its environment is not there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
python=$root/build/tools/layout/bin/python
if ! "$python" -c 'import numpy, yaml, klayout, coloquinte, adks' 2> /dev/null; then
  echo "NOT RUN: build/tools/layout is not complete: run scripts/setup --layout"
  exit 77
fi
LEOPARD_NANGATE45=$("$python" -c 'import adks; print(list(adks.__path__)[0])')/freepdk-45nm/pkgs/base
export LEOPARD_NANGATE45 PYTHONPATH=flow PYTHONDONTWRITEBYTECODE=1
"$python" -m unittest discover flow/tests
