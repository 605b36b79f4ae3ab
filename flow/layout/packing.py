"""Places for macros: around the room for cells, in strips, the box kept nearly square; then exchanged among equals where that shortens nets.

Steps are whole pitches of the power straps across and STEP_ROWS rows up, so that a macro's straps lie on the die's and its pins on tracks.
"""

import math

from . import design as designs
from . import macros

STEP_ROWS = 6  # a die is a whole number of these: pairs of rows (power rails) and the coarsest track step
CHANNEL = 1  # steps across that are left free beside each macro, for wires and for rows with buffers
ROUNDS = 50


class _Box:
    """What is taken so far, in steps, and what was put where."""

    def __init__(self, width, height):
        self.left, self.low, self.right, self.high = 0, 0, width, height
        self.places = {}
        self._far = {"column": False, "row": False}  # the next strip goes to the right, or to the top

    def strip(self, waiting, sizes):
        """Puts the first of `waiting` along the shorter way to grow; returns the rest."""
        kind = "column" if self.right - self.left <= self.high - self.low else "row"
        along, across = (1, 0) if kind == "column" else (0, 1)
        room = self.high - self.low if kind == "column" else self.right - self.left
        taken, used = [], 0
        for name in waiting:
            if taken and used + sizes[name][along] > room:
                break
            taken.append((name, used))
            used += sizes[name][along]
        depth = max(sizes[name][across] for name, _ in taken)
        far = self._far[kind]
        self._far[kind] = not far
        if kind == "column":
            x = self.right if far else self.left - depth
            for name, at in taken:
                self.places[name] = (x if far else self.left - sizes[name][0], self.low + at)
            self.left, self.right = min(self.left, x), max(self.right, x + depth)
            self.high = max(self.high, self.low + used)
        else:
            y = self.high if far else self.low - depth
            for name, at in taken:
                self.places[name] = (self.left + at, y if far else self.low - sizes[name][1])
            self.low, self.high = min(self.low, y), max(self.high, y + depth)
            self.right = max(self.right, self.left + used)
        return waiting[len(taken):]


def place(design, library, platform, blocks, room, halo, site):
    """Gives each macro of `blocks` its place around `room` square units for cells; returns (sites, rows) of the die."""
    step_x, step_y = platform.straps.pitch * site.width, STEP_ROWS * site.height
    gap = 2 * halo * site.width
    sizes = {}
    for name in blocks:
        macro = library.macros[design["instances"][name]["master"]]
        sizes[name] = (math.ceil((macro.width + gap) / step_x) + CHANNEL, math.ceil((macro.height + gap) / step_y))
    side = math.sqrt(room)
    width = max(1, round(side / step_x))
    box = _Box(width, max(1, math.ceil(room / (width * step_x) / step_y)))
    waiting = _order(design, library, blocks, sizes)
    while waiting:
        waiting = box.strip(waiting, sizes)
    places = _exchanged(design, library, box.places, sizes)
    margin = 1  # a step of free room around everything, for ports and wires
    middle = width / 2
    for name, (x, y) in places.items():
        macro = library.macros[design["instances"][name]["master"]]
        # Pins of memories are at their left edge, and their stripes meet straps anywhere: they may be mirrored, so that pins look to the middle. What a macro
        # leaves free of its whole steps is then beside its pins, too.
        mirrored = x + sizes[name][0] / 2 < middle and not any(pin.is_supply and platform.straps.layer in pin.shapes for pin in macro.pins.values())
        left = 0 if mirrored else CHANNEL
        design["instances"][name].update({"at": [(x - box.left + margin + left) * step_x, (y - box.low + margin) * step_y], "orient": "FN" if mirrored else "N",
                                          "fixed": True})
    return (box.right - box.left + 2 * margin) * platform.straps.pitch, (box.high - box.low + 2 * margin) * STEP_ROWS


def _order(design, library, blocks, sizes):
    """Blocks of logic next to the cells, memories outside; of each kind the highest first, equal ones by name."""
    def key(name):
        instance = design["instances"][name]
        return (macros.MEMORY_NAME.match(instance["master"]) is not None, -sizes[name][1], instance["master"], name)
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
