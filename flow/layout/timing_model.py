"""The timing model of a hardened block: what OpenSTA says of its netlist, wires and clock tree as seen from its ports, as a liberty cell.

The model's clock is the port: the delay of the block's own clock tree is inside its numbers. What it says and leaves out: docs/flow-signoff.md.
"""

from dataclasses import dataclass, field

from . import design as designs
from . import timing
from .located import LocatedError

LOAD_PARTS = (0.0, 0.1, 0.4, 1.0)  # of what an output may drive outside of the block: points of the tables
SLEW_PARTS = (0.25, 1.0, 3.0, 6.0)  # of the nominal slew
NOMINAL_LOAD = NOMINAL_SLEW = 1  # the points at which the one is held while the other is varied
LOAD_WITHOUT_LIMIT = 60e-15  # farads that tables go up to where a driver has no limit, or nothing left of it
BATCH = 16  # inputs whose ways through the block are looked at together: two clocks each
EDGES = (("rise", "rise"), ("rise", "fall"), ("fall", "rise"), ("fall", "fall"))  # of the input and the output, as ways through are listed
NEVER = 1e29  # OpenSTA's times beyond this mean that there is no path

TCL = """
read_liberty {liberty}
read_verilog {netlist}
link_design {top}
read_spef {spef}
create_clock -name inside -period {period} [get_ports {{{clock}}}]
create_clock -name outside -period {period}
set_propagated_clock [get_clocks inside]
{reset}
proc vertex {{port}} {{ return [lindex [[::sta::get_port_pin_error port [get_ports $port]] vertices] 0] }}
proc slews {{port}} {{ return "[lindex [[vertex $port] slews rise] 1] [lindex [[vertex $port] slews fall] 1]" }}
proc arrivals {{port clock}} {{
  set clock [::sta::get_clock_warn clock $clock]
  return [concat [[vertex $port] arrivals_clk rise $clock rise] [[vertex $port] arrivals_clk fall $clock rise]]
}}
set inputs {{{inputs}}}
set groups {{{groups}}}
set outputs [concat {{*}}$groups]
array set loads {{{loads}}}
set slews {{{slews}}}
proc load_with {{k ports}} {{
  foreach port $ports {{ set_load [lindex $::loads($port) $k] [get_ports $port] }}
}}
proc slew_with {{s ports}} {{ set_input_transition [lindex $::slews $s] $ports }}
foreach port $inputs {{ set_input_delay 0 -clock outside [get_ports $port] }}
slew_with {nominal_slew} [all_inputs]
load_with {nominal_load} $outputs
foreach s {{{slew_order}}} {{
  slew_with $s [get_ports {{{clock}}}]
  foreach group $groups {{
    for {{set k 0}} {{$k < {points}}} {{incr k}} {{
      load_with $k $group
      foreach port $group {{ puts "@output $s $k $port [arrivals $port inside] [slews $port]" }}
    }}
    load_with {nominal_load} $group
  }}
  foreach pin [all_registers -clock_pins] {{
    puts "@latency $s [[lindex [$pin vertices] 0] arrivals_clk rise [get_clocks inside] rise]"
  }}
}}
foreach port $outputs {{
  set clock [get_clocks inside]
  puts "@low $port [[vertex $port] arrivals_clk rise $clock fall] [[vertex $port] arrivals_clk fall $clock fall]"
}}
foreach s {{{slew_order}}} {{
  foreach port $inputs {{ slew_with $s [get_ports $port] }}
  foreach port $inputs {{
    set clock [get_clocks outside]
    puts "@input $s $port [[vertex $port] slacks_clk rise $clock rise] [[vertex $port] slacks_clk fall $clock rise]"
  }}
}}
foreach kind {{max min}} {{
  foreach end [find_timing_paths -from [get_clocks inside] -path_delay $kind] {{ puts "@inside $kind [$end slack]" }}
}}
for {{set n 0}} {{$n < {batch}}} {{incr n}} {{
  create_clock -name rising_$n -period {period}
  create_clock -name falling_$n -period {period}
}}
foreach batch {{{batches}}} {{
  set n 0
  foreach entry $batch {{
    set_input_delay -rise 0 -clock rising_$n -add_delay [get_ports [lindex $entry 0]]
    set_input_delay -fall 0 -clock falling_$n -add_delay [get_ports [lindex $entry 0]]
    incr n
  }}
  for {{set s 0}} {{$s < [llength $slews]}} {{incr s}} {{
    foreach entry $batch {{ slew_with $s [get_ports [lindex $entry 0]] }}
    for {{set g 0}} {{$g < [llength $groups]}} {{incr g}} {{
      set group [lindex $groups $g]
      for {{set k 0}} {{$k < {points}}} {{incr k}} {{
        load_with $k $group
        set n 0
        foreach entry $batch {{
          foreach port [lindex $entry [expr {{$g + 1}}]] {{
            puts "@through $s $k [lindex $entry 0] $port [arrivals $port rising_$n] [arrivals $port falling_$n] [slews $port]"
          }}
          incr n
        }}
      }}
      load_with {nominal_load} $group
    }}
  }}
  set n 0
  foreach entry $batch {{
    unset_input_delay -rise -clock rising_$n 0 [get_ports [lindex $entry 0]]
    unset_input_delay -fall -clock falling_$n 0 [get_ports [lindex $entry 0]]
    slew_with {nominal_slew} [get_ports [lindex $entry 0]]
    incr n
  }}
}}
puts "@end"
exit
"""


