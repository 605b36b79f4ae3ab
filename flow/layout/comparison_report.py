"""The page of a comparison: tables and pictures from what `layout.compare` found."""

import json
import os

from . import design as designs
from . import plots

PAPER = {"speed": 1.9, "energy": 3.9}  # LeOPArd (ISCA 2022), geometric mean over 43 tasks, 65 nm, post layout, its HP and AE tiles

METHOD = """Measured on netlists of NanGate 45 nm cells, typical corner, 1.1 V, 25 C, after synthesis, placement, clock tree, sizing and hold repair, with wires
**estimated from placement** (half perimeter), not routed. Memories are macros by the model of [flow-memories](../flow-memories.md). Every design has the same
buffers, number formats (leopard_plus: keys of 9 bits) and clock. Energy: liberty power by event, toggles of every net while the netlist runs the workload from
start to the last result, loading not included; every value and cycle agreed with golden reference and cycle model. They were run twice, the second
time with each cell's and wire's estimated delay, so that energy has glitches. Speed is cycles, at the common clock."""


def geometric_mean(values):
    values = list(values)
    product = 1.0
    for value in values:
        product *= value
    return product ** (1 / len(values)) if values else 0.0


def ratios(one, base):
    """{workload: {"speed", "energy", "energy_delay"}} of a design's figures against another's: how many times better, of the workloads that both ran."""
    found = {}
    for name, own in one["workloads"].items():
        other = base["workloads"].get(name)
        if other:
            speed, energy = other["cycles"] / own["cycles"], other["pj"] / own["pj"]
            found[name] = {"speed": speed, "energy": energy, "energy_delay": speed * energy}
    return found


def write(results, base, folder):
    """Writes comparison.md, comparison.json and pictures into `folder`; returns their paths."""
    os.makedirs(folder, exist_ok=True)
    paths = {name: os.path.join(folder, name) for name in ("comparison.md", "comparison.json", "comparison-energy.svg", "comparison-pareto.svg")}
    designs.write_text(paths["comparison.json"], json.dumps(results, indent=1, sort_keys=True) + "\n")
    named = {name: entry for name, entry in results["designs"].items() if not entry["sweep"]}
    points = {name: entry for name, entry in results["designs"].items() if entry["sweep"]}
    text = ["# Designs on workloads", "", "Made by `scripts/compare --write`" + (" with `--sweep`" if points else "") + "."]
    if results["not_run"]:
        text += ["**Not run** (`--designs` and `--workloads` left them out, or there was no trace): " + ", ".join(results["not_run"]) + "."]
    text += ["", METHOD]
    if results["failed"]:
        text += ["", *(f"**Failed, and left out: {name}**: {why}" for name, why in sorted(results["failed"].items()))]
    text += ["", "## Area and clock", "", *_areas(named, base), "", "## Speed and energy", "", *_workloads(named, base)]
    if base in named:
        text += ["", *_summary(named, base)]
    text += ["", "## Where the energy goes", "", "![energy by part](comparison-energy.svg)", "", *_parts(named)]
    _energy_picture(named, paths["comparison-energy.svg"])
    if points:
        text += ["", "## Sweep", "", "![speed and energy of the sweep](comparison-pareto.svg)", "", *_sweep({**named, **points}, base)]
        _pareto_picture({**named, **points}, base, paths["comparison-pareto.svg"])
    else:
        del paths["comparison-pareto.svg"]
    designs.write_text(paths["comparison.md"], "\n".join(text) + "\n")
    return list(paths.values())


def _table(head, rows):
    return ["| " + " | ".join(map(str, row)) + " |" for row in [head, ["---"] * len(head), *rows]]


def _sum(area, kind):
    return sum(area[kind].values())


def _areas(named, base):
    rows = []
    for name, entry in named.items():
        area, timing = entry["area"], entry["timing"]
        logic, memories = _sum(area, "logic"), _sum(area, "memories")
        qk = area["logic"].get("query-key compute", 0.0)
        row = [name, f"{area['cells']:,}", f"{logic:,.0f}", f"{qk:,.0f}", f"{memories:,.0f}", f"{logic + memories:,.0f}"]
        if base in named:
            other = named[base]["area"]
            row += [f"{qk / other['logic']['query-key compute']:.2f}", f"{(logic + memories) / (_sum(other, 'logic') + _sum(other, 'memories')):.3f}"]
        else:
            row += ["", ""]
        rows.append([*row, f"{timing['shortest_period_ns']:.3f}", f"{timing['setup_slack_ns']:.3f}", f"{timing['hold_slack_ns']:.3f}"])
    period = next((entry["timing"]["period_ns"] for entry in named.values()), "")
    return _table(["design", "cells", "logic um2", "of it query-key", "memories um2", "tile um2", f"query-key / {base}", f"tile / {base}", "shortest period ns",
                   f"setup slack at {period} ns", "hold slack ns"], rows)


