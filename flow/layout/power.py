"""Power of a design from its library's tables, wires, slews and activity, as power.json (docs/flow.md).

docs/flow-power.md has the method, its formulas and what it leaves out.
"""

import argparse
import collections
import dataclasses
import json
import pathlib
import sys

import numpy as np

from layout import activity as activity_reader
from layout import liberty, spef
from layout.cell_energy import CellModel, Rows, compute

KINDS = ("clock", "sequential", "combinational", "memory", "inputs")
PARTS = ("switching", "internal", "leakage")


class PowerError(Exception):
    """The inputs do not fit together; the text starts with `error: `."""


@dataclasses.dataclass
class Settings:
    """default_slew_ns: of nets that timing.json lacks. max_unknown: the part of the nets that may lack activity.
    late: part of the toggles of data pins that come while the clock is low. top: length of the lists."""

    default_slew_ns: float = 0.02
    max_unknown: float = 0.01
    late: float = 0.0
    top: int = 20


class Netlist:
    """What drives and loads each net; memories are masters outside the library.

    drivers: net -> (instance, pin) or ("", port) of an input port. sinks: net -> [(instance, pin), ...].
    """

    def __init__(self, design, libraries, memories):
        self.design = design
        self.instances = design["instances"]
        self.memories = memories
        self.cells = {name: cell for library in reversed(libraries) for name, cell in library.cells.items()}
        self.drivers, self.sinks = {}, collections.defaultdict(list)
        for name, instance in self.instances.items():
            directions = self._directions(name, instance["master"])
            for pin, net in instance["nets"].items():
                if pin not in directions:
                    raise PowerError(f"error: instance '{name}' connects pin '{pin}', which master '{instance['master']}' has not")
                if directions[pin] == "input":
                    self.sinks[net].append((name, pin))
                elif directions[pin] in ("output", "inout"):
                    self._drive(net, name, pin)
            for pin, direction in directions.items():
                if direction == "input" and pin not in instance["nets"]:
                    raise PowerError(f"error: input pin '{name}/{pin}' is not connected")
        for name, port in design["ports"].items():
            if port["direction"] == "input":
                self._drive(port["net"], "", name)
        self.nets = sorted(set(self.drivers) | set(self.sinks))
        for net in self.nets:
            if net not in self.drivers:
                instance, pin = self.sinks[net][0]
                raise PowerError(f"error: net '{net}' (at '{instance}/{pin}') has no driver")
        self.clock_nets = self._clock_nets()

    def _drive(self, net, instance, pin):
        if net in self.drivers:
            other = self.drivers[net]
            raise PowerError(f"error: net '{net}' is driven by '{other[0]}/{other[1]}' and by '{instance}/{pin}'")
        self.drivers[net] = (instance, pin)

    def _directions(self, name, master):
        if master in self.memories:
            return {pin: item["direction"] for pin, item in self.memories[master].get("pins", {}).items()}
        if master not in self.cells:
            raise PowerError(f"error: master '{master}' of instance '{name}' is in no library and has no energies per operation")
        return {pin.name: pin.direction for pin in self.cells[master].pins.values() if pin.direction != "internal"}

    def cell(self, instance):
        """The library cell of an instance, None for a memory."""
        master = self.instances[instance]["master"]
        return None if master in self.memories else self.cells[master]

    def pin_load(self, instance, pin):
        """(rise, fall) capacitance of an input pin in fF."""
        master = self.instances[instance]["master"]
        if master in self.memories:
            value = self.memories[master]["pins"][pin].get("capacitance_ff", 0.0)
            return value, value
        found = self.cells[master].pins[pin]
        return found.rise_capacitance * self.to_ff, found.fall_capacitance * self.to_ff

    def _clock_nets(self):
        """Nets from which clock pins are reached, back through buffers, inverters and clock gates."""
        work = [net for net, sinks in self.sinks.items() if any(self._is_clock_pin(*sink) for sink in sinks)]
        found = set(work)
        while work:
            instance, _ = self.drivers[work.pop()]
            cell = self.cell(instance) if instance else None
            if cell is None:
                continue
            if cell.clock_gate:
                pins = [pin.name for pin in cell.pins.values() if pin.clock_gate_role == "clock"]
            else:
                pins = cell.inputs if len(cell.inputs) == 1 and cell.sequential is None else []
            for net in (self.instances[instance]["nets"][pin] for pin in pins):
                if net not in found:
                    found.add(net)
                    work.append(net)
        return found

    def _is_clock_pin(self, instance, pin):
        cell = self.cell(instance)
        if cell is None:
            return bool(self.memories[self.instances[instance]["master"]]["pins"][pin].get("clock"))
        return cell.pins[pin].is_clock or cell.pins[pin].clock_gate_role == "clock"

    def kind(self, instance):
        """The kind that an instance counts as."""
        cell = self.cell(instance)
        if cell is None:
            return "memory"
        if cell.clock_gate:
            return "clock"
        if cell.sequential is not None:
            return "sequential"
        nets = self.instances[instance]["nets"]
        return "clock" if any(nets.get(pin) in self.clock_nets for pin in cell.outputs) else "combinational"