@dataclass
class Model:
    """What the ports of a block are to a static timing analysis. Times in seconds, capacitances in fF; None where there is no such path. Lists by
    slew have an entry for each of SLEW_PARTS, lists by load for each of LOAD_PARTS; a pair is (rise, fall)."""
    name: str
    clock: str
    slew: float  # ns, the nominal one
    period: float  # ns, at which it was taken
    area: float = 0.0  # square micrometres
    directions: dict = field(default_factory=dict)  # port: input or output, in order of name
    capacitance: dict = field(default_factory=dict)  # input: fF
    limit: dict = field(default_factory=dict)  # output: fF that it may drive outside; None: no limit
    loads: dict = field(default_factory=dict)  # output: [fF]
    setup: dict = field(default_factory=dict)  # input: [pair by slew of the input]
    hold: dict = field(default_factory=dict)
    late: dict = field(default_factory=dict)  # output: [[pair by load] by slew of the clock], from the clock
    early: dict = field(default_factory=dict)
    slews: dict = field(default_factory=dict)  # output, or (input, output): [[pair by load] by slew]
    through: dict = field(default_factory=dict)  # (input, output): {"early" or "late": [[four by load] by slew]}, four: in EDGES
    slack: dict = field(default_factory=dict)  # max or min: worst between registers
    latency: list = field(default_factory=list)  # by slew of the clock: (least, most) from the clock's port to a register

    @property
    def shortest_period(self):
        """ns that paths from register to register leave possible; None where there are none."""
        return None if "max" not in self.slack else self.period - self.slack["max"] * 1e9

    @property
    def shift(self):
        """How much later than at the nominal slew the clock arrives, by its slew: mean of the ends of what registers see."""
        middle = [None if ends is None else sum(ends) / 2 for ends in self.latency]
        return [0.0 if value is None else value - middle[NOMINAL_SLEW] for value in middle]


def build(design, liberty_file, cells, spef_file, wires, folder, period, slew, clock, reset):
    """The Model of `design`. `cells`: the liberty Library of `liberty_file`; `wires`: {net: fF} of `spef_file`; `period` and `slew` in ns. OpenSTA's
    script and output are kept in `folder`."""
    _must_be_rising(design, cells, clock)
    model = Model(design["name"], clock, slew, period, design["die"][0] * design["die"][1] / design["units"] ** 2)
    model.directions = {name: design["ports"][name]["direction"] for name in sorted(design["ports"])}
    _capacitances(model, design, cells, wires)
    drivers, through = _drivers(design, cells), {}
    for output, inputs in reached(design, drivers).items():
        if clock in inputs:
            raise LocatedError(design["name"], None, f"output {output} passes the clock on; a timing model does not say that")
        for name in inputs - {reset}:
            through.setdefault(name, []).append(output)
    script = _script(model, design, liberty_file, cells, spef_file, folder, reset, through, load_groups(design, cells, drivers))
    _parse(model, timing.analyse(script, folder, "model", "@end"))
    return model


