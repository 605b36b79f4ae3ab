"""The step of checks: everything that is looked at on the layout itself, with what is not."""

from . import check, macros
from . import design as designs


def run(context):
    """Writes checks.json; returns the counts as metrics. What is violated is said, and held against the rules in the report."""
    design = designs.read_json(context.of("5_route", "design.json"))
    used = macros.Set(context.of("1_synth", ""))
    drawing = context.of("6_extract", "abstract.gds" if used.entries else "design.gds")
    found = check.run(drawing, design, context.platform, context.platform.library(used.paths("lef")))
    designs.write_json(context.path("checks.json"), found)
    for name, entry in sorted(found["checks"].items()):
        if entry["status"] not in ("pass", "fail"):
            context.say(f"{name}: {entry['status']}")
        elif entry["count"]:
            context.say(f"{name}: {entry['count']} violations, the first {entry['violations'][0]}")
    context.say(f"{sum(entry['count'] for entry in found['checks'].values())} violations in {len(found['checks'])} checks")
    # A check that was not run has no count: a rule that asks for it is then not kept.
    return {f"check__{name}__violations": entry["count"] for name, entry in found["checks"].items() if entry["status"] in ("pass", "fail")}
