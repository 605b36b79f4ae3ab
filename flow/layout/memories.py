"""Memories of any size as OpenRAM would make them: size, timing and energy, from its points where there are, else from models fitted to them.

`memory(bits, words, platform)` gives a Memory. docs/flow-memories.md says what is measured, what is modelled and what is left out; memory_files.py
writes what the flow reads.
"""

import dataclasses
import functools
import json
import math
import os

import numpy as np

from . import liberty, yaml_text
from .located import LocatedError

BITS, WORDS = (1, 64), (32, 1024)  # what is modelled
MULTIPLEX = (1, 2, 4, 8, 16)  # words a row that OpenRAM chooses from
ROWS = (16, 512)  # least and most
PAIR = 2  # a macro is a whole number of pairs of rows of cells, so that power rails meet in any orientation


@dataclasses.dataclass(frozen=True)
class Organisation:
    """How the words lie: `rows` of `columns` cells, `ways` words in a row."""

    bits: int
    words: int
    ways: int

    @property
    def rows(self):
        return -(-self.words // self.ways)

    @property
    def columns(self):
        return self.bits * self.ways

    @property
    def cells(self):
        return self.rows * self.columns


@dataclasses.dataclass(frozen=True)
class Memory:
    """A single-port memory: in a cycle with CE it writes (WE) or reads; Q holds until the next read. Lengths in database units."""

    name: str
    organisation: Organisation
    width: int
    height: int
    area_um2: float
    clk_to_latch_ns: float  # from the rise of CLK until the output latches have their data
    latch_ns: float  # from there to Q, with the least load
    setup_ns: float
    hold_ns: float
    min_period_ns: float
    input_ff: float
    clock_ff: float
    read_pj: float
    write_pj: float
    idle_pj: float  # a cycle without CE
    leakage_mw: float
    source: dict  # of size, timing and energy: "OpenRAM, ..." or "model, ..."

    @property
    def bits(self):
        return self.organisation.bits

    @property
    def words(self):
        return self.organisation.words

    @property
    def address_bits(self):
        return max(1, (self.words - 1).bit_length())

    @property
    def clk_to_q_ns(self):
        return self.clk_to_latch_ns + self.latch_ns


def organisation(bits, words, cell_um):
    """As OpenRAM chooses (its sram_config): the array as square as may be, 16 rows at least."""
    columns = int(math.sqrt(cell_um[0] * cell_um[1] * bits * words) / cell_um[0])
    ways = min(MULTIPLEX, key=lambda way: abs(way - columns / bits))
    rows = words / ways
    if rows > ROWS[1]:
        ways = int(ways * rows / ROWS[1])
    elif rows < ROWS[0]:
        ways = max(1, int(ways * rows / ROWS[0]))
    return Organisation(bits, words, ways)


# What each quantity is made of. The terms are physical: a flip-flop, a sense amplifier, a write driver a bit; precharge and a piece of word line a
# column; a driver a row; a flip-flop an address bit; a cell and its piece of bit line a cell; the bit lines that are written a bit and row.
def _terms(shape):
    address = max(1, (shape.words - 1).bit_length())
    return {"one": 1.0, "bits": shape.bits, "address bits": address, "columns": shape.columns, "rows": shape.rows, "cells": shape.cells,
            "bit rows": shape.bits * shape.rows}


SIMULATED = {
    "read_pj": ("one", "bits", "columns", "cells"),
    "write_pj": ("one", "bits", "bit rows", "cells"),
    "idle_pj": ("bits", "address bits"),
    "leakage_mw": ("one", "bits", "cells"),
    "access_ns": ("one", "columns", "rows"),
    "precharge_ns": ("one", "columns", "rows"),
    "write_ns": ("one", "bits", "rows"),
    "decode_ns": ("one", "bits", "rows"),
    "clock_ns": ("one", "bits"),
}


@dataclasses.dataclass(frozen=True)
class Fit:
    """A quantity as a sum of terms, with its relative errors: largest and mean over the points, largest of points left out one at a time."""

    terms: tuple
    values: tuple
    largest: float
    mean: float
    left_out: float
    points: int

    def at(self, terms):
        return float(sum(value * terms[name] for name, value in zip(self.terms, self.values)))


def _solve(rows, wanted):
    """Least squares of the relative error."""
    scaled = np.array(rows, dtype=float) / np.array(wanted)[:, None]
    return np.linalg.lstsq(scaled, np.ones(len(wanted)), rcond=None)[0]


def fit(terms, points, wanted):
    """The Fit of `wanted` at points that are {term: value}. ValueError where there are fewer points than it takes to leave one out."""
    rows = [[point[name] for name in terms] for point in points]
    if len(rows) <= len(terms):
        raise ValueError(f"{len(rows)} points for {len(terms)} terms; one more than terms is the least")
    values = _solve(rows, wanted)
    errors = np.abs(np.array(rows) @ values / wanted - 1)
    left_out = [
        abs(float(np.dot(rows[out], _solve(rows[:out] + rows[out + 1 :], wanted[:out] + wanted[out + 1 :]))) / wanted[out] - 1)
        for out in range(len(rows))
    ]
    return Fit(tuple(terms), tuple(float(v) for v in values), float(errors.max()), float(errors.mean()), max(left_out), len(rows))


@dataclasses.dataclass(frozen=True)
class Size:
    """Width: of the array and what stands beside it, or of the row of flip-flops below, whichever is more. Height: of all."""

    array: Fit
    below: Fit
    height: Fit

    def width_um(self, shape):
        terms = _terms(shape)
        return max(self.array.at(terms), self.below.at(terms))

    def height_um(self, shape):
        return self.height.at(_height_terms(shape))

    def area_um2(self, shape):
        return self.width_um(shape) * self.height_um(shape)


def _height_terms(shape):
    return {**_terms(shape), **{f"ways {ways}": float(shape.ways == ways) for ways in MULTIPLEX}}


def fit_size(points):
    """The Size of placed points: {Organisation: (width, height)}."""
    shapes = sorted(points, key=lambda shape: (shape.bits, shape.words))
    terms = {shape: _terms(shape) for shape in shapes}
    # the flip-flops are the wider where a bit has few columns; which are is settled by fitting and looking again
    below = {shape for shape in shapes if shape.ways <= 2}
    for _ in range(len(shapes)):
        parts = []
        for members, names in ((set(shapes) - below, ("one", "columns", "bits")), (below, ("one", "bits"))):
            chosen = [shape for shape in shapes if shape in members]
            parts.append(fit(names, [terms[shape] for shape in chosen], [points[shape][0] for shape in chosen]))
        settled = {shape for shape in shapes if parts[1].at(terms[shape]) > parts[0].at(terms[shape])}
        if settled == below:
            break
        below = settled
    ways = sorted({shape.ways for shape in shapes})
    height = fit(
        ("rows", "bits", *(f"ways {way}" for way in ways)), [_height_terms(shape) for shape in shapes], [points[shape][1] for shape in shapes]
    )
    return Size(*parts, height)


class Compiler:
    """The facts of a platform's memories and the models fitted to them."""

    def __init__(self, platform, cells=None):
        self.folder = os.path.join(os.path.dirname(platform.path), "memories")
        section = yaml_text.read(os.path.join(self.folder, "memories.yaml"))
        self.latch, self.flip_flop, self.clock_buffer = (section.value(key) for key in ("latch", "flip_flop", "clock_buffer"))
        self.pins, self.supplies, self.blocked = section.value("pins"), section.value("supplies"), section.values("blocked")
        self.facts_file = section.value("facts")
        section.done()
        with open(os.path.join(self.folder, self.facts_file), encoding="utf-8") as file:
            self.facts = json.load(file)
        self.platform = platform
        self.cells = cells or liberty.read(platform.liberty())
        self.voltage = next(iter(platform.corners.values())).voltage
        for cell in (self.latch, self.flip_flop, self.clock_buffer):
            if cell not in self.cells.cells:
                raise section.error("latch", f"or another cell is {cell}, which the liberty file does not have")
        self.cell_um = self.facts["placed"][0]["cell_um"]
        self.placed = {self._shape(point): (point["width_um"], point["height_um"]) for point in self.facts["placed"]}
        self.laid_out = {self._shape(point): (point["width_um"], point["height_um"]) for point in self.facts["laid_out"]}
        self.simulated = {self._shape(point): point for point in self.facts["simulated"]}
        self.size = fit_size(self.placed)
        shapes = list(self.simulated)
        self.fits = {
            name: fit(terms, [_terms(shape) for shape in shapes], [self.simulated[shape][name] for shape in shapes])
            for name, terms in SIMULATED.items()
        }

    @staticmethod
    def _shape(point):
        return Organisation(point["bits"], point["words"], point["words_per_row"])

    @functools.cached_property
    def area_errors(self):
        """(largest, mean) relative error of the area over the placed points."""
        errors = [abs(self.size.area_um2(shape) / (width * height) - 1) for shape, (width, height) in self.placed.items()]
        return max(errors), sum(errors) / len(errors)

    def area_left_out(self):
        """Largest relative error of the area of points that were left out of the fit one at a time."""
        worst = 0.0
        for out, (width, height) in self.placed.items():
            others = fit_size({shape: size for shape, size in self.placed.items() if shape != out})
            worst = max(worst, abs(others.area_um2(out) / (width * height) - 1))
        return worst

    def _size(self, shape):
        """(width, height in um, source)."""
        if shape in self.laid_out:
            return *self.laid_out[shape], "OpenRAM, laid out"
        if shape in self.placed:
            return *self.placed[shape], "OpenRAM, placed"
        return self.size.width_um(shape), self.size.height_um(shape), f"model, area to within {100 * self.area_errors[0]:.0f} % of the points"

    def _electrical(self, shape):
        """({quantity: value at the corner's voltage}, source)."""
        if shape in self.simulated:
            found, source = {name: self.simulated[shape][name] for name in SIMULATED}, "OpenRAM, its netlist simulated"
        else:
            found = {name: fitted.at(_terms(shape)) for name, fitted in self.fits.items()}
            worst = {
                what: 100 * max(self.fits[name].left_out for name in names)
                for what, names in (("energy", ("read_pj", "write_pj", "idle_pj")), ("access", ("access_ns",)), ("leakage", ("leakage_mw",)))
            }
            source = "model, points left out met to within " + ", ".join(f"{value:.0f} % ({what})" for what, value in worst.items())
        scale = (self.voltage / self.facts["simulated"][0]["voltage"]) ** 2
        return {name: value * scale if name.endswith("_pj") else value for name, value in found.items()}, source

    def latches(self):
        """Of one output latch: area in um2, fJ a read (both edges of its enable, half an edge of Q), delay in ns at the least load, leakage in nW."""
        cell, slew = self.cells.cells[self.latch], self.slew()
        pins = cell.pins
        enable = next(pin for pin in pins.values() if pin.is_clock)
        output = pins[cell.outputs[0]]
        arc = next(arc for arc in output.arcs if arc.kind == "combinational")
        least = arc.tables["cell_rise"].index[-1][0]
        edges = [
            sum(energy.rise.lookup(slew, 0) + energy.fall.lookup(slew, 0) for energy in enable.energies) / len(enable.energies),
            enable.capacitance * self.voltage**2,
        ]
        moved = [table.lookup(slew, least) for energy in output.energies if arc.related[0] in energy.related for table in (energy.rise, energy.fall)]
        return {
            "area": cell.area,
            "read_fj": sum(edges) + sum(moved) / len(moved) / 2,
            "leakage_nw": cell.leakage,
            "delay": max(arc.tables[name].lookup(slew, least) for name in ("cell_rise", "cell_fall")),
        }

    def slew(self):
        """The slew that inner edges are taken to have: the middle one of the latch's tables."""
        cell = self.cells.cells[self.latch]
        index = cell.pins[cell.outputs[0]].arcs[0].tables["cell_rise"].index[0]
        return index[len(index) // 2]

    def constraint(self, kind):
        """Setup or hold of the library's flip-flop at the inner slews, the larger of rise and fall, ns."""
        cell, slew = self.cells.cells[self.flip_flop], self.slew()
        arcs = [arc for pin in cell.pins.values() for arc in pin.arcs if arc.kind == f"{kind}_rising"]
        return max(table.lookup(slew, slew) for arc in arcs for table in arc.tables.values())

    def data_pin(self):
        """The data input of the library's flip-flop."""
        return next(pin for pin in self.cells.cells[self.flip_flop].pins.values() if pin.direction == "input" and not pin.is_clock)

    def memory(self, bits, words):
        for what, value, (low, high) in (("bits", bits, BITS), ("words", words, WORDS)):
            if not low <= value <= high:
                raise LocatedError(
                    f"memory of {words} x {bits} bits",
                    None,
                    f"{what} is {value}; memories of {low} to {high} {what} are modelled\n"
                    "help: smaller ones are better made of flip-flops, larger ones of several memories",
                )
        shape = organisation(bits, words, self.cell_um)
        width_um, height_um, size_source = self._size(shape)
        found, source = self._electrical(shape)
        latch, platform = self.latches(), self.platform
        # the latches stand in a row along one side
        height_um += bits * latch["area"] / width_um
        width, height = _up(width_um, platform.grid.x_pitch, platform), _up(height_um, PAIR * self._row(), platform)
        high = max(found["precharge_ns"], found["decode_ns"])
        access = high + found["access_ns"]
        return Memory(
            name=name(bits, words),
            organisation=shape,
            width=width,
            height=height,
            area_um2=width * height / platform.dbu**2,
            clk_to_latch_ns=access,
            latch_ns=latch["delay"],
            setup_ns=self.constraint("setup"),
            hold_ns=self.constraint("hold") + found["clock_ns"],
            min_period_ns=high + max(found["access_ns"] + latch["delay"], found["write_ns"]),
            input_ff=self.data_pin().capacitance,
            clock_ff=next(pin for pin in self.cells.cells[self.clock_buffer].pins.values() if pin.direction == "input").capacitance,
            read_pj=found["read_pj"] + bits * latch["read_fj"] * 1e-3,
            write_pj=found["write_pj"],
            idle_pj=found["idle_pj"],
            leakage_mw=found["leakage_mw"] + bits * latch["leakage_nw"] * 1e-6,
            source={"size": size_source, "timing and energy": source},
        )

    def _row(self):
        """Height of a row of cells, in database units."""
        return self.library.sites[self.platform.site].height

    @functools.cached_property
    def library(self):
        return self.platform.library()


def _up(um, step, platform):
    """A length in database units, up to the next multiple of the step."""
    return math.ceil(round(um * platform.dbu / step, 6)) * step


@functools.lru_cache(maxsize=None)
def _compiler(path):
    from . import platform as platforms

    return Compiler(platforms.read(path))


def compiler(platform):
    """The Compiler of a platform, made once."""
    return _compiler(platform.path)


def inputs(platform):
    """Files that the models are made of, beside the platform's own."""
    return [os.path.join(compiler(platform).folder, name) for name in ("memories.yaml", compiler(platform).facts_file)]


def name(bits, words):
    """The macro of a memory of this size."""
    return f"leopard_sram_{words}x{bits}"


def memory(bits, words, platform):
    """The Memory of this size. LocatedError where it is beyond what is modelled."""
    return compiler(platform).memory(bits, words)
