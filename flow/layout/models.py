"""Verilog models of library cells, made from liberty: functions, flip-flops, latches and clock gates, with paths that SDF can give delays.

Written anew because libraries' own models often suit one simulator (some drive their own inputs).
"""

from . import expression
from .located import LocatedError

CLOCK_GATE = {"latch_posedge": "{enable}", "latch_posedge_precontrol": "{enable} | {test}"}


def verilog(library, masters):
    """Modules for the named cells of a liberty Library; cells without signal pins get an empty one."""
    lines = ["// Models of library cells, made from the liberty file by the layout flow.", "`timescale 1ns / 1ps"]
    for name in sorted(masters):
        lines += _Model(library.cells[name]).lines() if name in library.cells else [f"module {name};", "endmodule"]
    return "\n".join(lines) + "\n"


def clock_gate_roles(cell):
    """{role: pin} of a clock gate: clock, enable, out, perhaps test. LocatedError where its kind is not known."""
    roles = {pin.clock_gate_role: pin.name for pin in cell.pins.values() if pin.clock_gate_role}
    if cell.clock_gate not in CLOCK_GATE or not {"clock", "enable", "out"} <= set(roles):
        raise LocatedError("liberty", None, f"{cell.name} is a clock gate of kind {cell.clock_gate}; known: {', '.join(CLOCK_GATE)}")
    return roles


def _text(tree):
    kind = tree[0]
    if kind == "pin":
        return tree[1]
    if kind == "const":
        return f"1'b{tree[1]}"
    if kind == "not":
        return f"!{_text(tree[1])}" if tree[1][0] == "pin" else f"!({_text(tree[1])})"
    sign = {"and": "&", "or": "|", "xor": "^"}[kind]
    return f"({_text(tree[1])} {sign} {_text(tree[2])})"


def _function(text):
    return _text(expression.parse(text))


class _Model:
    def __init__(self, cell):
        self._cell = cell

    def lines(self):
        cell = self._cell
        pins = [pin for pin in cell.pins.values() if pin.direction in ("input", "output", "inout")]
        lines = [f"module {cell.name} ({', '.join(pin.name for pin in pins)});"]
        lines += [f"  {pin.direction} {pin.name};" for pin in pins]
        if cell.clock_gate:
            lines += self._clock_gate()
        elif cell.sequential is None:
            lines += self._outputs()
        elif cell.sequential.kind == "ff":
            lines += self._flip_flop() + self._outputs()
        elif cell.sequential.kind == "latch":
            lines += self._latch() + self._outputs()
        else:
            raise LocatedError("liberty", None, f"{cell.name} is a {cell.sequential.kind}, of which no model can be made")
        return lines + self._paths(pins) + ["endmodule"]

    def _outputs(self):
        lines = []
        for name in self._cell.outputs:
            pin = self._cell.pins[name]
            value = _function(pin.function) if pin.function else "1'bx"
            if pin.three_state:
                value = f"{_function(pin.three_state)} ? 1'bz : {value}"
            lines.append(f"  assign {name} = {value};")
        return lines

    def _flip_flop(self):
        attributes = self._cell.sequential.attributes
        state, inverse = self._cell.sequential.states
        clear, preset = (attributes.get(key) for key in ("clear", "preset"))
        lines = [f"  reg {state};", f"  wire {inverse} = !{state};"]
        lines.append(f"  wire clock = {_function(attributes['clocked_on'])};")
        lines += [f"  wire {name} = {_function(value)};" for name, value in (("clear", clear), ("preset", preset)) if value]
        edges = "".join(f" or posedge {name}" for name, value in (("clear", clear), ("preset", preset)) if value)
        lines.append(f"  always @(posedge clock{edges})")
        if clear:
            lines.append(f"    if (clear) {state} <= 1'b0; else")
        if preset:
            lines.append(f"    if (preset) {state} <= 1'b1; else")
        return lines + [f"    {state} <= {_function(attributes['next_state'])};"]

    def _latch(self):
        attributes = self._cell.sequential.attributes
        state, inverse = self._cell.sequential.states
        lines = [f"  reg {state};", f"  wire {inverse} = !{state};", "  always @(*)"]
        for key, value in (("clear", 0), ("preset", 1)):
            if attributes.get(key):
                lines.append(f"    if ({_function(attributes[key])}) {state} = 1'b{value}; else")
        return lines + [f"    if ({_function(attributes['enable'])}) {state} = {_function(attributes['data_in'])};"]

    def _clock_gate(self):
        roles = clock_gate_roles(self._cell)
        data = CLOCK_GATE[self._cell.clock_gate].format(enable=roles["enable"], test=roles.get("test"))
        return ["  reg enabled;", "  always @(*)", f"    if (!{roles['clock']}) enabled = {data};", f"  assign {roles['out']} = {roles['clock']} & enabled;"]

    def _paths(self, pins):
        """A path from each input to each output that has timing from it."""
        paths = []
        for pin in pins:
            if pin.direction == "output":
                related = sorted({name for arc in pin.arcs for name in arc.related})
                paths += [f"    ({name} => {pin.name}) = (0, 0);" for name in related]
        return ["  specify"] + paths + ["  endspecify"] if paths else []
