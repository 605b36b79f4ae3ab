"""Simulation of a slice of OpenRAM's netlist of a memory in ngspice, with its wheel's transistor models: energies, times, leakage.

    python simulate.py BITS WORDS FOLDER-OF-THE-PLACED-POINT FOLDER

The whole netlist would take hours. Columns whose bits are alike do the same at the same time, so each kind of them is there once, of so many times
the width: four bits of the word (written 00, 01, 10, 11 in two rows), for each the column that is read and the columns beside it. Control, decoder,
flip-flops, drivers are OpenRAM's own, as sized for this memory. Cells of rows that are never opened are one a column, of so many times the width,
and so are their word lines' drivers. Wires have no capacitance in OpenRAM's netlist; bit and word lines get one here, by length; other wires have
none.

Two words are written, then written again with half of the bits changed, then read in turn; then the clock runs with the memory not enabled, then it
stands still, which shows the leakage. A cycle's energy is what the supply gives from one rise of the clock to the next, less the leakage. What is
read must be what was written, or there is no point.

One thing is changed: OpenRAM ends the write pulse when the replica bit line has fallen, which is too soon for writes to bit lines of 64 rows; here
the pulse lasts as long as the word line is open.
"""

import bisect
import json
import os
import pathlib
import re
import subprocess
import sys

VOLTAGE, TEMPERATURE, PERIOD, EDGE, LOAD_FF, STILL = 1.1, 25, 4.0, 0.04, 1.0, 4.0  # V, C, ns, ns; fF: about a latch's input; ns without a clock
# fF a um, with the capacitances of the platform's LEF and its dielectric: metal2 of 0.07 um with neighbours 0.115 and 0.265 um away; metal1 of
# 0.065 um with one 0.095 um away and, over half of its length, one 0.085 um away
BIT_LINE, WORD_LINE = 0.092, 0.107
ROWS_OPENED = (0b01, 0b10)  # these bits of the row's number differ, as half of them do in random addresses
# operation, row, data of the four kinds of bits
CYCLES = [
    ("idle", 0, "0000"),
    ("write", 0, "0011"),
    ("write", 1, "0101"),
    ("write", 0, "0110"),
    ("write", 1, "0011"),
    ("read", 0, "0011"),
    ("read", 1, "0011"),
    ("read", 0, "0011"),
    ("read", 1, "0011"),
    ("idle", 1, "0011"),
    ("idle", 1, "0011"),
    ("idle", 1, "0011"),
]
MEASURED = {"write": (3, 4), "read": (7, 8), "idle": (10, 11)}
READS = {5: "0110", 6: "0011", 7: "0110", 8: "0011"}


class Netlist:
    """Subcircuits by name: (pins, lines)."""

    def __init__(self, path):
        self.circuits, current = {}, None
        for line in self._logical(path):
            words = line.split()
            if words[0].lower() == ".subckt":
                current = self.circuits[words[1].lower()] = (words[2:], [])
            elif words[0].lower() == ".ends":
                current = None
            elif current:
                current[1].append(line)
        self.used = {}

    @staticmethod
    def _logical(path):
        lines = []
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.startswith("+"):
                lines[-1] += " " + line[1:].strip()
            elif line.strip() and not line.startswith("*"):
                lines.append(line.strip())
        return lines

    def use(self, name, times=1):
        """The name of the circuit with all in it `times` as wide; it will be among `text`."""
        name = name.lower()
        wide = name if times == 1 else f"{name}_times_{times}"
        if wide not in self.used:
            pins, lines = self.circuits[name]
            self.used[wide] = None
            self.used[wide] = [f".subckt {wide} {' '.join(pins)}", *[self._wider(line, times) for line in lines], ".ends"]
        return wide

    def _wider(self, line, times):
        words = line.split()
        if words[0][0] in "xX":
            return " ".join(words[:-1] + [self.use(words[-1], times)])
        found = re.search(r"\bm=(\d+)", line)
        count = times * int(found[1]) if found else times
        return (re.sub(r"\bm=\d+", f"m={count}", line) if found else f"{line} m={count}") if line[0] in "mM" else line

    def text(self):
        return [line for lines in self.used.values() for line in lines]

    def instance(self, label, name, nets, times=1):
        """An instance with its pins joined as `nets` says, {pin: net}; others go to nets of the pin's name, or nowhere by None."""
        pins = self.circuits[name.lower()][0]
        joined = [nets.get(pin, pin) for pin in pins]
        return f"X{label} {' '.join(net or f'open_{label}_{pin}' for pin, net in zip(pins, joined))} {self.use(name, times)}"


def one(netlist, pattern):
    """The name of the one circuit that matches."""
    found = [name for name in netlist.circuits if re.fullmatch(pattern, name)]
    if len(found) != 1:
        raise LookupError(f"{len(found)} circuits like {pattern}: {' '.join(found)}")
    return found[0]


