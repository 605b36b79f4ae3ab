"""Static timing by OpenSTA: setup, hold and slews of a design with its parasitics."""

import os
import re
import subprocess

from . import design as designs
from .located import LocatedError

PATHS = 50  # worst paths that are kept of each kind

TCL = """
{liberty}
read_verilog {netlist}
link_design {top}
source {sdc}
set_propagated_clock [all_clocks]
{parasitics}
{boundary}
puts "@period [get_property [lindex [all_clocks] 0] period]"
foreach kind {{max min}} {{
  foreach end [find_timing_paths -path_delay $kind -group_count {paths}] {{
    puts "@path $kind [get_property [[$end vertex] pin] full_name] [$end slack]"
  }}
}}
foreach pin [get_pins -hierarchical *] {{
  if {{[get_property $pin direction] == "output"}} {{
    puts "@slew [get_property $pin full_name] [get_property $pin actual_rise_transition_max] [get_property $pin actual_fall_transition_max]"
  }}
}}
puts "@report setup"
report_checks -path_delay max -fields {{slew cap}} -digits 4
puts "@report hold"
report_checks -path_delay min -fields {{slew cap}} -digits 4
puts "@report end"
{sdf}
exit
"""


# Neighbours have a clock tree like this one: their clock comes as late as it does to the registers here that are most critical. Without this, what
# an input brings would be a whole tree's delay too early for the registers behind it. Paths that end at ports say nothing of it.
BOUNDARY = """
set delays {}
foreach end [find_timing_paths -path_delay max -group_count 2000] {
  set delay [$end target_clk_delay]
  if {$delay > 0} { lappend delays $delay }
}
if {[llength $delays] == 0} { set delays 0 }
set latency [expr {1e9 * [lindex [lsort -real $delays] [expr {[llength $delays] / 2}]]}]
puts "@latency $latency"
create_clock -name boundary -period $period
set_clock_latency $latency [get_clocks boundary]
set_input_delay $input_delay -clock boundary $inputs
set_output_delay $output_delay -clock boundary [all_outputs]
"""


def run(design, liberties, sdc, folder, name, spef=None, sdf=None, paths=PATHS, boundary=False):
    """Analyses `design`; writes NAME.tcl, NAME.log beside its netlist in `folder`; returns what docs/flow.md calls timing.json, with times in ns.
    `boundary`: the constraints are a tile's, whose neighbours get a clock as late as its own."""
    netlist = os.path.join(folder, f"{name}.v")
    designs.write_text(netlist, designs.to_verilog(design))
    text = analyse(TCL.format(liberty="\n".join(f"read_liberty {path}" for path in liberties), netlist=netlist, top=design["name"], sdc=sdc, paths=paths, parasitics=f"read_spef {spef}" if spef else "", boundary=BOUNDARY if boundary else "",
                              sdf=f"write_sdf -no_timestamp -no_version -digits 4 {sdf}" if sdf else ""), folder, name, "@report end")
    return _parse(text, design)


def analyse(script, folder, name, last):
    """What OpenSTA says to a script, which is kept as NAME.tcl in `folder` with NAME.log; LocatedError if there is an error in it, or no line `last`."""
    path, log = os.path.join(folder, f"{name}.tcl"), os.path.join(folder, f"{name}.log")
    designs.write_text(path, script)
    with open(log, "w", encoding="utf-8") as file:
        status = subprocess.run(["sta", "-no_splash", "-exit", path], stdout=file, stderr=subprocess.STDOUT, check=False).returncode
    with open(log, encoding="utf-8") as file:
        text = file.read()
    trouble = [line for line in text.splitlines() if line.startswith("Error")]
    if status != 0 or trouble or last not in text:
        raise LocatedError(log, None, f"OpenSTA failed with status {status}: {(trouble or text.splitlines()[-1:] or ['no output'])[0]}")
    return text


def _parse(text, design):
    result = {"schema": 1, "setup": [], "hold": [], "slews": {}, "reports": {}}
    nets = {f"{name}/{pin}": net for name, instance in design["instances"].items() for pin, net in instance["nets"].items()}
    for line in text.splitlines():
        words = line.split()
        if line.startswith("@period"):
            result["period"] = float(words[1])
        elif line.startswith("@latency"):
            result["clock_latency"] = round(float(words[1]), 5)
        elif line.startswith("@path"):
            result["setup" if words[1] == "max" else "hold"].append([words[2], round(_seconds(words[3]), 5)])
        elif line.startswith("@slew") and words[1] in nets and len(words) == 4:
            result["slews"][nets[words[1]]] = [float(words[2]), float(words[3])]
    for kind in ("setup", "hold"):
        match = re.search(rf"@report {kind}\n(.*?)@report", text, re.S)
        result["reports"][kind] = match[1].strip()
        result[f"worst_{kind}_slack"] = min((slack for _, slack in result[kind]), default=None)
    if result["worst_setup_slack"] is None:
        raise LocatedError(design["name"], None, "OpenSTA found no constrained path: the constraints name no clock of this netlist")
    result["shortest_period"] = round(result["period"] - result["worst_setup_slack"], 4)
    return result