def _must_be_rising(design, cells, clock):
    """LocatedError for what a model cannot say: no clock; cells that work at the falling edge, whose requirements depend on the period."""
    if design["ports"].get(clock, {}).get("direction") != "input":
        raise LocatedError(design["name"], None, f"has no input port {clock}; expected the block's clock")
    for name in sorted(design["instances"]):
        cell = cells.cells.get(design["instances"][name]["master"])
        for arc in (arc for pin in cell.pins.values() for arc in pin.arcs) if cell else ():
            if arc.kind in ("setup_falling", "hold_falling", "falling_edge"):
                raise LocatedError(design["name"], None,
                                   f"{name} is of {cell.name}, which works at the falling edge of its clock; expected rising edges only")


def _capacitances(model, design, cells, wires):
    """Of inputs: wire and pins. Of outputs: what is left of the driver's limit."""
    pins, unit = designs.pins_of_nets(design), cells.units.capacitance * 1e15
    for name, direction in model.directions.items():
        net = design["ports"][name]["net"]
        total, limit = wires.get(net, 0.0), None
        for instance, pin in pins[net]:
            if instance is None:
                continue
            entry = cells.cells[design["instances"][instance]["master"]].pins[pin]
            if entry.direction == "input":
                total += unit * (entry.rise_capacitance + entry.fall_capacitance) / 2
            elif entry.max_capacitance is not None:
                limit = unit * entry.max_capacitance
        if direction == "input":
            model.capacitance[name] = total
        else:
            model.limit[name] = None if limit is None else max(0.0, limit - total)
            most = model.limit[name] or LOAD_WITHOUT_LIMIT * 1e15
            model.loads[name] = [round(part * most, 5) for part in LOAD_PARTS]


def _drivers(design, cells):
    """{net: the nets that its driver, a combinational cell, computes it from}."""
    drivers = {}
    for name, instance in design["instances"].items():
        cell = cells.cells.get(instance["master"])
        for pin in cell.outputs if cell else ():
            if pin in instance["nets"]:
                related = {other for arc in cell.pins[pin].arcs if not arc.kind.endswith("_edge") for other in arc.related}
                drivers[instance["nets"][pin]] = [instance["nets"][other] for other in sorted(related) if other in instance["nets"]]
    return drivers


def reached(design, drivers):
    """{output: {inputs that reach it through combinational cells}}, for outputs with any."""
    inputs = {name: 1 << number for number, (name, port) in enumerate(design["ports"].items()) if port["direction"] == "input"}
    masks = _masks(drivers, {design["ports"][name]["net"]: bit for name, bit in inputs.items()})
    found = {}
    for name in sorted(design["ports"]):
        mask = masks.get(design["ports"][name]["net"], 0)
        if design["ports"][name]["direction"] == "output" and mask:
            found[name] = {other for other, bit in inputs.items() if mask & bit}
    return found


def load_groups(design, cells, drivers):
    """Outputs whose loads can be changed together, as none lies behind another of its group: those that the block does not read itself, then those
    that it does, by how many others of them lie before."""
    pins, read = designs.pins_of_nets(design), {}
    outputs = [name for name in sorted(design["ports"]) if design["ports"][name]["direction"] == "output"]
    for name in outputs:
        inside = [cells.cells[design["instances"][i]["master"]].pins[pin] for i, pin in pins[design["ports"][name]["net"]] if i is not None]
        if any(pin.direction == "input" for pin in inside):
            read[name] = 1 << len(read)
    masks = _masks(drivers, {design["ports"][name]["net"]: bit for name, bit in read.items()})
    before = {}
    for name in read:
        mask = 0
        for net in drivers.get(design["ports"][name]["net"], ()):
            mask |= masks.get(net, 0)
        before[name] = {other for other, bit in read.items() if mask & bit and other != name}
    groups, left = [[name for name in outputs if name not in read]], set(read)
    while left:
        ready = {name for name in left if not before[name] & left} or left
        groups.append(sorted(ready))
        left -= ready
    return groups


