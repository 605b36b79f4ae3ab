"""`scripts/compare`: designs on workloads at one clock, from netlists that are placed and have their clock tree (docs/howto/compare-designs.md).

Each design goes through the first four steps of the layout flow, wires are estimated from placement, timing is analysed with them; each workload then runs on the
netlist, cycle by cycle, against golden reference and cycle model, and its toggles give the power. What is finished is kept; a design that fails is
said and left out.
"""

import argparse
import itertools
import json
import os
import pathlib
import sys
import time

import yaml

from . import comparison_report, elaborate, energy, engine, macros, platform, run, steps, variables
from . import design as designs
from .located import LocatedError

DECLARATION = run.ROOT / "flow/comparison.yaml"


def arguments(words):
    parser = argparse.ArgumentParser(prog="scripts/compare", description=__doc__.splitlines()[0])
    parser.add_argument("--declaration", type=pathlib.Path, default=DECLARATION, metavar="FILE", help="designs, workloads and sweep (default flow/comparison.yaml)")
    parser.add_argument("--traces", type=pathlib.Path, default=run.ROOT.parent / "shared/traces", metavar="DIR", help="where the workloads' traces are (default %(default)s)")
    parser.add_argument("--designs", metavar="LIST", help="these only, with commas between them")
    parser.add_argument("--workloads", metavar="LIST", help="these only, with commas between them")
    parser.add_argument("--sweep", action="store_true", help="the sweep over numbers of units and bits a plane, too")
    parser.add_argument("--platform", default="nangate45")
    parser.add_argument("--output", type=pathlib.Path, default=run.ROOT / "build/compare", metavar="DIR")
    parser.add_argument("--write", action="store_true", help="the results become docs/results/comparison.*")
    parser.add_argument("--quiet", action="store_true", help="no progress of the steps")
    return parser.parse_args(words)


def declared(path, options):
    """(variables of the flow, {design: {config, set}}, {workload: values of variables}, the sweep's workloads, names of declared designs and workloads that are left
    out) of a declaration. LocatedError says what is wrong with it."""
    with open(path, encoding="utf-8") as file:
        content = yaml.safe_load(file)
    found = {name: {"config": entry["config"], "set": dict(entry.get("set", {})), "sweep": False} for name, entry in content["designs"].items()}
    if options.sweep:
        keys, values = zip(*content["sweep"]["set"].items())
        for base in content["sweep"]["designs"]:
            for point in itertools.product(*values):
                settings = dict(zip(keys, point))
                name = "-".join([base, *(f"{key.rpartition('.')[2]}_{value}" for key, value in settings.items())])
                found[name] = {"config": found[base]["config"], "set": settings, "sweep": True}
    workloads = {}
    for name, entry in content["workloads"].items():
        trace = options.traces / entry.get("trace", "")
        if "trace" not in entry:
            workloads[name] = {"simulator": "builtin", **entry, "trace": ""}
        elif trace.exists():
            workloads[name] = {"simulator": "builtin", **entry, "trace": os.path.abspath(trace)}
        else:
            print(f"NOT RUN: workload {name}: no {trace}", file=sys.stderr)
    names = [*found, *content["workloads"]]
    found, workloads = _chosen("--designs", options.designs, found), _chosen("--workloads", options.workloads, workloads)
    if not workloads:
        raise LocatedError("scripts/compare", None, f"no workload can run: there are no traces in {options.traces}\nhelp: --traces names their folder")
    left_out = [name for name in names if name not in found and name not in workloads] + ([] if options.sweep else ["the sweep"])
    return content.get("flow", {}), found, workloads, content["sweep"]["workloads"], left_out


def _chosen(option, text, there):
    wanted = text.split(",") if text else list(there)
    missing = [name for name in wanted if name not in there]
    if missing:
        raise LocatedError(option, None, f"no '{missing[0]}'; there are {', '.join(there)}")
    return {name: there[name] for name in there if name in wanted}