def _seconds(text):
    """OpenSTA's internal slack is in seconds; ns here."""
    return float(text) * 1e9


def estimated_spef(design, library, centres, resistance, capacitance, path):
    """Parasitics guessed from positions: each sink at the end of a wire of its own over a net of half its bounding box. ohm and fF a micrometre."""
    units = design["units"]
    drives = designs.Directions(library)
    lines = ['*SPEF "IEEE 1481-1998"', f'*DESIGN "{design["name"]}"', '*DATE ""', '*VENDOR ""', '*PROGRAM "leopard layout, estimate"', '*VERSION ""',
             '*DESIGN_FLOW ""', "*DIVIDER /", "*DELIMITER :", "*BUS_DELIMITER [ ]", "*T_UNIT 1 NS", "*C_UNIT 1 FF", "*R_UNIT 1 OHM", "*L_UNIT 1 HENRY", ""]
    for net, pins in sorted(designs.pins_of_nets(design).items()):
        driver = drives.driver(design, pins)
        if driver is None or len(pins) < 2:
            continue
        places = {pin: centres(pin) for pin in pins}
        box = half_perimeter(places.values()) / units
        origin = places[driver]
        lines.append(f"*D_NET {net} {box * capacitance:.4f}")
        lines.append("*CONN")
        name = {pin: pin[1] if pin[0] is None else f"{pin[0]}:{pin[1]}" for pin in pins}
        for pin in pins:
            is_driver = pin == driver
            if pin[0] is None:
                lines.append(f"*P {name[pin]} {'I' if is_driver else 'O'}")
            else:
                lines.append(f"*I {name[pin]} {'O' if is_driver else 'I'}")
        lines += ["*CAP", f"1 {name[driver]} {box * capacitance / 2:.5f}"]
        sinks = [pin for pin in pins if pin != driver]
        for number, pin in enumerate(sinks, 2):
            lines.append(f"{number} {name[pin]} {box * capacitance / 2 / len(sinks):.5f}")
        lines.append("*RES")
        for number, pin in enumerate(sinks, 1):
            distance = (abs(places[pin][0] - origin[0]) + abs(places[pin][1] - origin[1])) / units
            lines.append(f"{number} {name[driver]} {name[pin]} {max(distance * resistance, 0.01):.3f}")
        lines += ["*END", ""]
    designs.write_text(path, "\n".join(lines) + "\n")


def half_perimeter(points):
    points = list(points)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return max(xs) - min(xs) + max(ys) - min(ys)


def limits(design, platform, liberty, wires, slews):
    """What exceeds a limit: {"slew": [[net, ns, most], ...], "load": [[net, fF, most], ...], "fanout": [[net, pins, most], ...]}.

    Slews are those of OpenSTA at the driver; loads are wires and pins against the driver's max_capacitance; antenna diodes are no fan-out; clock nets have no limit of it but their own.
    """
    found, max_fanout = {"slew": [], "load": [], "fanout": []}, platform.limits["max_fanout"]
    diode = platform.cells.get("antenna_diode", "").split("/")[0]
    for net, pins in sorted(designs.pins_of_nets(design).items()):
        drivers = [(name, pin) for name, pin in pins
                   if name is not None and liberty.cells[design["instances"][name]["master"]].pins[pin].direction == "output"]
        if not drivers or len(pins) < 2:
            continue
        name, pin = drivers[0]
        driver = liberty.cells[design["instances"][name]["master"]].pins[pin]
        load = wires.get(net, 0.0) + sum(liberty.cells[design["instances"][n]["master"]].pins[p].capacitance for n, p in pins
                                         if n is not None and (n, p) != (name, pin))
        if driver.max_capacitance is not None and load > driver.max_capacitance:
            found["load"].append([net, round(load, 3), driver.max_capacitance])
        worst = max(slews.get(net, (0.0,)))
        if worst > platform.limits["max_slew_ns"]:
            found["slew"].append([net, round(worst, 4), platform.limits["max_slew_ns"]])
        driven = sum(n is None or design["instances"][n]["master"] != diode for n, _ in pins) - 1
        if driven > max_fanout and design["instances"][name]["block"] != "clock":
            found["fanout"].append([net, driven, max_fanout])
    return found
