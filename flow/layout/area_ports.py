"""Ports of a hardened block: anywhere on it, on its top layer, each near the cells it leads to; the top reaches them from the layer above."""

from . import design as designs
from . import floorplan
from .located import LocatedError

APART = 12  # grid points between two ports, both ways


def place(design, library, platform):
    """Gives every port that has none a place on the topmost vertical layer that is routed on, where the layer above has a track, too."""
    layer = next(layer for layer in reversed(platform.used_layers()) if layer.direction == "v")
    above = platform.layers[[known.name for known in platform.layers].index(layer.name) + 1]
    grid, site = platform.grid, library.sites[platform.site]
    columns, rows = design["die"][0] // grid.x_pitch, design["die"][1] // grid.y_pitch
    straps = {column + d for column, _ in floorplan.strap_columns(platform.straps, design["die"][0] // site.width) for d in (-1, 0, 1)}
    sites = {}
    for column in range(APART, columns - APART, APART):
        if column not in straps:
            for row in range(APART, rows - APART, APART):
                if layer.has(column, row) and above.has(column, row):
                    sites.setdefault(column // APART, {})[row // APART] = (column, row)
    free = sum(map(len, sites.values()))
    waiting = sorted((name for name, port in design["ports"].items() if "at" not in port), key=floorplan.natural)
    if len(waiting) > free:
        raise LocatedError(design["name"], None, f"{len(waiting)} ports, but the block has room for {free}: set a lower utilisation")
    pins = designs.pins_of_nets(design)
    for name in waiting:
        ends = [design["instances"][instance]["at"] for instance, _ in pins[design["ports"][name]["net"]] if instance is not None]
        x = sum(end[0] for end in ends) // len(ends) if ends else 0
        y = sum(end[1] for end in ends) // len(ends) if ends else 0
        column, row = _nearest(sites, x // grid.x_pitch // APART, y // grid.y_pitch // APART)
        design["ports"][name].update({"layer": layer.name, "at": [grid.x(column), grid.y(row)]})


def _nearest(sites, x, y):
    """Takes the free site nearest to (x, y), in steps of APART: rings around it, outwards."""
    reach = 0
    while True:
        ring = [(x + dx, y + dy) for dx in range(-reach, reach + 1) for dy in (range(-reach, reach + 1) if abs(dx) == reach else (-reach, reach))]
        found = sorted((abs(a - x) + abs(b - y), a, b) for a, b in ring if b in sites.get(a, ()))
        if found:
            return sites[found[0][1]].pop(found[0][2])
        reach += 1
