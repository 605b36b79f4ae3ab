"""`scripts/layout CONFIG`: from a configuration to post-layout area, timing, power and pictures (docs/flow.md)."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

from . import elaborate, engine, hierarchy, macros, platform, steps, variables
from .located import LocatedError

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BACKENDS = ("embedded", "openroad")


def arguments(words):
    parser = argparse.ArgumentParser(prog="scripts/layout", description=__doc__.splitlines()[0])
    parser.add_argument("config", metavar="CONFIG", help="a design, as for leopard generate")
    parser.add_argument("--trace", help="where activity comes from; without it a small head that is made up")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a key of the configuration, as in leopard")
    parser.add_argument("--var", action="append", default=[], metavar="NAME=VALUE", help="a variable of the flow (flow/variables.yaml)")
    parser.add_argument("--backend", choices=BACKENDS, default=BACKENDS[0], help="embedded: this flow; openroad: write, and where they are found run, designs of "
                        "OpenROAD-flow-scripts and LibreLane (default %(default)s)")
    parser.add_argument("--hierarchy", action="store_true", help="blocks of flow/hierarchy.yaml are hardened on their own and placed as macros")
    parser.add_argument("--platform", default="nangate45", help="a folder of flow/platforms, or the path of a platform file (default %(default)s); "
                        "with --backend openroad sky130, nangate45, asap7 or all")
    parser.add_argument("--export-only", action="store_true", help="with --backend openroad: write, run nothing")
    parser.add_argument("--output", type=pathlib.Path, metavar="DIR", help="default build/layout, with --backend openroad build/openroad")
    parser.add_argument("--from", dest="first", metavar="STEP", help="do this step again, and what follows from it")
    parser.add_argument("--to", dest="last", metavar="STEP", help="stop after this step")
    parser.add_argument("--rules", type=pathlib.Path, help="limits of the metrics; default flow/rules/NAME.yaml where it is")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    options = parser.parse_args(words)
    if options.export_only and options.backend != "openroad":
        parser.error("--export-only is for --backend openroad")
    options.output = options.output or ROOT / ("build/openroad" if options.backend == "openroad" else "build/layout")
    return options


def platform_file(name):
    """The path of a platform's file. LocatedError lists those there are."""
    path = pathlib.Path(name) if name.endswith(".yaml") else ROOT / "flow/platforms" / name / "platform.yaml"
    if not path.exists():
        known = ", ".join(sorted(p.parent.name for p in (ROOT / "flow/platforms").glob("*/platform.yaml")))
        raise LocatedError("--platform", None, f"no platform '{name}': {path} is not there\nhelp: there are {known}; "
                           "docs/howto/bring-your-own-library.md says how to declare one; --backend openroad has others")
    return str(path)


def need_programs():
    """LocatedError where a program that the flow calls is missing."""
    missing = [name for name in ("sta", "iverilog", "vvp") if shutil.which(name) is None]
    missing += [str(path) for path in (ROOT / "build/bin/leopard", ROOT / "build/bin/leopard_route") if not path.exists()]
    if missing:
        raise LocatedError("scripts/layout", None, f"not found: {', '.join(missing)}\nhelp: scripts/setup --layout, then scripts/build leopard_route")


def generate(options, folder, leopard=None):
    """The Verilog and constraints of the configuration; returns (top, paths of Verilog, digest of all that was generated)."""
    settings = [word for setting in options.set for word in ("--set", setting)]
    done = subprocess.run([leopard or ROOT / "build/bin/leopard", "generate", options.config, "-o", folder, *settings], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LocatedError(options.config, None, f"no design:\n{done.stderr.strip()}")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    verilog = [str(folder / path) for path in sorted(files) if path.endswith(".v")]
    return manifest["configuration"]["name"], verilog, {path: files[path] for path in sorted(files) if path.endswith((".v", ".sdc"))}


def rules_file(name):
    """The limits of a configuration of the tree, or None."""
    path = ROOT / "flow/rules" / f"{name}.yaml"
    return path if path.exists() else None


def folder_name(name, options):
    """NAME, and what was set over it, so that variants do not take each other's place."""
    changes = [text.replace("=", "_").replace(".", "_") for text in options.set]
    changes += ["hierarchy"] if options.hierarchy else []
    return "-".join([name, *changes]).replace("/", "_")


def identities(chosen, sources, options, values):
    """{step: {name: digest}}: what a step's output depends on beside its needs, code and variables."""
    library = [engine.file_digest(path) for path in macros.files(chosen)]
    found = {step.name: {"library": library} for step in steps.STEPS}
    found["1_synth"]["elaborated"] = engine.file_digest(sources["elaborated"])
    found["1_synth"]["blocks"] = {name: {kind: engine.file_digest(path) for kind, path in sorted(files.items())} for name, files in sorted(sources["blocks"].items())}
    for step in ("4_clock", "7_timing"):
        found[step]["constraints"] = engine.file_digest(sources["sdc"])
    found["5_route"]["router"] = engine.file_digest(sources["router"])
    found["9_activity"]["leopard"] = engine.file_digest(sources["leopard"])
    if values["trace"]:
        found["9_activity"]["trace"] = engine.file_digest(values["trace"])
    found["11_report"]["blocks"] = sources["block_metrics"]
    if sources["rules"]:
        found["11_report"]["rules"] = engine.file_digest(sources["rules"])
    return found


def main(words=None):
    options = arguments(words)
    if options.backend == "openroad":
        from openroad import export
        return export.main(options)
    settings = [*options.var, *([f"trace={os.path.abspath(options.trace)}"] if options.trace else [])]
    values = variables.read(settings)
    chosen = platform.read(platform_file(options.platform))
    need_programs()
    chosen.files.root()
    known = [step.name for step in steps.STEPS]
    for step in (options.first, options.last):
        if step and step not in known:
            raise LocatedError("scripts/layout", None, f"no step '{step}'; there are {', '.join(known)}")
    name = pathlib.Path(options.config).stem
    variant = folder_name(name, options)
    folder = options.output / chosen.name / variant
    top, verilog, _ = generate(options, folder / "generated")
    sources = {"top": top, "sdc": str(folder / "generated/constraints" / chosen.name / f"{top}.sdc"), "config": options.config, "settings": options.set,
               "cache": str(options.output / "cache"), "leopard": str(ROOT / "build/bin/leopard"), "router": str(ROOT / "build/bin/leopard_route"),
               "rules": options.rules or rules_file(variant), "name": name, "trace": options.trace, "elaborated": str(folder / "elaborated" / f"{top}.il")}
    (folder / "elaborated").mkdir(parents=True, exist_ok=True)
    wanted = {}
    if options.hierarchy:
        wanted, values = hierarchy.declared()["blocks"], variables.read(settings, hierarchy.declared()["top"])
    found = elaborate.run(verilog, top, sorted(wanted), values["memory_bits"], str(folder / "elaborated"))
    hardened = {block: hierarchy.harden(block, module, folder / "elaborated" / f"{block}.il", chosen, options.var, sources, options) for block, module in found.items()}
    sources["blocks"], sources["block_metrics"] = ({block: made[k] for block, made in hardened.items()} for k in (0, 1))
    if found:
        chosen = hierarchy.platform_of_top(chosen)
    flow = engine.Flow(folder, chosen, sources, values, steps.STEPS, identities(chosen, sources, options, values), options.quiet)
    flow.run(options.first, options.last)
    if options.last in (None, known[-1]):
        print(folder / known[-1] / "index.html")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LocatedError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("interrupted; the same command goes on", file=sys.stderr)
        sys.exit(130)
