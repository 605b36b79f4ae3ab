"""Check of a GDS against the geometric rules that the LEF declares: width, spacing, cuts, enclosure, area, grid.

The layout is looked at in tiles: one polygon of all rails of metal1 would make klayout's checks slow. A tile takes all shapes that touch it and a border of
the longest distance of any rule, and keeps what it finds inside itself, so that nothing is cut and nothing is missed at a tile's edge.
"""

import math

import klayout.db as db

from . import macros, shapes
from .violation import Violation

TILE = 25.0  # micrometres


class Rules:
    """The rules of all layers of a platform in database units of a layout."""

    def __init__(self, layout, top, platform, library):
        self.layout, self.top, self.library = layout, top, library
        self.scale = round(1 / library.units / layout.dbu)
        self.metals = [name for name in platform.gds_layers if library.layers[name].kind == "routing"]
        self.cuts = [name for name in platform.gds_layers if library.layers[name].kind == "cut"]
        self.index = {name: layout.layer(*number) for name, number in platform.gds_layers.items()}
        self.found = {}  # (rule, layer, box): Violation
        self.status = {}  # (rule, layer): text
        reach = [self._reach(library.layers[name]) for name in self.index]
        self.border = max(reach) + 2 * max(library.layers[name].width for name in self.index) * self.scale

    def _reach(self, layer):
        """The longest spacing that narrow shapes of a layer may have to keep."""
        return (layer.spacing or (layer.table.spacing(layer.width, 0) if layer.table else 0)) * self.scale

    def check(self):
        """All violations."""
        for name in list(self.index):
            bounds = self.top.bbox_per_layer(self.index[name])
            if bounds.empty():
                self._state("any", name, "not used")
                continue
            self._declared(self.library.layers[name])
            for tile in self._tiles(bounds):
                self._tile(name, tile)
        self._wide_metal()
        return list(self.found.values())

    def _tiles(self, bounds):
        size = round(TILE / self.layout.dbu)
        for x in range(bounds.left, bounds.right + 1, size):
            for y in range(bounds.bottom, bounds.top + 1, size):
                yield db.Box(x, y, x + size, y + size)

    def region(self, name, box=None):
        """Merged shapes of a layer that touch a box, whole; all of them without a box."""
        if box is None:
            return db.Region(self.top.begin_shapes_rec(self.index[name])).merged()
        return db.Region(self.top.begin_shapes_rec_touching(self.index[name], box)).merged()

    def _declared(self, layer):
        for rule, is_declared in (("width", layer.width is not None), ("spacing", layer.spacing is not None or layer.table is not None)):
            self._state(rule, layer.name, "checked" if is_declared else "not declared")
        if layer.kind == "routing":
            self._state("area", layer.name, "checked" if layer.min_area else "not declared")
        else:
            self._state("enclosure", layer.name, "checked" if self._enclosures(layer.name) else "not declared")
        self._state("grid", layer.name, "checked" if self.library.grid else "not declared")
        for line, text in layer.unread_rules:
            self._state(f"line {line}: {text}", layer.name, "not read")

    def _state(self, rule, layer, text):
        self.status[f"{rule} {layer}"] = text

    def _add(self, rule, layer, box, value, limit, text):
        dbu = self.layout.dbu
        at = tuple(v * dbu for v in (box.left, box.bottom, box.right, box.top))
        key = (rule, layer, box.left, box.bottom, box.right, box.top)
        self.found.setdefault(key, Violation(rule, layer, at, None if value is None else value * dbu, None if limit is None else limit * dbu, text))

    def _pairs(self, rule, layer, pairs, limit, tile):
        for pair in pairs.each():
            if tile is None or pair.bbox().touches(tile):
                self._add(rule, layer, pair.bbox(), distance(pair), limit, f"{rule} of {layer}")

    def _tile(self, name, tile):
        layer, s = self.library.layers[name], self.scale
        shapes = self.region(name, tile.enlarged(self.border, self.border))
        if layer.kind == "routing":
            self._pairs("width", name, shapes.width_check(layer.width * s), layer.width * s, tile)
        else:
            self._cut_sizes(layer, shapes, tile)
        reach = self._reach(layer)
        if reach:
            self._pairs("spacing", name, shapes.space_check(reach), reach, tile)
        if layer.kind == "routing" and layer.min_area:
            for polygon in shapes.with_area(0, layer.min_area * s * s, False).each():
                if polygon.bbox().touches(tile):
                    area = polygon.area() * self.layout.dbu ** 2
                    self._add("area", name, polygon.bbox(), None, None, f"area {area:.5f} um2, below {layer.min_area / self.library.units ** 2:.5f} um2")
        if layer.kind == "cut":
            self._enclosed(layer, shapes, tile)
        if self.library.grid:
            step = self.library.grid * s
            self._pairs("grid", name, shapes.grid_check(step, step), step, tile)

    def _cut_sizes(self, layer, shapes, tile):
        size = layer.width * self.scale
        for polygon in shapes.each():
            box = polygon.bbox()
            if box.touches(tile) and not (polygon.is_box() and box.width() == size and box.height() == size):
                self._add("width", layer.name, box, min(box.width(), box.height()), size, f"cut {layer.name} is not a square of the size declared")

    def _enclosures(self, cut):
        """{metal: [(x, y), ...]}: the overhangs of the LEF's vias with this cut, least first."""
        found = {}
        for via in self.library.vias.values():
            if cut not in via.shapes:
                continue
            hole = via.shapes[cut][0]
            for layer, boxes in via.shapes.items():
                if layer != cut:
                    box = boxes[0]
                    found.setdefault(layer, set()).add((min(hole[0] - box[0], box[2] - hole[2]), min(hole[1] - box[1], box[3] - hole[3])))
        return {layer: sorted(pairs, key=lambda pair: (sum(pair), pair)) for layer, pairs in found.items()}

    def _enclosed(self, layer, cuts, tile):
        s = self.scale
        for metal, overhangs in self._enclosures(layer.name).items():
            if metal not in self.index:
                self._state(f"enclosure by {metal}", layer.name, "not drawn")
                continue
            around = self.region(metal, tile.enlarged(self.border, self.border))
            bad = [polygon for polygon in cuts.each() if polygon.bbox().touches(tile)]
            for x, y in overhangs:
                sized = db.Region([db.Polygon(polygon.bbox().enlarged(x * s, y * s)) for polygon in bad])
                sized.merged_semantics = False
                out = {polygon.bbox().center().to_s() for polygon in sized.not_inside(around).each()}
                bad = [polygon for polygon in bad if polygon.bbox().center().to_s() in out]
                if not bad:
                    break
            wanted = " or ".join(f"{x / self.library.units:g} x {y / self.library.units:g}" for x, y in overhangs)
            for polygon in bad:
                self._add("enclosure", layer.name, polygon.bbox(), None, None, f"{metal} does not enclose {layer.name} by {wanted} um")

    def _wide_metal(self):
        """The rows of the spacing tables for wide metal, around such metal only."""
        for name in self.metals:
            table = self.library.layers[name].table
            if table is None or self.top.bbox_per_layer(self.index[name]).empty():
                continue
            base = table.spacing(self.library.layers[name].width, 0)
            whole = None
            for width, values in table.rows:
                if max(values) <= base:
                    continue
                whole = self.region(name) if whole is None else whole
                half = width * self.scale // 2
                wide = whole.sized(-half, -half, 0).sized(half, half, 0)
                if wide.is_empty():
                    continue
                for length, value in zip(table.lengths, values):
                    if value > base:
                        self._wide(name, whole, wide, value * self.scale, length * self.scale)

    def _wide(self, name, whole, wide, limit, length):
        near = whole.interacting(wide.sized(limit))
        pairs = near.space_check(limit, False, db.Metrics.Projection, None, length + 1, None)
        for pair in pairs.each():
            if not (db.Region(pair.bbox().enlarged(1, 1)) & wide).is_empty():
                self._add("spacing", name, pair.bbox(), distance(pair), limit, f"spacing of {name} to wide metal over more than {length * self.layout.dbu:g} um")


