"""The last step: metrics of all steps held against the rules, pictures, and one page."""

import html

import yaml

from . import design as designs
from . import macros, picture, plots
from .located import LocatedError

def run(context):
    """Writes metrics.json of the whole, pictures and index.html. LocatedError where a rule is broken."""
    steps = ["1_synth", "2_floorplan", "3_place", "4_clock", "5_route", "6_extract", "7_timing", "8_check", "9_activity", "10_power"]
    metrics = {}
    for step in steps:
        metrics.update(designs.read_json(context.of(step, "metrics.json")))
    with_blocks(metrics, context.sources["block_metrics"])
    metrics.update(_derived(context, metrics))
    broken = rule_problems(context.sources["rules"], metrics)
    pictures = _pictures(context)
    designs.write_text(context.path("index.html"), _page(context, metrics, broken, pictures))
    if broken:
        raise LocatedError(str(context.sources["rules"]), None, "limits are not kept:\n" + "\n".join(broken) + f"\nhelp: {context.path('index.html')} has the figures")
    return metrics


def with_blocks(metrics, blocks):
    """Counts in what the runs of hardened blocks found ({block: metrics}): violations add up, the least slack is the design's."""
    for _, own in sorted(blocks.items()):
        for name, value in own.items():
            if name.endswith("__violations") and name in metrics:
                metrics[name] += value
            elif name in ("timing__setup_slack__ns", "timing__hold_slack__ns"):
                metrics[name] = min(metrics[name], value)


def _derived(context, metrics):
    design = designs.read_json(context.of("5_route", "design.json"))
    used = macros.Set(context.of("1_synth", ""))
    library = context.platform.library(used.paths("lef"))
    units = design["units"]
    by = {"cells": 0.0, "clock": 0.0, "repair": 0.0, "memories": 0.0, "blocks": 0.0}
    inner = {master: designs.read_json(used.path(master, "design"))["instances"].values() for master in set(used.instances(design, "block").values())}
    for instance in design["instances"].values():
        kind = used.entries.get(instance["master"], {}).get("kind", "cell")
        by["memories" if kind == "memory" else "blocks" if kind == "block" else "cells"] += (
            0 if instance["block"] == "fill" else _area(library, instance) / units ** 2)
        for cell in [instance, *inner.get(instance["master"], ())]:
            if cell["block"] in ("clock", "repair"):
                by[cell["block"]] += _area(library, cell) / units ** 2
        by["cells"] += sum(_area(library, cell) for cell in inner.get(instance["master"], ()) if cell["block"] != "fill") / units ** 2
    die = design["die"][0] * design["die"][1] / units ** 2
    return {"layout__cells__um2": round(by["cells"], 3), "layout__clock__um2": round(by["clock"], 3), "layout__repair__um2": round(by["repair"], 3),
            "layout__memories__um2": round(by["memories"], 3), "layout__blocks__um2": round(by["blocks"], 3),
            "layout__utilisation": round((by["cells"] + by["memories"]) / die, 4), "layout__instances": sum(i["block"] != "fill" for i in design["instances"].values()),
            "layout__energy_delay__pj_ns": round(metrics["power__energy_per_head__pj"] * metrics["activity__cycles"] / metrics["activity__heads"]
                                                 * metrics["timing__period__ns"], 3)}


def _area(library, instance):
    macro = library.macros[instance["master"]]
    return macro.width * macro.height


def rule_problems(path, metrics):
    """What of the rules file (metric: {least:, most:, is:}) the metrics do not keep; a metric that is not there is a problem."""
    if path is None:
        return []
    with open(path, encoding="utf-8") as file:
        rules = yaml.safe_load(file)
    problems = []
    for name, limits in rules.items():
        unknown = set(limits) - {"least", "most", "is"}
        if unknown:
            problems.append(f"{name}: '{min(unknown)}' is not a limit; expected least, most or is")
        value = metrics.get(name)
        if value is None:
            problems.append(f"{name}: no such metric")
        elif "least" in limits and value < limits["least"]:
            problems.append(f"{name} is {value}; expected {limits['least']} at least")
        elif "most" in limits and value > limits["most"]:
            problems.append(f"{name} is {value}; expected {limits['most']} at most")
        elif "is" in limits and value != limits["is"]:
            problems.append(f"{name} is {value}; expected {limits['is']}")
    return problems


