"""Places for macros: in shelves below and above the room for cells, in a die that is nearly square; then exchanged among equals where that shortens nets.

Steps are whole pitches of the power straps across and floorplan.ROUND_ROWS rows up, so that a macro's straps lie on the die's and its pins on tracks.
"""

import math

from . import design as designs

STEP_ROWS = 6  # as floorplan.ROUND_ROWS
CHANNEL = 1  # steps across that are left free beside each macro, for wires and for rows with buffers
ROUNDS = 50


def place(design, library, platform, blocks, room, halo, site):
    """Gives each macro of `blocks` its place, in shelves below and above `room` square units for cells; returns (sites, rows) of the die."""
    step_x, step_y = platform.straps.pitch * site.width, STEP_ROWS * site.height
    gap = 2 * halo * site.width
    sizes = {}
    for name in blocks:
        macro = library.macros[design["instances"][name]["master"]]
        sizes[name] = (math.ceil((macro.width + gap) / step_x) + CHANNEL, math.ceil((macro.height + gap) / step_y))
    whole = room + sum(width * height for width, height in sizes.values()) * step_x * step_y
    width = max(round(math.sqrt(whole) / step_x), *(size[0] for size in sizes.values()))
    middle = math.ceil(room / (width * step_x) / step_y)
    places, low, high = {}, 0, middle
    for number, shelf in enumerate(_shelves(_order(design, library, blocks, sizes), sizes, width)):
        height = max(sizes[name][1] for name in shelf)
        low, high, y = (low - height, high, low - height) if number % 2 == 0 else (low, high + height, high)
        free = width - sum(sizes[name][0] for name in shelf)
        x = 0
        for k, name in enumerate(shelf):  # what a shelf has left goes between its macros
            places[name] = (x + free * k // len(shelf), y)
            x += sizes[name][0]
    places = _exchanged(design, library, places, sizes)
    margin = 1  # a step of free room around everything, for ports and wires
    for name, (x, y) in places.items():
        macro = library.macros[design["instances"][name]["master"]]
        # Pins of memories are at their left edge, and their stripes meet straps anywhere: they may be mirrored, so that pins look to the middle. What a macro
        # leaves free of its whole steps is then beside its pins, too.
        mirrored = x + sizes[name][0] / 2 < width / 2 and not any(pin.is_supply and platform.straps.layer in pin.shapes for pin in macro.pins.values())
        left = 0 if mirrored else CHANNEL
        design["instances"][name].update({"at": [(x + margin + left) * step_x, (y - low + margin) * step_y], "orient": "FN" if mirrored else "N", "fixed": True})
    return (width + 2 * margin) * platform.straps.pitch, (high - low + 2 * margin) * STEP_ROWS


def _shelves(waiting, sizes, width):
    """Lists of macros that stand side by side, in order."""
    shelves, used = [[]], 0
    for name in waiting:
        if shelves[-1] and used + sizes[name][0] > width:
            shelves.append([])
            used = 0
        shelves[-1].append(name)
        used += sizes[name][0]
    return shelves


def _order(design, library, blocks, sizes):
    """Blocks of logic next to the cells, memories outside; of each kind the highest first, equal ones by name."""
    def key(name):
        instance = design["instances"][name]
        return (instance["master"].startswith("leopard_sram"), -sizes[name][1], instance["master"], name)
    return sorted(blocks, key=key)


def _exchanged(design, library, places, sizes):
    """Places in which no two macros of one size would do better in each other's: by nets between macros, and from macros to the cells in the middle."""
    names = sorted(places)
    index = {name: i for i, name in enumerate(names)}
    weight, to_cells = {}, dict.fromkeys(names, 0)
    for _, pins in sorted(designs.pins_of_nets(design).items()):
        ends = sorted({name for name, _ in pins if name in index})
        others = len({name for name, _ in pins}) > len(ends)
        for i, first in enumerate(ends):
            to_cells[first] += others
            for second in ends[i + 1:]:
                weight[first, second] = weight.get((first, second), 0) + 1 / (len(ends) - 1)
    near = {name: {} for name in names}
    for (first, second), value in weight.items():
        near[first][second] = near[second][first] = value
    middle = [sum(x + sizes[n][0] / 2 for n, (x, _) in places.items()) / len(names), sum(y + sizes[n][1] / 2 for n, (_, y) in places.items()) / len(names)]

    def cost(name):
        x, y = places[name]
        return sum(value * (abs(x - places[other][0]) + abs(y - places[other][1])) for other, value in near[name].items()) + to_cells[name] * (
            abs(x - middle[0]) + abs(y - middle[1]))

    for _ in range(ROUNDS):
        better = False
        for i, first in enumerate(names):
            for second in names[i + 1:]:
                if sizes[first] != sizes[second]:
                    continue
                before = cost(first) + cost(second)
                places[first], places[second] = places[second], places[first]
                if cost(first) + cost(second) < before - 1e-9:
                    better = True
                else:
                    places[first], places[second] = places[second], places[first]
        if not better:
            break
    return places
