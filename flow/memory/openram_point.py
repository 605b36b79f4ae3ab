"""One memory by OpenRAM, in OpenRAM's own Python environment: prints its facts as a line of JSON and leaves its netlist.

    python openram_point.py BITS WORDS laid-out|placed FOLDER

`laid-out` is OpenRAM's whole flow. `placed` leaves out the detailed routing, which takes nearly all of the time and hours for wide memories: the
size is that of the placement, in which OpenRAM has already made room for the wires. Delay, power and leakage are OpenRAM's analytical ones in both
(model `elmore`).
"""

import json
import os
import pathlib
import sys

SETTINGS = {
    "num_banks": 1,
    "tech_name": "freepdk45",
    "nominal_corner_only": True,
    "analytical_delay": True,
    "check_lvsdrc": False,
    "use_conda": False,
    "route_supplies": False,
    "perimeter_pins": False,
    "uniquify": False,
    "output_path": "out",
}


def start(bits, words, folder):
    """OpenRAM set up for this memory, working in `folder`."""
    import openram as package

    home = pathlib.Path(package.__file__).parent
    os.environ["OPENRAM_HOME"], os.environ["OPENRAM_TECH"] = str(home / "compiler"), str(home / "technology")
    os.chdir(folder)
    settings = {**SETTINGS, "word_size": bits, "num_words": words, "output_name": f"sram_{bits}x{words}"}
    pathlib.Path("config.py").write_text("".join(f"{key} = {value!r}\n" for key, value in settings.items()), encoding="utf-8")
    sys.argv = ["openram", "config.py"]
    package.parse_args()
    package.init_openram(config_file="config.py")
    package.setup_bitcell()
    return package


def power_by_part(design, corner, load):
    """{part: nW} of the analytical dynamic power, by the parts of the bank and what stands beside it."""
    parts = {}
    for inst in design.insts:
        inner = inst.mod.insts if inst.name == "bank0" else [inst]
        for one in inner:
            if "_contact_" not in one.name:
                parts[one.name] = parts.get(one.name, 0.0) + one.mod.analytical_power(corner, load).dynamic
    return parts


def facts(package, how):
    """What OpenRAM says of the memory."""
    from openram import OPTS, tech
    from openram.modules.sram_1bank import sram_1bank

    if how == "placed":
        sram_1bank.route_layout = lambda self: self.add_layout_pins()
    from openram.sram import sram

    made = sram()
    design = made.s
    netlist = f"{OPTS.output_path}{OPTS.output_name}.sp"
    made.sp_write(netlist)
    corner = ("TT", tech.spice["nom_supply_voltage"], tech.spice["nom_temperature"])
    from openram.characterizer.elmore import elmore
    from openram.characterizer.setup_hold import setup_hold

    capacitance = tech.spice["dff_in_cap"]
    loads = [(4 * capacitance, slew) for slew in (0.005,)]
    result, ports = elmore(design, netlist, corner).get_lib_values(loads)
    times = setup_hold(corner).analytical_setuphold([0.005], [0.005])
    power = design.analytical_power(corner, loads[-1][0])
    cell = design.bank.bitcell_array.cell
    return {
        "bits": OPTS.word_size,
        "words": OPTS.num_words,
        "how": how,
        "words_per_row": design.words_per_row,
        "rows": design.num_rows,
        "columns": design.num_cols,
        "width_um": float(design.width),
        "height_um": float(design.height),
        "read_delay_ns": round(ports[0]["delay_lh"][0], 6),
        "min_period_ns": round(result["min_period"], 6),
        "setup_ns": times["setup_times_LH"][0],
        "hold_ns": times["hold_times_LH"][0],
        "power_mw": round(power.dynamic / 1e6, 9),
        "power_at_mhz": tech.spice["default_event_frequency"],
        "power_parts_mw": {name: round(value / 1e6, 9) for name, value in sorted(power_by_part(design, corner, loads[-1][0]).items())},
        "leakage_mw": round(power.leakage / 1e6, 9),
        "input_ff": capacitance,
        "voltage": corner[1],
        "temperature": corner[2],
        "cell_um": [float(cell.width), float(cell.height)],
    }


def main(bits, words, how, folder):
    package = start(int(bits), int(words), folder)
    found = facts(package, how)
    with open("facts.json.tmp", "w", encoding="utf-8") as file:
        json.dump(found, file, sort_keys=True)
    os.replace("facts.json.tmp", "facts.json")
    package.end_openram()


if __name__ == "__main__":
    main(*sys.argv[1:])