class NetActivity:
    """Toggles and time at 1 of every net of the design, with what is not in the activity file worked out or estimated.

    unknown: nets that neither the file nor a buffer, inverter, tie cell or other output of a flip-flop tells; they get
    the mean of the nets that are not clocks, and are an error where they are more than the settings allow.
    """

    def __init__(self, netlist, given, settings):
        self.cycles = given.cycles
        self.period_ns = given.period_ns
        self.toggles = {net: given.toggles[net] for net in netlist.nets if net in given.toggles and net in given.high}
        self.high = {net: given.high[net] for net in self.toggles}
        if not self.cycles or self.cycles <= 0:
            raise PowerError("error: the activity covers no cycles")
        self._derive(netlist)
        self.unknown = [net for net in netlist.nets if net not in self.toggles]
        share = len(self.unknown) / max(len(netlist.nets), 1)
        if share > settings.max_unknown:
            shown = ", ".join(self.unknown[:10]) + (", ..." if len(self.unknown) > 10 else "")
            raise PowerError(f"error: {len(self.unknown)} of {len(netlist.nets)} nets ({share:.1%}) have no activity; "
                             f"at most {settings.max_unknown:.1%} may: {shown}")
        rest = [toggles for net, toggles in self.toggles.items() if net not in netlist.clock_nets]
        mean = sum(rest) / len(rest) if rest else 0.0
        for net in self.unknown:
            self.toggles[net], self.high[net] = mean, 0.5

    def _derive(self, netlist):
        self.derived = []
        work = [net for net in netlist.nets if net not in self.toggles]
        while work:
            left = []
            for net in work:
                found = self._from_driver(netlist, net)
                if found is None:
                    left.append(net)
                else:
                    self.toggles[net], self.high[net] = found
                    self.derived.append(net)
            if len(left) == len(work):
                return
            work = left

    def _from_driver(self, netlist, net):
        instance, pin = netlist.drivers[net]
        cell = netlist.cell(instance) if instance else None
        if cell is None:
            return None
        text = cell.pins[pin].function.replace(" ", "").strip("()")
        nets = netlist.instances[instance]["nets"]
        if text in ("0", "1"):
            return 0, float(text)
        known = {name: nets[name] for name in nets if nets[name] in self.toggles and name != pin}
        states = cell.sequential.states if cell.sequential is not None and cell.sequential.kind != "statetable" else ()
        for name, other in known.items():
            own = cell.pins[name].function.replace(" ", "").strip("()") if cell.pins[name].direction == "output" else name
            if text == own:
                return self.toggles[other], self.high[other]
            if text in (f"!{own}", f"{own}'") or (len(states) == 2 and {text, own} == set(states)):
                return self.toggles[other], 1 - self.high[other]
        return None


