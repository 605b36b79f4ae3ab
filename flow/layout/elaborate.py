"""Elaboration by Yosys: a configuration's Verilog cut into its top and the blocks that are hardened each on their own.

Each becomes a file of Yosys's intermediate language, in which neither paths nor running numbers are left: a block that two configurations share is the same
file in both, and hardened once. In the top, and in blocks that have others in them, hardened blocks are black boxes.
"""

import os
import re
import subprocess
import sys

from . import design as designs
from .located import LocatedError

TECHMAP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "techmap")
REPLACED = ("leopard_fa.v", "leopard_ram.v")  # modules that the flow makes itself


def memory_verilog(memory_bits):
    """leopard_ram for layouts: from `memory_bits` bits on a macro, else flip-flops; 0: always flip-flops."""
    with open(os.path.join(TECHMAP, "memory.v.in"), encoding="utf-8") as file:
        return file.read().replace("@MEMORY_BITS@", str(memory_bits))


def run(sources, top, blocks, memory_bits, folder):
    """Writes NAME.il of the top and of each hardened block into `folder`; returns {block: module it is of}, in alphabetical order.

    `blocks`: modules to be hardened. A module with several sets of parameters gives several blocks, NAME, NAME_1, ...
    """
    memory = os.path.join(folder, "memory.v")
    designs.write_text(memory, memory_verilog(memory_bits))
    files = [path for path in sources if os.path.basename(path) not in REPLACED] + [memory]
    plan = os.path.join(folder, "elaborate.json")
    designs.write_json(plan, {"files": files, "boxes": os.path.join(TECHMAP, "full_adder_boxes.v"), "top": top, "blocks": list(blocks), "folder": folder})
    log = os.path.join(folder, "elaborate.log")
    with open(log, "w", encoding="utf-8") as file:
        status = subprocess.run([sys.executable, "-m", "layout.elaborate", plan], stdout=file, stderr=subprocess.STDOUT, check=False,
                                env=dict(os.environ, PYTHONPATH=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))).returncode
    if status != 0:
        with open(log, encoding="utf-8", errors="replace") as file:
            last = [line for line in file if line.strip()][-1:]
        raise LocatedError(log, None, f"Yosys failed with status {status}: {''.join(last).strip()}")
    os.remove(plan)
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".il"):
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                designs.write_text(path, canonical(file.read()))
            if name != f"{top}.il":
                found[name[:-3]] = re.sub(r"_\d+$", "", name[:-3])
    return found


def canonical(text):
    """Intermediate language without comments and counters, modules in order of their names, numbers in names counted anew."""
    modules = re.split(r"(?m)(?<=^end\n)", re.sub(r"(?m)^(#|autoidx ).*\n", "", text))
    text = "".join(sorted((module for module in modules if module.strip()), key=lambda module: re.search(r"(?m)^module (.*)$", module)[1]))
    given = {}
    return re.sub(r"(\$[^\s\"]*\$)(\d+)\b", lambda match: match[1] + given.setdefault(match[0], str(len(given) + 1)), text)


def _main(plan):
    """In a process of its own: Yosys keeps its state until the process ends."""
    from pyosys import libyosys as ys
    plan = designs.read_json(plan)
    design = ys.Design()

    def do(*commands):
        for command in commands:
            ys.run_pass(command, design)

    do(*[f"read_verilog {path}" for path in plan["files"]], f"read_verilog -lib {plan['boxes']}", f"hierarchy -check -top {plan['top']}", "proc", "opt_clean")
    names = sorted(str(name) for name in design.modules_.keys())
    given = []
    for block in plan["blocks"]:
        for number, name in enumerate(name for name in names if name.split("\\")[1] == block):
            given.append(block if number == 0 else f"{block}_{number}")
            if name != "\\" + given[-1]:
                do(f"rename {name} {given[-1]}", f"chtype -set {given[-1]} t:" + re.sub(r"[^A-Za-z0-9_]", "?", name))
    # Names that Yosys made up hold running numbers; these are counted anew in each module.
    do("setattr -unset src *", "setattr -mod -unset src *", "setattr -mod -unset hdlname *", "design -save all")
    for name in [plan["top"], *given]:
        do("design -load all", *[f"blackbox {other}" for other in given if other != name], f"hierarchy -purge_lib -top {name}", "rename -enumerate",
           f"write_rtlil {os.path.join(plan['folder'], name)}.il")


if __name__ == "__main__":
    _main(sys.argv[1])
