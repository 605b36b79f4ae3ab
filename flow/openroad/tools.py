"""Runs OpenROAD-flow-scripts and LibreLane where they are, and reports what came of it; where they are not, says so."""

import json
import os
import pathlib
import shutil
import subprocess

RUN_TAG = "leopard"
# what is shown: (text, names of the metric in either tool, the first that is there)
SHOWN = [
    ("cell area, um2", ["finish__design__instance__area", "design__instance__area"]),
    ("cells", ["finish__design__instance__count", "design__instance__count"]),
    ("setup slack, worst", ["finish__timing__setup__ws", "timing__setup__ws"]),
    ("hold slack, worst", ["finish__timing__hold__ws", "timing__hold__ws"]),
    ("power, W (guessed activity)", ["finish__power__total", "power__total"]),
    ("routing rule errors", ["detailedroute__route__drc_errors", "route__drc_errors"]),
    ("layout rule errors, Magic", ["magic__drc_error__count"]),
    ("layout against netlist, errors", ["design__lvs_error__count"]),
]


class Result:
    """`ran`: None, not run, with the reason in `text`; True or False: ended well or not."""

    def __init__(self, what, ran, text, metrics=None):
        self.what, self.ran, self.text, self.metrics = what, ran, text, metrics or {}

    def lines(self):
        if self.ran is None:
            return [f"{self.what}: not run: {self.text}"]
        width = max(len(text) for text, _ in SHOWN)
        shown = [(text, next((self.metrics[name] for name in names if name in self.metrics), None)) for text, names in SHOWN]
        return [f"{self.what}: {self.text}", *(f"  {text:{width}}  {value}" for text, value in shown if value is not None)]


def flow_home(environment):
    """(the folder of ORFS that has its Makefile, None) or (None, why there is none)."""
    for name, below in (("FLOW_HOME", ""), ("ORFS_HOME", "flow")):
        if environment.get(name):
            folder = pathlib.Path(environment[name]) / below
            found = (folder / "Makefile").is_file()
            return (folder, None) if found else (None, f"{name} is {environment[name]}, and {folder / 'Makefile'} is not there")
    if shutil.which("openroad", path=environment.get("PATH")):
        return None, "openroad was found, its scripts were not: let FLOW_HOME name the folder flow of a checkout of OpenROAD-flow-scripts"
    return None, ("openroad was not found: install OpenROAD-flow-scripts (its image or its build: github.com/The-OpenROAD-Project/"
                  "OpenROAD-flow-scripts) and let FLOW_HOME name its folder flow")


def _call(command, folder, log, environment):
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w", encoding="utf-8") as file:
        return subprocess.run(command, cwd=folder, stdout=file, stderr=subprocess.STDOUT, env=environment, check=False).returncode


def _metrics(paths):
    found = {}
    for path in paths:
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        found.update(value if isinstance(value, dict) else {})
    return found


def _ended(what, name, status, log, metrics, place):
    if status != 0:
        return Result(what, False, f"{name} failed with status {status}; its log is {log}")
    if not metrics:
        return Result(what, False, f"{name} ended with status 0, and no metrics are under {place}; its log is {log}")
    return Result(what, True, f"{name} ended with status 0; its log is {log}; what it reports:", metrics)


def orfs(folder, top, entry, environment):
    """The flat design through `make` of ORFS; its logs and results come under run/orfs."""
    what = f"orfs {entry['orfs']}"
    home, why = flow_home(environment)
    if home is None:
        return Result(what, None, why)
    designs, work = folder / "orfs/designs", folder / "run/orfs"
    log = folder / f"run/orfs-{entry['orfs']}.log"
    config = designs / entry["orfs"] / top / "config.mk"
    command = ["make", "-C", str(home), f"DESIGN_CONFIG={config}", f"DESIGN_HOME={designs}", f"WORK_HOME={work}"]
    found = shutil.which("openroad", path=environment.get("PATH"))
    if found and "OPENROAD_EXE" not in environment:
        environment = {**environment, "OPENROAD_EXE": found}
    try:
        status = _call(command, None, log, environment)
    except FileNotFoundError:
        return Result(what, None, "make was not found: apt-get install make")
    logs = work / "logs" / entry["orfs"] / top / environment.get("FLOW_VARIANT", "base")
    return _ended(what, "make", status, log, _metrics(sorted(logs.glob("*.json"))), logs)


def librelane(folder, top, platform, entry, environment):
    """The design through LibreLane; its results come under runs beside the configuration."""
    what, lane = f"librelane {platform}", entry["librelane"]
    found = shutil.which("librelane", path=environment.get("PATH"))
    if not found:
        return Result(what, None, "librelane was not found: pip install librelane, and its tools by Nix or a container; it fetches "
                      f"{lane['pdk']} itself")
    place = folder / "librelane" / platform / top
    log = folder / f"run/librelane-{platform}.log"
    command = [found, "--pdk", lane["pdk"], "--scl", lane["scl"], "--run-tag", RUN_TAG, "--overwrite", "config.yaml"]
    status = _call(command, place, log, environment)
    final = place / "runs" / RUN_TAG / "final"
    return _ended(what, "librelane", status, log, _metrics(sorted(final.glob("metrics.json"))), final)


def run(folder, top, platforms, environment=None):
    """All platforms {name: entry} with both tools, LibreLane where it has the platform. Returns {platform: [Result]}."""
    environment = dict(os.environ if environment is None else environment)
    results = {platform: [orfs(folder, top, entry, environment)] for platform, entry in platforms.items()}
    for platform, entry in platforms.items():
        if "pdk" in entry["librelane"]:
            results[platform].append(librelane(folder, top, platform, entry, environment))
    return results


def status(results):
    """0 where each platform went through a tool and none failed; 1 where one failed; else 77."""
    if any(result.ran is False for found in results.values() for result in found):
        return 1
    return 0 if all(any(result.ran for result in found) for found in results.values()) else 77
