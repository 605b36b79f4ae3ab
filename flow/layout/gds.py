"""Writer of GDS: the cells' own layouts merged with the wires, vias and power straps of a design. No time stamps: same design, same bytes."""

import os

import klayout.db as db

from . import shapes
from .located import LocatedError

# How a cell lies, before it is moved so that its lower left corner is where the design has it.
TURNS = {"N": db.Trans.R0, "S": db.Trans.R180, "FN": db.Trans.M90, "FS": db.Trans.M0}


def placement(instance, macro):
    """The klayout Trans of an instance, in database units of the LEF."""
    x, y = instance["at"]
    dx = macro.width if instance["orient"] in ("S", "FN") else 0
    dy = macro.height if instance["orient"] in ("S", "FS") else 0
    return db.Trans(db.Vector(x + dx, y + dy)) * db.Trans(TURNS[instance["orient"]])


def write(path, design, platform, library, macros=()):
    """Writes a design.json as GDS; `macros`: GDS files of macros, of which those without one are drawn as their LEF says. LocatedError if a cell has no
    layout or the grids do not fit."""
    layout = build(design, platform, library, macros)
    options = db.SaveLayoutOptions()
    options.gds2_write_timestamps = False
    options.format = "GDS2"
    layout.write(str(path), options)


def build(design, platform, library, macros=()):
    """The klayout Layout of a design, its top cell named as the design."""
    cells = read_cells(platform.files.paths("gds"))
    scale = scale_of(cells, design["units"])
    layout = db.Layout()
    layout.dbu = cells.dbu
    top = layout.create_cell(design["name"])
    masters, files = {}, {os.path.basename(path).removesuffix(".gds"): path for path in macros}
    for master in sorted({instance["master"] for instance in design["instances"].values()}):
        masters[master] = layout.create_cell(master)
        drawn = read_cells([files[master]]) if master in files else cells
        source = drawn.cell(master)
        if source is not None:
            masters[master].copy_tree(source)
        elif library.macros[master].klass.startswith("block"):
            _Drawing(layout, masters[master], scale, platform).abstract(library.macros[master])
        else:
            raise LocatedError(platform.files.paths("gds")[0], None, f"no cell {master}")
    for name in sorted(design["instances"]):
        instance = design["instances"][name]
        turn = placement(instance, library.macros[instance["master"]])
        turn.disp = turn.disp * scale
        top.insert(db.CellInstArray(masters[instance["master"]].cell_index(), turn))
    _Drawing(layout, top, scale, platform).draw(design, library)
    return layout


def read_cells(paths):
    """One Layout of all cells of these GDS files."""
    layout = db.Layout()
    for path in paths:
        one = db.Layout()
        one.read(str(path))
        if layout.cells() and abs(one.dbu - layout.dbu) > 1e-9:
            raise LocatedError(path, None, f"database unit {one.dbu} um, but {layout.dbu} um in a file before")
        layout.read(str(path))
    return layout


def scale_of(layout, units):
    """Database units of a layout in one of the LEF."""
    scale = 1 / units / layout.dbu
    if abs(scale - round(scale)) > 1e-6:
        raise LocatedError("GDS", None, f"database unit {layout.dbu} um does not divide that of the LEF, {1 / units} um")
    return round(scale)


class _Drawing:
    """The shapes of the top cell."""

    def __init__(self, layout, top, scale, platform):
        self.top, self.scale, self.platform = top, scale, platform
        self.layers = {name: layout.layer(*number) for name, number in platform.gds_layers.items()}
        self.outline = layout.layer(*platform.gds_outline)

    def box(self, layer, x1, y1, x2, y2):
        s = self.scale
        self.top.shapes(self.layers[layer]).insert(db.Box(x1 * s, y1 * s, x2 * s, y2 * s))

    def label(self, text, layer, x, y):
        self.top.shapes(self.layers[layer]).insert(db.Text(text, x * self.scale, y * self.scale))

    def abstract(self, macro):
        """The pins that the LEF gives a macro, and the outline. Obstructions are no metal: check_rules.keep_out looks at them."""
        for layer, shape in [(layer, shape) for pin in macro.pins.values() for layer, drawn in pin.shapes.items() for shape in drawn]:
            if layer in self.layers:
                for tile in shapes.rectangles(shape):
                    self.box(layer, *tile)
        self.top.shapes(self.outline).insert(db.Box(0, 0, macro.width * self.scale, macro.height * self.scale))

    def via(self, shape, x, y):
        for layer, boxes in self.platform.vias[shape].shapes.items():
            for box in boxes:
                self.box(layer, *shapes.moved(box, x, y))

    def draw(self, design, library):
        half = {layer.name: library.layers[layer.name].width // 2 for layer in self.platform.layers}
        for net in sorted(design["routes"]):
            route = design["routes"][net]
            for layer, x1, y1, x2, y2 in route["wires"]:
                h = half[layer]
                self.box(layer, min(x1, x2) - h, min(y1, y2) - h, max(x1, x2) + h, max(y1, y2) + h)
            for _, x, y, shape in route["vias"]:
                self.via(shape, x, y)
        for net, layer, x1, y1, x2, y2 in design["straps"]:
            self.box(layer, x1, y1, x2, y2)
            self.label(net, layer, (x1 + x2) // 2, (y1 + y2) // 2)
        for _, shape, x, y in design["power_vias"]:
            self.via(shape, x, y)
        for name, port in sorted(design["ports"].items()):
            self.label(name, port["layer"], *port["at"])
        width, height = (value * self.scale for value in design["die"])
        self.top.shapes(self.outline).insert(db.Box(0, 0, width, height))
