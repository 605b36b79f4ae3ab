"""The steps of the flow, in order: what each reads, writes and depends on (docs/flow.md)."""

import os
import re

from . import abstract, activity_step, block_ports, check_antenna, checks_step, clock, def_file, extract, floorplan, gds, macros, models, place, power_step, repair, report, route, spef, synth, timing
from . import design as designs
from .engine import Step
from .located import LocatedError

def _macros(context):
    """The macros that the design uses."""
    return macros.Set(context.of("1_synth", ""))


def _library(context):
    """The cells of the platform and the macros."""
    return context.platform.library(_macros(context).paths("lef"))


def _liberty(context):
    """Liberty of cells and macros, as one."""
    return macros.liberties(context.platform.liberty(), _macros(context).paths("lib"), context.sources["cache"])


def _constraints(context):
    """The design's SDC with the flow's period in the place of its own, in the step's folder; of a hardened block, the SDC that its ports ask for."""
    if context.sources["sdc"] is None:
        ports, values = designs.read_json(context.of("1_synth", "design.json"))["ports"], context.values
        designs.write_text(context.path("constraints.sdc"), abstract.constraints(ports, values["period_ns"], context.platform, _liberty(context),
                                                                                 values["block_input_delay"], values["block_output_delay"]))
        return context.path("constraints.sdc")
    with open(context.sources["sdc"], encoding="utf-8") as file:
        text, count = re.subn(r"(?m)^set period .*$", f"set period {context.values['period_ns']}", file.read())
    if count != 1:
        raise LocatedError(context.sources["sdc"], None, f"has 'set period' on {count} lines; expected one, where the flow's period goes")
    designs.write_text(context.path("constraints.sdc"), text)
    return context.path("constraints.sdc")


def _synth(context):
    top, platform = context.sources["top"], context.platform
    script = synth.script(context.sources["elaborated"], top, platform, platform.liberty(), context.folder,
                          round(1000 * context.values["period_ns"] * context.values["synth_margin"]), context.values["gate_bits"])
    designs.write_text(context.path("synth.ys"), script)
    synth.run_yosys(context.path("synth.ys"), context.path("yosys.log"))
    design = synth.to_design(context.path("yosys.json"), top, platform)
    os.remove(context.path("yosys.json"))
    designs.write_json(context.path("design.json"), design)
    designs.write_text(context.path("netlist.v"), designs.to_verilog(design))
    macros.collect(design, platform, context.sources["blocks"], context.folder)
    areas = synth.areas(design, platform.library(macros.Set(context.folder).paths("lef")), platform.dbu)
    designs.write_json(context.path("areas.json"), areas)
    context.say(f"{areas['all'][0]} cells, {areas['all'][1]:.0f} um2")
    return {"synth__cells": areas["all"][0], "synth__area__um2": areas["all"][1], "synth__ports__unconnected": len(design["idle_ports"])}


def _floorplan(context):
    design = designs.read_json(context.of("1_synth", "design.json"))
    floorplan.plan(design, _library(context), context.platform, context.values)
    designs.write_json(context.path("design.json"), design)
    width, height = (side / design["units"] for side in design["die"])
    context.say(f"die {width:.1f} x {height:.1f} um, {len(design['rows'])} rows")
    return {"floorplan__die__um2": round(width * height, 2), "floorplan__rows": len(design["rows"])}


def _place(context):
    design = designs.read_json(context.of("2_floorplan", "design.json"))
    library = _library(context)
    found = place.place(design, library, context.platform, context.values["effort"], context.values["spread"], context.say, context.values["utilisation"])
    block_ports.place(design, library, context.platform)
    designs.write_json(context.path("design.json"), design)
    return {"place__half_perimeter__um": found["half_perimeter_um"]}


def clock_nets(design, cells, port):
    """The nets of the clock tree: the port's, and what clock buffers and gates drive."""
    nets = {port}
    for instance in design["instances"].values():
        cell = cells.cells.get(instance["master"])
        if cell is not None and (instance["block"] == "clock" or cell.clock_gate):
            nets.update(instance["nets"][pin] for pin in cell.outputs if pin in instance["nets"])
    return nets


