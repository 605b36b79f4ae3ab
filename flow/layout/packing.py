"""Places for macros: around the room for cells, in a die that is nearly square; then exchanged among equals where that shortens nets.

Steps are whole pitches of the power straps across and floorplan.ROUND_ROWS rows up, so that a macro's straps lie on the die's and its pins on tracks.
"""

import math

from . import design as designs

STEP_ROWS = 6  # as floorplan.ROUND_ROWS
CHANNEL = 1  # steps across that are left free beside each macro, for wires and for rows with buffers
ROUNDS = 50


def place(design, library, platform, blocks, room, halo, site):
    """Gives each macro of `blocks` its place around `room` square units for cells, in strips or in shelves, whichever makes nets shorter; returns
    (sites, rows) of the die."""
    step_x, step_y = platform.straps.pitch * site.width, STEP_ROWS * site.height
    gap = 2 * halo * site.width
    sizes = {}
    for name in blocks:
        macro = library.macros[design["instances"][name]["master"]]
        sizes[name] = (math.ceil((macro.width + gap) / step_x) + CHANNEL, math.ceil((macro.height + gap) / step_y))
    waiting, nets = _order(design, library, blocks, sizes), _Nets(design, blocks, sizes, step_x, step_y)
    plans = [plan(waiting, sizes, room, step_x, step_y) for plan in (_strips, _shelves)]
    for places, (left, low, right, high) in plans:
        nets.exchange(places, ((left + right) / 2, (low + high) / 2))
    places, (left, low, right, high) = min(plans, key=lambda plan: nets.cost(plan[0], ((plan[1][0] + plan[1][2]) / 2, (plan[1][1] + plan[1][3]) / 2)))
    margin = 1  # a step of free room around everything, for ports and wires
    for name, (x, y) in places.items():
        macro = library.macros[design["instances"][name]["master"]]
        # Pins of memories are at their left edge, and their stripes meet straps anywhere: they may be mirrored, so that pins look to the middle. What a macro
        # leaves free of its whole steps is then beside its pins, too.
        mirrored = x + sizes[name][0] / 2 < (left + right) / 2 and not any(pin.is_supply and platform.straps.layer in pin.shapes for pin in macro.pins.values())
        beside = 0 if mirrored else CHANNEL
        design["instances"][name].update({"at": [(x - left + margin + beside) * step_x, (y - low + margin) * step_y], "orient": "FN" if mirrored else "N", "fixed": True})
    return (right - left + 2 * margin) * platform.straps.pitch, (high - low + 2 * margin) * STEP_ROWS


def _strips(waiting, sizes, room, step_x, step_y):
    """(places, box): strips on all four sides, the box kept nearly square."""
    width = max(1, round(math.sqrt(room) / step_x))
    box = _Box(width, max(1, math.ceil(room / (width * step_x) / step_y)), step_x, step_y)
    while waiting:
        waiting = box.strip(waiting, sizes)
    return box.places, (box.left, box.low, box.right, box.high)


def _shelves(waiting, sizes, room, step_x, step_y):
    """(places, box): shelves as wide as the die, in turn below and above the cells."""
    whole = room + sum(width * height for width, height in sizes.values()) * step_x * step_y
    width = max(round(math.sqrt(whole) / step_x), *(size[0] for size in sizes.values()))
    places, low, high = {}, 0, math.ceil(room / (width * step_x) / step_y)
    for number, shelf in enumerate(_side_by_side(waiting, sizes, width)):
        height = max(sizes[name][1] for name in shelf)
        low, high, y = (low - height, high, low - height) if number % 2 == 0 else (low, high + height, high)
        free, x = width - sum(sizes[name][0] for name in shelf), 0
        for k, name in enumerate(shelf):  # what a shelf has left goes between its macros
            places[name] = (x + free * k // len(shelf), y)
            x += sizes[name][0]
    return places, (0, low, width, high)


def _side_by_side(waiting, sizes, width):
    """Lists of macros that stand side by side, in order."""
    shelves, used = [[]], 0
    for name in waiting:
        if shelves[-1] and used + sizes[name][0] > width:
            shelves.append([])
            used = 0
        shelves[-1].append(name)
        used += sizes[name][0]
    return shelves


class _Box:
    """What is taken so far, in steps, and what was put where."""

    def __init__(self, width, height, step_x, step_y):
        self._steps = step_x, step_y
        self.left, self.low, self.right, self.high = 0, 0, width, height
        self.places = {}
        self._far = {"column": False, "row": False}  # the next strip goes to the right, or to the top

    def strip(self, waiting, sizes):
        """Puts the first of `waiting` along the shorter way to grow; returns the rest."""
        kind = "column" if (self.right - self.left) * self._steps[0] <= (self.high - self.low) * self._steps[1] else "row"
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


def _order(design, library, blocks, sizes):
    """Blocks of logic next to the cells, memories outside; of each kind the highest first, equal ones by name."""
    def key(name):
        instance = design["instances"][name]
        return (instance["master"].startswith("leopard_sram"), -sizes[name][1], instance["master"], name)
    return sorted(blocks, key=key)


class _Nets:
    """How long nets between macros, and from macros to the cells in the middle, are for a plan."""

    def __init__(self, design, names, sizes, step_x, step_y):
        self._names, self._sizes, self._steps = sorted(names), sizes, (step_x, step_y)
        self._near, self._cells = {name: {} for name in names}, dict.fromkeys(names, 0)
        for _, pins in sorted(designs.pins_of_nets(design).items()):
            ends = sorted({name for name, _ in pins if name in self._near})
            others = len({name for name, _ in pins}) > len(ends)
            for i, first in enumerate(ends):
                self._cells[first] += others
                for second in ends[i + 1:]:
                    value = self._near[first].get(second, 0) + 1 / (len(ends) - 1)
                    self._near[first][second] = self._near[second][first] = value

    def _centre(self, places, name):
        return [(places[name][k] + self._sizes[name][k] / 2) * self._steps[k] for k in (0, 1)]

    def _of(self, places, middle, name):
        x, y = self._centre(places, name)
        total = self._cells[name] * (abs(x - middle[0] * self._steps[0]) + abs(y - middle[1] * self._steps[1]))
        for other, value in self._near[name].items():
            a, b = self._centre(places, other)
            total += value * (abs(x - a) + abs(y - b))
        return total

    def cost(self, places, middle):
        return sum(self._of(places, middle, name) for name in self._names)

    def exchange(self, places, middle):
        """Exchanges macros of one size, in `places`, until no two would do better in each other's."""
        for _ in range(ROUNDS):
            better = False
            for i, first in enumerate(self._names):
                for second in self._names[i + 1:]:
                    if self._sizes[first] != self._sizes[second]:
                        continue
                    before = self._of(places, middle, first) + self._of(places, middle, second)
                    places[first], places[second] = places[second], places[first]
                    if self._of(places, middle, first) + self._of(places, middle, second) < before * (1 - 1e-12):
                        better = True
                    else:
                        places[first], places[second] = places[second], places[first]
            if not better:
                return
