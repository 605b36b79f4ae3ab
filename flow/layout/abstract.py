"""The abstract of a hardened block: LEF and timing model for who places it as a macro, and the constraints that it is hardened under.

What they say and leave out: docs/flow-signoff.md.
"""

from decimal import Decimal

from . import design as designs
from . import liberty, model_check, model_liberty, routes, spef, timing_model
from .located import LocatedError

FAN_OUT = 4  # inputs of the driving cell that each output of a block is taken to drive


def lef(design, platform, library):
    """The block as a LEF macro: ports and straps are pins, all else is metal that the top must keep off."""
    units, name = design["units"], design["name"]
    lines = ["VERSION 5.8 ;", 'BUSBITCHARS "[]" ;', 'DIVIDERCHAR "/" ;', "UNITS", f"  DATABASE MICRONS {units} ;", "END UNITS", f"MACRO {name}",
             "  CLASS BLOCK ;", f"  FOREIGN {name} 0 0 ;", "  ORIGIN 0 0 ;", "  SYMMETRY X Y ;",
             f"  SIZE {' BY '.join(_um(side, units) for side in design['die'])} ;"]
    shapes, nets = {}, designs.pins_of_nets(design)
    diode = platform.cells.get("antenna_diode", "").split("/")[0]
    for port_name in sorted(design["ports"]):
        port = design["ports"][port_name]
        half = library.layers[port["layer"]].width // 2
        box = (port["at"][0] - half, port["at"][1] - half, port["at"][0] + half, port["at"][1] + half)
        shapes.setdefault(port["layer"], []).append(box)
        antenna = _antenna(design, library, port_name, nets[port["net"]], diode)
        lines += _pin(port_name, port["direction"], "SIGNAL", [(port["layer"], box)], units, antenna)
    for net, use in sorted(platform.supplies.items()):
        boxes = [(layer, tuple(box)) for other, layer, *box in sorted(design["straps"]) if other == net]
        for layer, box in boxes:
            shapes.setdefault(layer, []).append(box)
        if boxes:
            lines += _pin(net, "inout", use.upper(), boxes, units, [])
    lines.append("  OBS")
    for layer, boxes in _obstructions(design, platform, library, shapes).items():
        lines.append(f"    LAYER {layer} ;")
        lines += [f"      RECT {' '.join(_um(value, units) for value in box)} ;" for box in boxes]
    return "\n".join([*lines, "  END", f"END {name}", "END LIBRARY"]) + "\n"


def _um(value, units):
    return f"{(Decimal(value) / units).normalize():f}"


def _pin(name, direction, use, boxes, units, antenna):
    lines = [f"  PIN {name}", f"    DIRECTION {direction.upper()} ;", f"    USE {use} ;", *antenna, "    PORT"]
    for layer, box in boxes:
        lines += [f"      LAYER {layer} ;", f"        RECT {' '.join(_um(value, units) for value in box)} ;"]
    return [*lines, "    END", f"  END {name}"]


def _antenna(design, library, port, pins, diode):
    """Statements of a port: metal, gates and diffusion that its net has inside of the block."""
    gate = diffusion = 0.0
    for name, pin in pins:
        if name is not None:
            master = design["instances"][name]["master"]
            entry = library.macros[master].pins[pin]
            gate += 0.0 if master == diode or entry.direction == "output" else entry.gate_area
            diffusion += entry.diff_area
    lines, metal = [], {}
    for layer, x1, y1, x2, y2 in design["routes"].get(design["ports"][port]["net"], {"wires": []})["wires"]:
        metal[layer] = metal.get(layer, 0) + (abs(x2 - x1) + abs(y2 - y1)) * library.layers[layer].width
    for layer in (name for name in library.layers if metal.get(name)):
        lines.append(f"    ANTENNAPARTIALMETALAREA {metal[layer] / design['units'] ** 2:.4f} LAYER {layer} ;")
    if design["ports"][port]["direction"] == "input" and gate:
        lines.append(f"    ANTENNAGATEAREA {gate:.6f} ;")
    if diffusion:
        lines.append(f"    ANTENNADIFFAREA {diffusion:.6f} ;")
    return lines


