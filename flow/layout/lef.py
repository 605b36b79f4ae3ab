"""Reader of LEF (Library Exchange Format 5.3 to 5.8): technology and cells as typed data.

Geometry is in integer database units (Library.units of them a micrometre), never rounded: a number that is not a whole number of them is an error.
Electrical values keep LEF's units: ohm per square and ohm per cut, pF per square micrometre (area) and per micrometre (edge). Statements that are read but
not understood are kept by keyword in `ignored` and `unread_rules`, so that a check can say what it does not check.
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from .lef_text import Tokens
from .located import LocatedError

ANTENNA_LIMITS = ("AREARATIO", "DIFFAREARATIO", "CUMAREARATIO", "CUMDIFFAREARATIO", "SIDEAREARATIO", "DIFFSIDEAREARATIO", "CUMSIDEAREARATIO",
                  "CUMDIFFSIDEAREARATIO")


@dataclass
class SpacingTable:
    """Spacing by width of the wider shape (rows) and length of the parallel run (columns): an entry counts for shapes wider and runs longer than it says."""
    lengths: list
    rows: list  # of (width, [spacing by length])

    def spacing(self, width, length):
        """Spacing that two shapes need, the wider of `width`, side by side over `length`."""
        values = [values for below, values in self.rows if width > below or below == 0][-1]
        return [value for below, value in zip(self.lengths, values) if length > below or below == 0][-1]


@dataclass
class Layer:
    name: str
    kind: str  # routing, cut, masterslice, overlap, implant
    line: int
    direction: str = None  # horizontal or vertical
    pitch: tuple = None  # (x, y)
    offset: tuple = None
    width: int = None
    spacing: int = None
    table: SpacingTable = None
    min_area: int = None  # square database units; None: not declared
    max_width: int = None
    enclosures: list = field(default_factory=list)  # of (above, below or None, overhang, overhang)
    resistance: float = None  # routing: ohm per square; cut: ohm per cut
    capacitance: float = None  # pF per square micrometre
    edge_capacitance: float = None  # pF per micrometre
    thickness: float = None  # micrometres
    height: float = None  # micrometres
    antenna: dict = field(default_factory=dict)  # e.g. "AREARATIO": number, or [(diffusion area, number), ...]
    unread_rules: list = field(default_factory=list)  # (line, text)


@dataclass
class Via:
    name: str
    default: bool
    line: int
    resistance: float = None
    shapes: dict = field(default_factory=dict)  # layer name: [shapes]


@dataclass
class Site:
    name: str
    width: int
    height: int
    klass: str = None
    symmetry: tuple = ()


@dataclass
class Pin:
    name: str
    line: int
    direction: str = "input"  # input, output, inout, feedthru
    use: str = "signal"  # signal, power, ground, clock, analog
    shapes: dict = field(default_factory=dict)  # layer name: [rectangles or polygons]
    gate_area: float = 0.0  # square micrometres, summed over layers and oxides
    diff_area: float = 0.0
    metal_area: dict = field(default_factory=dict)  # layer name: square micrometres
    side_area: dict = field(default_factory=dict)

    @property
    def is_supply(self):
        return self.use in ("power", "ground")


@dataclass
class Macro:
    name: str
    path: str
    line: int
    klass: str = "core"
    width: int = 0
    height: int = 0
    origin: tuple = (0, 0)
    symmetry: tuple = ()
    site: str = None
    pins: dict = field(default_factory=dict)
    obstructions: dict = field(default_factory=dict)  # layer name: [rectangles or polygons]


@dataclass
class Library:
    units: int = None  # database units a micrometre
    grid: int = None  # manufacturing grid
    layers: dict = field(default_factory=dict)  # bottom first
    vias: dict = field(default_factory=dict)
    sites: dict = field(default_factory=dict)
    macros: dict = field(default_factory=dict)
    ignored: dict = field(default_factory=dict)  # keyword: "file:line" of its first use

    def routing_layers(self):
        """Names of the routing layers, bottom first."""
        return [layer.name for layer in self.layers.values() if layer.kind == "routing"]

    def cut_between(self, lower, upper):
        """Name of the cut layer between two routing layers, by the order of the file; None if they are not neighbours."""
        names = list(self.layers)
        between = [n for n in names[names.index(lower) + 1:names.index(upper)] if self.layers[n].kind in ("cut", "routing")]
        return between[0] if len(between) == 1 and self.layers[between[0]].kind == "cut" else None


def read(*paths):
    """The Library of these LEF files, technology first. LocatedError if one cannot be read."""
    library = Library()
    for path in paths:
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError as error:
            raise LocatedError(path, None, error.strerror) from error
        _Reader(library, Tokens(path, text)).file()
    return library


class _Reader:
    """One file read into a library: a method a construct."""

    def __init__(self, library, tokens):
        self.library, self.tokens = library, tokens

    # --- values

    def number(self):
        word = self.tokens.next("a number")
        try:
            return Decimal(word)
        except InvalidOperation:
            raise self.tokens.error(f"expected a number, found '{word}'") from None

    def dbu(self, value=None):
        """A length in database units."""
        if self.library.units is None:
            raise self.tokens.error("a length before UNITS DATABASE MICRONS")
        value = self.number() if value is None else value
        scaled = value * self.library.units
        if scaled != scaled.to_integral_value():
            raise self.tokens.error(f"{value} um is not a whole number of database units ({self.library.units} a um)")
        return int(scaled)

    def pair(self):
        """One length for both axes, or one for each."""
        first = self.dbu()
        return (first, first) if self.tokens.peek() == ";" else (first, self.dbu())

    def skip(self):
        word, line = self.tokens.word, self.tokens.line
        self.library.ignored.setdefault(word.upper(), f"{self.tokens.path}:{line}")
        self.tokens.rest()

    # --- file

    def file(self):
        tokens = self.tokens
        blocks = {"LAYER": self.layer, "VIA": self.via, "SITE": self.site, "MACRO": self.macro, "UNITS": self.units}
        while not tokens.at_end():
            word = tokens.next("a statement").upper()
            if word in blocks:
                blocks[word]()
            elif word == "MANUFACTURINGGRID":
                self.library.grid = self.dbu()
                tokens.expect(";")
            elif word in ("VIARULE", "NONDEFAULTRULE"):
                self.skip_block(tokens.next("a name"))
            elif word in ("SPACING", "PROPERTYDEFINITIONS", "NOISETABLE"):
                self.skip_block(word)
            elif word == "END":
                if tokens.next("LIBRARY").upper() == "LIBRARY":
                    return
                raise tokens.error(f"END of '{tokens.word}', which is not open")
            elif word == "BEGINEXT":
                while tokens.next("ENDEXT").upper() != "ENDEXT":
                    pass
            else:
                tokens.rest()

    def skip_block(self, name):
        tokens = self.tokens
        opened = tokens.line
        while not (tokens.next(f"END {name} of line {opened}").upper() == "END" and tokens.peek() == name):
            pass
        tokens.next(name)

    def units(self):
        tokens = self.tokens
        while (word := tokens.next("END UNITS").upper()) != "END":
            if word == "DATABASE":
                tokens.expect("MICRONS")
                value = self.number()
                if value <= 0 or value != int(value):
                    raise tokens.error(f"DATABASE MICRONS {value}: expected a positive whole number")
                if self.library.units not in (None, int(value)):
                    raise tokens.error(f"DATABASE MICRONS {value}, but {self.library.units} in a file before")
                self.library.units = int(value)
            tokens.rest()
        tokens.expect("UNITS")

    def layer(self):
        tokens = self.tokens
        name, line = tokens.next("a layer's name"), tokens.line
        tokens.expect("TYPE")
        layer = Layer(name, tokens.next("a layer's type").lower(), line)
        tokens.rest()
        while (word := tokens.next(f"END {name}").upper()) != "END":
            self.layer_statement(layer, word)
        tokens.expect(name)
        if layer.kind == "routing" and layer.width is None:
            raise LocatedError(tokens.path, line, f"routing layer {name} has no WIDTH")
        if name in self.library.layers:
            raise LocatedError(tokens.path, line, f"layer {name} a second time")
        self.library.layers[name] = layer

    def layer_statement(self, layer, word):
        tokens, line = self.tokens, self.tokens.line
        lengths = {"WIDTH": "width", "MAXWIDTH": "max_width"}
        pairs = {"PITCH": "pitch", "OFFSET": "offset"}
        values = {"THICKNESS": "thickness", "HEIGHT": "height", "EDGECAPACITANCE": "edge_capacitance"}
        if word in lengths:
            setattr(layer, lengths[word], self.dbu())
        elif word in pairs:
            setattr(layer, pairs[word], self.pair())
        elif word in values:
            setattr(layer, values[word], float(self.number()))
        elif word == "DIRECTION":
            layer.direction = tokens.next("a direction").lower()
        elif word == "AREA":
            area = self.number() * self.library.units ** 2
            layer.min_area = -int(-area // 1)
        elif word == "RESISTANCE":
            layer.resistance = self.rated("RPERSQ")
        elif word == "CAPACITANCE":
            layer.capacitance = self.rated("CPERSQDIST")
        elif word == "SPACING":
            value, rest = self.dbu(), tokens.rest()
            if rest:
                layer.unread_rules.append((line, f"SPACING {value / self.library.units:g} {rest}"))
            else:
                layer.spacing = value
            return
        elif word == "SPACINGTABLE" and tokens.peek().upper() == "PARALLELRUNLENGTH":
            layer.table = self.table()
            return
        elif word == "ENCLOSURE":
            side = tokens.next("a side").lower() if tokens.peek().upper() in ("ABOVE", "BELOW") else None
            enclosure = (side, self.dbu(), self.dbu())
            rest = tokens.rest()
            if rest:
                layer.unread_rules.append((line, f"ENCLOSURE with {rest}"))
            else:
                layer.enclosures.append(enclosure)
            return
        elif word.startswith("ANTENNA") and word[7:] in ANTENNA_LIMITS:
            layer.antenna[word[7:]] = self.limit()
            return
        else:
            rest = tokens.rest()
            if word not in ("PROPERTY", "DCCURRENTDENSITY", "ACCURRENTDENSITY"):
                layer.unread_rules.append((line, f"{word} {rest}".strip()))
            return
        tokens.rest()

    def rated(self, keyword):
        """A number, with or without the keyword that names its unit."""
        if self.tokens.peek().upper() == keyword:
            self.tokens.next(keyword)
        return float(self.number())

    def table(self):
        tokens = self.tokens
        tokens.expect("PARALLELRUNLENGTH")
        lengths, rows = [], []
        while tokens.peek().upper() not in ("WIDTH", ";"):
            lengths.append(self.dbu())
        while tokens.peek().upper() == "WIDTH":
            tokens.next("WIDTH")
            width, values = self.dbu(), []
            while tokens.peek().upper() not in ("WIDTH", ";"):
                values.append(self.dbu())
            if len(values) != len(lengths):
                raise tokens.error(f"SPACINGTABLE has {len(lengths)} lengths, but this row {len(values)} values")
            rows.append((width, values))
        if not rows or rows[0][0] != 0:
            raise tokens.error("SPACINGTABLE has no row WIDTH 0")
        tokens.expect(";")
        return SpacingTable(lengths, rows)

    def limit(self):
        """An antenna ratio: a number, or PWL ( ( d r ) ... )."""
        tokens = self.tokens
        if tokens.peek().upper() != "PWL":
            value = float(self.number())
            tokens.rest()
            return value
        numbers = [float(word) for word in tokens.rest().split()[1:] if word not in ("(", ")")]
        return list(zip(numbers[::2], numbers[1::2]))

    def via(self):
        tokens = self.tokens
        name, line = tokens.next("a via's name"), tokens.line
        via = Via(name, False, line)
        layer = None
        while (word := tokens.next(f"END {name}").upper()) != "END":
            if word == "DEFAULT":
                via.default = True
            elif word == "RESISTANCE":
                via.resistance = float(self.number())
                tokens.rest()
            elif word == "LAYER":
                layer = self.named_layer()
            elif word in ("RECT", "POLYGON"):
                via.shapes.setdefault(layer, []).append(self.shape(word, layer))
            else:
                self.skip()
        tokens.expect(name)
        self.library.vias[name] = via

    def named_layer(self):
        """The layer that a LAYER statement names."""
        name = self.tokens.next("a layer's name")
        if name not in self.library.layers:
            raise self.tokens.error(f"layer {name} is not declared")
        self.tokens.rest()
        return name

    def shape(self, word, layer):
        tokens = self.tokens
        if layer is None:
            raise tokens.error(f"{word} before LAYER")
        numbers = []
        while tokens.peek() != ";":
            if tokens.peek().upper() == "MASK":
                tokens.next("MASK")
                tokens.next("a mask")
            elif tokens.peek().upper() == "ITERATE":
                raise tokens.error(f"{word} ITERATE is not read")
            else:
                numbers.append(self.dbu())
        tokens.expect(";")
        if word == "RECT":
            if len(numbers) != 4:
                raise tokens.error(f"RECT with {len(numbers)} numbers, expected 4")
            x1, y1, x2, y2 = numbers
            return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
        if len(numbers) % 2 or len(numbers) < 6:
            raise tokens.error(f"POLYGON with {len(numbers)} numbers, expected an even number from 6 on")
        return tuple(zip(numbers[::2], numbers[1::2]))

    def site(self):
        tokens = self.tokens
        name = tokens.next("a site's name")
        site = Site(name, None, None)
        while (word := tokens.next(f"END {name}").upper()) != "END":
            if word == "SIZE":
                site.width = self.dbu()
                tokens.expect("BY")
                site.height = self.dbu()
            elif word == "CLASS":
                site.klass = tokens.next("a class").lower()
            elif word == "SYMMETRY":
                site.symmetry = tuple(tokens.rest().upper().split())
                continue
            tokens.rest()
        tokens.expect(name)
        if site.width is None:
            raise tokens.error(f"site {name} has no SIZE")
        self.library.sites[name] = site

    def macro(self):
        tokens = self.tokens
        name = tokens.next("a macro's name")
        macro = Macro(name, tokens.path, tokens.line)
        while (word := tokens.next(f"END {name}").upper()) != "END":
            if word == "PIN":
                self.pin(macro)
            elif word == "OBS":
                self.geometry(macro.obstructions)
            elif word == "DENSITY":
                while tokens.next("END").upper() != "END":
                    pass
            elif word == "CLASS":
                macro.klass = tokens.rest().lower()
            elif word == "SIZE":
                macro.width = self.dbu()
                tokens.expect("BY")
                macro.height = self.dbu()
                tokens.expect(";")
            elif word == "ORIGIN":
                macro.origin = self.pair()
                tokens.expect(";")
            elif word == "SYMMETRY":
                macro.symmetry = tuple(tokens.rest().upper().split())
            elif word == "SITE":
                macro.site = tokens.rest().split()[0]
            elif word in ("FOREIGN", "PROPERTY", "SOURCE"):
                tokens.rest()
            else:
                self.skip()
        tokens.expect(name)
        if not macro.width or not macro.height:
            raise LocatedError(macro.path, macro.line, f"macro {name} has no SIZE")
        if name in self.library.macros:
            raise LocatedError(macro.path, macro.line, f"macro {name} a second time")
        self.library.macros[name] = macro

    def pin(self, macro):
        tokens = self.tokens
        name = tokens.next("a pin's name")
        pin = Pin(name, tokens.line)
        areas = {"ANTENNAPARTIALMETALAREA": pin.metal_area, "ANTENNAPARTIALMETALSIDEAREA": pin.side_area}
        while (word := tokens.next(f"END {name}").upper()) != "END":
            if word == "DIRECTION":
                pin.direction = tokens.rest().lower().split()[0]
            elif word == "USE":
                pin.use = tokens.rest().lower()
            elif word == "PORT":
                self.geometry(pin.shapes)
            elif word in areas:
                value, rest = float(self.number()), tokens.rest().split()
                layer = rest[1] if len(rest) == 2 else None
                areas[word][layer] = areas[word].get(layer, 0.0) + value
            elif word == "ANTENNAGATEAREA":
                pin.gate_area += float(self.number())
                tokens.rest()
            elif word == "ANTENNADIFFAREA":
                pin.diff_area += float(self.number())
                tokens.rest()
            elif word in ("SHAPE", "PROPERTY"):
                tokens.rest()
            else:
                self.skip()
        tokens.expect(name)
        macro.pins[name] = pin

    def geometry(self, into):
        """The shapes of a PORT or OBS, up to its END."""
        tokens, layer = self.tokens, None
        while (word := tokens.next("END").upper()) != "END":
            if word == "LAYER":
                layer = self.named_layer()
            elif word in ("RECT", "POLYGON"):
                into.setdefault(layer, []).append(self.shape(word, layer))
            else:
                self.skip()
