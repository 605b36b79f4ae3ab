"""Check of a placement: rows, sites, orientations, overlaps, masters and pins that the library knows."""

from . import macros
from .violation import Violation

FLIPPED = {"N": ("N", "FN"), "FS": ("FS", "S"), "S": ("S", "FS"), "FN": ("FN", "N")}


def check(design, platform, library):
    """Violations of a design.json's placement."""
    found, site, units = [], library.sites[platform.site], design["units"]

    def add(rule, x, y, macro, text):
        found.append(Violation(rule, None, (x / units, y / units, (x + macro.width) / units, (y + macro.height) / units), None, None, text))

    rows = {}
    for y, orient, first, sites in design["rows"]:
        rows.setdefault(y, []).append((orient, first, first + sites * site.width))
    in_row, placed = {}, []
    for name in sorted(design["instances"]):
        instance = design["instances"][name]
        macro, (x, y), orient = library.macros.get(instance["master"]), instance["at"], instance["orient"]
        if macro is None:
            found.append(Violation("master", None, (x / units, y / units) * 2, None, None, f"{name}: the LEF has no macro {instance['master']}"))
            continue
        for pin in instance["nets"]:
            if pin not in macro.pins:
                add("master", x, y, macro, f"{name}: {macro.name} has no pin {pin}")
        if macros.is_macro(library, instance):
            placed.append((x, y, name, macro))
            if x < 0 or y < 0 or x + macro.width > design["die"][0] or y + macro.height > design["die"][1]:
                add("row", x, y, macro, f"{name} reaches over the edge of the die")
            continue
        in_row.setdefault(y, []).append((x, x + macro.width, name, macro))
        if y not in rows:
            add("row", x, y, macro, f"{name} lies at y {y}, where no row begins")
            continue
        row_orient, first, last = next((row for row in rows[y] if row[1] <= x < row[2]), rows[y][0])
        if macro.height != site.height:
            add("row", x, y, macro, f"{name} is {macro.height} high, a row {site.height}")
        if orient not in FLIPPED[row_orient]:
            add("orientation", x, y, macro, f"{name} lies {orient} in a row {row_orient}")
        if (x - first) % site.width:
            add("site", x, y, macro, f"{name} lies at x {x}, between sites")
        if x < first or x + macro.width > last:
            add("row", x, y, macro, f"{name} reaches over the end of its row")
    for x, y, name, macro in placed:
        for other_y in range(-(-(y - site.height + 1) // site.height) * site.height, y + macro.height, site.height):
            in_row.setdefault(other_y, []).append((x, x + macro.width, name, macro))
    for y in sorted(in_row):
        end, before = None, None
        for x, right, name, macro in sorted(in_row[y], key=lambda item: item[:3]):
            if end is not None and x < end:
                add("overlap", x, y, macro, f"{name} overlaps {before}")
            if end is None or right > end:
                end, before = right, name
    return found