def closed(netlist, label, cell, count, true, complement, wire):
    """Cells that are not opened, as one, and the wires of the bit lines."""
    return [
        netlist.instance(label, cell, {"bl": true, "br": complement, "wl": "0"}, count),
        f"C{label}_a {true} 0 {wire:.4f}f",
        f"C{label}_b {complement} 0 {wire:.4f}f",
    ]


def whole_write_pulse(lines):
    """The control circuit's lines with a write pulse that the replica bit line does not end."""
    found = [line for line in lines if line.lower().startswith("xw_en_and ")]
    if len(found) != 1 or " rbl_bl_delay_bar " not in found[0]:
        raise LookupError("no gate w_en_and with rbl_bl_delay_bar in the control circuit")
    return [line.replace(" rbl_bl_delay_bar ", " vdd ") if line is found[0] else line for line in lines]


def slice_of(netlist, point, name):
    """Lines of the slice."""
    control = netlist.circuits[f"{name}_control_logic_rw"]
    control[1][:] = whole_write_pulse(control[1])
    rows, ways, each = point["rows"], point["words_per_row"], point["bits"] // 4
    width, height = point["cell_um"]
    wire = BIT_LINE * height * rows
    row_bits, way_bits = (rows - 1).bit_length(), (ways - 1).bit_length()
    lines = [netlist.instance("control", f"{name}_control_logic_rw", {"rbl_bl": "rbl"})]
    for k in range(row_bits):
        lines.append(netlist.instance(f"row_dff{k}", "dff", {"D": f"a{k}", "Q": f"addr_{k}", "clk": "clk_buf"}))
    driver = one(netlist, f"{name}_wordline_driver")
    decoded = {f"decode_{row}": None for row in range(rows) if row not in ROWS_OPENED}
    lines.append(netlist.instance("decoder", f"{name}_hierarchical_decoder", decoded))
    for row in ROWS_OPENED:
        lines += [
            netlist.instance(f"wl{row}", driver, {"A": f"decode_{row}", "B": "wl_en", "Z": f"wl{row}"}),
            f"Cwl{row} wl{row} 0 {WORD_LINE * width * point['columns']:.4f}f",
        ]
    lines.append(netlist.instance("wl_closed", driver, {"A": "0", "B": "wl_en", "Z": None}, rows - len(ROWS_OPENED)))
    replica_driver = next(line.split()[-1] for line in netlist.circuits[f"{name}_port_address"][1] if line.lower().startswith("xrbl_driver"))
    lines.append(netlist.instance("rbl_driver", replica_driver, {"A": "wl_en", "B": "vdd", "Z": "rbl_wl"}))
    precharge = one(netlist, rf"{name}_precharge(_\d+)?")
    lines += [
        netlist.instance("replica", "replica_cell_1rw", {"bl": "rbl", "br": "rblb", "wl": "rbl_wl"}),
        *closed(netlist, "replica_closed", "replica_cell_1rw", rows, "rbl", "rblb", wire),
        netlist.instance("replica_charge", precharge, {"bl": "rbl", "br": "rblb", "en_bar": "p_en_bar"}),
    ]
    if ways > 1:
        for k in range(way_bits):
            lines.append(netlist.instance(f"way_dff{k}", "dff", {"D": "0", "Q": f"in_{k}", "clk": "clk_buf"}))
        lines.append(netlist.instance("ways", f"{name}_column_decoder", {f"out_{k}": f"sel{k}" for k in range(ways)}))
        # of the ways that are not chosen one stands for all, and carries their load
        lines += [f"Cways{k} sel{k} 0 0.001f" for k in range(2, ways)]
    for bit in range(4):
        true, complement = (f"bl{bit}", f"br{bit}") if ways == 1 else (f"out{bit}", f"outb{bit}")
        lines += [
            netlist.instance(f"d_dff{bit}", "dff", {"D": f"d{bit}", "Q": f"din{bit}", "clk": "clk_buf"}, each),
            netlist.instance(f"sense{bit}", "sense_amp", {"bl": true, "br": complement, "dout": f"q{bit}", "en": "s_en"}, each),
            netlist.instance(f"write{bit}", "write_driver", {"din": f"din{bit}", "bl": true, "br": complement, "en": "w_en"}, each),
            f"Cq{bit} q{bit} 0 {LOAD_FF * each:g}f",
        ]
        for beside in range(min(ways, 2)):
            count, mark = each * (ways - 1 if beside else 1), f"{bit}{'b' if beside else ''}"
            lines += [
                netlist.instance(f"cell{row}_{mark}", "cell_1rw", {"bl": f"bl{mark}", "br": f"br{mark}", "wl": f"wl{row}"}, count)
                for row in ROWS_OPENED
            ]
            lines += closed(netlist, f"closed_{mark}", "cell_1rw", count * (rows - len(ROWS_OPENED)), f"bl{mark}", f"br{mark}", wire * count)
            lines.append(netlist.instance(f"charge{mark}", precharge, {"bl": f"bl{mark}", "br": f"br{mark}", "en_bar": "p_en_bar"}, count))
            if ways > 1:
                lines.append(
                    netlist.instance(
                        f"mux{mark}",
                        f"{name}_column_mux",
                        {"bl": f"bl{mark}", "br": f"br{mark}", "bl_out": true, "br_out": complement, "sel": f"sel{beside}"},
                        count,
                    )
                )
    return lines