def _clock(context):
    design, platform, values = designs.read_json(context.of("3_place", "design.json")), context.platform, context.values
    library, cells = _library(context), _liberty(context)
    tree = clock.Tree(design, platform, library, cells, values["clock_port"], values["clock_sinks"], values["clock_branches"]).build()
    fix = repair.Repair(design, library, cells, platform)
    clocks = clock_nets(design, cells, values["clock_port"])
    fix.repeaters(values["repeater_um"], clocks)
    fix.fanout(platform.limits["max_fanout"], clocks)
    fix.antennas()
    fix.size(values["load"], values["wire_ff_um"], clocks)
    place.place(design, library, platform, values["effort"], None, context.say)
    for _ in range(3):
        timing.estimated_spef(design, library, fix.centre, values["wire_ohm_um"], values["wire_ff_um"], context.path("estimate.spef"))
        found = timing.run(design, [platform.liberty(), *_macros(context).paths("lib")], _constraints(context), context.folder, "estimate", context.path("estimate.spef"), paths=1000, boundary=context.sources["sdc"] is not None)
        context.say(f"estimated: setup slack {found['worst_setup_slack']:.3f} ns, hold slack {found['worst_hold_slack']:.3f} ns")
        if fix.hold(found["hold"], values["hold_margin_ns"]) == 0:
            break
        place.place(design, library, platform, values["effort"], None, context.say)
    place.fill(design, library, platform)
    designs.write_json(context.path("design.json"), design)
    metrics = {f"clock__{key}": value for key, value in tree.items()}
    metrics.update({f"repair__{key}": value for key, value in fix.metrics.items()})
    metrics["estimate__setup_slack__ns"], metrics["estimate__hold_slack__ns"] = found["worst_setup_slack"], found["worst_hold_slack"]
    return metrics


NEAR_ANTENNA = 0.5  # of the limit, from which on gates get a diode if others are beyond it
ANTENNA_ROUNDS = 8  # of routing at most, after each but the last of which gates with too much metal get diodes


def _route(context):
    design, platform, library = designs.read_json(context.of("4_clock", "design.json")), context.platform, _library(context)
    diodes = 0
    for round_number in range(1, ANTENNA_ROUNDS + 1):
        metrics = route.run(design, library, platform, context.sources["router"], context.folder, context.values["rounds"], context.say)
        long = check_antenna.gates(design, platform, library, NEAR_ANTENNA)
        if not long or round_number == ANTENNA_ROUNDS:
            break
        context.say(f"{len(long)} gates get a diode, since wires on one layer are too large for them")
        fix = repair.Repair(design, library, _liberty(context), platform)
        diodes += fix.protect(long, diodes)
        for name in [name for name, instance in design["instances"].items() if instance.get("filler")]:
            del design["instances"][name]
        place.place(design, library, platform, context.values["effort"], None, context.say)
        place.fill(design, library, platform)
    designs.write_json(context.path("design.json"), design)
    return {"route__diodes": diodes, **{key: value for key, value in metrics.items() if key.startswith("route__") and isinstance(value, (int, float))}}


def _extract(context):
    design, platform = designs.read_json(context.of("5_route", "design.json")), context.platform
    library, used = _library(context), _macros(context)
    nets = extract.Extractor(design, platform, library).all()
    lost = sorted(pin for name, net in nets.items() if len(design["routes"][name]["pins"]) > 1 for pin in net.unreached)
    if lost:
        raise LocatedError(context.of("5_route", "design.json"), None, f"{len(lost)} pins are not reached by their routes, the first {lost[0]}")
    spef.write(context.path("design.spef"), design, nets)
    def_file.write(context.path("design.def"), design, platform, library)
    gds.write(context.path("design.gds"), design, platform, library, used.paths("gds"))
    if used.entries:  # what the checks look at: macros as their LEF says
        gds.write(context.path("abstract.gds"), design, platform, library)
    designs.write_text(context.path("design.v"), designs.to_verilog(design))
    masters = {instance["master"] for instance in design["instances"].values() if instance["nets"]} - set(used.entries)
    for master in sorted(set(used.instances(design, "block").values())):
        masters |= {instance["master"] for instance in designs.read_json(used.path(master, "design"))["instances"].values() if instance["nets"]}
    designs.write_text(context.path("cells.v"), models.verilog(_liberty(context), masters))
    total, lateral = sum(net.total for net in nets.values()), sum(net.lateral for net in nets.values())
    context.say(f"{len(nets)} nets, {total / 1000:.2f} pF of wires, {lateral / total:.0%} of it to neighbours")
    return {"extract__wire__pf": round(total / 1000, 4), "extract__coupling__pf": round(lateral / 1000, 4)}


