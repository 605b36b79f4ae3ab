"""Macros of a design: memories, and blocks that were hardened before; what each is for the steps that follow."""

import dataclasses
import os
import re
import shutil

from . import design as designs
from . import liberty, memories, memory_files, shapes
from .located import LocatedError

MEMORY_NAME = re.compile(r"leopard_sram_(\d+)x(\d+)$")  # as memories.name gives: words, bits


def is_macro(library, instance):
    """Whether an instance is placed by the floorplan rather than in rows."""
    return library.macros[instance["master"]].klass.startswith("block")


def pin_at(library, instance, name):
    """Where a pin of a placed macro is: the middle of its first shape."""
    macro = library.macros[instance["master"]]
    shape = next(drawn[0] for _, drawn in sorted(macro.pins[name].shapes.items()) if drawn)
    x1, y1, x2, y2 = shapes.moved(shapes.bounding_box(shapes.oriented(shape, macro.width, macro.height, instance["orient"])), *instance["at"])
    return [(x1 + x2) // 2, (y1 + y2) // 2]


class Set:
    """The macros that a design uses, as 1_synth leaves them in its folder: NAME.lef, NAME.lib, NAME.gds, NAME.v and macros.json."""

    def __init__(self, folder):
        self.folder = folder
        path = os.path.join(folder, "macros.json")
        self.entries = designs.read_json(path) if os.path.exists(path) else {}

    def paths(self, kind):
        """Of one kind (lef, lib, gds, v), in order of name."""
        return [os.path.join(self.folder, entry[kind]) for _, entry in sorted(self.entries.items()) if kind in entry]

    def path(self, master, kind):
        return os.path.join(self.folder, self.entries[master][kind])

    def masters(self, units):
        """{master: pins, energy of each operation, leakage, area} as power.Netlist takes them; a hardened block's power is computed from what is in it."""
        found = {}
        for master, entry in sorted(self.entries.items()):
            cell = liberty.read(self.path(master, "lib")).cells[master]
            pins = {pin.name: {"direction": pin.direction, "capacitance_ff": pin.capacitance * units.capacitance * 1e15, "clock": pin.is_clock}
                    for pin in cell.pins.values()}
            found[master] = {"pins": pins, "energy_pj": entry.get("energy_pj", {}), "leakage_mw": entry.get("leakage_mw", 0.0),
                             "area_um2": cell.area if entry["kind"] == "memory" else 0.0}
        return found

    def instances(self, design, kind):
        """{instance: master} of the design's memories or blocks, in order."""
        return {name: instance["master"] for name, instance in sorted(design["instances"].items())
                if self.entries.get(instance["master"], {}).get("kind") == kind}


def liberties(cells, more, cache):
    """The Library of the cells, with those of further files among them."""
    library = liberty.read(cells, cache)
    merged = dict(library.cells)
    for path in more:
        merged.update(liberty.read(path).cells)
    return dataclasses.replace(library, cells=merged)


def files(platform):
    """Every file that a layout on this platform is made from, those of its memory models among them."""
    folder = os.path.join(os.path.dirname(platform.path), "memories")
    return [*platform.all_files(), *(memories.inputs(platform) if os.path.isdir(folder) else [])]


def collect(design, platform, blocks, folder):
    """Puts what the flow knows of each macro of a design into `folder`: of `blocks` ({NAME: {kind of file: path}}) a copy, of memories what is made for
    them. LocatedError names a master that is neither cell nor macro."""
    cells, entries = platform.library().macros, {}
    for master in sorted({instance["master"] for instance in design["instances"].values()} - set(cells)):
        memory = MEMORY_NAME.match(master)
        if memory:
            made = memories.memory(int(memory[2]), int(memory[1]), platform)
            paths, energies = memory_files.write(made, platform, folder), memory_files.energies(made)
            entries[master] = {"kind": "memory", "energy_pj": energies["energy_pj"], "leakage_mw": energies["leakage_mw"], "source": made.source,
                               **{kind: os.path.basename(paths[long]) for kind, long in (("lef", "lef"), ("lib", "lib"), ("v", "verilog"))}}
        elif master in blocks:
            entries[master] = {"kind": "block"}
            for kind, path in sorted(blocks[master].items()):
                entries[master][kind] = f"{master}.{kind}"
                shutil.copyfile(path, os.path.join(folder, entries[master][kind]))
        else:
            raise LocatedError(design["name"], None, f"{master} is neither a cell of the library, nor a memory, nor a hardened block")
    designs.write_json(os.path.join(folder, "macros.json"), entries)


def operations(design, memories, activity):
    """{instance: {"read": count, "write": count}} of memories: CE and WE stand for whole cycles, so the part of the time they are high counts them."""
    found = {}
    for name in memories:
        nets = design["instances"][name]["nets"]
        enabled, writing = (activity.high[nets[pin]] * activity.cycles if nets.get(pin) in activity.high else 0.0 for pin in ("CE", "WE"))
        found[name] = {"read": round(enabled - writing), "write": round(writing)}
    return found
