"""The step of power: energy of the final netlist on the trace, per head, score and survivor."""

import dataclasses

from . import activity, liberty, power, spef
from . import design as designs


def run(context):
    """Writes power.json; returns its metrics."""
    library = liberty.read(context.platform.liberty(), context.sources["cache"])
    design = designs.read_json(context.of("5_route", "design.json"))
    slews = designs.read_json(context.of("7_timing", "timing.json"))["slews"]
    netlist = power.Netlist(design, [library], {})
    # The bench's cycles are longer than the period: toggles a cycle are what counts.
    moved = dataclasses.replace(activity.read_json(context.of("9_activity", "activity.json")), period_ns=context.values["period_ns"])
    found = power.Power(netlist, [library], spef.read(context.of("6_extract", "design.spef")), slews, moved, power.Settings())
    content = power.report(found)
    heads = designs.read_json(context.of("9_activity", "heads.json"))["heads"]
    totals = {key: sum(head[key] for head in heads) for key in ("cycles", "scores", "survivors", "planes")}
    energy = content["energy_per_cycle_pj"] * totals["cycles"]
    content["energy"] = {"window": f"{len(heads)} heads, {totals['cycles']} cycles from start to the last result", "pj": round(energy, 3),
                         "pj_per_head": round(energy / len(heads), 3), "pj_per_score": round(energy / max(1, totals["scores"]), 4),
                         "pj_per_survivor": round(energy / max(1, totals["survivors"]), 4), **totals}
    designs.write_json(context.path("power.json"), content)
    context.say(f"{content['total_mw']:.3f} mW, {content['energy']['pj_per_score']:.2f} pJ a score")
    return {"power__total__mw": content["total_mw"], "power__energy_per_score__pj": content["energy"]["pj_per_score"],
            "power__energy_per_head__pj": content["energy"]["pj_per_head"]}
