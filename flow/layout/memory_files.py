"""What the flow reads of a memory: LEF abstract, liberty, a model for simulation and an empty module, energies for the power computation.

`write(memory, platform, folder)` writes NAME.lef, NAME.lib, NAME.v, NAME_blackbox.v and NAME.json. The same memory gives the same bytes.

Abstract: signal pins are bars of the pin layer at the left edge, in the middle of rows of the routing grid, so that a wire comes in along its
track; supplies are stripes across the memory, at heights where rails of standard cells lie, so that any strap crosses them; the layers below are
blocked but for a frame a column or a row wide, so that what runs beside the memory keeps its distance.
"""

import os

from . import design as designs
from . import memories

PIN_COLUMNS = 2  # of the grid, that a pin reaches inwards
STRIPES = (1, 2)  # of each four rails, the memory has stripes at these
RAILS = 4


def pins(memory):
    """(name, direction) of all signal pins, in order."""
    bits, width = range(memory.bits), range(memory.address_bits)
    inputs = ["CLK", "CE", "WE", *(f"A[{k}]" for k in width), *(f"D[{k}]" for k in bits)]
    return [(name, "input") for name in inputs] + [(f"Q[{k}]", "output") for k in bits]


def _order(memory):
    """Pins from the bottom up: control and address in the middle, each bit's D and Q side by side."""
    data = [name for k in range(memory.bits) for name in (f"D[{k}]", f"Q[{k}]")]
    half = len(data) // 2 // 2 * 2
    return data[:half] + ["CLK", "CE", "WE", *(f"A[{k}]" for k in range(memory.address_bits))] + data[half:]


def pin_rows(memory, platform):
    """{pin: row of the grid}: evenly spaced, from the bottom up."""
    rows = memory.height // platform.grid.y_pitch
    names = _order(memory)
    step = (rows - 2) // len(names)
    first = (rows - step * (len(names) - 1)) // 2
    return {name: first + step * k for k, name in enumerate(names)}


