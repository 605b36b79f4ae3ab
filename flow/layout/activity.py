"""Toggles and time at 1 of every net, from a VCD or SAIF file, as activity.json (docs/flow.md).

A toggle is a change between 0 and 1. Changes to and from x and z are not counted, nor is the time in them: `high`
is the part of the known time. A net known at no time of the window has no entry and is named under `never_known`,
so that whoever uses the activity sees that it is missing. Passages 0 -> x -> 1 are counted apart (`through_unknown`).
"""

import argparse
import dataclasses
import gzip
import json
import pathlib
import re
import sys

_SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9, "ps": 1e-12, "fs": 1e-15}


class ActivityError(Exception):
    """A file that cannot be read as asked; the text is `FILE:LINE: error: ...` or `FILE: error: ...`."""


@dataclasses.dataclass
class Activity:
    """What activity.json holds. `operations`: {instance: {operation: count}} of memories and hardened blocks."""

    method: str
    cycles: float
    period_ns: float
    toggles: dict
    high: dict
    operations: dict = dataclasses.field(default_factory=dict)
    never_known: list = dataclasses.field(default_factory=list)
    through_unknown: int = 0
    window_ns: tuple = None

    def to_json(self):
        """The text of activity.json: keys sorted, so that equal activities are equal bytes."""
        cycles = int(self.cycles) if self.cycles == int(self.cycles) else self.cycles
        content = {"schema": 1, "method": self.method, "cycles": cycles, "period_ns": self.period_ns, "toggles": self.toggles,
                   "high": {net: round(part, 6) for net, part in self.high.items()}, "operations": self.operations,
                   "never_known": sorted(self.never_known), "through_unknown": self.through_unknown}
        if self.window_ns is not None:
            content["window_ns"] = list(self.window_ns)
        return json.dumps(content, indent=0, sort_keys=True) + "\n"


def split(found, scopes):
    """{scope: Activity} of an Activity with nets SCOPE/NET; "" is what has no scope."""
    parts = {scope: dataclasses.replace(found, toggles={}, high={}, never_known=[]) for scope in ["", *scopes]}
    for net in found.toggles:
        scope, _, name = net.rpartition("/")
        parts[scope].toggles[name], parts[scope].high[name] = found.toggles[net], found.high[net]
    for net in found.never_known:
        scope, _, name = net.rpartition("/")
        parts[scope].never_known.append(name)
    return parts


def read_json(path):
    """The Activity in an activity.json; raises ActivityError."""
    content = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    if content.get("schema") != 1:
        raise ActivityError(f"{path}: error: schema is {content.get('schema')}; expected 1")
    for name in ("method", "cycles", "period_ns", "toggles", "high"):
        if name not in content:
            raise ActivityError(f"{path}: error: '{name}' is missing")
    window = content.get("window_ns")
    return Activity(content["method"], content["cycles"], content["period_ns"], content["toggles"], content["high"],
                    content.get("operations", {}), content.get("never_known", []), content.get("through_unknown", 0),
                    tuple(window) if window else None)


def default_vector_name(name, bit):
    """Net of bit `bit` of vector `name` in a netlist whose vectors were split: `name_3` for `name[3]`."""
    return f"{name}_{bit}"


_INDEXED = re.compile(r"(.*?)\s*\[(-?\d+)\]$")
_RANGE = re.compile(r"(.*?)\s*\[(-?\d+):(-?\d+)\]$")


def _bits(name, width, vector_name):
    """The nets of a variable, its left bit first."""
    match = _RANGE.match(name)
    if match:
        left, right = int(match.group(2)), int(match.group(3))
        step = -1 if left >= right else 1
        bits = range(left, right + step, step)
        return [vector_name(match.group(1), bit) for bit in bits]
    match = _INDEXED.match(name)
    if match and width == 1:
        return [vector_name(match.group(1), int(match.group(2)))]
    if width > 1:
        return [vector_name(name, bit) for bit in range(width - 1, -1, -1)]
    return [name]


def _open(path):
    return gzip.open(path, "rb") if str(path).endswith(".gz") else open(path, "rb")


