"""Access points of cell pins: points of the routing grid at which a via may land on a pin.

A point counts if the cut lies wholly on the pin and the pad around it breaks no rule of width, spacing or notch with all that is in the cell. A pad may reach
over the pin's edge, but not nearer to the cell's border than the cell's own signal shapes do, so that cells that may stand side by side still may.
"""

import klayout.db as db

from . import shapes
from .located import LocatedError

OUTSIDE_COST = 5  # of a pad that reaches over its pin: a little worse than one that does not


def region(items):
    """A klayout Region of rectangles and polygons."""
    result = db.Region()
    for item in items:
        if shapes.is_rectangle(item):
            result.insert(db.Box(*item))
        else:
            result.insert(db.Polygon([db.Point(x, y) for x, y in item]))
    return result


def spacing_of(layer):
    """The spacing of narrow shapes of a layer."""
    return layer.spacing if layer.table is None else layer.table.spacing(layer.width, 0)


def access(library, platform, masters=None):
    """{(master, pin): [(column, row, shape, cost), ...]} of the signal pins, from the cell's lower left corner in orientation N, best first.

    `masters`: the names wanted; all core cells if absent. LocatedError at the first pin that has no point.
    """
    _check_grid(library, platform)
    points = {}
    for name in sorted(masters if masters is not None else library.macros):
        macro = library.macros[name]
        if masters is None and not macro.klass.startswith("core"):
            continue
        cell = _Cell(library, platform, macro)
        for pin in macro.pins.values():
            if pin.is_supply:
                continue
            found = cell.points(pin)
            if not found:
                raise LocatedError(macro.path, pin.line, f"pin {pin.name} of {name} has no point of the routing grid at which a via may land")
            points[name, pin.name] = found
    return points


def mapped(points, macro, platform, orient):
    """Access points of a pin for an orientation N, S, FN or FS, from the lower left corner of the cell as it lies."""
    grid, result = platform.grid, []
    for column, row, shape, cost in points:
        x, y = shapes.oriented_point(grid.x(column), grid.y(row), macro.width, macro.height, orient)
        result.append(((x - grid.x_offset) // grid.x_pitch, (y - grid.y_offset) // grid.y_pitch, shape, cost))
    return result


def _check_grid(library, platform):
    """Cells must be able to lie at any site in any orientation and have their pins at the same points of the grid."""
    site, grid = library.sites[platform.site], platform.grid
    for axis, size, pitch, offset in (("x", site.width, grid.x_pitch, grid.x_offset), ("y", site.height, grid.y_pitch, grid.y_offset)):
        if size % pitch or (size - 2 * offset) % pitch:
            raise platform.section.error("grid", f"does not repeat with the site in {axis}: site {size}, pitch {pitch}, offset {offset}")
    for name in platform.pin_shapes:
        for boxes in platform.vias[name].shapes.values():
            for x1, y1, x2, y2 in boxes:
                if (x1, y1) != (-x2, -y2):
                    raise platform.section.error("vias", f"has {name}, a shape for pins that is not symmetric")


class _Cell:
    """What a via must keep its distance from in one cell."""

    def __init__(self, library, platform, macro):
        self.platform, self.macro = platform, macro
        self.layers = {platform.pin_layer: library.layers[platform.pin_layer], platform.pin_cut.name: library.layers[platform.pin_cut.name],
                       platform.layers[0].name: library.layers[platform.layers[0].name]}
        self.by_layer = {name: {pin.name: region(pin.shapes.get(name, [])) for pin in macro.pins.values()} for name in self.layers}
        self.blocks = {name: region(macro.obstructions.get(name, [])) for name in self.layers}
        signal = self.blocks[platform.pin_layer].dup()
        for pin in macro.pins.values():
            if not pin.is_supply:
                signal += self.by_layer[platform.pin_layer][pin.name]
        self.signal_box = signal.bbox()

    def points(self, pin):
        """Points of one pin, best first."""
        platform, grid = self.platform, self.platform.grid
        own = self.by_layer[platform.pin_layer][pin.name].merged()
        others = {}
        for name in self.layers:
            rest = db.Region()
            for other, other_shapes in self.by_layer[name].items():
                if other != pin.name:
                    rest += other_shapes
            others[name] = (rest + (self.blocks[name] - own)).merged()
        tiles = [tile for shape in pin.shapes.get(platform.pin_layer, []) for tile in shapes.rectangles(shape)]
        result = []
        for column in range(self.macro.width // grid.x_pitch):
            for row in range(self.macro.height // grid.y_pitch):
                x, y = grid.x(column), grid.y(row)
                if not any(x1 <= x <= x2 and y1 <= y <= y2 for x1, y1, x2, y2 in tiles):
                    continue
                fits = [(cost, shape) for shape in platform.pin_shapes if (cost := self.cost(shape, x, y, own, others)) is not None]
                if fits:
                    cost, shape = min(fits, key=lambda fit: fit[0])
                    result.append((column, row, shape, cost))
        return sorted(result, key=lambda point: (point[3], point[0], point[1]))

    def cost(self, shape, x, y, own, others):
        """What the landing of a shape at a point costs; None if it must not."""
        via, layer = self.platform.vias[shape], self.layers[self.platform.pin_layer]
        cost = self.platform.pin_shapes[shape]
        for name in self.layers:
            pad = region([shapes.moved(box, x, y) for box in via.shapes[name]])
            if name == via.cut and not (pad - own).is_empty():
                return None
            spacing = spacing_of(self.layers[name])
            if spacing and not (pad.sized(spacing - 1) & others[name]).is_empty():
                inside = name == layer.name and (pad - own).is_empty()
                if not inside:
                    return None
            if name == layer.name and not (pad - own).is_empty():
                if not pad.bbox().inside(self.signal_box):
                    return None
                whole = (own + pad).merged()
                if self._worse(own, whole, "notch_check", spacing) or self._worse(own, whole, "width_check", layer.width):
                    return None
                cost += OUTSIDE_COST
        return cost

    @staticmethod
    def _worse(before, after, check, limit):
        """Whether a rule has more errors after the pad was added."""
        return getattr(after, check)(limit).count() > getattr(before, check)(limit).count()