def source(name, levels):
    """A piecewise linear source: level n holds from a quarter of a period before the rise of the clock of cycle n."""
    points, last = [f"0 {levels[0] * VOLTAGE:g}"], levels[0]
    for n, level in enumerate(levels):
        begin = (n + 1) * PERIOD - PERIOD / 4
        if level != last:
            points += [f"{begin:g}n {last * VOLTAGE:g}", f"{begin + EDGE:g}n {level * VOLTAGE:g}"]
            last = level
    return f"V{name} {name} 0 PWL({' '.join(points)})"


def cells_of(point):
    """Names of the slice's cells, for their first state."""
    return [
        f"{kind}{bit}{mark}"
        for kind in (*(f"cell{row}_" for row in ROWS_OPENED), "closed_")
        for bit in range(4)
        for mark in (("", "b") if point["words_per_row"] > 1 else ("",))
    ]


WAVES = [
    "i(vdd)",
    "v(clk_buf)",
    "v(decode_1)",
    "v(q0)",
    "v(q1)",
    "v(q2)",
    "v(q3)",
    "v(bl0)",
    "v(br0)",
    *(f"v(xcell{row}_{bit}.q)" for row in ROWS_OPENED for bit in range(4)),
]


def deck(point, models, netlist, body, cells, shown, start=""):
    """The whole SPICE deck; the clock of cycle n rises at (n + 1) PERIOD. `start`: `uic` where all but the cells starts from 0 V."""
    lines = [
        f"* {point['bits']} x {point['words']}",
        *[f'.include "{model}"' for model in models],
        f".temp {TEMPERATURE}",
        ".global vdd",
        f"Vdd vdd 0 {VOLTAGE}",
        *netlist.text(),
        *body,
    ]
    lines += [source("csb", [int(kind == "idle") for kind, _, _ in CYCLES]), source("web", [int(kind != "write") for kind, _, _ in CYCLES])]
    lines += [source(f"a{k}", [ROWS_OPENED[row] >> k & 1 for _, row, _ in CYCLES]) for k in range((point["rows"] - 1).bit_length())]
    lines += [source(f"d{bit}", [int(data[bit]) for _, _, data in CYCLES]) for bit in range(4)]
    edges = [(at, level) for n in range(1, len(CYCLES) + 1) for at, level in ((n * PERIOD, 1), ((n + 0.5) * PERIOD, 0))]
    lines.append(
        "Vclk clk 0 PWL(0 0 "
        + " ".join(f"{at - EDGE / 2:g}n {(1 - level) * VOLTAGE:g} {at + EDGE / 2:g}n {level * VOLTAGE:g}" for at, level in edges)
        + ")"
    )
    # a cell without a state would settle half way
    lines += [f".ic v(x{cell}.q)={VOLTAGE} v(x{cell}.q_bar)=0" for cell in cells]
    return (
        "\n".join(
            [
                *lines,
                ".option reltol=0.005 method=gear",
                ".control",
                "set num_threads=1",
                f"save {' '.join(shown)}",
                f"tran 20p {(len(CYCLES) + 1) * PERIOD + STILL:g}n {start}".rstrip(),
                f"wrdata waves.txt {' '.join(shown)}",
                "quit",
                ".endc",
                ".end",
            ]
        )
        + "\n"
    )


def waves(path):
    """(times in ns, [columns]) of ngspice's table, whose columns are pairs of time and value."""
    with path.open(encoding="utf-8") as file:
        table = [[float(word) for word in line.split()] for line in file]
    return [row[0] * 1e9 for row in table], [list(column) for column in zip(*[row[1::2] for row in table])]


def value_at(times, values, when):
    """A wave's value at a time, between its points."""
    high = max(1, min(bisect.bisect_left(times, when), len(times) - 1))
    part = (when - times[high - 1]) / (times[high] - times[high - 1])
    return values[high - 1] + part * (values[high] - values[high - 1])


