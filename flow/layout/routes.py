"""The wires and vias of one net of a design.json as a graph.

A node is (layer, x, y); a wire is cut at each end, via and pin that lies on it, so that an edge is a piece of wire between two nodes or a via.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Edge:
    """`layer` names the metal of a wire or the cut of a via; `length` in database units, 0 for a via."""
    first: tuple
    second: tuple
    layer: str
    length: int
    shape: str = None


@dataclass
class Graph:
    edges: list = field(default_factory=list)
    at: dict = field(default_factory=dict)  # node: [edge, ...]
    pins: dict = field(default_factory=dict)  # pin or port: node

    def add(self, edge):
        self.edges.append(edge)
        self.at.setdefault(edge.first, []).append(edge)
        self.at.setdefault(edge.second, []).append(edge)


def via_layers(shape):
    """(lower metal, upper metal) of a via shape, in the order that its file has them."""
    return tuple(layer for layer in shape.shapes if layer != shape.cut)


def ordered_via_layers(platform, library):
    """{shape: (lower metal, upper metal)} of all via shapes of the platform."""
    order = {name: number for number, name in enumerate(library.layers)}
    return {name: tuple(sorted(via_layers(via), key=order.get)) for name, via in platform.vias.items()}


def graph(route, via_metals, pin_layer):
    """The Graph of a net's route. `via_metals`: what ordered_via_layers gives. A pin is at the node under its via where there is one."""
    result = Graph()
    points = {}  # layer: {(x, y)}
    vias = []
    for cut, x, y, shape in sorted({tuple(via) for via in route["vias"]}):
        low, high = via_metals[shape]
        vias.append(Edge((low, x, y), (high, x, y), cut, 0, shape))
        points.setdefault(low, set()).add((x, y))
        points.setdefault(high, set()).add((x, y))
    pin_nodes = points.get(pin_layer, set())
    for name in sorted(route["pins"]):
        layer, x, y = route["pins"][name]
        if (x, y) in pin_nodes:
            layer = pin_layer
        result.pins[name] = (layer, x, y)
        result.at.setdefault((layer, x, y), [])
        points.setdefault(layer, set()).add((x, y))
    for layer, x1, y1, x2, y2 in route["wires"]:
        points.setdefault(layer, set()).update(((x1, y1), (x2, y2)))
    lines = {layer: (_by(here, 0), _by(here, 1)) for layer, here in points.items()}
    seen = set()
    for layer, x1, y1, x2, y2 in sorted(route["wires"]):
        vertical = x1 == x2
        ordinates = lines[layer][0].get(x1, ()) if vertical else lines[layer][1].get(y1, ())
        low, high = (min(y1, y2), max(y1, y2)) if vertical else (min(x1, x2), max(x1, x2))
        stops = [value for value in ordinates if low <= value <= high]
        for a, b in zip(stops, stops[1:]):
            ends = ((layer, x1, a), (layer, x1, b)) if vertical else ((layer, a, y1), (layer, b, y1))
            if ends not in seen:  # wires may overlap
                seen.add(ends)
                result.add(Edge(ends[0], ends[1], layer, b - a))
    for via in vias:
        result.add(via)
    return result


def _by(points, axis):
    """{x: [y, ...]} (axis 0) or {y: [x, ...]} (axis 1), sorted."""
    lines = {}
    for point in points:
        lines.setdefault(point[axis], []).append(point[1 - axis])
    return {key: sorted(values) for key, values in lines.items()}
