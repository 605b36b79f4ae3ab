"""Blocks that repeat and are hardened once: a module without parameters for each, and a stand-in that lets the tile instantiate it."""

import re

from layout.located import LocatedError

REPEATED = ("leopard_dpu", "leopard_vpu_lane")  # dot-product units, lanes of the weighted sum
HEADER = re.compile(r"^module (\w+) #\(\n.*?\n\) \(\n.*?\n\);\n", re.M | re.S)


class Block:
    """`name`: the module to harden. `base`: the parametrised module that it is."""

    def __init__(self, design, base, module):
        self.base, self.module = base, module
        self.name = f"{design.top}_{base.removeprefix('leopard_')}"
        self.parameters, self.ports = design.parameters(module), design.ports(module)
        self.instances = sorted(design.paths[module])
        self.below = design.below(module)

    def wrapper(self):
        """The block's Verilog: fixed widths, no parameters."""
        lines = [f"// {self.name}: {self.base} with the parameters of this design, for hardening.", "`default_nettype none", f"module {self.name} ("]
        widths = {name: f"[{width - 1}:0] " if width > 1 else "" for name, (_, width) in self.ports.items()}
        lines.append(",\n".join(f"    {direction} wire {widths[name]}{name}" for name, (direction, _) in self.ports.items()) + "\n);")
        parameters = ", ".join(f".{name}({value})" for name, value in self.parameters.items())
        lines += [f"  {self.base} #({parameters}) u_core ({_connections(self.ports)});", "endmodule", "`default_nettype wire"]
        return "\n".join(lines) + "\n"

    def stand_in(self, path, text):
        """A module of the name of `base`, with its header, that instantiates the block; other parameters are an error in elaboration."""
        header = next((m for m in HEADER.finditer(text) if m[1] == self.base), None)
        if not header:
            raise LocatedError(path, None, f"no header 'module {self.base} #(' with parameters and ports, each in lines of its own")
        words = re.sub(r"\boutput\s+reg\b ?", "output wire ", header[0])
        wrong = " || ".join(f"{name} != {value}" for name, value in self.parameters.items())
        return (f"// {self.base}: stands in for the module of this name where {self.name} is a hardened block.\n`default_nettype none\n{words}"
                f"  generate\n    if ({wrong}) begin : gen_rule_block\n      {self.name}_has_other_parameters u_error ();\n    end\n  endgenerate\n"
                f"  {self.name} u_block ({_connections(self.ports)});\nendmodule\n`default_nettype wire\n")


def _connections(ports):
    return ", ".join(f".{name}({name})" for name in ports)


def find(design):
    """The blocks of a design: modules of REPEATED that it has more than once, always with the same parameters."""
    variants = {base: design.variants(base) for base in REPEATED}
    return [Block(design, base, found[0]) for base, found in variants.items() if len(found) == 1 and len(design.paths[found[0]]) > 1]
