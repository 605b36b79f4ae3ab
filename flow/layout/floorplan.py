"""Die, rows, macros, ports, power straps and well taps of a design."""

import math

from . import macros, packing, shapes
from .located import LocatedError


def area(design, library):
    """Of all cells without macros, in square database units."""
    return sum(library.macros[i["master"]].width * library.macros[i["master"]].height for i in design["instances"].values() if not macros.is_macro(library, i))


def die(cell_area, site, utilisation, aspect):
    """(sites a row, rows): nearly `aspect` times as high as wide, with cells on `utilisation` of it."""
    height = math.sqrt(cell_area / utilisation * aspect)
    rows = packing.STEP_ROWS * max(1, math.ceil(height / (site.height * packing.STEP_ROWS)))
    sites = math.ceil(cell_area / utilisation / (rows * site.height) / site.width)
    return sites + sites % 2, rows


EDGE = 4  # columns at the right that straps leave to ports: their vias to rails would be in the way of what comes in there


def strap_columns(straps, columns):
    """[(column, net)]: pairs at a pitch, the first pair half a pitch in, at least one pair."""
    found = []
    first = min(straps.pitch // 2, max(0, columns // 2 - straps.apart))
    first -= first % 2
    for column in range(first, max(first + 1, columns - straps.apart - EDGE), straps.pitch):
        found += [(column + k * straps.apart, net) for k, net in enumerate(straps.order)]
    return found


def rail_net(platform, row):
    """The supply of the rail under row `row`: ground first, then alternately."""
    return next(net for net, kind in platform.supplies.items() if kind == ("ground" if row % 2 == 0 else "power"))


def add_straps(design, platform, library, columns, site):
    """Straps over the whole height and a stack of vias wherever one crosses a rail of its net.

    Macros stand so that their own straps, which begin as those of a die do, lie on these.
    """
    straps, half = platform.straps, platform.straps.width // 2
    width, height = design["die"]
    design["straps"], design["power_vias"] = [], []
    for column, net in strap_columns(straps, columns):
        x = platform.grid.x(column)
        design["straps"].append([net, straps.layer, x - half, 0, x + half, height])
        for rail in sorted(_rails(design, site, x)):
            if rail_net(platform, rail) == net:
                design["power_vias"] += [[net, shape, x, rail * site.height] for shape in straps.vias]
        for name in sorted(design["instances"]):
            if macros.is_macro(library, design["instances"][name]):
                design["power_vias"] += [[net, shape, x, y] for y, stack in _stripes(design["instances"][name], library, platform, net, x) for shape in stack]


def _stripes(instance, library, platform, net, x):
    """[(y, via shapes from it up to the straps)] of a macro's supply stripes that a strap at x crosses; none where they are on the straps' layer."""
    macro, metals = library.macros[instance["master"]], [platform.rail_layer, *(layer.name for layer in platform.layers)]
    found = []
    for layer, drawn in sorted(macro.pins[net].shapes.items()):
        for shape in drawn if layer != platform.straps.layer else []:
            x1, y1, x2, y2 = shapes.moved(shapes.bounding_box(shapes.oriented(shape, macro.width, macro.height, instance["orient"])), *instance["at"])
            if x1 < x < x2:
                found.append(((y1 + y2) // 2, platform.straps.vias[metals.index(layer):]))
    return found


def _rails(design, site, x):
    """Numbers of the rails that pass a place: those under and over each piece of a row there."""
    rails = set()
    for y, _, first, sites in design["rows"]:
        if first <= x <= first + sites * site.width:
            rails |= {y // site.height, y // site.height + 1}
    return rails


def _tracks(layer, columns, rows):
    """Columns (of a vertical layer) or rows (of a horizontal one) that it has tracks on."""
    if layer.direction == "v":
        return range(layer.x_first, columns, layer.x_step)
    return range(layer.y_first, rows, layer.y_step)


CORNER = 12  # grid points from a corner of the die on, within which ports would block each other's tracks


def edge_places(platform, columns, rows, straps, layers):
    """[(layer, column, row)] of the grid clockwise around the die: the ends of tracks of these layers that straps leave free."""
    sides = ([], [], [], [])
    for layer in layers:
        if layer.direction == "v":
            taken = {column + d for column, _ in straps for d in (-1, 0, 1)} if layer.name == platform.straps.layer else set()
            last = max(r for r in range(rows) if r % layer.y_step == layer.y_first)
            for column in _tracks(layer, columns, rows):
                if CORNER <= column < columns - CORNER and column not in taken:
                    sides[0].append((column, layer.name, column, layer.y_first))
                    sides[2].append((-column, layer.name, column, last))
        else:
            last = max(c for c in range(columns) if c % layer.x_step == layer.x_first)
            for row in _tracks(layer, columns, rows):
                if CORNER <= row < rows - CORNER:
                    sides[1].append((row, layer.name, last, row))
                    sides[3].append((-row, layer.name, layer.x_first, row))
    return [place[1:] for side in sides for place in sorted(side)]


def place_ports(design, platform, columns, rows, straps):
    """Ports in order of name clockwise around the die, evenly spaced, each on a track of one of the two top layers."""
    places = edge_places(platform, columns, rows, straps, _port_layers(platform))
    if len(places) < len(design["ports"]):
        raise LocatedError(design["name"], None, f"{len(design['ports'])} ports, but the die's edge has tracks for {len(places)}: set a lower utilisation")
    step = len(places) / len(design["ports"])
    for number, name in enumerate(sorted(design["ports"], key=natural)):
        layer, column, row = places[int(number * step)]
        design["ports"][name].update({"layer": layer, "at": [platform.grid.x(column), platform.grid.y(row)]})


def natural(name):
    """Key by which bits of a vector follow each other."""
    base, _, index = name.partition("[")
    return base, int(index.rstrip("]")) if index else -1


def _port_layers(platform):
    """The topmost vertical and horizontal layers that are routed on."""
    return tuple(next(layer for layer in reversed(platform.used_layers()) if layer.direction == direction) for direction in "vh")


def add_taps(design, platform, library, columns, site):
    """A well tap in each row under every second pair of straps, where little else can be reached; every row has one within reach of all its cells."""
    master = platform.cells.get("well_tap")
    if not master:
        return
    width = library.macros[master].width
    places = [column * site.width for column in sorted({column for column, net in strap_columns(platform.straps, columns) if net == platform.straps.order[0]})]
    for y, orient, first, sites in design["rows"]:
        last = first + sites * site.width - width
        inside = [(number, min(x, last)) for number, x in enumerate(places) if first <= x < first + sites * site.width]
        taps = [x for number, x in inside if number % 2 == y // site.height % 2] or [x for _, x in inside[:1]]
        for x in sorted(set(taps)):
            design["instances"][f"tap_{y // site.height}_{x // site.width}"] = {"master": master, "at": [x, y], "orient": orient, "nets": {}, "block": "fill", "fixed": True}


def rows_around(design, platform, library, columns, rows, site, halo):
    """Rows of the whole die, cut where macros and `halo` sites around them are; pieces that straps of both supplies do not cross are left out."""
    boxes = []
    for instance in design["instances"].values():
        if macros.is_macro(library, instance):
            macro, (x, y) = library.macros[instance["master"]], instance["at"]
            boxes.append((x - halo * site.width, y - halo * site.width, x + macro.width + halo * site.width, y + macro.height + halo * site.width))
    straps = [(column * site.width, net) for column, net in strap_columns(platform.straps, columns)]
    found = []
    for row in range(rows):
        y, orient = row * site.height, "N" if row % 2 == 0 else "FS"
        at = 0
        blocked = sorted((x1, x2) for x1, y1, x2, y2 in boxes if y1 < y + site.height and y < y2)
        for x1, x2 in [*blocked, (columns * site.width, columns * site.width)]:
            first, last = -(-at // site.width), min(x1, columns * site.width) // site.width
            first, last = first + first % 2, last - last % 2
            if {net for x, net in straps if first * site.width <= x < last * site.width} == set(platform.supplies):
                found.append([y, orient, first * site.width, last - first])
            at = max(at, x2)
    return found


def plan(design, library, platform, values):
    """Adds die, rows, macros, ports, straps and taps to a synthesised design, in place. values: utilisation, aspect, halo_sites, ports."""
    site = library.sites[platform.site]
    blocks = [name for name, instance in sorted(design["instances"].items()) if macros.is_macro(library, instance)]
    cells = area(design, library)
    if blocks:
        columns, rows = packing.place(design, library, platform, blocks, cells / values["utilisation"], values["halo_sites"], site)
    else:
        columns, rows = die(cells, site, values["utilisation"], values["aspect"])
    design["die"] = [columns * site.width, rows * site.height]
    design["rows"] = rows_around(design, platform, library, columns, rows, site, values["halo_sites"])
    add_straps(design, platform, library, columns, site)
    if values["ports"] == "even":
        place_ports(design, platform, columns, rows * site.height // platform.grid.y_pitch, strap_columns(platform.straps, columns))
    elif values["ports"] != "near":
        raise LocatedError("--var", None, f"ports is '{values['ports']}'; expected even or near")
    add_taps(design, platform, library, columns, site)
    return design
