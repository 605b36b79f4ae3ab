"""Clock tree: clock gates as leaves, buffers as the other leaves, levels of buffers above; by position.

Every flip-flop is behind one leaf, every leaf and every hardened block behind the same number of buffers, so that skew is what wires and loads make of it. A gate with more flip-flops
than a leaf may have is copied. No group of pins is wider and higher together than its level may reach, since a wire's delay grows with the square of its length; what is still
further from its driver than a step gets buffers on the way, as many as the furthest of its level, evenly spaced.
"""

from . import design as designs
from . import macros

LEAF_REACH_UM = 250  # half perimeter of what a leaf drives; each level above reaches twice as far
STEP_UM = 250  # between two buffers of a branch


def clusters(points, most, reach=None):
    """Splits [(x, y, item), ...] by halves across the longer side until no part has more than `most`, or is wider and higher together than `reach`;
    a part is a list of items' tuples."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    if len(points) <= most and (reach is None or len(points) == 1 or max(xs) - min(xs) + max(ys) - min(ys) <= reach):
        return [points]
    axis = 0 if max(xs) - min(xs) >= max(ys) - min(ys) else 1
    ordered = sorted(points, key=lambda p: (p[axis], p[1 - axis], str(p[2])))
    middle = len(ordered) // 2
    return clusters(ordered[:middle], most, reach) + clusters(ordered[middle:], most, reach)


def centre(points):
    return [sum(p[0] for p in points) // len(points), sum(p[1] for p in points) // len(points)]


class Tree:
    """Builds into a design, in place. `sinks`: most of a leaf; `branches`: most of a buffer above."""

    def __init__(self, design, platform, library, liberty, clock, sinks, branches):
        self._design, self._platform, self._library, self._liberty = design, platform, library, liberty
        self._clock, self._sinks, self._branches = clock, sinks, branches
        self._count = 0
        self._reach, self._step = (um * design["units"] for um in (LEAF_REACH_UM, STEP_UM))
        self.metrics = {"buffers": 0, "gates": 0, "levels": 0, "sinks": 0, "repeaters": 0}

    def build(self):
        pins = designs.pins_of_nets(self._design)
        leaves, direct = [], []
        for name, pin in pins.get(self._clock, []):
            if name is None:  # the port itself
                continue
            instance = self._design["instances"][name]
            cell = self._liberty.cells[instance["master"]]
            if cell.clock_gate:
                leaves += self._gate(name, pin, cell, pins)
            elif macros.is_macro(self._library, instance) and not macros.MEMORY_NAME.match(instance["master"]):
                leaves.append(self._point(name, pin))  # a block has a tree of its own, which takes about what a leaf does
            else:
                direct.append(self._point(name, pin))
        self.metrics["sinks"] += len(direct)
        for group in clusters(direct, self._sinks, self._reach) if direct else []:
            leaves.append(self._drive(group, self._clock))
        reach = self._reach
        while len(leaves) > self._branches:
            reach *= 2
            leaves = self._level(clusters(leaves, self._branches, reach))
        if len(leaves) > 1:
            self._level([leaves])
        return self.metrics

    def _level(self, groups):
        """Buffers above groups of pins; returns their pins. Branches that are longer than a step get as many buffers as the longest of all needs."""
        self.metrics["levels"] += 1
        middles = [centre(group) for group in groups]
        longest = max(abs(x - at[0]) + abs(y - at[1]) for group, at in zip(groups, middles) for x, y, _ in group)
        between = longest // self._step
        made = []
        for group, at in zip(groups, middles):
            ends = []
            for point in group:
                start = point
                for number in range(1, between + 1):
                    point = self._drive([point], self._clock, [start[k] + (at[k] - start[k]) * number // (between + 1) for k in (0, 1)])
                    self.metrics["repeaters"] += 1
                ends.append(point)
            made.append(self._drive(ends, self._clock, at))
        return made

    def _point(self, name, pin):
        instance = self._design["instances"][name]
        x, y = macros.pin_at(self._library, instance, pin) if macros.is_macro(self._library, instance) else instance["at"]
        return x, y, (name, pin)

    def _gate(self, name, clock_pin, cell, pins):
        """The leaves that a clock gate becomes: itself, and copies where it has too many flip-flops."""
        gate = self._design["instances"][name]
        out = cell.outputs[0]
        gated = gate["nets"][out]
        points = [self._point(*sink) for sink in pins.get(gated, []) if sink != (name, out)]
        self.metrics["sinks"] += len(points)
        made = []
        for number, group in enumerate(clusters(points, self._sinks, self._reach)):
            copy = name if number == 0 else f"{name}_c{number}"
            net = gated if number == 0 else f"{gated}_c{number}"
            self._design["instances"][copy] = dict(gate, nets=dict(gate["nets"], **{out: net}), at=centre(group))
            for _, _, (sink, pin) in group:
                self._design["instances"][sink]["nets"][pin] = net
            made.append(self._point(copy, clock_pin))
            self.metrics["gates"] += 1
        return made

    def _drive(self, group, net, at=None):
        """A buffer at a place, else in the middle of a group of pins; returns its pin."""
        cell = self._platform.cells["clock_buffers"][-1]
        name, out = f"clock_buffer_{self._count}", f"clock_{self._count}"
        self._count += 1
        self.metrics["buffers"] += 1
        pins = self._liberty.cells[cell]
        (a,), (z,) = pins.inputs, pins.outputs
        self._design["instances"][name] = {"master": cell, "at": list(at or centre(group)), "orient": "N", "nets": {a: net, z: out}, "block": "clock"}
        for _, _, (sink, pin) in group:
            self._design["instances"][sink]["nets"][pin] = out
        return self._point(name, a)