def keep_out(layout, top, design, platform, library):
    """Violations: metal or cuts of the top that lie in an obstruction of a macro, or nearer to it than the layer's spacing."""
    found, scale = [], round(1 / library.units / layout.dbu)
    blocked = {}
    for name, instance in sorted(design["instances"].items()):
        macro = library.macros[instance["master"]]
        if macros.is_macro(library, instance):
            for layer, drawn in macro.obstructions.items():
                for shape in drawn:
                    box = shapes.moved(shapes.bounding_box(shapes.oriented(shape, macro.width, macro.height, instance["orient"])), *instance["at"])
                    blocked.setdefault(layer, db.Region()).insert(db.Box(*(value * scale for value in box)))
    for layer, boxes in sorted(blocked.items()):
        if layer not in platform.gds_layers:
            continue
        lef = library.layers[layer]
        spacing = (lef.spacing or (lef.table.spacing(lef.width, 0) if lef.table else 0)) * scale
        own = db.Region(top.shapes(layout.layer(*platform.gds_layers[layer])))
        for polygon in (own & boxes.sized(max(0, spacing - 1))).merged().each():
            at = tuple(value * layout.dbu for value in (polygon.bbox().left, polygon.bbox().bottom, polygon.bbox().right, polygon.bbox().top))
            found.append(Violation("keep-out", layer, at, None, None, f"{layer} of the top in a macro's obstruction or nearer to it than {spacing * layout.dbu:g} um"))
    return found


def distance(pair):
    """Distance of the two edges of a pair."""
    a, b = pair.first.bbox(), pair.second.bbox()
    dx = max(b.left - a.right, a.left - b.right, 0)
    dy = max(b.bottom - a.top, a.bottom - b.top, 0)
    return math.hypot(dx, dy)
