"""Routing: the design as a problem for leopard_route (docs/flow.md), and its answer back into the design."""

import os
import re
import subprocess

from . import access as accesses
from . import design as designs
from . import macros, shapes
from .located import LocatedError


class Problem:
    """`columns`, `rows` of the grid; pins as candidate nodes; what power straps and hardened blocks take."""

    def __init__(self, design, library, platform, points):
        self._design, self._library, self._platform, self._points = design, library, platform, points
        self.layers = platform.used_layers()
        self.columns = (design["die"][0] - platform.grid.x_offset - 1) // platform.grid.x_pitch + 1
        self.rows = (design["die"][1] - platform.grid.y_offset - 1) // platform.grid.y_pitch + 1
        self.blocks = self._blocks()
        every = sorted(designs.pins_of_nets(design).items())
        self.nets = {net: pins for net, pins in every if len(pins) > 1}
        # A port that nothing inside is joined to still is a piece of metal.
        self.lone_ports = {net: pins[0][1] for net, pins in every if len(pins) == 1 and pins[0][0] is None}
        self.blocks += [(layer, x, y, x, y) for net in self.lone_ports for layer, x, y, _, _ in self.nodes((None, self.lone_ports[net]))]

    def text(self):
        """The whole problem."""
        first = self.layers[0].name
        lines = ["leopard-route 1", f"grid {self.columns} {self.rows}"]
        lines += [f"layer {n.name} {n.direction} {n.x_step} {n.x_first} {n.y_step} {n.y_first} {n.cost} {n.gap}" for n in self.layers]
        lines += [f"cut {cut.name} {cut.cost}" + "".join(f" {x}:{y}" for x, y in cut.apart) for cut in self._platform.cuts[:len(self.layers) - 1]]
        lines += [f"block {layer} {x1} {y1} {x2} {y2}" for layer, x1, y1, x2, y2 in self.blocks]
        for net, pins in self.nets.items():
            lines.append(f"net {net} {len(pins)}")
            for pin in pins:
                nodes = self.nodes(pin)
                lines.append(f"pin {len(nodes)}" + "".join(f" {layer or first} {x} {y} {cost}" for layer, x, y, _, cost in nodes))
        return "\n".join(lines) + "\n"

    def nodes(self, pin):
        """Where a pin may be joined: [(layer, column, row, shape of the via down to it or None, cost)]."""
        instance, name = pin
        grid = self._platform.grid
        if instance is None:
            port = self._design["ports"][name]
            return [(port["layer"], (port["at"][0] - grid.x_offset) // grid.x_pitch, (port["at"][1] - grid.y_offset) // grid.y_pitch, None, 0)]
        placed = self._design["instances"][instance]
        macro = self._library.macros[placed["master"]]
        if macros.is_macro(self._library, placed):
            return [(*self._macro_pin(placed, macro, name), None, 0)]
        left, low = placed["at"][0] // grid.x_pitch, placed["at"][1] // grid.y_pitch
        found = []
        for column, row, shape, cost in accesses.mapped(self._points[placed["master"], name], macro, self._platform, placed["orient"]):
            node = (self.layers[0].name, left + column, low + row)
            if node[1:] not in self._covered:
                found.append((*node, shape, cost))
        if not found:
            raise LocatedError(self._design["name"], None, f"pin {name} of {instance} ({placed['master']}) lies under a power strap at all its access points")
        return found

    def _macro_pin(self, placed, macro, name):
        """The node (layer, column, row) of a macro's pin: of those in its shapes the one nearest to the macro's edge. LocatedError if there is none."""
        grid, pin, found = self._platform.grid, macro.pins[name], []
        left, low = placed["at"]
        for number, layer in enumerate(self.layers):
            half = self._library.layers[layer.name].width // 2
            for shape in pin.shapes.get(layer.name, []):
                x1, y1, x2, y2 = shapes.moved(shapes.oriented(shape, macro.width, macro.height, placed["orient"]), left, low)
                for column in range(-(-(x1 + half - grid.x_offset) // grid.x_pitch), (x2 - half - grid.x_offset) // grid.x_pitch + 1):
                    for row in range(-(-(y1 + half - grid.y_offset) // grid.y_pitch), (y2 - half - grid.y_offset) // grid.y_pitch + 1):
                        if layer.has(column, row):
                            x, y = grid.x(column), grid.y(row)
                            found.append((min(x - left, left + macro.width - x, y - low, low + macro.height - y), number, column, row))
        if not found:
            raise LocatedError(macro.path, pin.line, f"pin {name} of macro {macro.name} has no shape with a point of a track of a layer that is routed on")
        _, number, column, row = min(found)
        return self.layers[number].name, column, row

    def _ways_in(self, placed, macro):
        """{layer: {column: [rows]}}: the nodes of a macro's pins, and of those at its edge the ones along their track that lead out."""
        grid, ways = self._platform.grid, {}
        left, low = placed["at"][0] // grid.x_pitch, placed["at"][1] // grid.y_pitch
        right, high = left + macro.width // grid.x_pitch - 1, low + macro.height // grid.y_pitch - 1
        by_name = {layer.name: layer for layer in self.layers}
        for pin in sorted(placed["nets"]):
            name, column, row = self._macro_pin(placed, macro, pin)
            layer, nodes = by_name[name], [(column, row)]
            step = layer.x_step if layer.direction == "h" else layer.y_step
            at, first, last = (column, left, right) if layer.direction == "h" else (row, low, high)
            for side, gap in ((-1, at - first), (1, last - at)):
                if gap < 2 * step:
                    nodes += [(column + side * step * k, row) if layer.direction == "h" else (column, row + side * step * k) for k in (1, 2)]
            for x, y in nodes:
                ways.setdefault(name, {}).setdefault(x, []).append(y)
        return ways

    def _macro_blocks(self):
        """Rectangles of nodes that obstructions and supplies of macros take, a track around them included, without the nodes of their pins."""
        grid, found = self._platform.grid, []
        for name in sorted(self._design["instances"]):
            placed = self._design["instances"][name]
            macro = self._library.macros[placed["master"]]
            if not macros.is_macro(self._library, placed):
                continue
            pins = self._ways_in(placed, macro)
            supplies = [pin for pin in macro.pins.values() if pin.is_supply]
            for layer in self.layers:
                for shape in [*macro.obstructions.get(layer.name, []), *(shape for pin in supplies for shape in pin.shapes.get(layer.name, []) if layer.name != self._platform.straps.layer)]:
                    x1, y1, x2, y2 = shapes.moved(shapes.bounding_box(shapes.oriented(shape, macro.width, macro.height, placed["orient"])), *placed["at"])
                    box = [max(0, (x1 - grid.x_offset) // grid.x_pitch - layer.x_step + 1), max(0, (y1 - grid.y_offset) // grid.y_pitch - layer.y_step + 1),
                           min(self.columns - 1, (x2 - grid.x_offset) // grid.x_pitch + layer.x_step), min(self.rows - 1, (y2 - grid.y_offset) // grid.y_pitch + layer.y_step)]
                    found += _without(layer.name, box, pins.get(layer.name, {}))
        return found

    def _blocks(self):
        """Rectangles of nodes that macros and straps take; of a strap its own track, and around each stack of vias what its pads reach."""
        grid, found = self._platform.grid, []
        self._covered = set()
        names = [layer.name for layer in self.layers]
        found += self._macro_blocks()
        for _, layer, x1, y1, x2, y2 in self._design["straps"]:
            if layer in names:
                column = ((x1 + x2) // 2 - grid.x_offset) // grid.x_pitch
                found.append((layer, column, 0, column, self.rows - 1))
        stacks = {(x, y) for _, _, x, y in self._design["power_vias"]}
        for x, y in sorted(stacks):
            column, row = (x - grid.x_offset) // grid.x_pitch, y // grid.y_pitch
            for number, layer in enumerate(self.layers):
                # The stack stands on the rail, between two rows of the grid: on metal2 a pad as high as the rail allows, above it pads
                # across the track that reach one row further.
                if self._platform.straps.layer == layer.name:
                    continue
                reach = 0 if number < 2 else 1
                side = 1 if number == 1 else 0
                bottom, top = max(0, row - 1 - reach), min(self.rows - 1, row + reach)
                found.append((layer.name, max(0, column - side), bottom, min(self.columns - 1, column + side), top))
                if number == 0:
                    self._covered.update((column, r) for r in range(bottom, top + 1))
        return found


def _without(layer, box, pins):
    """Blocks (layer, x1, y1, x2, y2) that cover a box of nodes but for pins, {column: [row]}."""
    x1, y1, x2, y2 = box
    found, first = [], x1
    for column in sorted(column for column in pins if x1 <= column <= x2):
        if first < column:
            found.append((layer, first, y1, column - 1, y2))
        at = y1
        for row in sorted(row for row in pins[column] if y1 <= row <= y2):
            if at < row:
                found.append((layer, column, at, column, row - 1))
            at = row + 1
        if at <= y2:
            found.append((layer, column, at, column, y2))
        first = column + 1
    if first <= x2:
        found.append((layer, first, y1, x2, y2))
    return found


def run(design, library, platform, router, folder, rounds, say=lambda text: None):
    """Routes the design, in place, by the program `router`; returns its metrics. Problem, answer, congestion and log stay in `folder`."""
    masters = sorted({i["master"] for i in design["instances"].values() if i["nets"] and not macros.is_macro(library, i)})
    problem = Problem(design, library, platform, accesses.access(library, platform, masters))
    paths = {name: os.path.join(folder, name) for name in ("problem.txt", "routes.txt", "router.json", "congestion.json", "router.log")}
    designs.write_text(paths["problem.txt"], problem.text())
    say(f"routing {len(problem.nets)} nets on {problem.columns} x {problem.rows} points")
    command = [router, paths["problem.txt"], "-o", paths["routes.txt"], "--metrics", paths["router.json"], "--congestion", paths["congestion.json"],
               "--rounds", str(rounds)]
    with open(paths["router.log"], "w", encoding="utf-8") as log:
        status = subprocess.run(command, stderr=log, check=False).returncode
    if status != 0:
        with open(paths["router.log"], encoding="utf-8") as log:
            said = [line.rstrip() for line in log if "error" in line][:10]
        raise LocatedError(paths["problem.txt"], None, "not routed; the first nets:\n" + "\n".join(said) + f"\nhelp: look at {paths['congestion.json']}; "
                           "a lower utilisation or a higher top layer gives room")
    design["routes"] = read_routes(paths["routes.txt"], problem, platform)
    for net, port in problem.lone_ports.items():
        place = [design["ports"][port]["layer"], *design["ports"][port]["at"]]
        design["routes"][net] = {"wires": [place + place[1:]], "vias": [], "pins": {port: place}}
    return designs.read_json(paths["router.json"])


def read_routes(path, problem, platform):
    """The router's answer as `routes` of design.json."""
    grid, routes = platform.grid, {}
    shapes = {cut.name: cut.shape for cut in platform.cuts}
    pins = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            words = re.split(r"\s+", line.strip())
            if words[0] == "net":
                route = routes[words[1]] = {"wires": [], "vias": [], "pins": {}}
                pins = list(problem.nets[words[1]])
            elif words[0] == "pin":
                pin, (layer, column, row) = pins.pop(0), (words[1], int(words[2]), int(words[3]))
                x, y = grid.x(column), grid.y(row)
                down = next(node[3] for node in problem.nodes(pin) if node[:3] == (layer, column, row))
                name = pin[1] if pin[0] is None else f"{pin[0]}/{pin[1]}"
                if down is None:
                    route["pins"][name] = [layer, x, y]
                else:
                    route["vias"].append([platform.pin_cut.name, x, y, down])
                    route["pins"][name] = [platform.pin_layer, x, y]
            elif words[0] == "wire":
                x1, y1, x2, y2 = (int(word) for word in words[2:6])
                route["wires"].append([words[1], grid.x(x1), grid.y(y1), grid.x(x2), grid.y(y2)])
            elif words[0] == "via":
                route["vias"].append([words[1], grid.x(int(words[2])), grid.y(int(words[3])), shapes[words[1]]])
            elif words[0] != "leopard-routes":
                raise LocatedError(path, number, f"found '{words[0]}'; expected net, pin, wire or via")
    return routes
