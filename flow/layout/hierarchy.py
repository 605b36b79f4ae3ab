"""Hierarchical layout: which modules are hardened on their own, and the runs that harden them."""

import copy
import pathlib
import sys

import yaml

from . import abstract, engine, macros, steps, variables

LIST = pathlib.Path(__file__).resolve().parent.parent / "hierarchy.yaml"
STEPS = steps.LAYOUT + [engine.Step("9_abstract", abstract.run, ["5_route", "6_extract", "7_timing"], ["abstract"], 40)]


def declared():
    """The content of flow/hierarchy.yaml: `top`, and `blocks` by module, each values of the flow's variables."""
    return yaml.safe_load(LIST.read_text(encoding="utf-8"))


def platform_of_top(platform):
    """The platform as the top of a hierarchy sees it: wires over the blocks, above their layers."""
    outer = copy.copy(platform)
    outer.top_layer = platform.over_blocks
    return outer


def harden(name, module, elaborated, platform, settings, sources, options):
    """Lays out one block; returns ({kind of file: path} for macros.collect, its metrics). Blocks of equal content have one folder, whatever the configuration."""
    folder = options.output / platform.name / "blocks" / f"{name}-{engine.file_digest(elaborated)[:12]}"
    chosen = variables.read(settings, {"ports": "near", **declared()["blocks"][module]})
    known = dict(sources, top=name, name=name, elaborated=str(elaborated), blocks={}, sdc=None, rules=None)
    identity = {"library": [engine.file_digest(path) for path in macros.files(platform)], "elaborated": engine.file_digest(elaborated),
                "router": engine.file_digest(sources["router"])}
    if not options.quiet:
        print(f"-- {name}", file=sys.stderr, flush=True)
    metrics = engine.Flow(folder, platform, known, chosen, STEPS, {step.name: identity for step in STEPS}, options.quiet).run()
    return ({"lef": folder / "9_abstract" / f"{name}.lef", "lib": folder / "9_abstract" / f"{name}.lib", "gds": folder / "6_extract/design.gds",
            "v": folder / "6_extract/design.v", "design": folder / "5_route/design.json", "spef": folder / "6_extract/design.spef",
            "timing": folder / "7_timing/timing.json", "abstract": folder / "9_abstract/abstract.json"},
            {name: value for step in metrics.values() for name, value in step.items()})