class Power:
    """The computation for one activity; powers in mW, in dictionaries by net and by instance."""

    def __init__(self, netlist, libraries, wires, slews, given, settings):
        self.netlist, self.settings = netlist, settings
        self.library = libraries[0]
        self.voltage = self.library.voltage
        for library in libraries[1:]:
            if abs(library.voltage - self.voltage) > 1e-6 or library.units != self.library.units:
                raise PowerError(f"error: library '{library.name}' has another voltage or other units than '{self.library.name}'")
        netlist.to_ff = self.library.units.capacitance * 1e15
        self.wires, self.slews = wires, slews
        self.activity = NetActivity(netlist, given, settings)
        self.given = given
        self.window_s = self.activity.cycles * self.activity.period_ns * 1e-9
        self.no_slew = set()
        # a net of one end has no wire to extract
        self.no_wire = [] if wires is None else [net for net in netlist.nets if net not in wires and netlist.sinks.get(net)]
        self._loads()
        self.switching_by_net = {net: 0.5 * (sum(self.load_ff[net]) / 2) * 1e-15 * self.voltage**2 * self.activity.toggles[net]
                                 / self.window_s * 1e3 for net in netlist.nets}
        self.parts = {name: dict.fromkeys(PARTS, 0.0) for name in netlist.instances}
        self.clock_pins_mw = 0.0
        self.input_parts = {"clock": 0.0, "inputs": 0.0}
        self._switching()
        self._cells()
        self._memories()

    def _loads(self):
        """(rise, fall) load of each net in fF: its wire, and the pins it drives with their capacitance for that edge."""
        self.load_ff = {}
        for net in self.netlist.nets:
            rise = fall = 0.0 if self.wires is None else self.wires.get(net, 0.0)
            for instance, pin in self.netlist.sinks.get(net, ()):
                more = self.netlist.pin_load(instance, pin)
                rise, fall = rise + more[0], fall + more[1]
            self.load_ff[net] = (rise, fall)

    def _switching(self):
        for net, power in self.switching_by_net.items():
            instance, _ = self.netlist.drivers[net]
            if instance:
                self.parts[instance]["switching"] += power
            else:
                self.input_parts["clock" if net in self.netlist.clock_nets else "inputs"] += power

    def _slew(self, net, edge):
        if net not in self.slews:
            self.no_slew.add(net)
            return self.settings.default_slew_ns
        return self.slews[net][edge]

    def _cells(self):
        groups = collections.defaultdict(list)
        for name, instance in self.netlist.instances.items():
            if self.netlist.cell(name) is not None:
                groups[instance["master"], tuple(sorted(instance["nets"]))].append(name)
        models, units = {}, self.library.units
        for (master, pins), names in sorted(groups.items()):
            if master not in models:
                models[master] = CellModel(self.netlist.cells[master])
            model = models[master]
            rows = self._rows(model, pins, names)
            result = compute(model, rows)
            to_mw = units.energy / self.window_s * 1e3
            for at, name in enumerate(names):
                self.parts[name]["internal"] += (result.visible[at] + result.hidden[at]) * to_mw
                self.parts[name]["leakage"] += result.leakage[at] * units.leakage * 1e3
            if model.cell.sequential is not None and not model.cell.clock_gate:
                self.clock_pins_mw += float(result.hidden_clock.sum()) * to_mw

    def _rows(self, model, pins, names):
        nets = {pin: [self.netlist.instances[name]["nets"][pin] for name in names] for pin in pins}
        units = self.library.units
        rows = Rows(len(names), {}, {}, {}, {}, self.activity.cycles, self.settings.late)
        for pin in pins:
            rows.toggles[pin] = np.array([self.activity.toggles[net] for net in nets[pin]], dtype=float)
            rows.high[pin] = np.array([self.activity.high[net] for net in nets[pin]], dtype=float)
            if pin in model.inputs:
                for edge, name in enumerate(("rise", "fall")):
                    rows.slews[pin, name] = np.array([self._slew(net, edge) for net in nets[pin]]) * 1e-9 / units.time
            else:
                rows.loads[pin] = np.array([sum(self.load_ff[net]) / 2 for net in nets[pin]]) * 1e-15 / units.capacitance
        return rows

    def _memories(self):
        for name, instance in self.netlist.instances.items():
            if self.netlist.cell(name) is not None:
                continue
            memory = self.netlist.memories[instance["master"]]
            if not memory["energy_pj"]:
                continue
            if name not in self.given.operations:
                raise PowerError(f"error: memory '{name}' ({instance['master']}) has no operation counts in the activity")
            counts = dict(self.given.operations[name])
            energies = memory["energy_pj"]
            if "idle" in energies and "idle" not in counts:
                counts["idle"] = max(self.activity.cycles - sum(counts.values()), 0)
            wrong = sorted(set(counts) - set(energies))
            if wrong:
                raise PowerError(f"error: memory '{name}' has counts of '{wrong[0]}', for which master '{instance['master']}' has no energy")
            energy = sum(count * energies[operation] for operation, count in counts.items())
            self.parts[name]["internal"] += energy * 1e-12 / self.window_s * 1e3
            self.parts[name]["leakage"] += memory.get("leakage_mw", 0.0)

    # sums

    def area(self, instance):
        """Area of an instance in um2."""
        cell = self.netlist.cell(instance)
        return cell.area if cell is not None else self.netlist.memories[self.netlist.instances[instance]["master"]].get("area_um2", 0.0)

    def sums(self, factors=None):
        """(kinds, blocks, total): sums of the parts. factors: block -> factor on switching and internal of its instances,
        clock and memories left out, since they have no glitches."""
        kinds = {kind: dict.fromkeys(PARTS, 0.0) for kind in KINDS}
        blocks = {"": {**dict.fromkeys(PARTS, 0.0), "instances": 0, "area_um2": 0.0}}
        for name, parts in self.parts.items():
            kind, block = self.netlist.kind(name), self.netlist.instances[name].get("block", "")
            factor = 1.0 if factors is None or kind in ("clock", "memory") else factors.get(block, 1.0)
            scaled = {"switching": parts["switching"] * factor, "internal": parts["internal"] * factor, "leakage": parts["leakage"]}
            path = block.split("/") if block else []
            above = ["/".join(path[:length]) for length in range(len(path) + 1)]
            for part, value in scaled.items():
                kinds[kind][part] += value
                for prefix in above:
                    blocks.setdefault(prefix, {**dict.fromkeys(PARTS, 0.0), "instances": 0, "area_um2": 0.0})[part] += value
            for prefix in above:
                blocks[prefix]["instances"] += 1
                blocks[prefix]["area_um2"] += self.area(name)
        for kind, value in self.input_parts.items():
            kinds[kind]["switching"] += value
            blocks[""]["switching"] += value
        return kinds, blocks, sum(sum(kind.values()) for kind in kinds.values())

    def dynamic_by_block(self):
        """{block: mW} of switching and internal power of the instances that glitches concern, by exact block."""
        result = collections.defaultdict(float)
        for name, parts in self.parts.items():
            if self.netlist.kind(name) not in ("clock", "memory"):
                result[self.netlist.instances[name].get("block", "")] += parts["switching"] + parts["internal"]
        return result