def _workloads(named, base):
    rows = []
    for name, entry in named.items():
        against = ratios(entry, named[base]) if base in named else {}
        for workload, own in entry["workloads"].items():
            ratio = against.get(workload, {})
            rows.append([workload, name, f"{own['scores']:,}", f"{100 * (1 - own['survivors'] / own['scores']):.1f}", f"{own['planes'] / own['scores']:.3f}", f"{own['cycles']:,}",
                         f"{own['mw']:.1f}", f"{own['pj'] / own['scores']:.1f}", f"{own['pj_without_glitches'] / own['scores']:.1f}", f"{own['pj'] / max(1, own['survivors']):.1f}",
                         *(f"{ratio[key]:.2f}" if ratio else "" for key in ("speed", "energy", "energy_delay"))])
    rows.sort(key=lambda row: row[0])
    return _table(["workload", "design", "scores", "pruned %", "planes a score", "cycles", "mW", "pJ a score", "without glitches", "pJ a survivor", "speed x", "energy x", "energy-delay x"], rows)


def _summary(named, base):
    rows = []
    for name, entry in named.items():
        against = ratios(entry, named[base])
        rows.append([name, *(f"{geometric_mean(ratio[key] for ratio in against.values()):.2f}" for key in ("speed", "energy", "energy_delay"))])
    return [f"Geometric means over the workloads, against {base} (the paper's own, over its 43 tasks, in 65 nm: {PAPER['speed']} x speed, {PAPER['energy']} x energy):", "",
            *_table(["design", "speed x", "energy x", "energy-delay x"], rows)]


def _parts(named):
    """pJ a score by part, all workloads together."""
    names = list(next(iter(named.values()))["workloads"].values()) if named else []
    parts = list(names[0]["parts_mw"]) if names else []
    return _table(["pJ a score", *named], [[part, *(f"{_energy_of(entry, part):.2f}" for entry in named.values())] for part in parts])


def _energy_of(entry, part):
    """pJ a score of one part, mean over workloads."""
    values = [own["pj"] * own["parts_mw"][part] / own["mw"] / own["scores"] for own in entry["workloads"].values()]
    return sum(values) / len(values)


def _energy_picture(named, path):
    parts = sorted({part for entry in named.values() for own in entry["workloads"].values() for part in own["parts_mw"]})
    entries = [(name, [(_energy_of(entry, part), colour) for part, colour in zip(parts, plots.COLOURS)]) for name, entry in named.items()]
    plots.stacked(entries, list(zip(parts, plots.COLOURS)), "energy a score, mean over workloads", "pJ", path)


def _points(designs_, base):
    """[(name, tile mm2, speed x, energy x)] over the workloads that each and the base ran."""
    found = []
    for name, entry in designs_.items():
        against = ratios(entry, designs_[base])
        if against:
            area = _sum(entry["area"], "logic") + _sum(entry["area"], "memories")
            found.append((name, area / 1e6, *(geometric_mean(ratio[key] for ratio in against.values()) for key in ("speed", "energy"))))
    return found


def pareto(points):
    """Names of those [(name, area, speed, energy)] of which none is at least as good in all three and better in one."""
    def beats(a, b):
        return a[1] <= b[1] and a[2] >= b[2] and a[3] >= b[3] and a[1:] != b[1:]
    return [b[0] for b in points if not any(beats(a, b) for a in points)]


def _sweep(everything, base):
    if base not in everything:
        return []
    common = set.intersection(*(set(entry["workloads"]) for entry in everything.values()))
    same = {name: {**entry, "workloads": {key: own for key, own in entry["workloads"].items() if key in common}} for name, entry in everything.items()}
    points = _points(same, base)
    best = set(pareto(points))
    return [f"On {', '.join(sorted(common))}. Pareto: nothing else is at least as good in area, speed and energy.", "",
            *_table(["design", "tile mm2", "speed x", "energy x", "energy-delay x", "Pareto"],
                    [[name, f"{area:.3f}", f"{speed:.2f}", f"{energy:.2f}", f"{speed * energy:.2f}", "yes" if name in best else ""] for name, area, speed, energy in points])]


def _pareto_picture(everything, base, path):
    if base in everything:
        common = set.intersection(*(set(entry["workloads"]) for entry in everything.values()))
        same = {name: {**entry, "workloads": {key: own for key, own in entry["workloads"].items() if key in common}} for name, entry in everything.items()}
        points = _points(same, base)
        plots.scatter([(name, speed, energy, name in set(pareto(points))) for name, _, speed, energy in points], f"speed against {base}", f"energy of {base} over energy", path)
