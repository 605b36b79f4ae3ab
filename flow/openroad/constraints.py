"""A platform's SDC: its period, its ports, and the SDC of a block made from it."""

import fnmatch
import re

from layout.located import LocatedError

UNITS_PS = {"ns": 1000, "ps": 1}
PERIOD = re.compile(r"^set period (\S+)$", re.M)
PERIOD_WITH_REASON = re.compile(r"(^#[^\n]*\n)?^set period \S+$", re.M)
UNIT = re.compile(r"^# Units: (\w+) ", re.M)
CLOCK = re.compile(r"^create_clock .*\[get_ports (\w+)\]$", re.M)
INPUTS = re.compile(r"^set inputs \[get_ports \{\n(.*?)^\}\]$", re.M | re.S)
RESET = re.compile(r"^# Reset [^\n]*\nset_false_path -from \[get_ports (\w+)\]\n\n", re.M)


class Constraints:
    """An SDC file that leopard generated. LocatedError where it has not the form that is read here."""

    def __init__(self, path, text):
        self.path, self.text = path, text
        unit = self._find(UNIT, "a line '# Units: ns' or 'ps'")
        if unit not in UNITS_PS:
            raise LocatedError(path, None, f"its unit of time is {unit}; expected one of {', '.join(UNITS_PS)}")
        self.unit_ps = UNITS_PS[unit]
        self.period_ps = float(self._find(PERIOD, "a line 'set period NUMBER'")) * self.unit_ps
        self.clock = self._find(CLOCK, "create_clock with one port")
        self._find(INPUTS, "set inputs [get_ports {...}]")
        self.reset = self._find(RESET, "the reset's set_false_path")

    def _find(self, pattern, what):
        match = pattern.search(self.text)
        if not match:
            raise LocatedError(self.path, None, f"the constraints have no {what}, which this backend takes apart")
        return match[1]

    def with_period(self, ns):
        """The same with another period."""
        return Constraints(self.path, PERIOD_WITH_REASON.sub(f"# As asked for by period_ns.\nset period {ns * 1000 / self.unit_ps:g}", self.text))

    def of_block(self, block, ports):
        """The SDC of a block with these ports: same clock, same part of the period for its neighbours, same driver and load."""
        missing = {self.clock} - set(ports)
        if missing:
            raise LocatedError(block, None, f"it has no port {self.clock}, the clock of {self.path}")
        inputs = [name for name, (direction, _) in ports.items() if direction == "input" and name not in (self.clock, self.reset)]
        lines = "".join(f"  {name}{'*' if ports[name][1] > 1 else ''}\n" for name in inputs)
        text = INPUTS.sub(lambda _: f"set inputs [get_ports {{\n{lines}}}]", self.text)
        if self.reset not in ports:
            text = RESET.sub("", text)
        return f"# Constraints of the block {block}, made from those of the tile; its neighbours' part of the period is a first guess.\n" + text


def named_ports(text):
    """Every name or pattern that a get_ports of an SDC has."""
    found = re.findall(r"\[get_ports (?:\{([^}]*)\}|([^\]\s]+))\]", text)
    return sorted({word for braced, plain in found for word in (braced or plain).split() if not word.startswith("$")})


def check_ports(path, text, ports):
    """LocatedError if a get_ports of the SDC names a port that the design has not."""
    for pattern in named_ports(text):
        if not any(fnmatch.fnmatchcase(name, pattern) for name in ports):
            raise LocatedError(path, None, f"get_ports {pattern}: there is no such port; the design has {', '.join(ports)}")