def integral(times, values, begin, end):
    points = [
        (begin, value_at(times, values, begin)),
        *[(t, v) for t, v in zip(times, values) if begin < t < end],
        (end, value_at(times, values, end)),
    ]
    return sum((t2 - t1) * (v1 + v2) / 2 for (t1, v1), (t2, v2) in zip(points, points[1:]))


def delay(times, values, begin, end, level=0.5):
    """From `begin` to the last crossing of this part of the supply before `end`; None if there is none."""
    found, level = None, level * VOLTAGE
    for t1, v1, t2, v2 in zip(times, values, times[1:], values[1:]):
        if begin <= t2 <= end and (v1 < level) != (v2 < level):
            found = t1 + (level - v1) / (v2 - v1) * (t2 - t1) - begin
    return found


def results(times, columns):
    """Energies in pJ, times in ns, leakage in mW; ValueError if what is read is not what was written."""
    current, clock, decoded, outputs, lines = columns[0], columns[1], columns[2], columns[3:7], columns[7:9]
    states = {cycle: columns[9 + 4 * row : 13 + 4 * row] for cycle, row in ((n, CYCLES[n][1]) for n in MEASURED["write"])}
    for cycle, expected in READS.items():
        read = "".join(str(int(value_at(times, wave, (cycle + 2) * PERIOD - 2 * EDGE) > VOLTAGE / 2)) for wave in outputs)
        if read != expected:
            raise ValueError(f"cycle {cycle} read {read}, expected {expected}")
    end = (len(CYCLES) + 1) * PERIOD + STILL
    leakage = -integral(times, current, end - STILL / 4, end) / (STILL / 4) * VOLTAGE * 1e3
    energy = {
        kind: [-integral(times, current, (n + 1) * PERIOD - EDGE, (n + 2) * PERIOD - EDGE) * VOLTAGE * 1e3 - leakage * PERIOD for n in cycles]
        for kind, cycles in MEASURED.items()
    }
    delays = [delay(times, wave, (cycle + 1.5) * PERIOD, (cycle + 2) * PERIOD - 2 * EDGE) for cycle in READS for wave in outputs]
    found = {
        "access_ns": max(value for value in delays if value is not None),
        "precharge_ns": max(
            delay(times, line, (cycle + 1) * PERIOD, (cycle + 1.5) * PERIOD, 0.9) or 0.0 for cycle in list(READS)[1:] for line in lines
        ),
        "clock_ns": delay(times, clock, PERIOD, 1.5 * PERIOD),
        "decode_ns": max(delay(times, decoded, (n + 1) * PERIOD, (n + 1.5) * PERIOD) for n in (6, 7)),
        "write_ns": max(
            delay(times, wave, (cycle + 1.5) * PERIOD, (cycle + 2) * PERIOD - 2 * EDGE) or 0.0 for cycle, cells in states.items() for wave in cells
        ),
        "leakage_mw": leakage,
        **{f"{kind}_pj": sum(values) / len(values) for kind, values in energy.items()},
    }
    return energy, {name: round(value, 6) for name, value in found.items()}


def simulate(point, path, here, body_of=slice_of, cells=None, shown=tuple(WAVES), start=""):
    """What is found of a memory whose netlist is at `path`, in a folder of its own."""
    here.mkdir(parents=True, exist_ok=True)
    package = next(pathlib.Path(sys.prefix).glob("lib/python3*/site-packages/openram"))
    models = [package / f"technology/freepdk45/models/tran_models/models_nom/{kind}MOS_VTG.inc" for kind in "PN"]
    netlist = Netlist(path)
    body = body_of(netlist, point, f"sram_{point['bits']}x{point['words']}")
    (here / "deck.sp").write_text(deck(point, models, netlist, body, cells or cells_of(point), shown, start), encoding="utf-8")
    subprocess.run(["ngspice", "-b", "deck.sp"], cwd=here, check=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
    energy, found = results(*waves(here / "waves.txt"))
    print({kind: [round(value, 3) for value in values] for kind, values in energy.items()})
    return found


def main(bits, words, placed, here):
    placed, here = pathlib.Path(placed), pathlib.Path(here)
    point = json.loads((placed / "facts.json").read_text(encoding="utf-8"))
    found = simulate(point, placed / f"out/sram_{bits}x{words}.sp", here)
    facts = {
        "bits": int(bits),
        "words": int(words),
        "words_per_row": point["words_per_row"],
        "rows": point["rows"],
        "columns": point["columns"],
        "voltage": VOLTAGE,
        "temperature": TEMPERATURE,
        "period_ns": PERIOD,
        "bit_line_ff_um": BIT_LINE,
        "word_line_ff_um": WORD_LINE,
        **found,
    }
    (here / "facts.json.tmp").write_text(json.dumps(facts, sort_keys=True), encoding="utf-8")
    os.replace(here / "facts.json.tmp", here / "facts.json")


if __name__ == "__main__":
    main(*sys.argv[1:])