def _masks(drivers, masks):
    """{net: the bits of the nets of `masks` that reach it}."""
    masks, open_nets = dict(masks), set()
    for start in sorted(drivers):
        stack = [start]
        while stack:
            net = stack[-1]
            missing = [other for other in drivers.get(net, ()) if other not in masks and other not in open_nets]
            if net in masks or not missing:
                stack.pop()
                open_nets.discard(net)
                if net not in masks:
                    masks[net] = 0
                    for other in drivers.get(net, ()):
                        masks[net] |= masks.get(other, 0)
            else:
                open_nets.add(net)
                stack += missing
    return masks


def _script(model, design, liberty_file, cells, spef_file, folder, reset, through, groups):
    netlist = f"{folder}/model.v"
    designs.write_text(netlist, designs.to_verilog(design))
    unit, time = cells.units.capacitance * 1e15, cells.units.time * 1e9
    inputs = [name for name, direction in model.directions.items() if direction == "input" and name not in (model.clock, reset)]
    entries = [_list([name, *(_list(output for output in outputs if output in group) for group in groups)])
               for name, outputs in sorted(through.items())]
    batches = [_list(entries[start:start + BATCH]) for start in range(0, len(entries), BATCH)]
    order = sorted(range(len(SLEW_PARTS)), key=lambda number: (number == NOMINAL_SLEW, number))  # the nominal one last: what follows finds it set
    loads = _list(word for name, values in model.loads.items() for word in (name, _list(f"{load / unit:.6f}" for load in values)))
    slews = " ".join(f"{part * model.slew / time:.6f}" for part in SLEW_PARTS)
    return TCL.format(liberty=liberty_file, netlist=netlist, top=design["name"], spef=spef_file, period=model.period / time, clock=model.clock,
                      reset=f"set_false_path -from [get_ports {{{reset}}}]" if reset in model.directions else "",
                      inputs=_list(inputs), groups=_list(map(_list, groups)), loads=loads, points=len(LOAD_PARTS),
                      slews=slews, slew_order=" ".join(map(str, order)), nominal_load=NOMINAL_LOAD, nominal_slew=NOMINAL_SLEW,
                      batch=min(BATCH, len(entries)), batches=_list(batches))


def _list(words):
    """A Tcl list."""
    return " ".join("{" + word + "}" for word in words)


PLACE = {"input": 3, "output": 4, "low": 2, "through": 5, "inside": 2, "latency": 2}  # of the first number on a line of each kind


def _parse(model, text):
    latencies = {}
    for line in text.splitlines():
        words = line.split()
        kind = words[0][1:] if line.startswith("@") else None
        if kind not in PLACE:
            continue
        values = [None if abs(float(word)) > NEVER else float(word) for word in words[PLACE[kind]:]]
        if kind == "input":
            hold, setup = values[0::2], values[1::2]
            model.setup.setdefault(words[2], {})[int(words[1])] = tuple(None if slack is None else model.period * 1e-9 - slack for slack in setup)
            model.hold.setdefault(words[2], {})[int(words[1])] = tuple(None if slack is None else -slack for slack in hold)
        elif kind == "output":
            for table, pair in ((model.early, values[0:4:2]), (model.late, values[1:4:2]), (model.slews, values[4:])):
                table.setdefault(words[3], {}).setdefault(int(words[1]), []).append(tuple(pair))
        elif kind == "low" and any(value is not None for value in values):
            raise LocatedError(model.name, None, f"output {words[1]} changes with the falling edge of {model.clock}; expected the rising edge only")
        elif kind == "through":
            pair = words[3], words[4]
            entry = model.through.setdefault(pair, {"early": {}, "late": {}})
            for table, row in ((entry["early"], values[0:8:2]), (entry["late"], values[1:8:2]), (model.slews.setdefault(pair, {}), values[8:])):
                table.setdefault(int(words[1]), []).append(tuple(row))
        elif kind == "inside":
            model.slack[words[1]] = values[0]
        elif kind == "latency":
            latencies.setdefault(int(words[1]), []).extend(value for value in values if value is not None)
    ends = [latencies.get(number) for number in range(len(SLEW_PARTS))]
    model.latency = [(min(values), max(values)) if values else None for values in ends]
    for table in (model.setup, model.hold, model.early, model.late, model.slews, *model.through.values()):
        for name, rows in table.items():
            table[name] = [rows[number] for number in sorted(rows)]
