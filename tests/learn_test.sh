#!/usr/bin/env bash
# The package learn/: its unit tests, the example of the docs, and the command: learn_test.sh LEOPARD. Exit status 77 where
# PyTorch is not installed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
leopard=$(realpath "$1")
cd "$root"
python=$root/build/tools/learn/bin/python
if ! "$python" -c 'import torch, transformers, leopard' 2> /dev/null; then
  echo "NOT RUN: build/tools/learn is missing: run scripts/setup --learn"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 LEOPARD=$leopard

# From a folder without `leopard`, so that the installed package is what is tested.
mkdir -p "$work/tests" && cp learn/tests/*.py "$work/tests"
(cd "$work" && "$python" -m unittest discover -s tests -t .)
(cd "$work" && "$python" "$root/learn/examples/own_model.py") | grep -q 'planes a score' || {
  echo "learn/examples/own_model.py says no statistics" >&2
  exit 1
}

learn=$root/build/tools/learn/bin/learn
# expect STATUS TEXT ARGUMENT...: `learn` ends so and says so.
expect() {
  local status=$1 text=$2 got=0
  shift 2
  (cd "$work" && "$learn" "$@") > "$work/said" 2>&1 || got=$?
  if ((got != status)) || ! grep -qF "$text" "$work/said"; then
    cat "$work/said" >&2
    echo "learn $*: status $got, expected $status and: $text" >&2
    exit 1
  fi
}

expect 0 'babi20 ' tasks
expect 1 "there is no task 'babi21'" train babi21
expect 2 'invalid choice' train babi1 --sparsity none
expect 1 'checkpoint.pt is not there' evaluate babi1 nowhere
expect 1 '0 files qa1_' train babi1 --babi "$work"
# A model of a user's, in a folder: thresholds, and a trace that every engine of the program agrees on.
(cd "$work" && "$python" - << 'EOF'
import numpy, torch, transformers
torch.manual_seed(0)
transformers.BertModel(transformers.BertConfig(vocab_size=60, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)).save_pretrained("model")
numpy.savez("inputs.npz", input_ids=torch.randint(0, 60, (2, 12)).numpy())
EOF
) > /dev/null 2>&1
expect 0 '"thetas"' calibrate model --input inputs.npz --tolerance 0.2 -o thetas.json
expect 0 'layers 0, 1' trace model --input inputs.npz --thresholds thetas.json -o t.safetensors
expect 1 'nothing.txt is not there' trace model --input nothing.txt -o t.safetensors
"$leopard" simulate configs/tiny.yaml --trace "$work/t.safetensors" --engine golden,model,rtl \
  --set head_dim=8 --set value_dim=8 --set max_keys=16 --set max_queries=16 > "$work/said"
grep -q . "$work/said"
