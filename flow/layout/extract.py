"""Parasitic extraction: the routes of a design as RC networks (formulas and sources: docs/flow-signoff.md).

Resistance is in ohm, capacitance in fF. Lateral coupling is counted to ground.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from . import routes
from .located import LocatedError

VACUUM = 8.854e-3  # fF a micrometre


@dataclass
class NetRC:
    """The RC network of one net. Nodes are texts: NET:n, INSTANCE:PIN or a port's name."""
    connections: list = field(default_factory=list)  # of (kind "I" or "P", node, direction "I", "O" or "B")
    capacitance: dict = field(default_factory=dict)  # node: fF, without those of pins
    resistors: list = field(default_factory=list)  # of (node, node, ohm)
    lateral: float = 0.0  # the part of the capacitance that is coupling
    unreached: list = field(default_factory=list)  # pins that no wire reaches

    @property
    def total(self):
        return sum(self.capacitance.values())


@dataclass
class Wire:
    """What a layer's wires are worth."""
    ohm: float  # a micrometre
    ground: float  # fF a micrometre
    plate: float  # fF a micrometre times micrometres of distance, a side
    width: int  # database units
    reach: int  # distance of the next track


class Extractor:
    """Extracts nets one by one; the occupied tracks of all nets are read at once."""

    def __init__(self, design, platform, library):
        self.design, self.platform, self.units = design, platform, design["units"]
        self.via_metals = routes.ordered_via_layers(platform, library)
        self.wires = {layer.name: self._wire(layer, library.layers[layer.name]) for layer in platform.layers}
        self.cut_ohm = {cut: library.layers[cut].resistance or 0.0 for cut in {via.cut for via in platform.vias.values()}}
        self.directions = {}
        for name, instance in design["instances"].items():
            if instance["master"] not in library.macros:
                raise LocatedError("design.json", None, f"instance {name} is of {instance['master']}, which the LEF does not have")
            self.directions[name] = library.macros[instance["master"]].pins
        self.tracks = self._occupied()

    def _wire(self, layer, lef):
        width = lef.width / self.units
        grid = self.platform.grid
        reach = grid.y_pitch * layer.y_step if layer.direction == "h" else grid.x_pitch * layer.x_step
        return Wire(lef.resistance / width, 1e3 * (lef.capacitance * width + 2 * lef.edge_capacitance),
                    VACUUM * self.platform.dielectric * lef.thickness, lef.width, reach)

    def _occupied(self):
        """{layer: {ordinate of the centre line: ([start], [(start, end, net, width)])}}, sorted by start."""
        tracks = {name: {} for name in self.wires}
        def put(layer, x1, y1, x2, y2, net, width, vertical):
            across, start, end = (x1, min(y1, y2), max(y1, y2)) if vertical else (y1, min(x1, x2), max(x1, x2))
            tracks[layer].setdefault(across, []).append((start, end, net, width))
        for net, route in self.design["routes"].items():
            for layer, x1, y1, x2, y2 in route["wires"]:
                put(layer, x1, y1, x2, y2, net, self.wires[layer].width, x1 == x2)
        for net, layer, x1, y1, x2, y2 in self.design["straps"]:
            if layer in tracks:
                vertical = y2 - y1 >= x2 - x1
                middle = ((x1 + x2) // 2, y1, (x1 + x2) // 2, y2) if vertical else (x1, (y1 + y2) // 2, x2, (y1 + y2) // 2)
                put(layer, *middle, net, x2 - x1 if vertical else y2 - y1, vertical)
        for lines in tracks.values():
            for across, items in lines.items():
                items.sort()
                lines[across] = ([item[0] for item in items], items)
        return tracks

    def lateral(self, net, edge):
        """Coupling of a piece of wire to what other nets have on the tracks beside it, in fF."""
        wire, total = self.wires[edge.layer], 0.0
        (_, x1, y1), (_, x2, y2) = edge.first, edge.second
        across, start, end = (x1, y1, y2) if x1 == x2 else (y1, x1, x2)
        for side in (-wire.reach, wire.reach):
            starts, items = self.tracks[edge.layer].get(across + side, ((), ()))
            for at in range(bisect_right(starts, end) - 1, -1, -1):
                first, last, other, width = items[at]
                overlap = min(end, last) - max(start, first)
                if other != net and overlap > 0:
                    distance = wire.reach - (wire.width + width) / 2
                    total += wire.plate * overlap / distance  # um of length over um of distance: the units cancel
                if last <= start and other != net:
                    break
        return total

    def net(self, name):
        """The NetRC of a net."""
        graph = routes.graph(self.design["routes"][name], self.via_metals, self.platform.pin_layer)
        return _Network(self, name, graph).result

    def all(self):
        """{net: NetRC} of all routed nets."""
        return {name: self.net(name) for name in sorted(self.design["routes"])}


class _Network:
    """One net's graph, with the nodes that only two edges meet at merged away."""

    def __init__(self, extractor, name, graph):
        self.extractor, self.name, self.graph = extractor, name, graph
        self.result = NetRC()
        self.names = {}
        self._pins()
        self._number()
        self._chains()

    def _pins(self):
        design = self.extractor.design
        for pin, node in self.graph.pins.items():
            if "/" in pin:
                instance, port = pin.split("/")
                kind, text = "I", f"{instance}:{port}"
                direction = self.extractor.directions[instance][port].direction
            else:
                kind, text, direction = "P", pin, design["ports"][pin]["direction"]
            self.result.connections.append((kind, text, {"input": "I", "output": "O"}.get(direction, "B")))
            if not self.graph.at[node]:
                self.result.unreached.append(pin)
            if node in self.names:  # two pins at one point: an edge of next to nothing
                self.result.resistors.append((self.names[node], text, 0.001))
            else:
                self.names[node] = text

    def _number(self):
        order = {layer: number for number, layer in enumerate(self.extractor.wires)}
        kept = [node for node, edges in self.graph.at.items() if node not in self.names and edges and len(edges) != 2]
        for node in sorted(kept, key=lambda node: (order.get(node[0], -1), node)):
            self.names[node] = f"{self.name}:{len(self.names) + 1}"

    def _value(self, edge):
        """(ohm, fF) of an edge."""
        if edge.length == 0:
            return self.extractor.cut_ohm[edge.layer], 0.0
        wire, length = self.extractor.wires[edge.layer], edge.length / self.extractor.units
        lateral = self.extractor.lateral(self.name, edge)
        self.result.lateral += lateral
        return wire.ohm * length, wire.ground * length + lateral

    def _chains(self):
        done = set()
        for node in list(self.names):
            for edge in self.graph.at[node]:
                if edge not in done:
                    self._chain(node, edge, done)

    def _chain(self, start, edge, done):
        """One resistor of the edges from a kept node to the next; half of their capacitance at each end."""
        ohm = farad = 0.0
        node = start
        while True:
            done.add(edge)
            more_ohm, more_farad = self._value(edge)
            ohm, farad = ohm + more_ohm, farad + more_farad
            node = edge.second if edge.first == node else edge.first
            if node in self.names:
                break
            edge = next(other for other in self.graph.at[node] if other not in done)
        for end in (start, node):
            self.result.capacitance[self.names[end]] = self.result.capacitance.get(self.names[end], 0.0) + farad / 2
        if node != start:
            self.result.resistors.append((self.names[start], self.names[node], ohm))
