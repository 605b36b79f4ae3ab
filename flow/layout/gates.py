"""The netlist as `leopard gates --gates` reads it: cells as truth tables, nets by number. The format is described in sim/gates/netlist.h."""

from . import expression, macros, models
from .located import LocatedError

MOST_INPUTS = 6  # of a truth table


def text(design, library, used):
    """The whole file. `library`: liberty of the cells; `used`: the design's macros (macros.Set), of which memories are taken. LocatedError names
    a hardened block, or a cell of which no model can be made."""
    instances = {name: instance for name, instance in design["instances"].items() if instance["nets"]}
    masters = sorted({instance["master"] for instance in instances.values()})
    lines, pins = ["leopard-gates 1"], {}
    for master in masters:
        memory = macros.MEMORY_NAME.match(master)
        if memory:
            pins[master] = _memory_pins(int(memory[1]), int(memory[2]))
            lines.append(f"memory {master} {memory[1]} {memory[2]}")
        elif master in library.cells and master not in used.entries:
            pins[master] = [pin.name for pin in library.cells[master].pins.values() if pin.direction in ("input", "output", "inout")]
            lines += [f"cell {' '.join([master, *pins[master]])}", *_Cell(library.cells[master]).lines()]
        else:
            raise LocatedError(design["name"], None, f"{master} is a hardened block: its gates are not in this netlist")
    nets = sorted({net for instance in instances.values() for net in instance["nets"].values()} | {port["net"] for port in design["ports"].values()})
    number = {net: str(k) for k, net in enumerate(nets)}
    lines += [f"nets {len(nets)}", *nets]
    lines += [f"port {port['direction']} {name} {number[port['net']]}" for name, port in sorted(design["ports"].items())]
    for name in sorted(instances):
        master, joined = instances[name]["master"], instances[name]["nets"]
        lines.append(" ".join(["inst", master, name, *(number[joined[pin]] if pin in joined else "-" for pin in pins[master])]))
    return "\n".join(lines) + "\n"


def _memory_pins(words, bits):
    address = max(1, (words - 1).bit_length())
    return ["CLK", "CE", "WE", *(f"A[{k}]" for k in range(address)), *(f"D[{k}]" for k in range(bits)), *(f"Q[{k}]" for k in range(bits))]


class _Cell:
    """A cell's functions, with states and inner nets as `local`."""

    def __init__(self, cell):
        self._cell, self._local, self._lines = cell, [], []

    def lines(self):
        cell = self._cell
        if cell.clock_gate:
            self._clock_gate()
        elif cell.sequential is None:
            self._outputs({})
        elif cell.sequential.kind == "ff":
            self._flip_flop()
        elif cell.sequential.kind == "latch":
            self._latch()
        else:
            raise LocatedError("liberty", None, f"{cell.name} is a {cell.sequential.kind}, of which no model can be made")
        return ([f"local {' '.join(self._local)}"] if self._local else []) + self._lines

    def _state(self, name):
        self._local.append(name)
        return name

    def _table(self, tree):
        """`TABLE IN...` of an expression, inputs in order of name."""
        names = sorted(_names(tree))
        if len(names) > MOST_INPUTS:
            raise LocatedError("liberty", None, f"{self._cell.name} has a function of {len(names)} inputs; expected {MOST_INPUTS} at most")
        table = 0
        for index in range(1 << len(names)):
            table |= _value(tree, {name: index >> k & 1 for k, name in enumerate(names)}) << index
        return " ".join([f"{table:x}", *names])

    def _net(self, name, tree):
        """The name of a net with a function's value: of a pin itself where that is all."""
        if tree[0] == "pin":
            return tree[1]
        self._lines.append(f"comb {self._state(name)} {self._table(tree)}")
        return name

    def _outputs(self, states):
        for name in self._cell.outputs:
            pin = self._cell.pins[name]
            if pin.three_state or not pin.function:
                raise LocatedError("liberty", None, f"{self._cell.name} has an output {name} that is three-state or has no function")
            self._lines.append(f"comb {name} {self._table(_with(expression.parse(pin.function), states))}")

    def _sequential(self):
        """(state, what its two names stand for, attribute -> expression or None)."""
        attributes = self._cell.sequential.attributes
        state, inverse = self._cell.sequential.states
        states = {inverse: ("not", ("pin", state))}
        return self._state(state), states, lambda key: expression.parse(attributes[key]) if attributes.get(key) else None

    def _flip_flop(self):
        state, states, attribute = self._sequential()
        clock = self._net("clock", attribute("clocked_on"))
        forces = [self._net(name, tree) if (tree := attribute(name)) else "-" for name in ("clear", "preset")]
        self._lines.append(f"ff {state} {clock} {' '.join(forces)} {self._table(_with(attribute('next_state'), states))}")
        self._outputs(states)

    def _latch(self):
        state, states, attribute = self._sequential()
        follows = _choose(attribute("enable"), attribute("data_in"), ("pin", state))
        for key, value in (("preset", 1), ("clear", 0)):
            if attribute(key):
                follows = _choose(attribute(key), ("const", value), follows)
        self._lines.append(f"comb {state} {self._table(follows)}")
        self._outputs(states)

    def _clock_gate(self):
        roles = models.clock_gate_roles(self._cell)
        state = self._state("enabled")
        data = expression.parse(models.CLOCK_GATE[self._cell.clock_gate].format(enable=roles["enable"], test=roles.get("test")))
        self._lines.append(f"comb {state} {self._table(_choose(('pin', roles['clock']), ('pin', state), data))}")
        self._lines.append(f"comb {roles['out']} {self._table(('and', ('pin', roles['clock']), ('pin', state)))}")


def _choose(condition, yes, no):
    return ("or", ("and", condition, yes), ("and", ("not", condition), no))


def _names(tree):
    return {tree[1]} if tree[0] == "pin" else set() if tree[0] == "const" else set().union(*(_names(part) for part in tree[1:]))


def _with(tree, meanings):
    """An expression with pins replaced by expressions."""
    if tree[0] == "pin":
        return meanings.get(tree[1], tree)
    return tree if tree[0] == "const" else (tree[0], *(_with(part, meanings) for part in tree[1:]))


def _value(tree, values):
    kind = tree[0]
    if kind == "pin":
        return values[tree[1]]
    if kind == "const":
        return int(tree[1])
    if kind == "not":
        return 1 - _value(tree[1], values)
    left, right = (_value(part, values) for part in tree[1:])
    return left & right if kind == "and" else left | right if kind == "or" else left ^ right
