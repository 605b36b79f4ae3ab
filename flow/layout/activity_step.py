"""The step of activity: the final netlist runs heads, is held against golden reference and cycle model, and its toggles are counted."""

import os
import subprocess

from . import activity, gates, macros, sdf
from . import design as designs
from .located import LocatedError

MOST_UNKNOWN = 0.2  # part of the nets that may be X while activity is recorded


def run(context):
    """Writes activity.json, of each hardened block activity.INSTANCE.json, and heads.json; returns its metrics."""
    values, used = context.values, macros.Set(context.of("1_synth", ""))
    design = designs.read_json(context.of("5_route", "design.json"))
    blocks = used.instances(design, "block")
    found = _heads(context, design, used, blocks)
    # Words of memories that this head does not fill, and inputs without a valid beside them, are X throughout: they stand still.
    for net in found.never_known:
        found.toggles[net], found.high[net] = 0, 0.5
    still = len(found.never_known) / max(1, len(found.toggles))
    if still > MOST_UNKNOWN:
        raise LocatedError(context.path("heads.json"), None, f"{still:.0%} of the nets are unknown from start to end; expected {MOST_UNKNOWN:.0%} at most: "
                           "the heads fill too little of the tile")
    parts = activity.split(found, blocks)
    parts[""].operations = macros.operations(design, used.instances(design, "memory"), parts[""])
    for scope, part in parts.items():
        designs.write_text(context.path(f"activity.{scope}.json" if scope else "activity.json"), part.to_json())
    if has_glitches(values, blocks):
        delayed = _heads(context, design, used, [], context.of("7_timing", "design.sdf"))
        for net in delayed.never_known:
            delayed.toggles[net], delayed.high[net] = 0, 0.5
        delayed.operations = parts[""].operations  # memories do the same with delays
        designs.write_text(context.path("activity.delayed.json"), delayed.to_json())
    heads = designs.read_json(context.path("heads.json"))["heads"]
    totals = {key: sum(head[key] for head in heads) for key in ("scores", "survivors", "planes", "cycles")}
    context.say(f"netlist and golden reference agree on {len(heads)} heads, {totals['scores']} scores, {totals['cycles']} cycles")
    return {"activity__heads": len(heads), "activity__unknown_nets__share": round(still, 4), **{f"activity__{key}": value for key, value in totals.items()}}


def _gates(context, more):
    """Runs `leopard gates` on the heads that the variables select. LocatedError where it does not agree with the golden reference."""
    values, sources = context.values, context.sources
    command = [sources["leopard"], "gates", sources["config"], "--result", context.path("heads.json"), *more]
    command += [word for setting in sources["settings"] for word in ("--set", setting)]
    if values["trace"]:
        command += ["--trace", values["trace"]]
        command += [word for name in ("blocks", "heads", "queries") if values[name] for word in (f"--{name}", values[name])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LocatedError(context.folder, None, f"the final netlist does not do what the golden reference does: {done.stderr.strip()}")


def has_glitches(values, blocks):
    """Whether the heads run with delays, too."""
    return values["glitches"] == "on" and not blocks


def _heads(context, design, used, blocks, delays=None):
    """The Activity of the heads; with the delays of an SDF file, what a gate does before its inputs have settled counts, too."""
    return _builtin(context, design, used, delays) if context.values["simulator"] == "builtin" else _icarus(context, used, blocks, delays)


def _icarus(context, used, blocks, given):
    """From a VCD; nets of hardened blocks are in it, too."""
    netlists = [context.of("6_extract", "design.v"), context.of("6_extract", "cells.v"), *used.paths("v")]
    method, more = "zero delay", []
    if given:
        method, more = "SDF delays", ["--sdf", context.path("delays.sdf")]
        with open(given, encoding="utf-8") as file:
            designs.write_text(context.path("delays.sdf"), "".join(sdf.without_conditions(file)))
    more += ["--vcd", context.path("gates.vcd"), "--work", context.path("work")]
    _gates(context, more + [word for option, words in (("--netlist", netlists), ("--scope", blocks)) for text in words for word in (option, text)])
    # The bench's cycles are of 10 ns. Only ports are vectors in the netlists.
    found = activity.read_vcd(context.path("gates.vcd"), "bench.u_tile", 10.0, method=method, inside=blocks, vector_name=lambda name, bit: f"{name}[{bit}]")
    os.remove(context.path("gates.vcd"))
    if given:
        os.remove(context.path("delays.sdf"))
    return found


def _builtin(context, design, used, given):
    """From leopard's own simulator of gates."""
    name, more = ("delayed.json", ["--sdf", given]) if given else ("zero.json", [])
    designs.write_text(context.path("gates.txt"), gates.text(design, macros.liberties(context.platform.liberty(), used.paths("lib"), context.sources["cache"]), used))
    _gates(context, ["--gates", context.path("gates.txt"), "--activity", context.path(name), *more])
    os.remove(context.path("gates.txt"))
    found = activity.read_json(context.path(name))
    os.remove(context.path(name))
    return found
