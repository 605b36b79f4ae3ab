"""Simulation of OpenRAM's whole netlist of a small memory, beside that of the slice in the same cycles: whether the slice stands for the whole.

    python whole.py BITS WORDS FOLDER-OF-THE-PLACED-POINT FOLDER

The same cycles, wires and write pulse as in simulate.py, at half of its period, which saves time; the whole starts without an operating point,
which ngspice does not find. Bits with the same remainder by four have the same data.
"""

import json
import os
import pathlib
import sys

import simulate

PERIOD = 2.0


def whole_of(netlist, point, name):
    """Lines of the whole memory."""
    width, height = point["cell_um"]
    line, word = simulate.BIT_LINE * height, simulate.WORD_LINE * width
    for cell in ("cell_1rw", "replica_cell_1rw"):
        netlist.circuits[cell][1].extend([f"Cbl bl 0 {line:.4f}f", f"Cbr br 0 {line:.4f}f"])
    netlist.circuits["cell_1rw"][1].append(f"Cwl wl 0 {word:.4f}f")
    control = netlist.circuits[f"{name}_control_logic_rw"]
    control[1][:] = simulate.whole_write_pulse(control[1])
    way_bits = (point["words_per_row"] - 1).bit_length()
    nets = {f"din0[{k}]": f"d{k % 4}" for k in range(point["bits"])}
    nets.update({f"addr0[{k}]": "0" if k < way_bits else f"a{k - way_bits}" for k in range((point["words"] - 1).bit_length())})
    nets.update({f"dout0[{k}]": f"q{k}" for k in range(point["bits"])})
    nets.update({"csb0": "csb", "web0": "web", "clk0": "clk"})
    return [netlist.instance("ram", name, nets), *(f"Cq{k} q{k} 0 {simulate.LOAD_FF}f" for k in range(point["bits"]))]


def cells_of(netlist, name, path="ram"):
    """Paths of all cells with a state of their own, for their first state."""
    found = []
    for line in netlist.circuits[name][1]:
        words = line.lower().split()
        if words[0][0] == "x":
            inner = f"{path}.{words[0]}"
            found += [inner] if words[-1] in ("cell_1rw", "dummy_cell_1rw") else cells_of(netlist, words[-1], inner)
    return found


def waves_of(point):
    bank, ways = "xram.xbank0", point["words_per_row"]
    array = f"{bank}.xbitcell_array.xreplica_bitcell_array.xbitcell_array"
    return [
        "i(vdd)",
        "v(xram.clk_buf0)",
        f"v({bank}.xport_address0.dec_out_1)",
        *(f"v(q{k})" for k in range(4)),
        f"v({bank}.bl_0_0)",
        f"v({bank}.br_0_0)",
        *(f"v({array}.xbit_r{row}_c{bit * ways}.q)" for row in simulate.ROWS_OPENED for bit in range(4)),
    ]


def main(bits, words, placed, here):
    placed, here = pathlib.Path(placed), pathlib.Path(here)
    simulate.PERIOD = PERIOD
    point = json.loads((placed / "facts.json").read_text(encoding="utf-8"))
    netlist = placed / f"out/sram_{bits}x{words}.sp"
    cells = cells_of(simulate.Netlist(netlist), f"sram_{bits}x{words}")
    found = {
        "slice": simulate.simulate(point, netlist, here / "slice"),
        "whole": simulate.simulate(point, netlist, here / "whole", whole_of, cells, waves_of(point), "uic"),
    }
    facts = {"bits": int(bits), "words": int(words), "period_ns": PERIOD, **found}
    (here / "facts.json.tmp").write_text(json.dumps(facts, sort_keys=True), encoding="utf-8")
    os.replace(here / "facts.json.tmp", here / "facts.json")


if __name__ == "__main__":
    main(*sys.argv[1:])