def _pictures(context):
    """[(title, file name, what it shows)]."""
    design = designs.read_json(context.of("5_route", "design.json"))
    library = context.platform.library(macros.Set(context.of("1_synth", "")).paths("lef"))
    made = []

    def add(title, name, text, draw):
        draw(context.path(name))
        made.append((title, name, text))

    add("Layout", "layout.png", "metal layers of the finished GDS",
        lambda path: picture.layout(context.of("6_extract", "design.gds"), path, context.platform))
    add("Blocks", "blocks.svg", "where the cells of each block lie", lambda path: plots.blocks(design, library, path))
    add("Density", "density.svg", "part of the area that cells fill", lambda path: plots.density(design, library, path))
    add("Congestion", "congestion.svg", "part of the routing nodes that are used, all layers",
        lambda path: plots.congestion(designs.read_json(context.of("5_route", "congestion.json")), path))
    add("Clock tree", "clock.svg", "buffers, gates and what they drive", lambda path: plots.clock_tree(design, library, path))
    add("Setup slack", "slack.svg", "worst slack of each end point", lambda path: plots.slack(designs.read_json(context.of("7_timing", "timing.json")), path))
    add("Power by block", "power.svg", "switching, internal and leakage", lambda path: plots.power(designs.read_json(context.of("10_power", "power.json")), path))
    return made


SUMMARY = [("cells", "layout__instances", ""), ("cell area", "layout__cells__um2", "um2"), ("die", "floorplan__die__um2", "um2"),
           ("utilisation", "layout__utilisation", ""), ("shortest period", "timing__shortest_period__ns", "ns"),
           ("setup slack", "timing__setup_slack__ns", "ns"), ("hold slack", "timing__hold_slack__ns", "ns"), ("power", "power__total__mw", "mW"), ("of it without glitches", "power__without_glitches__mw", "mW"),
           ("energy a head", "power__energy_per_head__pj", "pJ"), ("energy a score", "power__energy_per_score__pj", "pJ")]


def _table(rows):
    return "<table>" + "".join("<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


def _page(context, metrics, broken, pictures):
    platform, power = context.platform, designs.read_json(context.of("10_power", "power.json"))
    timing = designs.read_json(context.of("7_timing", "timing.json"))
    checks = designs.read_json(context.of("8_check", "checks.json"))
    corner = next(iter(platform.corners.values()))
    trace = (context.sources["trace"] or "a small head that is made up")
    method = (f"Post layout by the embedded flow (Yosys, coloquinte, leopard_route, OpenSTA, KLayout), platform {platform.name}, corner {corner.name}, "
              f"{corner.voltage} V, {corner.temperature} C. Power: {power['method']}; {power['energy']['window']}; trace: {trace}. Memories are made of "
              "flip-flops unless a macro is named.")
    areas = designs.read_json(context.of("1_synth", "areas.json"))
    blocks = [["block", "cells", "um2 after synthesis", "mW"]]
    for block in sorted(areas, key=lambda name: -areas[name][1])[:40]:
        parts = power["blocks"].get(block, {})
        blocks.append([block, *areas[block], round(sum(parts.get(k, 0) for k in ("switching", "internal", "leakage")), 4) if parts else ""])
    body = [f"<h1>{html.escape(context.sources['top'])}</h1><p>{html.escape(method)}</p>",
            _table([[label, metrics[name], unit] for label, name, unit in SUMMARY]),
            "<p class=bad>" + "<br>".join(map(html.escape, broken)) + "</p>" if broken else "<p>All rules are kept.</p>" if context.sources["rules"] else
            "<p>No rules file for this configuration.</p>"]
    for title, name, text in pictures:
        body.append(f"<h2>{title}</h2><p>{text}</p><img src='{name}' alt='{title}'>")
    body.append("<h2>Checks</h2>" + _table([["check", "status", "violations"]] + [[name, entry["status"], entry["count"]]
                                                                                    for name, entry in sorted(checks["checks"].items())]))
    body.append("<p>Not checked:</p><ul>" + "".join(f"<li>{html.escape(text)}</li>" for text in checks["not_checked"]) + "</ul><h2>Blocks</h2>" + _table(blocks))
    body.append(f"<h2>Critical path</h2><pre>{html.escape(timing['reports']['setup'])}</pre>")
    body.append("<h2>All metrics</h2>" + _table(sorted(metrics.items())))
    style = ("body{font:15px sans-serif;max-width:70em;margin:2em auto;padding:0 1em}img{max-width:100%;border:1px solid #ccc}"
             "td{padding:2px 12px 2px 0;border-bottom:1px solid #eee}pre{overflow-x:auto;font-size:12px}.bad{color:#b00}")
    return (f"<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(context.sources['top'])}: layout</title><style>{style}</style>\n"
            + "\n".join(body) + "\n</html>\n")