def _timing(context):
    design = designs.read_json(context.of("5_route", "design.json"))
    found = timing.run(design, [context.platform.liberty(), *_macros(context).paths("lib")], _constraints(context), context.folder, "timing", context.of("6_extract", "design.spef"),
                       sdf=context.path("design.sdf"), boundary=context.sources["sdc"] is not None)
    limits = timing.limits(design, context.platform, _liberty(context), spef.read(context.of("6_extract", "design.spef")), found["slews"])
    found["limits"] = limits
    # The models of blocks say what their ports need; what lies between their own registers they were measured for.
    used = _macros(context)
    inner = {master: designs.read_json(used.path(master, "abstract"))["shortest_period_ns"] for master in sorted(set(used.instances(design, "block").values()))}
    found["blocks"], shortest = inner, max([found["shortest_period"], *(period for period in inner.values() if period is not None)])
    designs.write_json(context.path("timing.json"), found)
    context.say(f"setup slack {found['worst_setup_slack']:.3f} ns at {found['period']} ns, hold slack {found['worst_hold_slack']:.3f} ns")
    return {"timing__setup_slack__ns": found["worst_setup_slack"], "timing__hold_slack__ns": found["worst_hold_slack"],
            "timing__shortest_period__ns": shortest, "timing__period__ns": found["period"],
            **{f"timing__{kind}__violations": len(entries) for kind, entries in limits.items()}}


def _wires(context):
    """Wires as placement lets expect them, where nothing is routed."""
    design = designs.read_json(context.of("4_clock", "design.json"))
    library, cells, values = _library(context), _liberty(context), context.values
    centre = repair.Repair(design, library, cells, context.platform).centre
    timing.estimated_spef(design, library, centre, values["wire_ohm_um"], values["wire_ff_um"], context.path("design.spef"))
    designs.write_text(context.path("design.v"), designs.to_verilog(design))
    masters = {instance["master"] for instance in design["instances"].values() if instance["nets"]} - set(_macros(context).entries)
    designs.write_text(context.path("cells.v"), models.verilog(cells, masters))
    return {"wires__half_perimeter__um": round(sum(timing.half_perimeter(map(centre, pins)) for pins in designs.pins_of_nets(design).values()) / design["units"])}


LAYOUT = [
    Step("1_synth", _synth, [], ["synth", "macros"], 60),
    Step("2_floorplan", _floorplan, ["1_synth"], ["floorplan", "lef", "platform"], 1),
    Step("3_place", _place, ["1_synth", "2_floorplan"], ["place", "block_ports"], 20),
    Step("4_clock", _clock, ["1_synth", "3_place"], ["clock", "repair", "place", "timing", "liberty"], 30),
    Step("5_route", _route, ["1_synth", "4_clock"], ["route", "repair", "place", "check_antenna"], 60),
    Step("6_extract", _extract, ["1_synth", "5_route"], ["extract", "spef", "def_file", "gds", "models"], 30),
    Step("7_timing", _timing, ["1_synth", "5_route", "6_extract"], ["timing"], 10),
    Step("8_check", checks_step.run, ["1_synth", "5_route", "6_extract"], ["checks_step"], 60),
]
STEPS = LAYOUT + [
    Step("9_activity", activity_step.run, ["1_synth", "5_route", "6_extract", "7_timing"], ["activity_step"], 10),
    Step("10_power", power_step.run, ["1_synth", "5_route", "6_extract", "7_timing", "9_activity"], ["power_step"], 10),
    Step("11_report", report.run, ["1_synth", "2_floorplan", "3_place", "4_clock", "5_route", "6_extract", "7_timing", "8_check", "9_activity", "10_power"],
         ["report"], 10),
]

_ESTIMATED = {"5_route": "4_clock", "6_extract": "wires", "7_timing": "estimated_timing"}


def estimate(workloads):
    """The steps of a design that is placed, with its clock tree, but not routed; wires are estimated. `workloads`: {name: values of the variables of
    9_activity}, each of which gets steps `activity-NAME` and `power-NAME`."""
    by_kind = {step.name: step for step in STEPS}
    steps = [*LAYOUT[:4], Step("wires", _wires, ["1_synth", "4_clock"], ["repair", "timing", "liberty", "models"], 5), by_kind["7_timing"].variant("estimated_timing", _ESTIMATED)]
    for name, values in workloads.items():
        instead = {**_ESTIMATED, "9_activity": f"activity-{name}"}
        steps += [by_kind["9_activity"].variant(f"activity-{name}", instead, values), by_kind["10_power"].variant(f"power-{name}", instead, values)]
    return steps