def _obstructions(design, platform, library, pins):
    """{layer: rectangles}: the whole die on the layers up to the highest that routes use, but for pins with their spacing; above, the pads of the
    straps' vias."""
    metals, order = routes.ordered_via_layers(platform, library), library.routing_layers()
    used = {wire[0] for route in design["routes"].values() for wire in route["wires"]}
    used |= {metal for route in design["routes"].values() for via in route["vias"] for metal in metals[via[3]]}
    first = order.index(platform.rail_layer)
    top = max((order.index(layer) for layer in used), default=first)
    found = {}
    for layer in order[first:top + 1]:
        open_boxes = [_to_edge(_grown(box, _spacing(library.layers[layer], box)), design["die"], library.layers[layer].width) for box in pins.get(layer, ())]
        found[layer] = _without((0, 0, *design["die"]), open_boxes)
    for _, shape, x, y in sorted(design["power_vias"]):
        for metal in metals[shape]:
            if order.index(metal) > top and metal != platform.straps.layer:
                for box in platform.vias[shape].shapes[metal]:
                    found.setdefault(metal, []).append(tuple(value + (x, y)[axis % 2] for axis, value in enumerate(box)))
    return {layer: sorted(set(boxes)) for layer, boxes in found.items()}


def _spacing(layer, box):
    """What a pin keeps free of the block's other metal, and what a wire of the top needs beside it."""
    if layer.table:
        return layer.table.spacing(min(box[2] - box[0], box[3] - box[1]), max(box[2] - box[0], box[3] - box[1]))
    if layer.spacing is None:
        raise LocatedError("LEF", layer.line, f"layer {layer.name} has no SPACING, which the abstract of a block needs beside its pins")
    return layer.spacing


def _grown(box, by):
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _to_edge(box, die, width):
    """A hole that leaves less than two wires' widths to an edge of the die, where the block has no further track, reaches to it: there a wire of the top
    comes in."""
    x1, y1, x2, y2 = box
    near = 2 * width
    return 0 if x1 < near else x1, 0 if y1 < near else y1, die[0] if die[0] - x2 < near else x2, die[1] if die[1] - y2 < near else y2


def _without(box, holes):
    """Rectangles that cover `box` but for `holes`: bands from bottom to top."""
    holes = [hole for hole in holes if hole[0] < box[2] and hole[2] > box[0] and hole[1] < box[3] and hole[3] > box[1]]
    ordinates = sorted({box[1], box[3], *(y for hole in holes for y in (hole[1], hole[3]) if box[1] < y < box[3])})
    done, bands = [], {}  # of open bands: (left, right): bottom
    for low, high in [*zip(ordinates, ordinates[1:]), (box[3], None)]:
        spans, left = [], box[0]
        for start, end in sorted((hole[0], hole[2]) for hole in holes if high is not None and hole[1] <= low and hole[3] >= high):
            if start > left:
                spans.append((left, start))
            left = max(left, end)
        if high is not None and left < box[2]:
            spans.append((left, box[2]))
        done += [(span[0], bottom, span[1], low) for span, bottom in bands.items() if span not in spans]
        bands = {span: bands.get(span, low) for span in spans}
    return done


CONSTRAINTS = """# Constraints of a block that is hardened on its own. Units: those of the platform's liberty.

set period {period}
create_clock -name {clock} -period $period [get_ports {clock}]

# What lies before and behind the block may use these parts of the period.
set_output_delay [expr {{$period * {output_part}}}] -clock {clock} [all_outputs]
set_load {load:g} [all_outputs]
"""
INPUTS = """set inputs [get_ports {{
  {inputs}
}}]
set_input_delay [expr {{$period * {input_part}}}] -clock {clock} $inputs
set_driving_cell -lib_cell {cell} -pin {pin} $inputs
"""
RESET = """
# Reset is asserted at any time, but released synchronously to {clock} by its source.
set_false_path -from [get_ports {reset}]
"""


