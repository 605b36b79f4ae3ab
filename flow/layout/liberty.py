"""Liberty cell libraries as typed objects.

`read(path, cache)` gives a Library: units, cells, pins, timing arcs, internal power, leakage, look-up tables.
All values stay in the units of the file; Library.units says what they are. Reading checks what it uses and
raises LibertyError with file and line. The classes can also describe a hardened block or a memory; there is no
writer yet.
"""

import bisect
import dataclasses
import hashlib
import os
import pathlib
import pickle
import re

from layout import expression
from layout.liberty_syntax import Group, LibertyError, parse

__all__ = ["Arc", "Cell", "Energy", "Leakage", "Library", "LibertyError", "Pin", "Sequential", "Table", "Units", "read", "read_text"]

SCALAR = "scalar"


@dataclasses.dataclass
class Units:
    """What one unit of the file is, in seconds, volts, farads, watts, ohms."""

    time: float = 1e-9
    voltage: float = 1.0
    current: float = 1e-3
    capacitance: float = 1e-12
    leakage: float = 1e-9
    resistance: float = 1e3

    @property
    def energy(self):
        """Joule of one unit of internal power tables: capacitance times voltage squared."""
        return self.capacitance * self.voltage**2


def _segment(index, at):
    """The interval of `index` that holds `at` (the first or last beyond its ends) and the place in it.

    The place is below 0 or above 1 outside: tables are continued in a straight line, as timing tools do.
    """
    low = min(max(bisect.bisect_right(index, at) - 1, 0), len(index) - 2)
    return low, (at - index[low]) / (index[low + 1] - index[low])


@dataclasses.dataclass
class Table:
    """A look-up table of none, one, two or more variables; `values` is flat, the last variable fastest."""

    template: str
    variables: tuple
    index: tuple
    values: tuple

    def at(self, **where):
        """The value at the given variables (each variable of the table by its liberty name)."""
        return self._interpolate(0, 0, [where[name] for name in self.variables])

    def lookup(self, slew, load):
        """The value for an input slew and an output load, whatever the order of the table's variables."""
        return self._interpolate(0, 0, [load if "capacitance" in name else slew for name in self.variables])

    def _interpolate(self, axis, start, where):
        if axis == len(self.index):
            return self.values[start]
        index = self.index[axis]
        stride = 1
        for other in self.index[axis + 1 :]:
            stride *= len(other)
        if len(index) == 1:
            return self._interpolate(axis + 1, start, where)
        low, part = _segment(index, where[axis])
        left = self._interpolate(axis + 1, start + low * stride, where)
        right = self._interpolate(axis + 1, start + (low + 1) * stride, where)
        return left + part * (right - left)


@dataclasses.dataclass
class Arc:
    """A `timing` group: of an output the delays, of an input the constraints. `tables`: liberty's name -> Table."""

    related: tuple
    kind: str = "combinational"
    sense: str = ""
    when: str = ""
    tables: dict = dataclasses.field(default_factory=dict)
    sdf_condition: str = ""


@dataclasses.dataclass
class Energy:
    """An `internal_power` group. A pin that has no `related` is an input whose toggle moves no output."""

    related: tuple = ()
    when: str = ""
    rise: Table = None
    fall: Table = None


@dataclasses.dataclass
class Leakage:
    """Leakage in the states that `when` holds in; an empty `when`: in all others."""

    when: str
    value: float


@dataclasses.dataclass
class Sequential:
    """An `ff`, `latch` or `statetable` group; expressions stay text, a statetable's rows too."""

    kind: str
    states: tuple
    attributes: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Pin:
    """A signal pin. Capacitances in the library's unit; `rise_capacitance` is `capacitance` where not given."""

    name: str
    direction: str
    capacitance: float = 0.0
    rise_capacitance: float = None
    fall_capacitance: float = None
    max_capacitance: float = None
    max_transition: float = None
    function: str = ""
    state_function: str = ""
    three_state: str = ""
    is_clock: bool = False
    clock_gate_role: str = ""
    internal_node: str = ""
    arcs: list = dataclasses.field(default_factory=list)
    energies: list = dataclasses.field(default_factory=list)

    def __post_init__(self):
        self.rise_capacitance = self.capacitance if self.rise_capacitance is None else self.rise_capacitance
        self.fall_capacitance = self.capacitance if self.fall_capacitance is None else self.fall_capacitance


