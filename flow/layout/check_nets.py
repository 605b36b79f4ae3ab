"""Check of a GDS against the netlist: opens, shorts, power rails.

Nets are extracted from the metal and cuts that are drawn, the cells' own metal included, by klayout's LayoutToNetlist. Cells are black boxes: a label on each
of their pieces of metal says which pin it is, or that it is inside; what labels one net of the drawing holds is compared with the netlist.
"""

import klayout.db as db

from . import gds, macros, shapes
from .access import region
from .violation import Violation


class Nets:
    """The nets that a drawing has, and the labels on each."""

    def __init__(self, layout, top, design, platform, library):
        self.layout, self.top, self.design, self.platform, self.library = layout, top, design, platform, library
        self.scale = round(1 / library.units / layout.dbu)
        self.places = {}  # label: (x, y) in units of the layout
        self.expected = {}  # label: net of the netlist
        self.pieces = {}  # master: [(text, x, y)]
        self.texts = {}  # layer: Texts
        self.found = []  # [labels] of each drawn net
        self.violations = []
        self._label_all()
        self._extract()

    # --- labels

    def _put(self, layer, label, x, y, net):
        self.texts.setdefault(layer, db.Texts()).insert(db.Text(label, x, y))
        self.places.setdefault(label, (x, y))
        if net is not None:
            self.expected[label] = net

    def _label_all(self):
        design, s, pin_layer = self.design, self.scale, self.platform.pin_layer
        for name, instance in design["instances"].items():
            macro = self.library.macros[instance["master"]]
            turn = gds.placement(instance, macro)
            turn.disp = turn.disp * s
            if macros.is_macro(self.library, instance):
                self._label_macro(name, instance, macro, turn)
                continue
            for text, x, y in self._master(macro):
                point = turn * db.Point(x, y)
                pin = macro.pins.get(text)
                if pin is None:
                    net = None
                elif pin.is_supply:
                    net = text if text in self.platform.supplies else None
                else:
                    net = instance["nets"].get(text, f"{name}/{text} (not connected)")
                self._put(pin_layer, f"{name}/{text}", point.x, point.y, net)
        for name, port in design["ports"].items():
            self._put(port["layer"], f"/{name}", port["at"][0] * s, port["at"][1] * s, port["net"])
        for number, (net, layer, x1, y1, x2, y2) in enumerate(design["straps"]):
            self._put(layer, f"*/{number}", (x1 + x2) // 2 * s, (y1 + y2) // 2 * s, net)

    def _label_macro(self, name, instance, macro, turn):
        """A label on each shape of each pin, on the shape's own layer."""
        for pin in macro.pins.values():
            net = (pin.name if pin.name in self.platform.supplies else None) if pin.is_supply else instance["nets"].get(pin.name, f"{name}/{pin.name} (not connected)")
            for layer, drawn in sorted(pin.shapes.items()):
                for number, shape in enumerate(drawn):
                    x1, y1, x2, y2 = shapes.bounding_box(shape)
                    point = turn * db.Point((x1 + x2) // 2 * self.scale, (y1 + y2) // 2 * self.scale)
                    self._put(layer, f"{name}/{pin.name}" + (f"/{number}" if number else ""), point.x, point.y, net)

    def _master(self, macro):
        """[(pin's name or #number, x, y)]: a point in each piece of a cell's metal on the layer of pins."""
        if macro.name in self.pieces:
            return self.pieces[macro.name]
        result = []
        index = self.layout.layer(*self.platform.gds_layers[self.platform.pin_layer])
        cell = self.layout.cell(macro.name)
        drawn = db.Region(cell.begin_shapes_rec(index)).merged() if cell else db.Region()
        drawn.merged_semantics = False
        pins = {}
        for pin in macro.pins.values():
            area = region(pin.shapes.get(self.platform.pin_layer, []))
            pins[pin.name] = area.transformed(db.ICplxTrans(self.scale)).merged()
        for number, polygon in enumerate(sorted(drawn.each(), key=lambda p: p.bbox().to_s())):
            piece = db.Region(polygon)
            names = [name for name, area in pins.items() if not (piece & area).is_empty()]
            for name in names or [f"#{number}"]:
                spot = (piece & pins[name]).merged() if names else piece
                first = min(spot.decompose_trapezoids_to_region().each(), key=lambda p: (-p.area(), p.bbox().to_s()))
                result.append((name, first.bbox().center().x, first.bbox().center().y))
        self.pieces[macro.name] = result
        return result

    # --- extraction

    def _extract(self):
        drawn = {}
        order = [name for name in self.library.layers if name in self.platform.gds_layers]
        for name in order:
            drawn[name] = db.Region(self.top.begin_shapes_rec(self.layout.layer(*self.platform.gds_layers[name]))).merged()
        extraction = db.LayoutToNetlist(self.top.name, self.layout.dbu)
        for name in order:
            extraction.register(drawn[name], name)
            extraction.connect(drawn[name])
        for low, high in zip(order, order[1:]):
            extraction.connect(drawn[low], drawn[high])
        for name, texts in self.texts.items():
            extraction.register(texts, f"labels of {name}")
            extraction.connect(drawn[name], texts)
        extraction.extract_netlist()
        circuit = extraction.netlist().circuit_by_name(self.top.name)
        for net in circuit.each_net() if circuit else []:
            labels = [label for label in net.name.split(",") if label in self.places]
            if labels:
                self.found.append(sorted(labels))
        self.found.sort()

    # --- comparison

    def _at(self, label):
        x, y = self.places[label]
        return (x * self.layout.dbu, y * self.layout.dbu, x * self.layout.dbu, y * self.layout.dbu)

    def _add(self, rule, layer, label, text):
        self.violations.append(Violation(rule, layer, self._at(label), None, None, text))

    def compare(self):
        """Violations: opens, shorts, pins that no drawn metal holds; power rails."""
        pieces_of = {}  # net: [set of labels] drawn apart
        for group in _joined(self.found):
            nets = {}
            for label in group:
                if label in self.expected:
                    nets.setdefault(self.expected[label], label)
                elif "#" in label:
                    nets.setdefault(f"metal inside {label.split('/')[0]}", label)
            if len(nets) > 1:
                names = sorted(nets)
                self._add("short", None, nets[names[0]], f"{', '.join(names[:4])}{' and more' if len(names) > 4 else ''} are one net in the drawing")
            for net in nets:
                piece = [label for label in group if self.expected.get(label) == net]
                if piece:
                    pieces_of.setdefault(net, []).append(piece)
        seen = {label for group in self.found for label in group}
        for label in sorted(set(self.expected) - seen):
            self._add("open", None, label, f"no metal is drawn at {label} of net {self.expected[label]}")
        for net in sorted(pieces_of):
            self._apart(net, pieces_of[net])
        return self.violations

    def _apart(self, net, pieces):
        """Pieces of a net beside the largest (of a supply: the one with most straps) are opens."""
        if len(pieces) < 2:
            return
        supply = net in self.platform.supplies
        weight = lambda piece: (sum(label.startswith("*/") for label in piece), len(piece), piece)
        for piece in sorted(sorted(pieces, key=weight)[:-1], key=lambda piece: piece[0]):
            shown = ", ".join(piece[:3]) + (f" and {len(piece) - 3} more" if len(piece) > 3 else "")
            self._add("power" if supply else "open", None, piece[0], f"{net}: {shown} not connected to the rest of the net")

    # --- what is drawn where the design has it

    def placed(self):
        """Violations: cells drawn elsewhere than the design has them, or not at all."""
        drawn = {}
        for instance in self.top.each_inst():
            if instance.is_regular_array():
                continue
            key = (self.layout.cell(instance.cell_index).name, instance.trans.to_s())
            drawn[key] = drawn.get(key, 0) + 1
        missing = []
        for name, instance in sorted(self.design["instances"].items()):
            turn = gds.placement(instance, self.library.macros[instance["master"]])
            turn.disp = turn.disp * self.scale
            key = (instance["master"], turn.to_s())
            drawn[key] = drawn.get(key, 0) - 1
            if drawn[key] < 0:
                at = tuple(v / self.library.units for v in instance["at"] * 2)
                missing.append(Violation("cells", None, at, None, None, f"{name} ({instance['master']}) is not drawn where the design has it"))
        for (master, place), count in sorted(drawn.items()):
            if count > 0:
                missing.append(Violation("cells", None, None, None, None, f"{master} drawn at {place}, which the design does not have"))
        return missing

    # --- straps

    def strap_vias(self):
        """Violations: crossings of a strap and a rail of its net without a via on each cut between them; the number of crossings."""
        violations, crossings, s = [], 0, self.scale
        cuts = [self.platform.vias[shape].cut for shape in self.platform.straps.vias]
        drawn = {cut: db.Region(self.top.shapes(self.layout.layer(*self.platform.gds_layers[cut]))) for cut in cuts}
        rails = rail_lines(self.design, self.platform, self.library)
        wanted = {cut: [] for cut in cuts}
        for net, layer, x1, y1, x2, y2 in self.design["straps"]:
            if layer != self.platform.straps.layer:
                continue
            for y, left, right in rails.get(net, []):
                if y1 <= y <= y2 and left <= x1 and x2 <= right:
                    crossings += 1
                    for cut in cuts:
                        wanted[cut].append((net, x1, x2, y))
        for cut in cuts:
            boxes = db.Region([db.Box(x1 * s, (y - 1) * s, x2 * s, (y + 1) * s) for _, x1, x2, y in wanted[cut]])
            boxes.merged_semantics = False
            without = {polygon.bbox().to_s() for polygon in boxes.not_interacting(drawn[cut]).each()}
            for net, x1, x2, y in wanted[cut]:
                if db.Box(x1 * s, (y - 1) * s, x2 * s, (y + 1) * s).to_s() in without:
                    at = tuple(v / self.library.units for v in (x1, y, x2, y))
                    violations.append(Violation("power", cut, at, None, None, f"a strap of {net} crosses its rail without {cut}"))
        return violations, crossings


def rail_lines(design, platform, library):
    """{supply net: [(y, from x, to x) of its rails]}, by the rows and by which supply the cells have at their lower edge."""
    macro = next(library.macros[name] for name in platform.cells["fillers"] if name in library.macros)
    lower = {}
    for pin in macro.pins.values():
        if pin.is_supply:
            boxes = [shapes.bounding_box(shape) for shape in pin.shapes.get(platform.rail_layer, [])]
            lower[pin.name] = any(box[1] <= 0 <= box[3] for box in boxes)
    rails, width = {}, library.sites[platform.site].width
    for y, orient, x, sites in design["rows"]:
        for net, is_lower in lower.items():
            at_bottom = is_lower != (orient in ("S", "FS"))
            rails.setdefault(net, set()).add((y if at_bottom else y + macro.height, x, x + sites * width))
    return {net: sorted(lines) for net, lines in rails.items()}


def _joined(groups):
    """Groups of labels, joined where they share one: a pin drawn in several pieces is one inside its cell."""
    parent = list(range(len(groups)))
    def root(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i
    first = {}
    for number, group in enumerate(groups):
        for label in group:
            other = first.setdefault(label, number)
            parent[root(number)] = root(other)
    joined = {}
    for number, group in enumerate(groups):
        joined.setdefault(root(number), set()).update(group)
    return [sorted(group) for group in joined.values()]
