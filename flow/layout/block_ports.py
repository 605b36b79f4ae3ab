"""Ports of a hardened block: at its edge, each as near as may be to the cells it leads to, which are placed before."""

import numpy as np

from . import design as designs
from . import floorplan
from .located import LocatedError


def place(design, library, platform):
    """Gives every port that has none a place on a track at the edge."""
    waiting = sorted((name for name, port in design["ports"].items() if "at" not in port), key=floorplan.natural)
    if not waiting:
        return
    grid, site = platform.grid, library.sites[platform.site]
    columns = design["die"][0] // site.width
    straps = floorplan.strap_columns(platform.straps, columns)
    layers = list(reversed([layer for layer in platform.used_layers() if layer.name != platform.layers[0].name]))
    places = []
    for count in range(2, len(layers) + 1):  # the upper layers first; lower ones, where cells have their pins, only if these do not do
        places = floorplan.edge_places(platform, columns, design["die"][1] // grid.y_pitch, straps, layers[:count])
        if len(places) >= len(waiting):
            break
    if len(places) < len(waiting):
        raise LocatedError(design["name"], None, f"{len(waiting)} ports, but the block's edge has tracks for {len(places)}: set a lower utilisation")
    xs, ys = np.array([grid.x(column) for _, column, _ in places]), np.array([grid.y(row) for _, _, row in places])
    free, pins = np.zeros(len(places)), designs.pins_of_nets(design)
    for name in waiting:
        ends = [design["instances"][instance]["at"] for instance, _ in pins[design["ports"][name]["net"]] if instance is not None]
        x, y = (sum(end[k] for end in ends) // len(ends) for k in (0, 1)) if ends else (0, 0)
        best = int(np.argmin(np.abs(xs - x) + np.abs(ys - y) + free))
        free[best] = np.inf
        layer, column, row = places[best]
        design["ports"][name].update({"layer": layer, "at": [grid.x(column), grid.y(row)]})
