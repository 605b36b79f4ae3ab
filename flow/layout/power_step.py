"""The step of power: energy of the final netlist on the trace, per head, score and survivor."""

import dataclasses

from . import activity, activity_step, liberty, macros, power, spef
from . import energy as energy_parts
from . import design as designs


def run(context):
    """Writes power.json; returns its metrics."""
    library, used = liberty.read(context.platform.liberty(), context.sources["cache"]), macros.Set(context.of("1_synth", ""))
    design = designs.read_json(context.of("5_route", "design.json"))

    def compute(design, masters, wires, timing, given):
        """The Power of a netlist; `masters`: what power.Netlist is to know of macros in it."""
        # The bench's cycles are longer than the period: toggles a cycle are what counts.
        moved = dataclasses.replace(activity.read_json(given), period_ns=context.values["period_ns"])
        return power.Power(power.Netlist(design, [library], masters), [library], spef.read(wires), designs.read_json(timing)["slews"], moved, power.Settings())

    blocks = used.instances(design, "block")
    found = compute(design, used.masters(library.units), context.of("6_extract", "design.spef"), context.of("7_timing", "timing.json"),
                    context.of("9_activity", "activity.json"))
    inner = {design["instances"][name]["block"]: compute(designs.read_json(used.path(master, "design")), {}, used.path(master, "spef"), used.path(master, "timing"),
                                                         context.of("9_activity", f"activity.{name}.json")) for name, master in blocks.items()}
    factors, short = None, None
    if activity_step.has_glitches(context.values, blocks):
        short = found, compute(design, used.masters(library.units), context.of("6_extract", "design.spef"), context.of("7_timing", "timing.json"),
                               context.of("9_activity", "activity.delayed.json"))
        factors = power.glitch_factors(*short)
    content = power.report(found, factors, short, inner)
    content["parts"] = {name: float(f"{value:.6g}") for name, value in energy_parts.split(found, inner, factors).items()}
    heads = designs.read_json(context.of("9_activity", "heads.json"))["heads"]
    totals = {key: sum(head[key] for head in heads) for key in ("cycles", "scores", "survivors", "planes")}
    total = content["total_mw"] if factors is None else content["glitches"]["total_mw"]
    energy = total * context.values["period_ns"] * totals["cycles"]
    content["energy"] = {"window": f"{len(heads)} heads, {totals['cycles']} cycles from start to the last result", "pj": round(energy, 3), "with_glitches": factors is not None,
                         "pj_without_glitches": round(content["energy_per_cycle_pj"] * totals["cycles"], 3),
                         "pj_per_head": round(energy / len(heads), 3), "pj_per_score": round(energy / max(1, totals["scores"]), 4),
                         "pj_per_survivor": round(energy / max(1, totals["survivors"]), 4), **totals}
    designs.write_json(context.path("power.json"), content)
    context.say(f"{total:.3f} mW, {content['total_mw']:.3f} of it without glitches, {content['energy']['pj_per_score']:.2f} pJ a score")
    return {"power__total__mw": total, "power__without_glitches__mw": content["total_mw"], "power__energy_per_score__pj": content["energy"]["pj_per_score"],
            "power__energy_per_head__pj": content["energy"]["pj_per_head"]}
