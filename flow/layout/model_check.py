"""How far a block's timing model is off: slacks at the block's ports with the model, less those of its netlist, under the same constraints."""

import os

from . import design as designs
from . import timing
from .timing_model import NEVER

TCL = """
{libraries}
read_verilog {netlist}
link_design {top}
{parasitics}
source {sdc}
set_propagated_clock [all_clocks]
set clock [lindex [all_clocks] 0]
foreach port [concat [all_inputs] [all_outputs]] {{
  set vertex [lindex [[::sta::get_port_pin_error port $port] vertices] 0]
  puts "@slack [get_property $port full_name] [$vertex slacks_clk rise $clock rise] [$vertex slacks_clk fall $clock rise]"
}}
puts "@end"
exit
"""


def wrapper(design):
    """A netlist with the block as its only cell, and the block's ports."""
    vectors = sorted(designs.vectors(design).items())
    lines = [f"module top ({', '.join(base for base, _ in vectors)});"]
    lines += [f"  {direction} {'' if high is None else f'[{high}:0] '}{base};" for base, (direction, high) in vectors]
    return "\n".join([*lines, f"  {design['name']} block ({', '.join(f'.{base}({base})' for base, _ in vectors)});", "endmodule"]) + "\n"


def compare(design, liberty_file, model_file, spef_file, sdc, clock, folder):
    """{"points", "unmatched", "setup_ns": [least, most], "hold_ns": [least, most]}: a point is an edge at a port; positive: the model is too kind.
    Unmatched points have a slack in one of the two only."""
    found = []
    for name, libraries, netlist, parasitics in (("flat", [liberty_file], designs.to_verilog(design), f"read_spef {spef_file}"),
                                                 ("with_model", [liberty_file, model_file], wrapper(design), "")):
        path = os.path.join(folder, f"{name}.v")
        designs.write_text(path, netlist)
        script = TCL.format(libraries="\n".join(f"read_liberty {file}" for file in libraries), netlist=path, sdc=sdc, parasitics=parasitics,
                            top="top" if parasitics == "" else design["name"])
        lines = (line.split() for line in timing.analyse(script, folder, name, "@end").splitlines() if line.startswith("@slack"))
        found.append({(words[1], place): float(word) for words in lines if words[1] != clock for place, word in enumerate(words[2:])})
    flat, modelled = ({point for point, value in slacks.items() if abs(value) < NEVER} for slacks in found)
    result = {"points": len(flat & modelled) // 2, "unmatched": len(flat ^ modelled)}
    for kind, place in (("hold_ns", 0), ("setup_ns", 1)):  # of an edge
        errors = [round((found[1][point] - found[0][point]) * 1e9, 5) for point in flat & modelled if point[1] % 2 == place]
        result[kind] = [min(errors), max(errors)] if errors else []
    return result
