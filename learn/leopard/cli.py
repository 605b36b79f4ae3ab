"""The command `learn`."""

import argparse
import dataclasses
import json
import math
import pathlib
import signal
import sys
import time

from . import cell, report
from .cells import CELLS
from .config import NAMED, Config
from .errors import ConfigError, LeopardError

BAD_INPUT, BAD_USAGE, INTERRUPTED = 1, 2, 130
DEFAULT = pathlib.Path("build/learn")


def main(words=None):
    """0: done; 1: bad input; 2: bad usage; 130: interrupted, to be gone on with by the same command."""
    options = _parser().parse_args(words)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return options.run(options)
    except (LeopardError, ConfigError, FileNotFoundError) as error:
        print(f"learn: error: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("\nlearn: interrupted; the same command goes on from the last epoch", file=sys.stderr)
        return INTERRUPTED


def _parser():
    parser = argparse.ArgumentParser(prog="learn", description="Thresholds for attention, learned or calibrated, and what they cost and save on the accelerator.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name, run, text):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        return command

    train = add("train", _train, "Train and prune one task, find lambda for the budget, and measure it on the accelerator's arithmetic.")
    train.add_argument("task", help="one of `learn tasks`")
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--budget", type=float, help="points of the metric that may be lost (default 0.2)")
    train.add_argument("--sparsity", choices=("smooth", "survivors", "planes"), help="what the loss counts: survivors smoothly (default), the paper's way, or key planes")
    train.add_argument("--config", help="train with this configuration's quantisation (a name or a file); floating point by default")
    train.add_argument("--epochs", type=int, help="of pruning, and of its control")
    train.add_argument("--weight", type=float, help="lambda at which the search begins")
    train.add_argument("--trials", type=int, help="of lambda at most")
    for command in (train, add("cells", _cells, "All tasks with all their seeds: hours; interrupted and started again, it goes on.")):
        command.add_argument("--folder", type=pathlib.Path, default=DEFAULT, help="where trainings are kept (default build/learn)")
        command.add_argument("--babi", type=pathlib.Path, metavar="DIR", help="files of bAbI (qaN_*_train.txt), instead of simulated stories")
        command.add_argument("--quiet", action="store_true")
        if command is not train:
            command.add_argument("--only", help="such tasks, separated by commas")
            command.add_argument("--seeds", help="such seeds, separated by commas")
            command.add_argument("--write", type=pathlib.Path, metavar="DIR", help="put results.json, the table and plots there (docs/results)")
    add("tasks", _tasks, "List the tasks.")
    evaluate = add("evaluate", _evaluate, "A trained task on any configuration of the accelerator.")
    evaluate.add_argument("task")
    evaluate.add_argument("training", type=pathlib.Path, help="a folder with checkpoint.pt, such as build/learn/babi1/seed1/lambda-0.05")
    evaluate.add_argument("--config", default="leopard_plus", help=f"a file, or one of {', '.join(sorted(NAMED))}")
    evaluate.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="over the configuration (repeatable)")
    trace = add("trace", _trace, "Queries, keys and values of a Transformers model as a trace for `leopard simulate`.")
    calibrate = add("calibrate", _calibrate, "Thresholds without training: the greatest that keep each layer's attention output within a tolerance.")
    for command in (trace, calibrate):
        command.add_argument("model", help="a folder of a Transformers model, or its name")
        command.add_argument("--input", type=pathlib.Path, required=True, help="a text, a sequence a line; or .npz with the model's inputs by name")
        command.add_argument("--length", type=int, default=128, help="tokens of a sequence at most (default 128)")
        command.add_argument("--tolerance", type=float, help="of calibration (default 0.1); of trace: without it nothing is pruned" if command is trace else "default 0.1")
        command.add_argument("--per-head", action="store_true", help="a threshold for each head")
        command.add_argument("-o", "--output", type=pathlib.Path, required=True)
    trace.add_argument("--layers", help="such layers, separated by commas; all by default")
    trace.add_argument("--thresholds", type=pathlib.Path, help="a file of `learn calibrate`, or result.json of a training")
    return parser


def _cell(name):
    if name not in CELLS:
        raise LeopardError(f"there is no task {name!r}\nhelp: learn tasks lists them")
    return CELLS[name]


def _tasks(_):
    for name, one in CELLS.items():
        print(f"{name:18} {len(one.seeds)} seeds, {one.plan.base.epochs} + {one.plan.pruned.epochs} epochs, {one.plan.trials} trials of lambda at most")
    return 0


def _train(options):
    chosen = _cell(options.task)
    over = {"config": options.config, "epochs": options.epochs, "sparsity": options.sparsity, "weight": options.weight}
    pruned = dataclasses.replace(chosen.plan.pruned, **{key: value for key, value in over.items() if value is not None})
    more = {key: value for key, value in {"budget": options.budget, "trials": options.trials}.items() if value is not None}
    found = cell.run(chosen.make(folder=options.babi), dataclasses.replace(chosen.plan, pruned=pruned, **more), options.seed, options.folder / options.task / f"seed{options.seed}",
                     options.quiet)
    print(cell.summary(found))
    return 0


def _cells(options):
    names = options.only.split(",") if options.only else list(CELLS)
    todo = [(name, seed) for name in names for seed in (map(int, options.seeds.split(",")) if options.seeds else _cell(name).seeds)]
    results, failed, begin, new = [], [], time.monotonic(), 0
    for number, (name, seed) in enumerate(todo):
        if not options.quiet:
            left = (time.monotonic() - begin) / new * (len(todo) - number) if new else None
            print(f"== {name}, seed {seed}: {number + 1} of {len(todo)}" + (f", about {left / 60:.0f} minutes to go" if left else ""), file=sys.stderr, flush=True)
        folder = options.folder / name / f"seed{seed}"
        new += not (folder / "result.json").exists()
        try:
            results.append(cell.run(_cell(name).make(folder=options.babi), _cell(name).plan, seed, folder, options.quiet))
        except (LeopardError, FileNotFoundError) as error:
            failed.append(f"{name}, seed {seed}: {error}")
            print(f"FAILED: {failed[-1]}", file=sys.stderr)
    report.write(options.write or options.folder, results, options.babi)
    print(report.table(results))
    for text in failed:
        print(f"not run: {text}")
    return BAD_INPUT if failed else 0


def _evaluate(options):
    import torch

    from .training import Run, Settings

    state_path = options.training / "checkpoint.pt"
    if not state_path.exists():
        raise LeopardError(f"{state_path} is not there; expected the folder of a training")
    state = torch.load(state_path, weights_only=True)
    task = _cell(options.task).make()
    trained = Run(task, Settings(**state["settings"]), options.training)
    trained.model.load_state_dict(state["model"])
    trained.thetas.data.copy_(state["thetas"])
    outcome, statistics = trained.evaluate_hardware("test", Config(options.config, dict(word.split("=", 1) for word in options.set)))
    print(json.dumps({**outcome, "metric": task.metric, "pruned": statistics.pruned, "planes_per_score": statistics.planes_per_score,
                      "false_drops": statistics.total("false_drops"), "layers": statistics.layers}, indent=1))
    return 0


def _model(options):
    """(model, batches of inputs)."""
    import numpy
    import torch
    from transformers import AutoModel, AutoTokenizer

    if not options.input.exists():
        raise LeopardError(f"{options.input} is not there")
    model = AutoModel.from_pretrained(options.model).float().eval()
    if options.input.suffix == ".npz":
        arrays = numpy.load(options.input)
        return model, [{name: torch.from_numpy(arrays[name]) for name in arrays.files}]
    lines = [line for line in options.input.read_text(encoding="utf-8").splitlines() if line.strip()]
    if not lines:
        raise LeopardError(f"{options.input} has no text; expected a sequence a line")
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    tokenizer.padding_side, tokenizer.pad_token = "right", tokenizer.pad_token or tokenizer.eos_token
    return model, [dict(tokenizer(lines, return_tensors="pt", padding=True, truncation=True, max_length=options.length))]


def _calibrate(options):
    from . import calibrate
    from .training import write

    model, batches = _model(options)
    tolerance = 0.1 if options.tolerance is None else options.tolerance
    found = calibrate.calibrate(model, batches, tolerance, options.per_head)
    text = json.dumps({"schema": 1, "method": f"the greatest that change a layer's attention output by {tolerance} at most", "thetas": _finite(found)}, indent=1)
    write(options.output, lambda path: pathlib.Path(path).write_text(text + "\n", encoding="utf-8"))
    print(text)
    return 0


def _finite(thetas):
    """-infinity as null: JSON has no word for it."""
    return [_finite(theta) if isinstance(theta, list) else None if theta == -math.inf else round(theta, 6) for theta in thetas]


def _trace(options):
    from . import calibrate, trace

    model, batches = _model(options)
    thresholds = None
    if options.thresholds:
        thresholds = [[-math.inf if value is None else value for value in (theta if isinstance(theta, list) else [theta])]
                      for theta in json.loads(options.thresholds.read_text(encoding="utf-8"))["thetas"]]
    elif options.tolerance is not None:
        thresholds = calibrate.calibrate(model, batches, options.tolerance, options.per_head)
    layers = [int(word) for word in options.layers.split(",")] if options.layers else None
    blocks, described = trace.record(model, batches, thresholds, layers)
    trace.write(options.output, blocks, model=str(options.model), source=f"learn trace, {options.input.name}", **described)
    shapes = next(iter(blocks.values()))["q"].shape
    print(f"{options.output}: layers {', '.join(map(str, blocks))}, {shapes[0]} heads of {shapes[1]} queries, D {shapes[2]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
