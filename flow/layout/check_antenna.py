"""Check of antennas: metal that is connected to gates while it is etched, and to no diffusion, over the area of those gates.

For each layer, what is connected by it and the layers below is one antenna; its ratio is the area of its metal of that layer over the gate area that it reaches.
A driver's diffusion discharges it: antennas with an output pin or a diode (a cell pin with ANTENNADIFFAREA, or the platform's diode) are not counted.
"""

from . import routes
from .violation import Violation


def check(design, platform, library):
    """(violations, {layer: largest ratio})."""
    violations, largest = [], {}
    for net, layer, nodes, area, gate, gates in _antennas(design, platform, library):
        ratio, limit = area / gate, _limit(platform, library, layer)
        largest[layer] = max(largest.get(layer, 0.0), ratio)
        if ratio > limit:
            x, y = min(node[1:] for node in nodes)
            at = (x / design["units"], y / design["units"]) * 2
            violations.append(Violation("antenna", layer, at, ratio, limit, f"{net}: {area:.3f} um2 of {layer} on {gate:.4f} um2 of gates ({gates[0]} and {len(gates) - 1} more)"))
    return violations, {layer: round(ratio, 2) for layer, ratio in largest.items()}


def gates(design, platform, library, near):
    """[(instance, pin)], sorted: of each antenna beyond its limit one gate, beside which a diode ends it; and, if there are any, of those beyond the part
    `near` of it, too, since wires will be others when they are routed again. Empty: there are none beyond."""
    parts = {}
    for _, layer, _, area, gate, names in _antennas(design, platform, library):
        pin = tuple(names[0].split("/"))
        parts[pin] = max(parts.get(pin, 0.0), area / gate / _limit(platform, library, layer))
    return sorted(pin for pin, part in parts.items() if part > near) if any(part > 1 for part in parts.values()) else []


def _limit(platform, library, layer):
    return library.layers[layer].antenna.get("AREARATIO", platform.antenna_ratio)


def _antennas(design, platform, library):
    """(net, layer, nodes, um2 of metal, um2 of gates, [INSTANCE/PIN]) of each antenna that no diffusion ends."""
    metals = routes.ordered_via_layers(platform, library)
    order = [name for name in library.layers if library.layers[name].kind == "routing"]
    diode = platform.cells.get("antenna_diode", "").split("/")[0]
    for net in sorted(design["routes"]):
        graph = routes.graph(design["routes"][net], metals, platform.pin_layer)
        pins = _pins(design, library, graph, diode)
        top = max((order.index(node[0]) for node in graph.at), default=-1)
        for level in range(top + 1):
            layer = order[level]
            for nodes in _connected(graph, set(order[:level + 1])):
                ends = sorted((pins[node] for node in nodes if node in pins), key=lambda end: end[3])
                gate = sum(area for area, _, _, _ in ends)
                if gate and not any(diffusion for _, diffusion, _, _ in ends):
                    area = _area(graph, nodes, layer, design["units"], library, platform) + sum(metal.get(layer, 0.0) for _, _, metal, _ in ends)
                    yield net, layer, nodes, area, gate, [name for _, _, _, name in ends]


def _pins(design, library, graph, diode):
    """{node: (gate area, is diffusion there, metal area by layer, name)}."""
    found = {}
    for name, node in graph.pins.items():
        if "/" not in name:
            continue  # a port: what lies outside is not known
        instance, pin = name.split("/")
        master = design["instances"][instance]["master"]
        lef = library.macros[master].pins[pin]
        found[node] = (0.0 if master == diode else lef.gate_area, lef.diff_area > 0 or master == diode, lef.metal_area, name)
    return found


def _connected(graph, layers):
    """Sets of nodes on these layers that wires and vias of these layers connect."""
    left, found = {node for node in graph.at if node[0] in layers}, []
    for start in sorted(left):
        if start not in left:
            continue
        nodes, stack = set(), [start]
        left.discard(start)
        while stack:
            node = stack.pop()
            nodes.add(node)
            for edge in graph.at[node]:
                other = edge.second if edge.first == node else edge.first
                if other in left:
                    left.discard(other)
                    stack.append(other)
        found.append(nodes)
    return found


def _area(graph, nodes, layer, units, library, platform):
    """Square micrometres of a layer's metal among nodes: pieces of wire, and pads of vias where no wire of the layer is."""
    area, width = 0, library.layers[layer].width
    seen = set()
    for node in nodes:
        if node[0] != layer:
            continue
        wires = [edge for edge in graph.at[node] if edge.length]
        for edge in wires:
            if edge not in seen:
                seen.add(edge)
                area += edge.length * width
        if len(wires) == 1:
            area += width * width // 2  # the end of a wire reaches half its width further
        if not wires:
            area += max((_pad(platform.vias[edge.shape], layer) for edge in graph.at[node] if edge.shape), default=0)
    return area / units ** 2


def _pad(via, layer):
    return sum((x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in via.shapes.get(layer, []))