def constraints(ports, period, platform, cells, input_part=0.3, output_part=0.3, clock="clk_i", reset="rst_ni"):
    """SDC text of a block with these `ports` (as in design.json). `cells`: the platform's liberty Library; parts are what neighbours may use."""
    if ports.get(clock, {}).get("direction") != "input":
        raise LocatedError("constraints", None, f"no input port {clock} among {len(ports)} ports; expected the block's clock")
    cell, pin = platform.cells["driving_cell"].split("/")
    load = FAN_OUT * cells.cells[cell].pins[cells.cells[cell].inputs[0]].capacitance
    text = CONSTRAINTS.format(period=period, clock=clock, output_part=output_part, load=load)
    vectors = designs.vectors({"ports": ports})
    inputs = [base if high is None else f"{base}[*]" for base, (direction, high) in sorted(vectors.items()) if direction == "input"]
    inputs = [name for name in inputs if name not in (clock, reset)]
    if inputs:
        text += INPUTS.format(inputs="\n  ".join(inputs), input_part=input_part, clock=clock, cell=cell, pin=pin)
    return text + (RESET.format(clock=clock, reset=reset) if reset in ports else "")


def summary(model):
    """abstract.json: what the block asks of the signals that come in, by port, and how late its outputs are. ns, fF, um2."""
    def worst(values):
        return max((round(value * 1e9, 5) for pair in values for value in pair if value is not None), default=None)
    groups = {}
    for name in model.directions:
        groups.setdefault(name.partition("[")[0], []).append(name)
    slew, load = timing_model.NOMINAL_SLEW, timing_model.NOMINAL_LOAD
    inputs = {base: {"setup_ns": worst(model.setup[name][slew] for name in names), "hold_ns": worst(model.hold[name][slew] for name in names),
                     "bits": len(names)} for base, names in groups.items() if names[0] in model.setup}
    outputs = {base: {"from_clock_ns": worst(model.late[name][slew][load] for name in names), "bits": len(names)}
               for base, names in groups.items() if names[0] in model.late}
    return {"schema": 1, "name": model.name, "area_um2": round(model.area, 4), "ports": len(model.directions), "inputs": inputs, "outputs": outputs,
            "through": len(model.through), "slew_ns": model.slew, "period_ns": model.period, "clock_fF": round(model.capacitance[model.clock], 4),
            "clock_latency_ns": [round(value * 1e9, 5) for value in model.latency[slew] or ()],
            "shortest_period_ns": None if model.shortest_period is None else round(model.shortest_period, 5),
            "hold_slack_ns": round(model.slack["min"] * 1e9, 5) if "min" in model.slack else None}


def run(context):
    """Step 9_abstract: NAME.lef, NAME.lib, abstract.json of the block; returns its metrics."""
    design, values, platform = designs.read_json(context.of("5_route", "design.json")), context.values, context.platform
    timed, parasitics = designs.read_json(context.of("7_timing", "timing.json")), context.of("6_extract", "design.spef")
    cells = liberty.read(platform.liberty(), context.sources["cache"])
    designs.write_text(context.path(f"{design['name']}.lef"), lef(design, platform, platform.library()))
    model = timing_model.build(design, platform.liberty(), cells, parasitics, spef.read(parasitics), context.folder, timed["period"],
                               values["block_slew_ns"], values["clock_port"], values["reset_port"])
    model_file = context.path(f"{design['name']}.lib")
    designs.write_text(model_file, model_liberty.text(model, cells))
    sdc = context.of("7_timing", "constraints.sdc")
    error = model_check.compare(design, platform.liberty(), model_file, parasitics, sdc, model.clock, context.folder)
    found = dict(summary(model), error=error)
    designs.write_json(context.path("abstract.json"), found)
    setup, hold = (max((entry[kind] for entry in found["inputs"].values() if entry[kind] is not None), default=None)
                   for kind in ("setup_ns", "hold_ns"))
    context.say(f"{found['area_um2']:.0f} um2, {found['ports']} ports, {found['through']} ways through; worst setup {setup} ns, hold {hold} ns")
    worst = max((abs(value) for kind in ("setup_ns", "hold_ns") for value in error[kind]), default=None)
    context.say(f"slacks at {error['points']} edges of ports: with the model at most {worst} ns from those of the netlist")
    metrics = {"area__um2": found["area_um2"], "ports": found["ports"], "setup__ns": setup, "hold__ns": hold,
               "shortest_period__ns": found["shortest_period_ns"], "error__ns": worst, "unmatched": error["unmatched"]}
    return {f"abstract__{key}": value for key, value in metrics.items() if value is not None}