def glitch_factors(zero, delayed):
    """{block: factor} from a Power with zero-delay and one with SDF-delay activity over the same window."""
    if abs(zero.activity.cycles - delayed.activity.cycles) > 0.01 * zero.activity.cycles:
        raise PowerError(f"error: the short windows differ: {zero.activity.cycles:g} and {delayed.activity.cycles:g} cycles")
    with_delays = delayed.dynamic_by_block()
    return {block: with_delays[block] / power if power > 0 else 1.0 for block, power in zero.dynamic_by_block().items()}


def _rounded(value):
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def with_inner(sums, inner):
    """The sums of a Power with those of hardened blocks within it, {path: Power}. What a block's input nets switch is in the sums already, as loads of
    what drives them."""
    kinds, blocks, total = sums
    for path, power in sorted(inner.items()):
        own_kinds, own_blocks, own_total = power.sums()
        for kind, value in power.input_parts.items():
            own_kinds[kind]["switching"] -= value
            own_blocks[""]["switching"] -= value
            own_total -= value
        total += own_total
        for kind in KINDS:
            for part in PARTS:
                kinds[kind][part] += own_kinds[kind][part]
        above = path.split("/")
        for length in range(len(above) + 1):
            prefix = "/".join(above[:length])
            entry = blocks.setdefault(prefix, {**dict.fromkeys(PARTS, 0.0), "instances": 0, "area_um2": 0.0})
            for key in entry:
                entry[key] += own_blocks[""][key]
        for block, entry in own_blocks.items():
            if block not in ("", "top"):
                blocks[f"{path}/{block}"] = entry
    return kinds, blocks, total


def report(power, factors=None, short=None, inner=None):
    """The content of power.json. factors, short: of `glitch_factors` and, where they are at hand, the two Powers they came from; inner: of `with_inner`."""
    kinds, blocks, total = with_inner(power.sums(), inner or {})
    given, activity = power.given, power.activity
    instances = {name: sum(parts.values()) for name, parts in power.parts.items()}

    def most(powers):
        return [[name, value] for name, value in sorted(powers.items(), key=lambda item: (-item[1], item[0]))[: power.settings.top]]

    nets = len(power.netlist.nets)
    content = {
        "schema": 1, "method": f"tables of the library by event; activity with {given.method}",
        "library": power.library.name, "voltage": power.voltage, "temperature": power.library.temperature,
        "period_ns": activity.period_ns, "cycles": activity.cycles, "window_ns": list(given.window_ns) if given.window_ns else None,
        "total_mw": total, "energy_per_cycle_pj": total * activity.period_ns,
        "without_memories_mw": total - sum(kinds["memory"].values()),
        "kinds": kinds, "flip_flop_clock_pins_mw": power.clock_pins_mw, "blocks": blocks,
        "top_nets": most(power.switching_by_net), "top_instances": most(instances),
        "wires": "none" if power.wires is None else "SPEF", "default_slew_ns": power.settings.default_slew_ns,
        "late_data": power.settings.late,
        "nets": {"all": nets, "derived_activity": len(activity.derived), "without_activity": activity.unknown,
                 "without_activity_share": len(activity.unknown) / max(nets, 1), "without_slew": len(power.no_slew),
                 "without_wire": len(power.no_wire), "never_known": len(given.never_known)},
    }
    if factors is not None:
        with_kinds, with_blocks, with_total = power.sums(factors)
        content["glitches"] = {
            "method": "factor of each block: its dynamic power with SDF delays over that with zero delay, same short window",
            "factors": factors, "kinds": with_kinds, "blocks": with_blocks, "total_mw": with_total,
            "energy_per_cycle_pj": with_total * activity.period_ns}
        if short is not None:
            content["glitches"].update(short_cycles=short[0].activity.cycles, short_zero_delay_mw=short[0].sums()[2], short_sdf_mw=short[1].sums()[2])
    return _rounded(content)


