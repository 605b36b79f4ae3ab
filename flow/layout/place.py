"""Placement by coloquinte: global, legal, detailed; and filler cells."""

import coloquinte
import coloquinte_pybind as binding

from . import design as designs
from . import macros, shapes
from .located import LocatedError

PADDING_STEP = 0.06  # of the rows, by which padding is made less where it does not fit
UNITS_A_ROW = 7  # coloquinte does not snap to sites: its unit is a site across and this part of a row up


def _pin_centres(library, site):
    """{(master, pin): (sites, sevenths of a row)} from the lower left corner, orientation N."""
    centres = {}
    for name, macro in library.macros.items():
        for pin_name, pin in macro.pins.items():
            boxes = [shapes.bounding_box(shape) for drawn in pin.shapes.values() for shape in drawn]
            if boxes:
                x = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) // 2
                y = (min(box[1] for box in boxes) + max(box[3] for box in boxes)) // 2
                centres[name, pin_name] = (x // site.width, y * UNITS_A_ROW // site.height)
    return centres


def _circuit(design, library, site, names):
    """The design as coloquinte has it: instances, then ports that have a place, which are fixed points."""
    ports = sorted(port for port, entry in design["ports"].items() if "at" in entry)
    width, height = design["die"]
    count = len(names) + len(ports)
    circuit = coloquinte.Circuit(count)
    masters = [library.macros[design["instances"][name]["master"]] for name in names]
    circuit.cell_width = [macro.width // site.width for macro in masters] + [0] * len(ports)
    circuit.cell_height = [macro.height * UNITS_A_ROW // site.height for macro in masters] + [0] * len(ports)
    circuit.cell_is_fixed = [bool(design["instances"][name].get("fixed")) for name in names] + [True] * len(ports)
    circuit.cell_is_obstruction = [True] * len(names) + [False] * len(ports)
    places = [design["instances"][name].get("at", [width // 2, height // 2]) for name in names] + [design["ports"][port]["at"] for port in ports]
    circuit.cell_x = [x // site.width for x, _ in places]
    circuit.cell_y = [y * UNITS_A_ROW // site.height for _, y in places]
    north, flipped = binding.CellOrientation.N, binding.CellOrientation.FS
    circuit.cell_orientation = [flipped if name is not None and design["instances"][name].get("orient") == "FS" else north for name in names] + [north] * len(ports)
    circuit.cell_row_polarity = [binding.CellRowPolarity.SAME] * count
    circuit.rows = [binding.Row(binding.Rectangle(x // site.width, x // site.width + sites, y // site.height * UNITS_A_ROW, (y // site.height + 1) * UNITS_A_ROW),
                                north if orient == "N" else flipped) for y, orient, x, sites in design["rows"]]
    index = {name: i for i, name in enumerate(names)}
    index.update({(None, port): len(names) + i for i, port in enumerate(ports)})
    centres = _pin_centres(library, site)
    for _, pins in sorted(designs.pins_of_nets(design).items()):
        pins = [pin for pin in pins if pin[0] is not None or (None, pin[1]) in index]
        if len(pins) < 2:
            continue
        cells, xs, ys = [], [], []
        for instance, pin in pins:
            x, y = (0, 0) if instance is None else centres[design["instances"][instance]["master"], pin]
            cells.append(index[(None, pin) if instance is None else instance])
            xs.append(x)
            ys.append(y)
        circuit.add_net(cells, xs, ys)
    return circuit


def padded(widths, pins, total):
    """Widths that add up to about `total`: each cell's own or a fixed width a pin, whichever is more. `pins` may be shorter: the rest keep theirs."""
    low, high = 0.0, float(total)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(max(w, n * middle) for w, n in zip(widths, pins)) < total else (low, middle)
    result, rest = list(widths), 0.0
    for i, (width, count) in enumerate(zip(widths, pins)):
        wanted = max(width, count * low) + rest  # what rounding takes from one cell the next one gets
        result[i] = max(width, int(wanted))
        rest = min(1.0, wanted - result[i])
    return result


def place(design, library, platform, effort, spread=None, say=lambda text: None, utilisation=0.0):
    """Gives every instance its place: from nothing, with cells padded to fill the part `spread` of the rows, or of as many as they fill at `utilisation` if
    there are more, as between macros; without `spread` from where cells stand, moved as little as legality asks."""
    site = library.sites[platform.site]
    names = sorted(name for name, instance in design["instances"].items() if not instance.get("filler"))
    used = sum(library.macros[design["instances"][name]["master"]].width for name in names if not macros.is_macro(library, design["instances"][name]))
    there = sum(row[3] for row in design["rows"]) * site.width
    if used > there:
        raise LocatedError(design["name"], None, f"cells need {used / there:.1%} of the rows: set a lower utilisation")
    circuit = _circuit(design, library, site, names)
    parameters = coloquinte.ColoquinteParameters(effort, 1)
    if spread is None:
        circuit.legalize(parameters, None)
    else:
        # Coloquinte fills what it uses and leaves the rest empty; cells that are wider for now, those with many pins most, spread over the
        # die so that wires find room.
        widths, fixed = circuit.cell_width, [bool(design["instances"][name].get("fixed")) for name in names]
        pins = [0 if stays else len(design["instances"][name]["nets"]) for name, stays in zip(names, fixed)]
        stay = sum(width for width, stays in zip(widths, fixed) if stays)
        there = min(there, used / utilisation) if utilisation else there
        circuit.cell_width = padded(widths, pins, stay + spread * there // site.width)
        circuit.place_global(parameters, None)
        say(f"global placement: half perimeter {circuit.hpwl() * site.width / design['units']:.0f} um")
        while True:
            try:
                circuit.legalize(parameters, None)
                break
            except RuntimeError:  # rows in pieces between macros hold less than their sum
                spread -= PADDING_STEP
                if spread * there < used:
                    raise LocatedError(design["name"], None, "cells do not fit into the rows between macros: set a lower utilisation") from None
                circuit.cell_width = padded(widths, pins, stay + spread * there // site.width)
        # Still padded, or cells that share nets would close ranks again. Legal with the padding is legal without.
        circuit.place_detailed(parameters, None)
        circuit.cell_width = widths
    say(f"legal placement: half perimeter {circuit.hpwl() * site.width / design['units']:.0f} um")
    xs, ys, orientations = circuit.cell_x, circuit.cell_y, circuit.cell_orientation
    for i, name in enumerate(names):
        if design["instances"][name].get("fixed"):
            continue
        if ys[i] % UNITS_A_ROW:
            raise LocatedError(design["name"], None, f"{name} was not placed on a row")
        design["instances"][name]["at"] = [xs[i] * site.width, ys[i] // UNITS_A_ROW * site.height]
        design["instances"][name]["orient"] = str(orientations[i]).rsplit(".", 1)[-1]
    return {"half_perimeter_um": round(circuit.hpwl() * site.width / design["units"])}


def fill(design, library, platform):
    """Filler cells in every gap of every row, the widest that fits first."""
    site = library.sites[platform.site]
    widths = [(library.macros[name].width // site.width, name) for name in platform.cells["fillers"]]
    rows = {row[0]: [] for row in design["rows"]}
    for instance in design["instances"].values():
        if not macros.is_macro(library, instance):
            rows[instance["at"][1]].append((instance["at"][0] // site.width, library.macros[instance["master"]].width // site.width))
    for y, orient, x, sites in design["rows"]:
        at, end, number = x // site.width, x // site.width + sites, y // site.height
        for start, width in sorted(cell for cell in rows[y] if at <= cell[0] < end) + [(end, 0)]:
            while at < start:
                step, master = next((w, name) for w, name in widths if w <= start - at)
                design["instances"][f"fill_{number}_{at}"] = {"master": master, "at": [at * site.width, y], "orient": orient, "nets": {}, "block": "fill",
                                                              "filler": True}
                at += step
            at = start + width
