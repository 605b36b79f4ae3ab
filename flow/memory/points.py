"""Points of OpenRAM that the memory model is fitted to: makes what is missing, and writes the facts beside the platform.

    scripts/memory-points [--folder DIR] [--only BITSxWORDS ...]

Each point has a folder, DIR/BITSxWORDS/HOW; one that has its facts is not made again, so that the program can be stopped and started again at any
time.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FACTS = ROOT / "flow/platforms/nangate45/memories/openram.json"
VERSIONS = {"openram": "1.2.48", "numpy": "1.24.4", "scipy": "1.10.1", "scikit-learn": "1.2.2"}
# (bits, words): laid out where that takes minutes, else placed
LAID_OUT = [(16, 64), (32, 64), (16, 128), (32, 128), (64, 64)]
PLACED = [(bits, words) for words in (32, 64, 96, 128, 192) for bits in (8, 16, 32, 48, 64)]
PLACED += [(bits, words) for words in (256, 512) for bits in (8, 16, 32, 64)] + [(8, 384), (16, 384), (8, 768), (8, 1024), (16, 1024), (32, 1024)]
WHOLE = [(8, 32)]
SIMULATED = [(8, 32), (32, 32), (64, 32), (8, 64), (16, 64), (32, 64), (64, 64), (16, 128), (48, 128), (64, 128), (64, 192)]
SIMULATED += [(32, 256), (64, 256), (8, 512), (16, 512), (32, 512), (16, 1024), (64, 512)]


def tasks():
    """(how, bits, words), quick ones first."""
    return (
        [("placed", *point) for point in sorted(set(LAID_OUT) | set(PLACED), key=lambda p: (p[0] * p[1], p))]
        + [("simulated", *point) for point in SIMULATED]
        + [("whole", *point) for point in WHOLE]
        + [("laid-out", *point) for point in LAID_OUT]
    )


def make(how, bits, words, folder):
    """Makes one point in its folder; False where the program failed, whose words are then in `log`."""
    here = folder / f"{bits}x{words}" / how
    here.mkdir(parents=True, exist_ok=True)
    if how in ("simulated", "whole"):
        command = [
            sys.executable,
            str(HERE / ("simulate.py" if how == "simulated" else "whole.py")),
            str(bits),
            str(words),
            str(folder / f"{bits}x{words}" / "placed"),
            str(here),
        ]
    else:
        command = [sys.executable, str(HERE / "openram_point.py"), str(bits), str(words), how, str(here)]
    with open(here / "log", "w", encoding="utf-8") as log:
        return subprocess.run(command, stdout=log, stderr=log, cwd=here, check=False).returncode == 0


def read(folder, how, bits, words):
    path = folder / f"{bits}x{words}" / how / "facts.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def collect(folder, known):
    """The facts of all points in the folder, and those of `known` (what was written before) that are not there."""
    result = {"schema": 1, "command": "scripts/memory-points", "made_with": {**VERSIONS, "technology": "freepdk45, as in the wheel"}}
    for how in ("laid-out", "placed", "simulated", "whole"):
        key = how.replace("-", "_")
        points = {(point["bits"], point["words"]): point for point in known.get(key, [])}
        for kind, bits, words in tasks():
            found = read(folder, how, bits, words) if kind == how else None
            if found:
                points[bits, words] = found
        result[key] = [points[size] for size in sorted(points)]
    return result


def text(facts):
    """JSON, a line a point."""
    lines = []
    for key in sorted(facts):
        value = facts[key]
        if isinstance(value, list):
            inner = ",\n".join("  " + json.dumps(point, sort_keys=True) for point in value)
            lines.append(f' "{key}": [\n{inner}\n ]')
        else:
            lines.append(f' "{key}": {json.dumps(value, sort_keys=True)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(words):
    parser = argparse.ArgumentParser(prog="scripts/memory-points", description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "build/memories", help="where points are made (default build/memories)")
    parser.add_argument("--only", nargs="*", metavar="BITSxWORDS", help="these points alone")
    parser.add_argument("--how", nargs="*", choices=["placed", "simulated", "whole", "laid-out"], help="these kinds alone")
    parser.add_argument("--facts", type=pathlib.Path, default=FACTS, help="the file to write")
    options = parser.parse_args(words)
    wanted = [
        task for task in tasks() if (not options.only or f"{task[1]}x{task[2]}" in options.only) and (not options.how or task[0] in options.how)
    ]
    failed = 0
    for number, (how, bits, depth) in enumerate(wanted, 1):
        begin = time.monotonic()
        if read(options.folder, how, bits, depth):
            continue
        good = make(how, bits, depth, options.folder)
        failed += not good
        took = f"{time.monotonic() - begin:.0f} s{'' if good else ', FAILED, see its log'}"
        print(f"{number:3} of {len(wanted)}: {bits} bits x {depth} words {how}: {took}", flush=True)
    options.facts.parent.mkdir(parents=True, exist_ok=True)
    beside = options.facts.with_suffix(".tmp")
    known = json.loads(options.facts.read_text(encoding="utf-8")) if options.facts.exists() else {}
    beside.write_text(text(collect(options.folder, known)), encoding="utf-8")
    os.replace(beside, options.facts)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
