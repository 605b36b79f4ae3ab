"""Synthesis by Yosys: Verilog to a netlist of library cells that still knows which block each cell came from."""

import os
import re
import subprocess
import sys

from . import design as designs
from . import memories
from .located import LocatedError

# These become cells where they stand; all other modules are synthesised once each and keep their place in cells' names.
FLATTENED = ("leopard_fa", "leopard_compressor", "leopard_masked_sum", "leopard_first", "leopard_booth", "leopard_multiplier", "leopard_shifter", "leopard_exp_table", "leopard_reciprocal_table")
MEMORY = "leopard_sram"  # the black box of techmap/memory.v.in
CONSTANT_ROUNDS = 16  # levels of a compressor tree through which constants are carried

TECHMAP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "techmap")


def script(elaborated, top, platform, liberty, folder, period_ps, gate_bits):
    """The Yosys commands, one a line, for a file of layout.elaborate."""
    with open(os.path.join(TECHMAP, "full_adder_cells.v.in"), encoding="utf-8") as file:
        cells = file.read().replace("@FULL_ADDER@", platform.cells["full_adder"])
    designs.write_text(os.path.join(folder, "full_adder_cells.v"), cells)
    driver = platform.cells["driving_cell"].split("/")[0]
    designs.write_text(os.path.join(folder, "abc.constr"), f"set_driving_cell {driver}\nset_load 10.0\n")
    lines = [f"read_rtlil {elaborated}", f"read_liberty -lib {liberty}", f"hierarchy -check -top {top}", "setattr -mod -set keep_hierarchy 1 *"]
    lines += [f"setattr -mod -unset keep_hierarchy *{name} {name}" for name in FLATTENED]
    lines += ["flatten", "hierarchy -top " + top, f"techmap -map {TECHMAP}/full_adder_bits.v"]
    for _ in range(CONSTANT_ROUNDS):
        lines += [f"techmap -map {TECHMAP}/full_adder_constants.v", "opt_expr", "opt_clean"]
    lines += [f"synth -noabc -run coarse:check -top {top}"]
    tests = " ".join(f"-dont_use {cell}" for cell in platform.cells.get("dont_use", []))
    lines += ["opt -full", f"clockgate -liberty {liberty} -min_net_size {gate_bits} {tests}",
              f"dfflibmap -liberty {liberty}",
              f"techmap -map {folder}/full_adder_cells.v", "simplemap", f"abc -liberty {liberty} -D {period_ps} -constr {folder}/abc.constr -script {TECHMAP}/abc.script",
              "rename -enumerate -pattern g%", "setattr -mod -unset keep_hierarchy *", "flatten", "opt_clean -purge",
              "splitnets", "setundef -zero",
              "hilomap -hicell {} {} -locell {} {}".format(*platform.cells["tie_high"].split("/"), *platform.cells["tie_low"].split("/")),
              f"insbuf -buf {platform.cells['buffers'][1]} A Z", "rename -enumerate -pattern t%", "opt_clean -purge", "check -assert -mapped", f"stat -liberty {liberty}",
              f"write_json {folder}/yosys.json"]
    return "\n".join(lines) + "\n"


def run_yosys(path, log):
    """Runs a script in a process of its own; `log` gets what it says."""
    runner = ("import sys\nfrom pyosys import libyosys as ys\ndesign = ys.Design()\n"
              "for line in open(sys.argv[1]):\n    ys.run_pass(line.strip(), design)\n")
    with open(log, "w", encoding="utf-8") as file:
        status = subprocess.run([sys.executable, "-c", runner, path], stdout=file, stderr=subprocess.STDOUT, check=False).returncode
    if status != 0:
        with open(log, encoding="utf-8", errors="replace") as file:
            last = [line for line in file if line.strip()][-1:]
        raise LocatedError(log, None, f"Yosys failed with status {status}: {''.join(last).strip()}")


def _plain(name):
    return re.sub(r"[^A-Za-z0-9_]", "_", name)


class _Names:
    """Plain identifiers, each given once."""

    def __init__(self):
        self._given = set()

    def __call__(self, name):
        plain = _plain(name)
        while plain in self._given or not plain:
            plain += "_"
        self._given.add(plain)
        return plain


def _master(cell):
    """The macro that a cell is: of a memory, by its size."""
    if cell["type"] != MEMORY:
        return cell["type"]
    words, bits = (int(cell["parameters"][key], 2) for key in ("WORDS", "BITS"))
    return memories.name(bits, words)


def to_design(path, top, platform):
    """A Yosys netlist as the design of docs/flow.md, not yet placed. Pins of hardened blocks and memories that have several bits are PIN[k]."""
    module = designs.read_json(path)["modules"][top]
    nets, instances, ports = {}, {}, {}
    for port, value in sorted(module["ports"].items()):
        for index, bit in enumerate(value["bits"]):
            name = port if len(value["bits"]) == 1 else f"{port}[{index}]"
            ports[name] = {"direction": value["direction"], "net": name}
            if bit in nets:
                raise LocatedError(path, None, f"ports {nets[bit]} and {name} are one net")
            nets[bit] = name
    give_net = _Names()
    for name, value in sorted(module["netnames"].items(), key=lambda item: (item[1]["hide_name"], len(item[0]), item[0])):
        for index, bit in enumerate(value["bits"]):
            if bit not in nets:
                nets[bit] = give_net(name if len(value["bits"]) == 1 else f"{name}_{index}")
    give = _Names()
    for name, cell in sorted(module["cells"].items()):
        pins = {}
        for pin, bits in cell["connections"].items():
            for index, bit in enumerate(bits):
                if len(bits) > 1 and bit not in nets:  # an output of a macro that nothing takes
                    nets[bit] = give_net(f"{name}_{pin}_{index}")
                if bit in nets:
                    pins[pin if len(bits) == 1 else f"{pin}[{index}]"] = nets[bit]
        whole = name.replace(".", "/")
        block = whole if cell["type"].startswith("leopard_") else whole.rpartition("/")[0] or "top"
        instances[give(name)] = {"master": _master(cell), "nets": pins, "block": block}
    used = {net for instance in instances.values() for net in instance["nets"].values()}
    idle = sorted(name for name, port in ports.items() if port["net"] not in used)
    return {"schema": 1, "name": top, "platform": platform.name, "units": platform.dbu, "instances": instances, "ports": ports, "idle_ports": idle}


def areas(design, library, units):
    """{block: [cells, um2]}, each cell counted in its block and all above."""
    total = {}
    for instance in design["instances"].values():
        macro = library.macros[instance["master"]]
        parts = instance["block"].split("/")
        for depth in range(len(parts) + 1):
            entry = total.setdefault("/".join(parts[:depth]) or "all", [0, 0.0])
            entry[0] += 1
            entry[1] += macro.width * macro.height / units ** 2
    return {block: [cells, round(area, 3)] for block, (cells, area) in total.items()}