class _Vcd:
    """One pass over a VCD file."""

    def __init__(self, path, top, vector_name, nets, inside=()):
        self.path = path
        self.top = top.split(".") if isinstance(top, str) else list(top)
        self.inside = frozenset(inside)
        self.vector_name = vector_name
        self.nets = nets
        self.line = 0
        self.unit = None
        self.index = {}
        self.vectors = {}
        self.slots = []

    def fail(self, message):
        raise ActivityError(f"{self.path}:{self.line}: error: {message}")

    def section(self, stream, words):
        """The words of a `$keyword ... $end` section, which may go over several lines."""
        while b"$end" not in words:
            self.line += 1
            more = stream.readline()
            if not more:
                self.fail("the file ends within a section")
            words = words + more.split()
        return [word.decode("utf-8", "replace") for word in words[1 : words.index(b"$end")]]

    def header(self, stream):
        scope, seen = [], False
        for raw in iter(stream.readline, b""):
            self.line += 1
            words = raw.split()
            if not words:
                continue
            keyword = words[0]
            body = self.section(stream, words) if keyword.startswith(b"$") else self.fail("expected a '$' keyword")
            if keyword == b"$scope":
                scope.append(body[1].lstrip("\\"))
                seen = seen or scope == self.top
            elif keyword == b"$upscope":
                scope.pop()
            elif keyword == b"$timescale":
                match = re.match(r"(\d+)\s*(\w+)$", " ".join(body))
                if not match or match.group(2) not in _SECONDS:
                    self.fail(f"timescale is '{' '.join(body)}'; expected a number and a unit")
                self.unit = int(match.group(1)) * _SECONDS[match.group(2)]
            elif keyword == b"$var" and body[0] not in ("real", "realtime", "event", "string", "parameter"):
                if scope == self.top:
                    self.variable(body, "")
                elif scope[:-1] == self.top and scope[-1] in self.inside:
                    self.variable(body, scope[-1] + "/")
            elif keyword == b"$enddefinitions":
                if not seen:
                    self.fail(f"scope '{'.'.join(self.top)}' is not in the file")
                if self.unit is None:
                    self.fail("there is no $timescale")
                return
        self.fail("the file ends before $enddefinitions")

    def variable(self, body, prefix):
        width, code = int(body[1]), body[2].encode()
        names = [prefix + name for name in _bits("".join(body[3:]).lstrip("\\"), width, self.vector_name)]
        if len(names) != width:
            self.fail(f"variable '{' '.join(body[3:])}' has width {width}, but its range has {len(names)} bits")
        if self.nets is not None and not any(name in self.nets for name in names):
            return
        # several variables may share a code: they are one signal
        if width == 1:
            if code not in self.index:
                self.index[code] = len(self.slots)
                self.slots.append([])
            self.slots[self.index[code]].extend(names)
        else:
            if code not in self.vectors:
                self.vectors[code] = range(len(self.slots), len(self.slots) + width)
                self.slots.extend([] for _ in range(width))
            for slot, name in zip(self.vectors[code], names):
                self.slots[slot].append(name)

    def body(self, stream, start, stop):
        """Counts within [start, stop) in units of the file (None: first and last time there are)."""
        zero, one = 48, 49
        count = len(self.slots)
        value, known = [120] * count, [120] * count
        since, low, high, toggles = [0] * count, [0] * count, [0] * count, [0] * count
        through = 0
        now, first, active = 0, None, False
        index, vectors = self.index, self.vectors
        for raw in stream:
            self.line += 1
            char = raw[0]
            if char == 35:  # '#'
                now = int(raw[1:])
                if first is None:
                    first = now
                if stop is not None and now >= stop:
                    now = stop
                    break
                if not active and (start is None or now >= start):
                    active, start = True, now if start is None else start
                    since = [start] * count
                continue
            if char in (48, 49, 120, 122, 88, 90):
                slot = index.get(raw[1:].strip())
                if slot is None:
                    continue
                changes = ((slot, char),)
            elif char in (98, 66):  # 'b'
                bits, _, code = raw[1:].strip().partition(b" ")
                slots = vectors.get(code.strip())
                if slots is None:
                    slot = index.get(code.strip())
                    if slot is None:
                        continue
                    slots = (slot,)
                if len(bits) < len(slots):
                    bits = bits.rjust(len(slots), b"0" if bits[:1] in b"01" else bits[:1])
                changes = zip(slots, bits)
            elif char == 36 and raw.startswith(b"$comment"):
                self.section(stream, raw.split())
                continue
            elif char in (36, 114, 82, 115, 10, 13):  # '$', reals, strings, empty lines
                continue
            else:
                self.fail(f"'{raw.strip().decode('utf-8', 'replace')}' is not a value change")
            for slot, new in changes:
                old = value[slot]
                if old == new:
                    continue
                value[slot] = new
                if active:
                    if old == one:
                        high[slot] += now - since[slot]
                        toggles[slot] += new == zero
                    elif old == zero:
                        low[slot] += now - since[slot]
                        toggles[slot] += new == one
                    elif (new == one or new == zero) and known[slot] not in (120, new):
                        through += 1
                    since[slot] = now
                if new == one or new == zero:
                    known[slot] = new
        if first is None:
            self.fail("there are no value changes")
        if not active:
            self.fail(f"the file ends at time {now}, before the window begins at {start}")
        end = now if stop is None else stop
        for slot in range(count):
            if value[slot] == one:
                high[slot] += end - since[slot]
            elif value[slot] == zero:
                low[slot] += end - since[slot]
        return start, now, low, high, toggles, through


