"""`scripts/layout CONFIG --backend openroad`: writes the inputs of other flows, and runs those that are found."""

import hashlib
import json
import pathlib
import tempfile

from layout import design as designs
from layout import run, variables
from layout.located import LocatedError

from . import blocks as repeated
from . import constraints, elaborate, known, librelane, orfs, plain, tools

VARIABLES = ("utilisation", "aspect", "period_ns")  # of flow/variables.yaml, those that this backend has a use for


def chosen(name):
    """{platform: what is known of it}. LocatedError lists those there are."""
    there = known.platforms()
    if name == "all":
        return there
    if name not in there:
        raise LocatedError("--platform", None, f"no platform '{name}' with the backend openroad\n"
                           f"help: there are {', '.join(there)}, and all of them by 'all'")
    return {name: there[name]}


def settings(words):
    """The values of VARIABLES; period_ns is None unless it is given, since each platform's constraints have their own."""
    for word in words:
        name = word.partition("=")[0]
        if name in variables.declared() and name not in VARIABLES:
            raise LocatedError("--var", None, f"the backend openroad has no use for '{name}'\nhelp: it takes {', '.join(VARIABLES)}")
    values = variables.read(words)
    given = any(word.startswith("period_ns=") for word in words)
    return {**{name: values[name] for name in VARIABLES}, "period_ns": values["period_ns"] if given else None}


def refuse(options):
    """LocatedError for options that only the embedded backend has."""
    for name, value in (("--trace", options.trace), ("--from", options.first), ("--to", options.last), ("--rules", options.rules)):
        if value is not None:
            raise LocatedError(name, None, "the backend openroad has no use for it: it writes inputs and runs whole flows\n"
                               "help: leave it out, or take --backend embedded")


def contents(generated, top, platforms, values):
    """{path: text} of all that is exported of a generated design, checked: constraints' ports, variables of both flows."""
    lines = (generated / f"{top}.f").read_text(encoding="utf-8").splitlines()
    order = [pathlib.Path(line).name for line in lines if line and not line.startswith("//")]
    sources = {name: (generated / "rtl" / name).read_text(encoding="utf-8") for name in sorted(order)}
    resolved = (generated / f"{top}.yaml").read_text(encoding="utf-8")
    design = elaborate.read([generated / "rtl" / name for name in order], top)
    found, sdcs, files = repeated.find(design), {}, {}
    for platform, entry in platforms.items():
        path = generated / "constraints" / platform / f"{top}.sdc"
        sdc = constraints.Constraints(f"{platform}/{top}.sdc", path.read_text(encoding="utf-8"))
        sdcs[platform] = sdc = sdc.with_period(values["period_ns"]) if values["period_ns"] else sdc
        constraints.check_ports(sdc.path, sdc.text, design.ports(top))
        made = orfs.flat(design, entry, sdc, values, sources) | orfs.hierarchical(design, entry, sdc, values, sources, found)
        files |= {f"orfs/designs/{name}": text for name, text in made.items()}
        if "pdk" in entry["librelane"]:
            made = librelane.files(design, entry, sdc, values, sources)
            files |= {f"librelane/{platform}/{top}/{name}": text for name, text in made.items()}
    files |= {f"plain/{name}": text for name, text in plain.files(design, sources, order, sdcs, found, resolved).items()}
    for path, text in files.items():
        if path.endswith("config.mk"):
            known.read_make(path, text)
        elif path.endswith("config.yaml"):
            known.read_yaml(path, text)
    return files


def write(folder, files):
    """Writes what differs, takes away what an earlier export wrote and this one does not, and lists all in files.json."""
    listed = folder / "files.json"
    before = json.loads(listed.read_text(encoding="utf-8"))["files"] if listed.exists() else {}
    for name in sorted(set(before) - set(files)):
        (folder / name).unlink(missing_ok=True)
    for name, text in sorted(files.items()):
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            designs.write_text(str(path), text)
    designs.write_json(str(listed), {"schema": 1, "files": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}})


def main(options, leopard=None):
    """Exit status: 0 written, and each platform run by a tool or --export-only; 1 a tool failed; 77 written and not run."""
    refuse(options)
    platforms, values = chosen(options.platform), settings(options.var)
    folder = options.output / run.folder_name(pathlib.Path(options.config).stem, options)
    with tempfile.TemporaryDirectory() as generated:
        top, _, _ = run.generate(options, pathlib.Path(generated), leopard)
        files = contents(pathlib.Path(generated), top, platforms, values)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, files)
    print(f"{folder}: {len(files)} files")
    for platform, entry in platforms.items():
        if "none" in entry["librelane"]:
            print(f"librelane {platform}: nothing written: {entry['librelane']['none']}")
    if options.export_only:
        return 0
    results = tools.run(folder.resolve(), top, platforms)
    for result in (result for found in results.values() for result in found):
        print("\n".join(result.lines()))
    return tools.status(results)
