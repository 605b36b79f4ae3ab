"""SPEF (IEEE 1481), the parasitics of a routed design: a writer, and a reader of what the power computation needs, the capacitance of each net."""

import gzip
import pathlib

_UNITS = {"F": 1e15, "UF": 1e9, "NF": 1e6, "PF": 1e3, "FF": 1.0}


class SpefError(Exception):
    """Malformed SPEF; the text is `FILE:LINE: error: ...`."""


def _lines(path):
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", errors="replace") as stream:
        yield from enumerate((line.split("//")[0].split() for line in stream), 1)


def read(path, tolerance=0.01):
    """{net: fF}: the total of each *D_NET, couplings included, with escapes removed from the names.

    Where a net lists capacitors, their sum must agree with its total to within `tolerance` of it (or 0.001 fF).
    """
    nets, names, scale = {}, {}, None
    in_map, in_caps = False, False
    net, listed, where = None, None, 0

    def fail(line, message):
        raise SpefError(f"{pathlib.Path(path)}:{line}: error: {message}")

    def number(line, text):
        try:
            return float(text)
        except ValueError:
            fail(line, f"expected a number, found '{text}'")

    def close():
        if net is not None and listed is not None and abs(listed - nets[net]) > max(tolerance * abs(nets[net]), 1e-3):
            fail(where, f"net '{net}' has a total of {nets[net]:g} fF, but its capacitors add up to {listed:g} fF")

    for line, words in _lines(path):
        if not words:
            continue
        word = words[0]
        if word == "*C_UNIT":
            if len(words) != 3 or words[2].upper() not in _UNITS:
                fail(line, "expected '*C_UNIT number unit'")
            scale = number(line, words[1]) * _UNITS[words[2].upper()]
        elif word == "*D_NET":
            if len(words) < 3:
                fail(line, "expected '*D_NET net capacitance'")
            if scale is None:
                fail(line, "a net before *C_UNIT")
            close()
            in_map, in_caps, listed, where = False, False, None, line
            net = names.get(words[1], words[1]).replace("\\", "")
            if net in nets:
                fail(line, f"net '{net}' is there twice")
            nets[net] = number(line, words[2]) * scale
        elif word == "*NAME_MAP":
            in_map = True
        elif word == "*CAP":
            in_caps, listed = True, 0.0
        elif word in ("*RES", "*CONN", "*INDUC", "*END", "*PORTS"):
            in_caps, in_map = False, False
            if word == "*END":
                close()
                net = None
        elif in_map and word[0] == "*" and len(words) == 2:
            names[word] = words[1]
        elif in_caps:
            listed += number(line, words[-1]) * scale
    close()
    return nets


HEADER = """*SPEF "IEEE 1481-1998"
*DESIGN "{design}"
*DATE "not recorded"
*VENDOR "Leopard"
*PROGRAM "layout.extract"
*VERSION "1"
*DESIGN_FLOW "PIN_CAP NONE"
*DIVIDER /
*DELIMITER :
*BUS_DELIMITER [ ]
*T_UNIT 1 NS
*C_UNIT 1 FF
*R_UNIT 1 OHM
*L_UNIT 1 HENRY
"""


def write(path, design, nets):
    """Writes {net: NetRC} as SPEF; the same nets give the same bytes. Nets without wires have no section."""
    with open(path, "w", encoding="ascii") as file:
        file.write(HEADER.format(design=design["name"]))
        for name in sorted(nets):
            net = nets[name]
            if not net.resistors:
                continue
            file.write(f"\n*D_NET {name} {net.total:.5f}\n*CONN\n")
            for kind, node, direction in net.connections:
                file.write(f"*{kind} {node} {direction}\n")
            file.write("*CAP\n")
            for number, node in enumerate(sorted(node for node, value in net.capacitance.items() if value > 0), 1):
                file.write(f"{number} {node} {net.capacitance[node]:.5f}\n")
            file.write("*RES\n")
            for number, (first, second, ohm) in enumerate(net.resistors, 1):
                file.write(f"{number} {first} {second} {ohm:.4f}\n")
            file.write("*END\n")