def read_vcd(path, top, period_ns, window=None, window_unit="cycles", method="zero delay",
             vector_name=default_vector_name, nets=None, inside=()):
    """The Activity in a VCD file, gzip too (name ends in .gz).

    top: the scope, with dots, whose variables are the nets; of scopes within it those that `inside` names count, as SCOPE/NET.
    window: (from, to), the end not included, in cycles from time 0 or in ns; without it, all from the first time to the last.
    vector_name: (name, bit) -> net. nets: the nets that matter (None: all).
    """
    reader = _Vcd(path, top, vector_name, None if nets is None else frozenset(nets), inside)
    with _open(path) as stream:
        reader.header(stream)
        start = stop = None
        if window is not None:
            factor = (period_ns if window_unit == "cycles" else 1.0) * 1e-9 / reader.unit
            start, stop = round(window[0] * factor), round(window[1] * factor)
            if stop <= start:
                raise ActivityError(f"{path}: error: window from {window[0]} to {window[1]} {window_unit} is empty")
        start, last, low, high, toggles, through = reader.body(stream, start, stop)
    per_ns = 1e-9 / reader.unit
    if stop is not None and last + period_ns * per_ns < stop:
        raise ActivityError(f"{path}: error: the file ends at {last / per_ns:g} ns; the window goes on to {stop / per_ns:g} ns")
    stop = last if stop is None else stop
    if stop == start:
        raise ActivityError(f"{path}: error: all of the file is at one time")
    result = Activity(method, round((stop - start) / per_ns / period_ns, 6), period_ns, {}, {}, through_unknown=through,
                      window_ns=(start / per_ns, stop / per_ns))
    for slot, names in enumerate(reader.slots):
        for name in names:
            if reader.nets is not None and name not in reader.nets:
                continue
            if low[slot] + high[slot] == 0:
                result.never_known.append(name)
            else:
                result.toggles[name] = toggles[slot]
                result.high[name] = high[slot] / (low[slot] + high[slot])
    return result


_SAIF_TOKEN = re.compile(r'"[^"]*"|[()]|(?:\\.|[^\s()"])+')


