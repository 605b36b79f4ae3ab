"""What placed logic needs before it can be routed: buffers on nets with many pins, drivers that can drive, buffers against hold violations."""

import math

from . import clock, macros, timing
from . import design as designs

ANTENNA_PART = 0.7  # of the limit, from which on a net that is not routed yet gets a diode
OVERLOAD = 0.65  # part of its maximum load from which on the largest driver there is gets a buffer
HOLD_STEP_NS = 0.025  # what a buffer of the smallest kind adds, at least


class Repair:
    """Changes a placed design in place; afterwards it must be made legal again. Counts what it did in `metrics`."""

    def __init__(self, design, library, liberty, platform):
        self._design, self._library, self._liberty, self._platform = design, library, liberty, platform
        self._drives = designs.Directions(library)
        self._families = _families(liberty, library)
        self.metrics = {"fanout_buffers": 0, "resized": 0, "relief_buffers": 0, "hold_buffers": 0, "diodes": 0, "repeaters": 0}

    def centre(self, pin):
        """Where a pin is, for wires that are not routed yet: a port's place, or the middle of the cell."""
        instance, name = pin
        if instance is None:
            return self._design["ports"][name]["at"]
        placed = self._design["instances"][instance]
        macro = self._library.macros[placed["master"]]
        if macros.is_macro(self._library, placed):
            return macros.pin_at(self._library, placed, name)
        return [placed["at"][0] + macro.width // 2, placed["at"][1] + macro.height // 2]

    def buffer(self, name, master, net, out, at):
        """A new buffer from `net` to `out`."""
        cell = self._liberty.cells[master]
        self._design["instances"][name] = {"master": master, "at": list(at), "orient": "N", "block": "repair",
                                           "nets": {cell.inputs[0]: net, cell.outputs[0]: out}}

    def _connect(self, pin, net):
        instance, name = pin
        self._design["instances"][instance]["nets"][name] = net

    def fanout(self, most, skip):
        """No net but those of `skip` drives more than `most` pins: a tree of buffers by position."""
        master = self._platform.cells["buffers"][2]
        for net, pins in sorted(designs.pins_of_nets(self._design).items()):
            driver = self._drives.driver(self._design, pins)
            if net in skip or driver is None or len(pins) - 1 <= most or self._is_tie(driver):
                continue
            ports = [pin for pin in pins if pin[0] is None and pin != driver]
            points = [(*self.centre(pin), pin) for pin in pins if pin != driver and pin[0] is not None]
            number = 0
            while len(points) + len(ports) > most:
                groups = clock.clusters(points, most)
                points = []
                for group in groups:
                    name, out = f"fanout_{net}_{number}".replace("[", "_").replace("]", "_"), f"{net}_f{number}".replace("[", "_").replace("]", "_")
                    number += 1
                    self.buffer(name, master, net, out, clock.centre(group))
                    for _, _, pin in group:
                        self._connect(pin, out)
                    points.append((*clock.centre(group), (name, self._liberty.cells[master].inputs[0])))
                    self.metrics["fanout_buffers"] += 1

    def repeaters(self, most_um, skip):
        """Pins and ports further than `most_um` from their driver get a chain of buffers on the way, shared by those near each other; a port's net keeps its name."""
        most = most_um * self._design["units"]
        for net, pins in sorted(designs.pins_of_nets(self._design).items()):
            driver = self._drives.driver(self._design, pins)
            if net in skip or driver is None or self._is_tie(driver):
                continue
            start = self.centre(driver)
            ports, cells = ([(*self.centre(pin), pin) for pin in pins if pin != driver and (pin[0] is None) == port] for port in (True, False))
            if driver[0] is not None and _beyond(ports, start, most):
                source = f"repeater_{self.metrics['repeaters']}_source"
                for pin in (driver, *(pin for _, _, pin in cells)):
                    self._connect(pin, source)
                self._chain(source, start, clock.centre(ports), most, net)
                net = source
            for group in _near(_beyond(cells, start, most), most):
                last = self._chain(net, start, clock.centre(group), most)
                for _, _, pin in group:
                    self._connect(pin, last)

    def _chain(self, net, start, end, most, out=None):
        """Buffers every `most` from `net` at `start` to `end`; the last drives `out`, or a new net, and what it drives is returned."""
        count = max(1, (abs(end[0] - start[0]) + abs(end[1] - start[1])) // most)
        for number in range(1, count + 1):
            name = f"repeater_{self.metrics['repeaters']}"
            self.metrics["repeaters"] += 1
            driven = out if out and number == count else f"{name}_net"
            self.buffer(name, self._platform.cells["buffers"][3], net, driven, [a + (b - a) * number // (count + 1) for a, b in zip(start, end)])
            net = driven
        return net

    def antennas(self):
        """A diode beside the gates of each net whose wire, of the middle layer and half its bounding box long, would come near the antenna limit; what that
        misses is found after routing."""
        master, diode_pin = self._platform.cells["antenna_diode"].split("/")
        units = self._design["units"]
        layers = self._platform.used_layers()
        width = self._library.layers[layers[len(layers) // 2].name].width / units
        for net, pins in sorted(designs.pins_of_nets(self._design).items()):
            gates = [pin for pin in pins if pin[0] is not None and not self._drives.drives(self._design["instances"][pin[0]]["master"], pin[1])]
            area = sum(self._library.macros[self._design["instances"][name]["master"]].pins[pin].gate_area for name, pin in gates)
            length = timing.half_perimeter(self.centre(pin) for pin in pins) / units
            if area > 0 and length * width / area > ANTENNA_PART * self._platform.antenna_ratio:
                self._design["instances"][f"diode_{self.metrics['diodes']}"] = {
                    "master": master, "at": clock.centre([self.centre(pin) for pin in gates]), "orient": "N", "block": "repair", "nets": {diode_pin: net}}
                self.metrics["diodes"] += 1

    def protect(self, pins, first):
        """A diode beside each (instance, pin), numbered from `first`; returns how many."""
        master, diode_pin = self._platform.cells["antenna_diode"].split("/")
        for number, (instance, pin) in enumerate(pins, first):
            self._design["instances"][f"late_diode_{number}"] = {"master": master, "at": list(self.centre((instance, pin))), "orient": "N", "block": "repair",
                                                                 "nets": {diode_pin: self._design["instances"][instance]["nets"][pin]}}
        return len(pins)

    def _is_tie(self, driver):
        ties = {self._platform.cells[role].split("/")[0] for role in ("tie_high", "tie_low")}
        return driver[0] is not None and self._design["instances"][driver[0]]["master"] in ties

    def size(self, part, wire_ff_um, skip):
        """Every driver has at most `part` of the load it may have, wires guessed; drivers of `skip` stay."""
        for net, pins in sorted(designs.pins_of_nets(self._design).items()):
            driver = self._drives.driver(self._design, pins)
            if driver is None or driver[0] is None or net in skip or len(pins) < 2:
                continue
            instance = self._design["instances"][driver[0]]
            macro = macros.is_macro(self._library, instance)
            family = [instance["master"]] if macro else self._families.get(instance["master"], [])
            if not family or self._liberty.cells[instance["master"]].pins[driver[1]].max_capacitance is None:
                continue
            load = timing.half_perimeter(self.centre(pin) for pin in pins) / self._design["units"] * wire_ff_um
            load += sum(self._liberty.cells[self._design["instances"][name]["master"]].pins[pin].capacitance
                        for name, pin in pins if name is not None and (name, pin) != driver)
            enough = [master for master in family if load <= part * self._liberty.cells[master].pins[driver[1]].max_capacitance]
            best = enough[0] if enough else family[-1]
            if load > (part if macro else OVERLOAD) * self._liberty.cells[best].pins[driver[1]].max_capacitance:
                self._relieve(net, driver, pins, load)
            if family.index(best) > family.index(instance["master"]):
                instance["master"] = best
                self.metrics["resized"] += 1

    def _relieve(self, net, driver, pins, load):
        """Buffers take all that a driver, of which there is no larger kind, is to drive: one the cells, another the ports, whose net keeps its name."""
        cells = [pin for pin in pins if pin != driver and pin[0] is not None]
        source = net
        if any(pin[0] is None for pin in pins):
            source = self._relief(None, net, driver, load)
            self._connect(driver, source)
        if cells:
            out = self._relief(source, None, driver, load)
            for pin in cells:
                self._connect(pin, out)

    def _relief(self, net, out, driver, load):
        """A buffer for `load` fF beside `driver` from `net` to `out`, one of which is None: a new net, which is returned."""
        usual = self._platform.cells["buffers"][2]
        family = self._families[usual]
        family = family[family.index(usual):]
        output = self._liberty.cells[usual].outputs[0]
        master = next((name for name in family if load <= OVERLOAD * self._liberty.cells[name].pins[output].max_capacitance), family[-1])
        number = self.metrics["relief_buffers"]
        self.metrics["relief_buffers"] += 1
        new = f"relief_net_{number}"
        self.buffer(f"relief_{number}", master, net or new, out or new, self.centre(driver))
        return new

    def hold(self, ends, margin):
        """Buffers before each end of a path ([pin, slack in ns]) whose slack is below `margin`; returns how many ends there were."""
        master = self._platform.cells["buffers"][0]
        short = [(name, slack) for name, slack in ends if slack < margin and "/" in name]
        for name, slack in short:
            instance, pin = name.split("/")
            net = self._design["instances"][instance]["nets"][pin]
            for _ in range(math.ceil((margin - slack) / HOLD_STEP_NS)):
                number = self.metrics["hold_buffers"]
                self.metrics["hold_buffers"] += 1
                out = f"hold_net_{number}"
                self.buffer(f"hold_{number}", master, net, out, self._design["instances"][instance]["at"])
                self._connect((instance, pin), out)
                net = out
        return len(short)


def _beyond(points, start, most):
    """Those of [(x, y, item), ...] that are further than `most` from `start`."""
    return [point for point in points if abs(point[0] - start[0]) + abs(point[1] - start[1]) > most]


def _near(points, most):
    """Groups of [(x, y, item), ...] of which none is more than `most` wide and high together."""
    if not points:
        return []
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    if max(xs) - min(xs) + max(ys) - min(ys) <= most:
        return [points]
    return [part for half in clock.clusters(points, (len(points) + 1) // 2) for part in _near(half, most)]


def _families(liberty, library):
    """{master: masters that compute the same on pins of the same names, smallest first}."""
    groups = {}
    for cell in liberty.cells.values():
        if cell.name not in library.macros or library.macros[cell.name].klass.startswith("block") or not cell.outputs or cell.clock_gate:
            continue
        state = (cell.sequential.kind, tuple(sorted(cell.sequential.attributes.items()))) if cell.sequential else ()
        key = tuple((pin.name, pin.direction, pin.function) for pin in sorted(cell.pins.values(), key=lambda pin: pin.name))
        # Clock buffers compute what buffers compute, with other delays: a family of their own.
        groups.setdefault((cell.name.rstrip("0123456789"), key, str(state)), []).append(cell)
    return {cell.name: [other.name for other in sorted(group, key=lambda c: (c.area, c.name))] for group in groups.values() for cell in group}
