"""The design as placed and routed: design.json of docs/flow.md, and the netlist as Verilog."""

import json
import os
import re


def write_text(path, text):
    """Writes to a temporary name beside `path`, then renames."""
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".tmp", path)


def write_json(path, value):
    """Sorted, a line an entry of the outer two levels, so that two files can be compared with diff."""
    lines = []
    for key in sorted(value):
        inner = value[key]
        if isinstance(inner, dict) and inner:
            entries = ",\n".join(f"  {json.dumps(k)}: {json.dumps(inner[k], sort_keys=True)}" for k in sorted(inner))
            lines.append(f" {json.dumps(key)}: {{\n{entries}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(inner, sort_keys=True)}")
    write_text(path, "{\n" + ",\n".join(lines) + "\n}\n")


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def pins_of_nets(design):
    """{net: [(instance, pin), ...]}, sorted; ports are (None, port)."""
    nets = {}
    for name in sorted(design["instances"]):
        for pin, net in sorted(design["instances"][name]["nets"].items()):
            nets.setdefault(net, []).append((name, pin))
    for name in sorted(design["ports"]):
        nets.setdefault(design["ports"][name]["net"], []).append((None, name))
    return nets


class Directions:
    """Which pins of which masters drive, from the LEF Library."""

    def __init__(self, library):
        self._library = library

    def drives(self, master, pin):
        return self._library.macros[master].pins[pin].direction == "output"

    def driver(self, design, pins):
        """The (instance, pin) or (None, port) among a net's pins that drives it; None where nothing does."""
        for instance, pin in pins:
            if instance is None:
                if design["ports"][pin]["direction"] == "input":
                    return instance, pin
            elif self.drives(design["instances"][instance]["master"], pin):
                return instance, pin
        return None


def vectors(design):
    """Vectors as they were: {base: (direction, highest index or None)}, in order."""
    found = {}
    for name, port in design["ports"].items():
        match = re.fullmatch(r"(.*)\[(\d+)\]", name)
        base, index = (match[1], int(match[2])) if match else (name, None)
        known = found.get(base, (None, None))[1]
        found[base] = (port["direction"], index if known is None else max(known, index))
    return found


def to_verilog(design):
    """The netlist as structural Verilog; a port's net has the port's name, so no assignment is needed."""
    ports = vectors(design)
    lines = [f"module {design['name']} ({', '.join(sorted(ports))});"]
    for base in sorted(ports):
        direction, high = ports[base]
        lines.append(f"  {direction} {'' if high is None else f'[{high}:0] '}{base};")
    nets = {net for instance in design["instances"].values() for net in instance["nets"].values()}
    lines += [f"  wire {net};" for net in sorted(nets) if re.sub(r"\[\d+\]$", "", net) not in ports]
    for name in sorted(design["instances"]):
        instance = design["instances"][name]
        if instance["nets"]:
            lines.append(f"  {instance['master']} {name} ({_connections(instance['nets'])});")
    return "\n".join(lines) + "\nendmodule\n"


def _connections(nets):
    """An instance's pins by name; PIN[k] of a macro are bits of one connection, highest first, those without a net left open."""
    vectors, words = {}, []
    for pin, net in nets.items():
        base, _, index = pin.partition("[")
        vectors.setdefault(base, {})[int(index.rstrip("]")) if index else None] = net
    for base in sorted(vectors):
        bits = vectors[base]
        if None in bits:
            words.append(f".{base}({bits[None]})")
        else:
            words.append(f".{base}({{{', '.join(bits[k] for k in sorted(bits, reverse=True))}}})")
    return ", ".join(words)