def lay_out(name, entry, values, workloads, options):
    """The figures of one design: {"area": ..., "timing": ..., "workloads": {...}}."""
    chosen = platform.read(run.platform_file(options.platform))
    folder = options.output / chosen.name / name
    config = str(run.ROOT / entry["config"])
    settings = [f"{key}={value}" for key, value in entry["set"].items()]
    top, verilog, _ = run.generate(argparse.Namespace(config=config, set=settings), folder / "generated")
    elaborated = folder / "elaborated"
    elaborated.mkdir(parents=True, exist_ok=True)
    sources = {"top": top, "sdc": str(folder / "generated/constraints" / chosen.name / f"{top}.sdc"), "config": config, "settings": settings,
               "cache": str(options.output / "cache"), "leopard": str(run.ROOT / "build/bin/leopard"), "router": str(run.ROOT / "build/bin/leopard_route"),
               "rules": None, "name": name, "trace": None, "elaborated": str(elaborated / f"{top}.il"), "blocks": {}, "block_metrics": {}}
    elaborate.run(verilog, top, [], values["memory_bits"], str(elaborated))
    identities = run.identities(chosen, sources, options, values)
    for workload, chosen_values in workloads.items():
        if chosen_values["trace"]:
            identities[f"activity-{workload}"] = {**identities["9_activity"], "trace": engine.file_digest(chosen_values["trace"])}
    flow = engine.Flow(folder, chosen, sources, values, steps.estimate(workloads), identities, options.quiet)
    flow.run()
    return figures(folder, workloads, chosen)


def figures(folder, workloads, chosen):
    """What the steps of a design left in its folder, as the comparison needs it. um2, ns, mW, pJ."""
    clock, timing = designs.read_json(folder / "4_clock/metrics.json"), designs.read_json(folder / "estimated_timing/metrics.json")
    found = {"area": _areas(folder, chosen),
             "timing": {"shortest_period_ns": timing["timing__shortest_period__ns"], "setup_slack_ns": timing["timing__setup_slack__ns"],
                        "hold_slack_ns": timing["timing__hold_slack__ns"], "period_ns": timing["timing__period__ns"]},
             "repair": {key.partition("__")[2]: value for key, value in clock.items() if key.startswith(("repair__", "clock__"))}, "workloads": {}}
    for name in workloads:
        power = designs.read_json(folder / f"power-{name}/power.json")
        found["workloads"][name] = {**{key: power["energy"][key] for key in ("cycles", "scores", "survivors", "planes", "pj", "pj_without_glitches")},
                                    "mw": power["glitches"]["total_mw"], "parts_mw": power["parts"]}
    return found


def _areas(folder, chosen):
    """um2 of logic and of memories by part of the tile, with clock tree and buffers; of the die; number of cells."""
    design, used = designs.read_json(folder / "4_clock/design.json"), macros.Set(str(folder / "1_synth"))
    library, square = chosen.library(used.paths("lef")), design["units"] ** 2
    found = {"logic": {}, "memories": {}, "cells": 0, "die": round(design["die"][0] * design["die"][1] / square, 1)}
    for instance in design["instances"].values():
        if instance["block"] == "fill":
            continue
        macro = library.macros[instance["master"]]
        kind = "memories" if macros.is_macro(library, instance) else "logic"
        part = instance["block"] if instance["block"] in ("clock", "repair") else energy.part_of(instance["block"])
        found[kind][part] = found[kind].get(part, 0.0) + macro.width * macro.height / square
        found["cells"] += kind == "logic"
    for kind in ("logic", "memories"):
        found[kind] = {part: round(area, 1) for part, area in sorted(found[kind].items())}
    return found


def main(words=None):
    options = arguments(words)
    run.need_programs()
    flow_values, wanted, workloads, sweep_workloads, left_out = declared(options.declaration, options)
    values = variables.read([], flow_values)
    results = {"schema": 1, "platform": options.platform, "flow": flow_values, "designs": {}, "failed": {}, "not_run": left_out}
    begin = time.monotonic()
    for number, (name, entry) in enumerate(wanted.items()):
        gone = time.monotonic() - begin
        left = f", about {gone / number * (len(wanted) - number) / 60:.0f} minutes left" if number else ""
        print(f"== {name}: {number + 1} of {len(wanted)}, {gone / 60:.0f} minutes so far{left}", file=sys.stderr, flush=True)
        mine = {key: value for key, value in workloads.items() if not entry["sweep"] or key in sweep_workloads}
        try:
            results["designs"][name] = {"set": entry["set"], "sweep": entry["sweep"], **lay_out(name, entry, values, mine, options)}
        except LocatedError as error:
            results["failed"][name] = str(error).splitlines()[0]
            print(f"FAILED: {name}: {error}", file=sys.stderr)
        options.output.mkdir(parents=True, exist_ok=True)
        designs.write_text(str(options.output / "comparison.json"), json.dumps(results, indent=1, sort_keys=True) + "\n")
    target = run.ROOT / "docs/results" if options.write else options.output
    for path in comparison_report.write(results, next(iter(wanted)), target):
        print(path)
    return 1 if results["failed"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LocatedError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on", file=sys.stderr)
        sys.exit(130)