def stripes(memory, platform, row_height):
    """[(net, y)]: centre lines of the supply stripes."""
    ground = [net for net, kind in platform.supplies.items() if kind == "ground"][0]
    power = [net for net, kind in platform.supplies.items() if kind == "power"][0]
    return [(ground if rail % 2 == 0 else power, rail * row_height) for rail in range(1, memory.height // row_height) if rail % RAILS in STRIPES]


def _um(value, platform):
    """A length in micrometres, exact."""
    text = f"{value / platform.dbu:.6f}".rstrip("0").rstrip(".")
    return text or "0"


def lef(memory, platform):
    """The LEF text."""
    compiler = memories.compiler(platform)
    grid, library = platform.grid, compiler.library
    row_height = library.sites[platform.site].height
    pin_layer, stripe_layer = library.layers[compiler.pins], library.layers[compiler.supplies]
    flip_flop, latch = library.macros[compiler.flip_flop], library.macros[compiler.latch]
    clock_buffer = library.macros[compiler.clock_buffer]
    gate = flip_flop.pins[compiler.data_pin().name].gate_area
    clock_gate = next(pin.gate_area for pin in clock_buffer.pins.values() if pin.direction == "input" and not pin.is_supply)
    diffusion = next(pin.diff_area for pin in latch.pins.values() if pin.direction == "output")

    def rectangle(*corners):
        return f"      RECT {' '.join(_um(value, platform) for value in corners)} ;"

    lines = [
        "VERSION 5.8 ;",
        'BUSBITCHARS "[]" ;',
        'DIVIDERCHAR "/" ;',
        "UNITS",
        f"  DATABASE MICRONS {platform.dbu} ;",
        "END UNITS",
        f"MACRO {memory.name}",
        "  CLASS BLOCK ;",
        "  ORIGIN 0 0 ;",
        f"  FOREIGN {memory.name} 0 0 ;",
        f"  SIZE {_um(memory.width, platform)} BY {_um(memory.height, platform)} ;",
        "  SYMMETRY X Y ;",
    ]
    inside = PIN_COLUMNS * grid.x_pitch
    half = pin_layer.width // 2
    rows = pin_rows(memory, platform)
    for name, direction in pins(memory):
        y = grid.y(rows[name])
        use = "CLOCK" if name == "CLK" else "SIGNAL"
        area = f"    ANTENNADIFFAREA {diffusion:g} ;" if direction == "output" else f"    ANTENNAGATEAREA {clock_gate if name == 'CLK' else gate:g} ;"
        lines += [
            f"  PIN {name}",
            f"    DIRECTION {direction.upper()} ;",
            f"    USE {use} ;",
            area,
            "    PORT",
            f"      LAYER {pin_layer.name} ;",
            rectangle(0, y - half, inside, y + half),
            "    END",
            f"  END {name}",
        ]
    tall = stripe_layer.width // 2
    for net, kind in platform.supplies.items():
        lines += [f"  PIN {net}", "    DIRECTION INOUT ;", f"    USE {kind.upper()} ;", "    PORT", f"      LAYER {stripe_layer.name} ;"]
        lines += [
            rectangle(grid.x_pitch, y - tall, memory.width - grid.x_pitch, y + tall)
            for name, y in stripes(memory, platform, row_height)
            if name == net
        ]
        lines += ["    END", f"  END {net}"]
    lines.append("  OBS")
    for layer in compiler.blocked:
        lines.append(f"      LAYER {layer} DESIGNRULEWIDTH {_um(library.layers[layer].width, platform)} ;")
        lines += [rectangle(*box) for box in obstructions(memory, platform, layer)]
    return "\n".join([*lines, "  END", f"END {memory.name}", "", "END LIBRARY", ""])


def obstructions(memory, platform, layer):
    """Rectangles that block a layer: all within the frame, but for the pins and their spacing."""
    compiler = memories.compiler(platform)
    grid = platform.grid
    left, bottom, right, top = grid.x_pitch, grid.y_pitch, memory.width - grid.x_pitch, memory.height - grid.y_pitch
    if layer == compiler.pins:
        left += PIN_COLUMNS * grid.x_pitch
    if layer != compiler.supplies:
        return [(left, bottom, right, top)]
    own = compiler.library.layers[layer]
    keep = own.width // 2 + (own.spacing if own.table is None else own.table.spacing(own.width, 0))
    found, low = [], bottom
    for _, y in stripes(memory, platform, compiler.library.sites[platform.site].height):
        found.append((left, low, right, y - keep))
        low = y + keep
    return [*found, (left, low, right, top)]


def lib(memory, platform):
    """The liberty text: units and thresholds of the platform's library, the latch's tables for what depends on the load."""
    compiler = memories.compiler(platform)
    library = compiler.cells
    units, latch = library.units, library.cells[compiler.latch]
    output = latch.pins[latch.outputs[0]]
    tables = next(arc for arc in output.arcs if arc.kind == "combinational").tables
    loads = tables["cell_rise"].index[1]
    slew = compiler.slew()

    def number(value):
        return f"{value:.6g}"

    def row(name, more):
        return ", ".join(number(tables[name].lookup(slew, load) + more) for load in loads)

    energy = {kind: value * 1e-12 / units.energy for kind, value in (("read", memory.read_pj), ("write", memory.write_pj), ("idle", memory.idle_pj))}
    leakage = memory.leakage_mw * 1e-3 / units.leakage
    corner = next(iter(platform.corners.values()))
    head = [
        f"/* {memory.words} words of {memory.bits} bits; {'; '.join(f'{what}: {how}' for what, how in sorted(memory.source.items()))} */",
        f"library ({memory.name}) {{",
        "  delay_model : table_lookup;",
        '  bus_naming_style : "%s[%d]";',
        f'  time_unit : "{_unit(units.time, "s")}";',
        f'  voltage_unit : "{_unit(units.voltage, "V")}";',
        f'  current_unit : "{_unit(units.current, "A")}";',
        f'  leakage_power_unit : "{_unit(units.leakage, "W")}";',
        f'  pulling_resistance_unit : "{_unit(units.resistance, "ohm")}";',
        f"  capacitive_load_unit (1, {_unit(units.capacitance, 'f')[1:]});",
        "  nom_process : 1;",
        f"  nom_temperature : {corner.temperature:g};",
        f"  nom_voltage : {corner.voltage:g};",
    ]
    head += [f"  voltage_map ({net}, {corner.voltage if kind == 'power' else 0:g});" for net, kind in platform.supplies.items()]
    head += [
        f"  operating_conditions ({corner.name}) {{ process : 1; voltage : {corner.voltage:g}; temperature : {corner.temperature:g}; }}",
        f"  default_operating_conditions : {corner.name};",
    ]
    head += [
        f"  {name} : {value};" for name, value in sorted(library.attributes.items()) if "threshold_pct" in name or name == "slew_derate_from_library"
    ]
    head += [
        "  lu_table_template (by_load) { variable_1 : total_output_net_capacitance; " + f'index_1 ("{", ".join(number(load) for load in loads)}"); }}'
    ]
    for name, width in (("word", memory.bits), ("address", memory.address_bits)):
        head.append(
            f"  type ({name}) {{ base_type : array; data_type : bit; bit_width : {width}; bit_from : {width - 1}; bit_to : 0; downto : true; }}"
        )
    body = [
        f"  cell ({memory.name}) {{",
        f"    area : {memory.area_um2:.6g};",
        "    interface_timing : true;",
        "    dont_use : true;",
        "    dont_touch : true;",
        f"    memory () {{ type : ram; address_width : {memory.address_bits}; word_width : {memory.bits}; }}",
        *(f"    pg_pin ({net}) {{ voltage_name : {net}; pg_type : primary_{kind}; }}" for net, kind in platform.supplies.items()),
        f"    cell_leakage_power : {number(leakage)};",
        "    pin (CLK) {",
        "      direction : input;",
        "      clock : true;",
        f"      capacitance : {number(memory.clock_ff * 1e-15 / units.capacitance)};",
        f"      min_period : {number(memory.min_period_ns * 1e-9 / units.time)};",
    ]
    for when, kind in (("CE & !WE", "read"), ("CE & WE", "write"), ("!CE", "idle")):
        # the supply gives what a cycle costs from one rise to the next; the fall has none of its own
        body.append(f'      internal_power () {{ when : "{when}";')
        body.append(f'        rise_power (scalar) {{ values ("{number(energy[kind])}"); }} fall_power (scalar) {{ values ("0"); }} }}')
    body.append("    }")
    setup, hold = (number(value * 1e-9 / units.time) for value in (memory.setup_ns, memory.hold_ns))
    checks = []
    for kind, value in (("setup", setup), ("hold", hold)):
        checks.append(f'timing () {{ related_pin : "CLK"; timing_type : {kind}_rising;')
        checks.append(f'  rise_constraint (scalar) {{ values ("{value}"); }} fall_constraint (scalar) {{ values ("{value}"); }} }}')
    capacitance = f"capacitance : {number(memory.input_ff * 1e-15 / units.capacitance)};"
    for name in ("CE", "WE"):
        body += [f"    pin ({name}) {{", "      direction : input;", f"      {capacitance}", *(f"      {check}" for check in checks), "    }"]
    for bus, kind, width in (("A", "address", memory.address_bits), ("D", "word", memory.bits)):
        body += [f"    bus ({bus}) {{", f"      bus_type : {kind};", "      direction : input;", f"      {capacitance}"]
        for k in range(width):
            body += [
                f'      pin ("{bus}[{k}]") {{',
                "        direction : input;",
                f"        {capacitance}",
                *(f"        {check}" for check in checks),
                "      }",
            ]
        body.append("    }")
    access = memory.clk_to_latch_ns * 1e-9 / units.time
    arc = [
        'timing () {',
        '  related_pin : "CLK";',
        "  timing_type : rising_edge;",
        "  timing_sense : non_unate;",
        *(
            f'  {name} (by_load) {{ values ("{row(name, access if name.startswith("cell") else 0.0)}"); }}'
            for name in ("cell_rise", "cell_fall", "rise_transition", "fall_transition")
        ),
        "}",
    ]
    most = f"max_capacitance : {number(output.max_capacitance)};"
    body += ["    bus (Q) {", "      bus_type : word;", "      direction : output;", f"      {most}"]
    for k in range(memory.bits):
        body += [f'      pin ("Q[{k}]") {{', "        direction : output;", f"        {most}", *(f"        {line}" for line in arc), "      }"]
    return "\n".join([*head, *body, "    }", "  }", "}", ""])


def _unit(value, name):
    """A unit as liberty writes it, e.g. 1ns."""
    prefix = {1e-15: "f", 1e-12: "p", 1e-9: "n", 1e-6: "u", 1e-3: "m", 1.0: "", 1e3: "k"}
    return f"1{prefix[float(f'{value:.0e}')]}{name}"


HEAD = """\
module {name} (
    input  wire CLK,
    input  wire CE,  // a read or a write
    input  wire WE,  // a write
    input  wire [{address}:0] A,
    input  wire [{bit}:0] D,
    output {kind} [{bit}:0] Q
);
"""
MODEL = (
    """\
// {words} words of {bits} bits, one port. Contents and Q are unknown at power-up; Q holds until the next read.
`timescale 1ns / 1ps
"""
    + HEAD
    + """\
  reg [{bit}:0] word [0:{last}];
  always @(posedge CLK) begin
    if (CE && WE) word[A] <= D;
    if (CE && !WE) Q <= word[A];
    if ((^{{CE, CE && WE}}) === 1'bx) Q <= {bits}'bx;
  end
  specify
    (posedge CLK *> (Q : D)) = ({delay}, {delay});
  endspecify
endmodule
"""
)


def _verilog(template, memory, kind):
    return template.format(
        name=memory.name,
        words=memory.words,
        bits=memory.bits,
        bit=memory.bits - 1,
        address=memory.address_bits - 1,
        last=memory.words - 1,
        delay=f"{memory.clk_to_q_ns:.3f}",
        kind=kind,
    )


def verilog(memory):
    """A model for simulation; with `-gspecify` Q comes after its delay."""
    return _verilog(MODEL, memory, "reg ")


def blackbox(memory):
    """An empty module for synthesis."""
    return "(* blackbox *)\n" + _verilog(HEAD, memory, "wire") + "endmodule\n"


def energies(memory):
    """The entry of `memories.json` of the power computation (docs/flow-power.md)."""
    described = {}
    for name, direction in pins(memory):
        described[name] = {"direction": direction}
        if direction == "input":
            described[name]["capacitance_ff"] = round(memory.clock_ff if name == "CLK" else memory.input_ff, 6)
    described["CLK"]["clock"] = True
    return {
        "energy_pj": {"read": round(memory.read_pj, 6), "write": round(memory.write_pj, 6), "idle": round(memory.idle_pj, 6)},
        "leakage_mw": round(memory.leakage_mw, 9),
        "area_um2": round(memory.area_um2, 6),
        "pins": described,
    }


def write(memory, platform, folder):
    """Writes the memory's files; {kind: path}."""
    texts = {
        "lef": (".lef", lef(memory, platform)),
        "lib": (".lib", lib(memory, platform)),
        "verilog": (".v", verilog(memory)),
        "blackbox": ("_blackbox.v", blackbox(memory)),
    }
    paths = {}
    for kind, (end, text) in texts.items():
        paths[kind] = os.path.join(folder, memory.name + end)
        designs.write_text(paths[kind], text)
    paths["energies"] = os.path.join(folder, memory.name + ".json")
    designs.write_json(paths["energies"], {"masters": {memory.name: energies(memory)}})
    return paths