@dataclasses.dataclass
class Cell:
    """A cell. `leakage` is its `cell_leakage_power`, used where no state is given; `clock_gate` is liberty's
    `clock_gating_integrated_cell`, or empty; `attributes` are the simple ones kept as they were."""

    name: str
    area: float = 0.0
    leakage: float = None
    leakages: list = dataclasses.field(default_factory=list)
    pins: dict = dataclasses.field(default_factory=dict)
    sequential: Sequential = None
    clock_gate: str = ""
    power_pins: dict = dataclasses.field(default_factory=dict)
    attributes: dict = dataclasses.field(default_factory=dict)

    @property
    def inputs(self):
        """Names of the input pins, in the order of the file."""
        return [pin.name for pin in self.pins.values() if pin.direction == "input"]

    @property
    def outputs(self):
        """Names of the pins that drive, in the order of the file."""
        return [pin.name for pin in self.pins.values() if pin.direction in ("output", "inout")]


@dataclasses.dataclass
class Library:
    """A whole library; `attributes` are the simple ones of the library group (defaults, thresholds)."""

    name: str
    units: Units
    voltage: float
    cells: dict
    temperature: float = 25.0
    attributes: dict = dataclasses.field(default_factory=dict)
    digest: str = ""


_PREFIX = {"": 1.0, "f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3}
_UNIT = re.compile(r"\s*([\d.eE+-]+)\s*([fpnumk]?)(s|V|A|W|ohm|F|f)\s*$", re.I)


def _number(group, name, default=None):
    text = group.attributes.get(name)
    if text is None:
        return default
    try:
        return float(text)
    except ValueError:
        group.fail(f"{name} is '{text}'; expected a number", name)


def _flag(group, name):
    return group.attributes.get(name, "false").lower() == "true"


def _scale(group, name, number, prefix_and_unit):
    match = _UNIT.match(f"{number}{prefix_and_unit}")
    if not match or match.group(2).lower() not in _PREFIX:
        group.fail(f"{name} is '{number}{prefix_and_unit}'; expected a number and a unit", name)
    return float(match.group(1)) * _PREFIX[match.group(2).lower()]


def _units(library):
    units = Units()
    for field, name in (("time", "time_unit"), ("voltage", "voltage_unit"), ("current", "current_unit"),
                        ("leakage", "leakage_power_unit"), ("resistance", "pulling_resistance_unit")):
        if name in library.attributes:
            setattr(units, field, _scale(library, name, library.attributes[name], ""))
    load = library.arguments_of("capacitive_load_unit")
    if load is not None:
        if len(load) != 2:
            library.fail("capacitive_load_unit has other than two values", "capacitive_load_unit")
        # `ff` and `pf`: the last letter is the farad
        units.capacitance = _scale(library, "capacitive_load_unit", load[0], load[1])
    return units


def _numbers(group, arguments, what, line):
    try:
        return tuple(float(word) for text in arguments for word in text.replace(",", " ").split())
    except ValueError as error:
        raise LibertyError(f"{group.file}:{line}: error: {what} has a value that is no number: {str(error).split(': ')[-1]}") from None


def _index_of(group):
    """{axis: numbers} of the index_1, index_2, ... attributes of a template or table."""
    return {int(name[6:]): _numbers(group, arguments, name, line)
            for name, arguments, line in group.complex if re.fullmatch(r"index_[1-9]", name)}


class _Builder:
    """Makes the typed objects of one library group."""

    def __init__(self, library):
        self.library = library
        self.templates = {}
        for group in library.groups:
            if group.kind in ("lu_table_template", "power_lut_template"):
                variables = []
                while f"variable_{len(variables) + 1}" in group.attributes:
                    variables.append(group.attributes[f"variable_{len(variables) + 1}"])
                # templates of delay and of power have name spaces of their own
                self.templates[group.kind == "power_lut_template", group.name] = (tuple(variables), _index_of(group))

    def table(self, group, is_power):
        values = group.arguments_of("values")
        if values is None:
            group.fail(f"{group.kind} has no values")
        line = group.lines["values"]
        numbers = _numbers(group, values, f"values of {group.kind}", line)
        if group.name == SCALAR or not group.name:
            variables, index = (), ()
        else:
            if (is_power, group.name) not in self.templates:
                group.fail(f"{group.kind} names template '{group.name}', which the library does not define")
            variables, defaults = self.templates[is_power, group.name]
            own = _index_of(group)
            missing = [axis for axis in range(1, len(variables) + 1) if axis not in own and axis not in defaults]
            if missing:
                group.fail(f"{group.kind} has no index_{missing[0]}, nor has template '{group.name}'")
            index = tuple(own.get(axis, defaults.get(axis)) for axis in range(1, len(variables) + 1))
            for axis, points in enumerate(index, 1):
                if any(low >= high for low, high in zip(points, points[1:])):
                    group.fail(f"index_{axis} of {group.kind} does not rise", f"index_{axis}")
        expected = 1
        for points in index:
            expected *= len(points)
        if len(numbers) != expected:
            shape = " x ".join(str(len(points)) for points in index) or "one"
            group.fail(f"{group.kind} has {len(numbers)} values; expected {expected} ({shape})", "values")
        return Table(group.name or SCALAR, variables, index, numbers)

    def condition(self, group, name="when"):
        text = group.attributes.get(name, "")
        if text:
            try:
                expression.parse(text)
            except expression.ExpressionError as error:
                group.fail(f"{name}: {error}", name)
        return text

    def arc(self, group):
        arc = Arc(tuple(group.attributes.get("related_pin", "").split()), group.attributes.get("timing_type", "combinational"),
                  group.attributes.get("timing_sense", ""), self.condition(group), {}, group.attributes.get("sdf_cond", ""))
        for inner in group.groups:
            if inner.kind in ("cell_rise", "cell_fall", "rise_transition", "fall_transition", "rise_constraint", "fall_constraint"):
                arc.tables[inner.kind] = self.table(inner, False)
        return arc

    def energy(self, group):
        energy = Energy(tuple(group.attributes.get("related_pin", "").split()), self.condition(group))
        for inner in group.groups:
            if inner.kind in ("rise_power", "fall_power"):
                setattr(energy, inner.kind[:4], self.table(inner, True))
            elif inner.kind == "power":
                energy.rise = energy.fall = self.table(inner, True)
        return energy

    def pin(self, group, name, inherited=None):
        direction = group.attributes.get("direction", inherited)
        if direction not in ("input", "output", "inout", "internal"):
            group.fail(f"pin '{name}' has direction '{direction}'; expected input, output, inout or internal", "direction")
        default = float(self.library.attributes.get(f"default_{direction}_pin_cap", 0.0)) if direction != "internal" else 0.0
        pin = Pin(name, direction, _number(group, "capacitance", default), _number(group, "rise_capacitance"),
                  _number(group, "fall_capacitance"), _number(group, "max_capacitance"), _number(group, "max_transition"),
                  self.condition(group, "function"), self.condition(group, "state_function"), self.condition(group, "three_state"),
                  _flag(group, "clock"))
        for role in ("clock", "enable", "test", "out", "obs"):
            if _flag(group, f"clock_gate_{role}_pin"):
                pin.clock_gate_role = role
        pin.internal_node = group.attributes.get("internal_node", "")
        pin.arcs = [self.arc(inner) for inner in group.named("timing")]
        pin.energies = [self.energy(inner) for inner in group.named("internal_power")]
        return pin

    def sequential(self, group):
        states = tuple(name for text in group.arguments for name in text.replace(",", " ").split())
        if group.kind == "statetable":
            return Sequential("statetable", tuple(group.arguments[1].split()) if len(group.arguments) > 1 else (),
                              {"inputs": group.name, "table": group.attributes.get("table", "")})
        for name in ("next_state", "clocked_on", "data_in", "enable", "clear", "preset"):
            self.condition(group, name)
        return Sequential(group.kind, states, dict(group.attributes))

    def cell(self, group):
        cell = Cell(group.name, _number(group, "area", 0.0), _number(group, "cell_leakage_power"),
                    clock_gate=group.attributes.get("clock_gating_integrated_cell", ""))
        cell.attributes = {name: value for name, value in group.attributes.items()
                           if name not in ("area", "cell_leakage_power", "clock_gating_integrated_cell")}
        for inner in group.groups:
            if inner.kind == "pin":
                for name in (name for text in inner.arguments for name in text.split()):
                    if name in cell.pins:
                        inner.fail(f"cell '{cell.name}' has pin '{name}' twice")
                    cell.pins[name] = self.pin(inner, name)
            elif inner.kind in ("bus", "bundle"):
                for pin in inner.named("pin"):
                    cell.pins[pin.name] = self.pin(pin, pin.name, inner.attributes.get("direction"))
                if not inner.named("pin"):
                    inner.fail(f"{inner.kind} '{inner.name}' lists no pins; a {inner.kind} must give each of them")
            elif inner.kind in ("ff", "latch", "statetable"):
                cell.sequential = self.sequential(inner)
            elif inner.kind == "leakage_power":
                if "value" not in inner.attributes:
                    inner.fail("leakage_power has no value")
                cell.leakages.append(Leakage(self.condition(inner), _number(inner, "value")))
            elif inner.kind == "pg_pin":
                cell.power_pins[inner.name] = inner.attributes.get("pg_type", "")
            elif inner.kind in ("ff_bank", "latch_bank"):
                inner.fail(f"{inner.kind} is not supported")
        return cell


def _build(top: Group, file):
    libraries = top.named("library")
    if len(libraries) != 1:
        raise LibertyError(f"{file}:1: error: the file has {len(libraries)} library groups; expected one")
    library = libraries[0]
    builder = _Builder(library)
    cells = {}
    for group in library.named("cell"):
        if group.name in cells:
            group.fail(f"cell '{group.name}' is there twice")
        cells[group.name] = builder.cell(group)
    voltage = _number(library, "nom_voltage")
    chosen = library.attributes.get("default_operating_conditions")
    for group in library.named("operating_conditions"):
        if group.name == chosen or voltage is None:
            voltage = _number(group, "voltage", voltage)
    if voltage is None:
        library.fail("neither nom_voltage nor operating_conditions gives a voltage")
    return Library(library.name, _units(library), voltage, cells, _number(library, "nom_temperature", 25.0), dict(library.attributes))


def read_text(text, file="liberty"):
    """The Library that the text is; `file` is the name in messages. Raises LibertyError."""
    return _build(parse(text, file), file)


def read(path, cache=None):
    """The Library in a file. With a folder `cache` the result is kept there, under the digest of file and reader."""
    data = pathlib.Path(path).read_bytes()
    here = pathlib.Path(__file__).parent
    code = b"".join((here / name).read_bytes() for name in ("liberty.py", "liberty_syntax.py", "expression.py"))
    digest = hashlib.sha256(data).hexdigest()
    kept = None
    if cache is not None:
        kept = pathlib.Path(cache) / f"liberty-{hashlib.sha256(data + code).hexdigest()[:32]}.pickle"
        if kept.exists():
            return pickle.loads(kept.read_bytes())
    library = read_text(data.decode("utf-8", "replace"), str(path))
    library.digest = digest
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        # another run may be doing the same: write beside it, then rename
        beside = kept.with_suffix(f".{os.getpid()}")
        beside.write_bytes(pickle.dumps(library, protocol=pickle.HIGHEST_PROTOCOL))
        beside.replace(kept)
    return library
