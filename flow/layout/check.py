"""All checks of a finished layout, as one value for checks.json (docs/flow-signoff.md)."""

import klayout.db as db

from . import check_antenna, check_nets, check_place, check_rules, macros
from .located import LocatedError
from .violation import sort_key

MOST = 1000  # violations that are listed of a check; all are counted

NOT_CHECKED = [
    "the foundry's own rules: only what the LEF declares is checked, and only on the layers that are routed",
    "layers below metal1 (wells, implants, poly, contacts): the cells are taken as they are; that cells may abut is the library's promise",
    "transistor-level LVS: cells are black boxes, their pins and metal are known, what is in them is not compared with a netlist",
    "density of metal, and fill",
    "voltage drop and electromigration on rails, straps and wires",
    "distance to the nearest well tap; latch-up",
    "antennas by side area, cuts, or summed over layers; antennas through ports",
    "minimum area, enclosed area and end of line where the LEF declares none (see declared)",
    "what is inside of macros: hardened blocks have checks of their own, which the report counts in; memories are models without a layout",
    "crosstalk: coupling is counted to ground",
    "the labels and the outline in the GDS",
]


def run(gds_path, design, platform, library):
    """{"checks": {name: {"status", "count", "violations"}}, "declared": ..., "not_checked": ...}. LocatedError if the GDS is not the design's."""
    layout = db.Layout()
    layout.read(str(gds_path))
    top = layout.cell(design["name"])
    if top is None:
        raise LocatedError(gds_path, None, f"no cell {design['name']}")
    checks, notes = {}, {}
    rules = check_rules.Rules(layout, top, platform, library)
    by_rule = {rule: [] for rule in ("width", "spacing", "enclosure", "area", "grid")}
    for violation in rules.check():
        by_rule[violation.rule].append(violation)
    for rule, violations in by_rule.items():
        states = [state for key, state in rules.status.items() if key.startswith(rule + " ")]
        checks[rule] = _entry(violations, "checked" in states)
    if any(macros.is_macro(library, instance) for instance in design["instances"].values() if instance["master"] in library.macros):
        checks["keep-out"] = _entry(check_rules.keep_out(layout, top, design, platform, library))
    placement = check_place.check(design, platform, library)
    checks["placement"] = _entry(placement)
    if any(violation.rule == "master" for violation in placement):
        for name in ("cells", "short", "open", "power", "antenna"):
            checks[name] = {"status": "not run", "count": 0, "violations": [], "reason": "the design has cells or pins that the library does not know"}
    else:
        notes = _electrical(checks, layout, top, design, platform, library)
    return {"schema": 1, "design": design["name"], "checks": checks, "declared": rules.status, "not_checked": NOT_CHECKED, **notes}


def _electrical(checks, layout, top, design, platform, library):
    """The checks that need to know the cells: adds them to `checks`, returns what else is to be told."""
    nets = check_nets.Nets(layout, top, design, platform, library)
    checks["cells"] = _entry(nets.placed())
    compared = nets.compare()
    checks["short"] = _entry([v for v in compared if v.rule == "short"])
    checks["open"] = _entry([v for v in compared if v.rule == "open"])
    missing, crossings = nets.strap_vias()
    checks["power"] = _entry([v for v in compared if v.rule == "power"] + missing)
    antennas, largest = check_antenna.check(design, platform, library)
    checks["antenna"] = _entry(antennas)
    return {"counts": {"nets drawn": len(nets.found), "pins and pieces of metal": len(nets.places), "strap crossings": crossings},
            "antenna": {"limit": platform.antenna_ratio, "source": platform.antenna_source, "largest": largest}}


def _entry(violations, declared=True):
    status = "fail" if violations else "pass" if declared else "not declared"
    listed = [violation.as_json() for violation in sorted(violations, key=sort_key)[:MOST]]
    return {"status": status, "count": len(violations), "violations": listed}
