"""A design small enough to route by hand: a chain of three inverters in the first of two rows, with a pair of straps."""

from layout import access

COLUMNS = 40
CELLS = {"u0": 2, "u1": 10, "u2": 18}  # first column
TRACKS = {"a": 14, "n1": 15, "y": 16, "n2": 17}  # rows of the grid, in the second row of cells, at the closest that is allowed
STRAPS = {"VSS": 30, "VDD": 34}


def make(platform, library):
    """The design.json of the chain, routed."""
    grid, units = platform.grid, library.units
    height = library.sites[platform.site].height
    design = {"schema": 1, "name": "chain", "platform": platform.name, "units": units, "die": [COLUMNS * grid.x_pitch, 2 * height],
              "rows": [[0, "N", 0, COLUMNS], [height, "FS", 0, COLUMNS]], "instances": {}, "ports": {}, "straps": [], "power_vias": [], "routes": {}}
    nets = {"u0": ("a", "n1"), "u1": ("n1", "n2"), "u2": ("n2", "y")}
    for name, column in CELLS.items():
        design["instances"][name] = {"master": "INV_X1", "at": [column * grid.x_pitch, 0], "orient": "N", "block": "chain",
                                     "nets": {"A": nets[name][0], "ZN": nets[name][1]}}
    _fill(design, platform, library)
    ends = {}
    points = access.access(library, platform, ["INV_X1"])
    for name, column in CELLS.items():
        for pin, net in design["instances"][name]["nets"].items():
            c, r, shape, _ = points["INV_X1", pin][0]
            ends.setdefault(net, []).append((f"{name}/{pin}", column + c, r, shape))
    for net, direction, column in (("a", "input", 0), ("y", "output", 5)):
        design["ports"][net] = {"direction": direction, "net": net, "layer": "metal3", "at": [grid.x(column), grid.y(TRACKS[net])]}
        ends[net].append((net, column, TRACKS[net], None))
    for net, members in ends.items():
        design["routes"][net] = _route(platform, net, members)
    _straps(design, platform, height)
    return design


def _fill(design, platform, library):
    """Fillers of one site wherever no cell is."""
    grid = platform.grid
    width = library.macros["INV_X1"].width // grid.x_pitch
    taken = {column + i for column in CELLS.values() for i in range(width)}
    for row, (y, orient, _, _) in enumerate(design["rows"]):
        for column in range(COLUMNS):
            if row or column not in taken:
                design["instances"][f"fill_{row}_{column}"] = {"master": "FILLCELL_X1", "at": [column * grid.x_pitch, y], "orient": orient, "block": "fill",
                                                               "nets": {}}


def _route(platform, net, members):
    """metal2 from each pin up to the net's track, metal3 along it."""
    grid, y = platform.grid, platform.grid.y(TRACKS[net])
    route = {"wires": [], "vias": [], "pins": {}}
    xs = []
    for name, column, row, shape in members:
        x = grid.x(column)
        xs.append(x)
        if shape is None:
            route["pins"][name] = ["metal3", x, y]
            continue
        route["pins"][name] = ["metal2", x, grid.y(row)]
        route["wires"].append(["metal2", x, grid.y(row), x, y])
        route["vias"] += [["via1", x, grid.y(row), shape], ["via2", x, y, "via2"]]
    route["wires"].append(["metal3", min(xs), y, max(xs), y])
    return route


def _straps(design, platform, height):
    straps, grid = platform.straps, platform.grid
    for net, column in STRAPS.items():
        x = grid.x(column)
        design["straps"].append([net, straps.layer, x - straps.width // 2, 0, x + straps.width // 2, 2 * height])
        for y in ([0, 2 * height] if net == "VSS" else [height]):
            design["power_vias"] += [[net, shape, x, y] for shape in straps.vias]
