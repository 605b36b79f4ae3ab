"""The step of checks: everything that is looked at on the layout itself, with what is not."""

from . import check
from . import design as designs


def run(context):
    """Writes checks.json; returns the counts as metrics. What is violated is said, and held against the rules in the report."""
    design = designs.read_json(context.of("5_route", "design.json"))
    found = check.run(context.of("6_extract", "design.gds"), design, context.platform, context.platform.library())
    designs.write_json(context.path("checks.json"), found)
    counts = {name: len(entry["violations"]) for name, entry in found["checks"].items()}
    for name, count in sorted(counts.items()):
        if count:
            context.say(f"{name}: {count} violations, the first {found['checks'][name]['violations'][0]}")
    context.say(f"{sum(counts.values())} violations in {len(counts)} checks")
    return {f"check__{name}__violations": count for name, count in counts.items()}