def _load_json(path, what):
    try:
        return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise PowerError(f"error: {what}: {error}") from None
    except json.JSONDecodeError as error:
        raise PowerError(f"{path}:{error.lineno}: error: {what} is not JSON: {error.msg}") from None


def _arguments(arguments):
    parser = argparse.ArgumentParser(prog="python -m layout.power", description=__doc__.splitlines()[0])
    parser.add_argument("--design", required=True, help="design.json")
    parser.add_argument("--liberty", required=True, action="append", help="cell library; the first gives units and voltage")
    parser.add_argument("--cache", help="folder that keeps parsed libraries")
    parser.add_argument("--spef", help="wires; without it, pins are the only loads")
    parser.add_argument("--timing", help="timing.json with slews; without it, the default slew everywhere")
    parser.add_argument("--activity", required=True, help="activity.json of the long window")
    parser.add_argument("--short-zero", help="activity.json with zero delay over a short window, for glitch factors")
    parser.add_argument("--short-sdf", help="activity.json with SDF delays over the same short window")
    parser.add_argument("--memories", help="JSON: energies per operation of masters outside the libraries")
    parser.add_argument("--default-slew", type=float, default=Settings.default_slew_ns, metavar="NS")
    parser.add_argument("--max-unknown", type=float, default=Settings.max_unknown, metavar="PART",
                        help="part of the nets that may lack activity (default %(default)s)")
    parser.add_argument("--late-data", type=float, default=Settings.late, metavar="PART",
                        help="part of the toggles of data pins that come while the clock is low (default %(default)s)")
    parser.add_argument("-o", "--output", required=True, help="power.json")
    options = parser.parse_args(arguments)
    if bool(options.short_zero) != bool(options.short_sdf):
        parser.error("--short-zero and --short-sdf go together")
    return options


def _summary(content):
    lines = [f"{'kind':<14}{'switching':>11}{'internal':>11}{'leakage':>11}  mW"]
    for kind, parts in content["kinds"].items():
        lines.append(f"{kind:<14}" + "".join(f"{parts[part]:>11.4f}" for part in PARTS))
    lines.append(f"total {content['total_mw']:.4f} mW, {content['energy_per_cycle_pj']:.4f} pJ a cycle of {content['period_ns']:g} ns, "
                 f"{content['voltage']:g} V, {content['cycles']:g} cycles; {content['method']}")
    nets = content["nets"]
    lines.append(f"nets: {nets['all']}, activity worked out for {nets['derived_activity']}, without activity "
                 f"{len(nets['without_activity'])} ({nets['without_activity_share']:.2%}), without slew {nets['without_slew']}, "
                 f"without wire {nets['without_wire']}")
    if "glitches" in content:
        lines.append(f"with glitches {content['glitches']['total_mw']:.4f} mW")
    return "\n".join(lines)


def main(arguments=None):
    """Command line; returns the exit status."""
    options = _arguments(arguments)
    settings = Settings(options.default_slew, options.max_unknown, options.late_data)
    try:
        libraries = [liberty.read(path, options.cache) for path in options.liberty]
        memories = _load_json(options.memories, "memories")["masters"] if options.memories else {}
        netlist = Netlist(_load_json(options.design, "design"), libraries, memories)
        wires = spef.read(options.spef) if options.spef else None
        slews = _load_json(options.timing, "timing")["slews"] if options.timing else {}

        def run(path):
            return Power(netlist, libraries, wires, slews, activity_reader.read_json(path), settings)

        power, factors, short = run(options.activity), None, None
        if options.short_zero:
            short = run(options.short_zero), run(options.short_sdf)
            factors = glitch_factors(*short)
        content = report(power, factors, short)
    except (PowerError, liberty.LibertyError, spef.SpefError, activity_reader.ActivityError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    pathlib.Path(options.output).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(_summary(content))
    return 0


if __name__ == "__main__":
    sys.exit(main())