def _saif_tree(path, text):
    text = re.sub(r"/\*.*?\*/", lambda match: "\n" * match.group().count("\n"), text, flags=re.S)
    root, stack = [], []
    stack.append(root)
    for match in _SAIF_TOKEN.finditer(text):
        token = match.group()
        if token == "(":
            inner = []
            stack[-1].append(inner)
            stack.append(inner)
        elif token == ")":
            stack.pop()
            if not stack:
                raise ActivityError(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: error: ')' closes nothing")
        else:
            stack[-1].append(token)
    if len(stack) != 1:
        raise ActivityError(f"{path}: error: {len(stack) - 1} '(' are never closed")
    return root


def _saif_value(group, name):
    for item in group:
        if isinstance(item, list) and item and item[0] == name:
            return float(item[1])
    return 0.0


def _saif_instance(groups, name):
    for item in groups:
        if isinstance(item, list) and item and item[0] == "INSTANCE":
            names = [word.strip('"') for word in item[1:] if isinstance(word, str)]
            if names and names[-1] == name:
                return item
    return None


def read_saif(path, top, period_ns, window=None, method="zero delay", vector_name=default_vector_name, nets=None):
    """The Activity in a SAIF file (backward SAIF: T0, T1, TX, TC), gzip too. SAIF has sums only: a window is an error."""
    if window is not None:
        raise ActivityError(f"{path}: error: SAIF holds the whole run only; record the window, or use VCD")
    with _open(path) as stream:
        tree = _saif_tree(path, stream.read().decode("utf-8", "replace"))
    if len(tree) != 1 or not tree[0] or tree[0][0] != "SAIFILE":
        raise ActivityError(f"{path}: error: this is not a SAIF file")
    body = tree[0]
    heads = {item[0]: item[1:] for item in body if isinstance(item, list) and item}
    scale = re.match(r"(\d+)\s*(\w+)$", " ".join(heads.get("TIMESCALE", ())).replace('"', ""))
    if not scale or scale.group(2) not in _SECONDS or "DURATION" not in heads:
        raise ActivityError(f"{path}: error: TIMESCALE or DURATION is missing")
    to_ns = int(scale.group(1)) * _SECONDS[scale.group(2)] * 1e9
    duration = float(heads["DURATION"][0]) * to_ns
    inside = body
    for part in top.split("."):
        inside = _saif_instance(inside, part)
        if inside is None:
            raise ActivityError(f"{path}: error: instance '{top}' is not in the file ('{part}' is not found)")
    result = Activity(method, round(duration / period_ns, 6), period_ns, {}, {}, window_ns=(0.0, duration))
    wanted = None if nets is None else frozenset(nets)
    for group in inside:
        if not isinstance(group, list) or not group or group[0] not in ("NET", "PORT"):
            continue
        for entry in group[1:]:
            name = _bits(entry[0].replace("\\", ""), 1, vector_name)[0]
            if wanted is not None and name not in wanted:
                continue
            low, high = _saif_value(entry, "T0"), _saif_value(entry, "T1")
            if low + high == 0:
                result.never_known.append(name)
            else:
                result.toggles[name] = int(_saif_value(entry, "TC"))
                result.high[name] = high / (low + high)
    return result


def main(arguments=None):
    """Command line: VCD or SAIF in, activity.json out."""
    parser = argparse.ArgumentParser(prog="python -m layout.activity", description=__doc__.splitlines()[0])
    parser.add_argument("file", help="VCD or SAIF, by its name (.vcd, .saif, each also .gz)")
    parser.add_argument("--top", required=True, help="scope of the design in the simulation, with dots, as tb.u_top")
    parser.add_argument("--period", type=float, required=True, metavar="NS", help="clock period")
    parser.add_argument("--method", choices=("zero delay", "SDF delays"), default="zero delay")
    parser.add_argument("--window", nargs=2, type=float, metavar=("FROM", "TO"), help="only this part; the end is not included")
    parser.add_argument("--window-unit", choices=("cycles", "ns"), default="cycles")
    parser.add_argument("--design", help="design.json: keep only its nets")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args(arguments)
    try:
        nets = None
        if options.design:
            design = json.loads(pathlib.Path(options.design).read_text(encoding="utf-8"))
            nets = {net for instance in design["instances"].values() for net in instance["nets"].values()}
            nets |= {port["net"] for port in design["ports"].values()}
        if options.file.removesuffix(".gz").endswith(".saif"):
            result = read_saif(options.file, options.top, options.period, options.window, options.method, nets=nets)
        else:
            result = read_vcd(options.file, options.top, options.period, options.window, options.window_unit, options.method, nets=nets)
    except (ActivityError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    pathlib.Path(options.output).write_text(result.to_json(), encoding="utf-8")
    print(f"{options.output}: {len(result.toggles)} nets, {result.cycles:g} cycles, {sum(result.toggles.values())} toggles, "
          f"{len(result.never_known)} nets never known, {result.through_unknown} passages through x or z")
    return 0


if __name__ == "__main__":
    sys.exit(main())
