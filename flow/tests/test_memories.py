"""Memories: the committed points, the models fitted to them, the abstracts, liberty, the simulation model."""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import nangate45
from layout import lef, liberty, memories, memory_files
from layout.located import LocatedError

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FACTS = ROOT / "flow/platforms/nangate45/memories/openram.json"
DOCUMENT = ROOT / "docs/flow-memories.md"
CELL_UM = (0.705, 1.365)


def facts():
    return json.loads(FACTS.read_text(encoding="utf-8"))


def committed(kind, bits, words):
    return next(point for point in facts()[kind] if (point["bits"], point["words"]) == (bits, words))


class Points(unittest.TestCase):
    def test_organisation_is_what_openram_chose(self):
        points = facts()["placed"]
        self.assertGreater(len(points), 25)
        for point in points:
            with self.subTest(bits=point["bits"], words=point["words"]):
                shape = memories.organisation(point["bits"], point["words"], point["cell_um"])
                self.assertEqual((shape.ways, shape.rows, shape.columns), (point["words_per_row"], point["rows"], point["columns"]))

    def test_words_that_do_not_fill_rows(self):
        shape = memories.organisation(8, 86, CELL_UM)
        self.assertEqual((shape.ways, shape.rows, shape.cells), (4, 22, 22 * 32))

    def test_placed_sizes_are_those_of_the_whole_layout(self):
        for point in facts()["laid_out"]:
            placed = committed("placed", point["bits"], point["words"])
            for key in ("width_um", "height_um"):
                self.assertLess(abs(placed[key] / point[key] - 1), 0.003, (point["bits"], point["words"], key))

    def test_the_document_has_the_points(self):
        text = DOCUMENT.read_text(encoding="utf-8")
        said = {
            (int(b), int(w)): row for b, w, row in re.findall(r"^\| (\d+) x (\d+) \| ([\d.]+ \| [\d.]+ \| [\d.]+ \| [\d.]+ \| [\d.]+) \|", text, re.M)
        }
        points = facts()["simulated"]
        self.assertEqual(len(said), len(points))
        for point in points:
            self.assertEqual(
                said[point["bits"], point["words"]],
                f"{point['read_pj']:.3f} | {point['write_pj']:.3f} | {point['idle_pj']:.3f} | "
                f"{point['leakage_mw']:.4f} | {point['access_ns']:.3f}",
            )

    def test_slice_stands_for_the_whole(self):
        points = facts()["whole"]
        self.assertGreater(len(points), 0)
        for point in points:
            for name, limit in (("read_pj", 0.02), ("write_pj", 0.02), ("idle_pj", 0.01), ("leakage_mw", 0.12), ("access_ns", 0.01)):
                self.assertLess(abs(point["slice"][name] / point["whole"][name] - 1), limit, name)

    def test_no_two_points_of_one_size(self):
        for kind in ("placed", "laid_out", "simulated"):
            sizes = [(point["bits"], point["words"]) for point in facts()[kind]]
            self.assertEqual(len(sizes), len(set(sizes)))


class Fits(unittest.TestCase):
    def test_exact_sums_are_found(self):
        points = [{"one": 1.0, "bits": b, "cells": c} for b, c in ((1, 2), (2, 9), (5, 3), (7, 7))]
        found = memories.fit(("one", "bits", "cells"), points, [3 + 2 * p["bits"] + 0.5 * p["cells"] for p in points])
        for value, expected in zip(found.values, (3, 2, 0.5)):
            self.assertAlmostEqual(value, expected)
        self.assertLess(found.left_out, 1e-9)

    def test_left_out_is_by_hand(self):
        # one term: each value left out is foretold by the least squares of the relative error of the other two
        found = memories.fit(("bits",), [{"bits": 1.0}, {"bits": 1.0}, {"bits": 1.0}], [1.0, 1.0, 2.0])
        without_last, without_first = 1.0, (1 / 1 + 1 / 2) / (1 / 1 + 1 / 4)
        self.assertAlmostEqual(found.left_out, max(abs(without_last / 2 - 1), abs(without_first - 1)))

    def test_too_few_points(self):
        with self.assertRaisesRegex(ValueError, "2 points for 2 terms"):
            memories.fit(("one", "bits"), [{"one": 1.0, "bits": 1.0}, {"one": 1.0, "bits": 2.0}], [1.0, 2.0])


@nangate45.needed
class Model(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platform = nangate45.platform()
        cls.compiler = memories.compiler(cls.platform)

    def test_errors_are_at_most_what_the_document_says(self):
        rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+) % \| ([\d.]+) % \| ([\d.]+) % \|$", DOCUMENT.read_text(encoding="utf-8"), re.M)
        said = {name: [float(value) for value in values] for name, *values in rows}
        self.assertEqual(set(said), {*self.compiler.fits, "area"})
        for name, fitted in self.compiler.fits.items():
            for value, limit in zip((fitted.largest, fitted.mean, fitted.left_out), said[name]):
                self.assertLessEqual(100 * value, limit + 0.05, name)
        for value, limit in zip((*self.compiler.area_errors, self.compiler.area_left_out()), said["area"]):
            self.assertLessEqual(100 * value, limit + 0.05)

    def test_energies_of_a_point_by_hand(self):
        point = committed("simulated", 32, 64)
        memory = memories.memory(32, 64, self.platform)
        edges = [nangate45.energy("DLH_X1", "G", edge, 3, when=when) for edge in ("rise", "fall") for when in ("!D & !Q", "D & Q")]
        enable = sum(edges) / 2 + nangate45.attribute("DLH_X1", "G", "capacitance") * 1.1**2
        moved = (nangate45.energy("DLH_X1", "Q", "rise", 3, 0, "D") + nangate45.energy("DLH_X1", "Q", "fall", 3, 0, "D")) / 2
        self.assertAlmostEqual(memory.read_pj, point["read_pj"] + 32 * (enable + moved / 2) * 1e-3, places=6)
        self.assertEqual((memory.write_pj, memory.idle_pj), (point["write_pj"], point["idle_pj"]))
        self.assertAlmostEqual(memory.leakage_mw, point["leakage_mw"] + 32 * 40.863240e-6)
        self.assertEqual(memory.source["timing and energy"], "OpenRAM, its netlist simulated")

    def test_modelled_energy_by_hand(self):
        terms = self.compiler.fits["write_pj"]
        memory = memories.memory(24, 200, self.platform)
        shape = memories.organisation(24, 200, CELL_UM)
        value = dict(zip(terms.terms, terms.values))
        self.assertAlmostEqual(
            memory.write_pj, value["one"] + 24 * value["bits"] + 24 * shape.rows * value["bit rows"] + shape.cells * value["cells"]
        )
        self.assertIn("model", memory.source["timing and energy"])
        self.assertIn("model", memory.source["size"])

    def test_size_of_a_point_by_hand(self):
        point = committed("laid_out", 16, 64)
        memory = memories.memory(16, 64, self.platform)
        self.assertEqual(memory.width, -(-point["width_um"] * 2000 // 380) * 380)
        with_latches = point["height_um"] + 16 * 2.66 / point["width_um"]
        self.assertEqual(memory.height, -(-with_latches * 2000 // 5600) * 5600)
        self.assertEqual(memory.source["size"], "OpenRAM, laid out")

    def test_larger_is_more(self):
        for bits in (16, 32, 64):
            sizes = [memories.memory(bits, words, self.platform) for words in (100, 200, 400, 800)]
            for less, more in zip(sizes, sizes[1:]):
                for name in ("area_um2", "leakage_mw", "clk_to_q_ns"):
                    self.assertLess(getattr(less, name), getattr(more, name), (bits, more.words, name))
        for words in (128, 512):
            sizes = [memories.memory(bits, words, self.platform) for bits in (12, 24, 48)]
            for less, more in zip(sizes, sizes[1:]):
                for name in ("area_um2", "leakage_mw", "read_pj", "write_pj", "idle_pj"):
                    self.assertLess(getattr(less, name), getattr(more, name), (more.bits, words, name))

    def test_inputs_are_there(self):
        self.assertEqual([pathlib.Path(path).exists() for path in memories.inputs(self.platform)], [True, True])

    def test_beyond_the_model(self):
        for bits, words, text in (
            (65, 64, "bits is 65; memories of 1 to 64 bits are modelled"),
            (8, 2000, "words is 2000; memories of 32 to 1024 words are modelled"),
        ):
            with self.assertRaises(LocatedError) as caught:
                memories.memory(bits, words, self.platform)
            self.assertIn(text, str(caught.exception))


@nangate45.needed
class Files(unittest.TestCase):
    BITS, WORDS = 24, 96

    @classmethod
    def setUpClass(cls):
        cls.platform = nangate45.platform()
        cls.memory = memories.memory(cls.BITS, cls.WORDS, cls.platform)
        cls.folder = tempfile.TemporaryDirectory()
        cls.paths = memory_files.write(cls.memory, cls.platform, cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_in_folder(self, *command):
        return subprocess.run(command, cwd=self.folder.name, capture_output=True, text=True, check=False)

    def test_same_bytes(self):
        with tempfile.TemporaryDirectory() as other:
            for kind, path in memory_files.write(self.memory, self.platform, other).items():
                self.assertEqual(pathlib.Path(path).read_bytes(), pathlib.Path(self.paths[kind]).read_bytes())

    def macro(self):
        return lef.read(*self.platform.files.paths("lef")[:1], self.paths["lef"]).macros[self.memory.name]

    def test_abstract(self):
        macro, grid = self.macro(), self.platform.grid
        self.assertEqual((macro.klass, macro.width, macro.height), ("block", self.memory.width, self.memory.height))
        self.assertEqual((macro.width % 380, macro.height % 5600), (0, 0))
        self.assertEqual({name: pin.direction for name, pin in macro.pins.items() if not pin.is_supply}, dict(memory_files.pins(self.memory)))
        self.assertEqual(len(macro.pins), 3 + 7 + 2 * self.BITS + 2)
        rows = set()
        for pin in macro.pins.values():
            if not pin.is_supply:
                ((x1, y1, x2, y2),) = pin.shapes["metal3"]
                self.assertEqual((x1, x2, y2 - y1, (y1 + y2) // 2 % 280), (0, 760, 140, 140))
                self.assertTrue(any(x1 <= grid.x(column) <= x2 for column in range(3)))
                rows.add(y1)
                self.assertEqual(pin.diff_area > 0 if pin.direction == "output" else pin.gate_area > 0, True, pin.name)
        self.assertEqual(len(rows), 3 + 7 + 2 * self.BITS)
        self.assertGreaterEqual(min(b - a for a, b in zip(sorted(rows), sorted(rows)[1:])), 2 * 280)

    def test_nothing_in_the_abstract_is_nearer_than_rules_allow(self):
        from layout.access import region

        macro, library = self.macro(), self.compiler_library()
        for layer, spacing in (("metal3", 140), ("metal4", 280)):
            self.assertLessEqual(
                library.layers[layer].table.spacing(library.layers[layer].width, 0) if library.layers[layer].table else library.layers[layer].spacing,
                spacing,
            )
            shapes = [(name, shape) for name, pin in macro.pins.items() for shape in pin.shapes.get(layer, [])] + [
                ("", shape) for shape in macro.obstructions[layer]
            ]
            self.assertGreater(len(shapes), 4)
            for name, shape in shapes:
                others = region([other for who, other in shapes if who != name])
                self.assertTrue((region([shape]).sized(spacing - 1) & others).is_empty(), (layer, name, shape))

    def compiler_library(self):
        return memories.compiler(self.platform).library

    def test_supplies_lie_where_rails_would(self):
        macro = self.macro()
        for net, odd in (("VSS", 0), ("VDD", 1)):
            for x1, y1, x2, y2 in macro.pins[net].shapes["metal4"]:
                self.assertEqual((x1, x2, y2 - y1), (380, macro.width - 380, 280))
                self.assertEqual((y1 + y2) // 2 % 5600, 2800 * odd)
            self.assertGreaterEqual(len(macro.pins[net].shapes["metal4"]), macro.height // 11200)

    def test_all_below_the_top_is_blocked(self):
        macro = self.macro()
        self.assertEqual(list(macro.obstructions), ["metal1", "metal2", "metal3", "metal4"])
        self.assertEqual(macro.obstructions["metal2"], [(380, 280, macro.width - 380, macro.height - 280)])
        free = macro.height - 560 - sum(y2 - y1 for _, y1, _, y2 in macro.obstructions["metal4"])
        stripes = sum(len(macro.pins[net].shapes["metal4"]) for net in ("VDD", "VSS"))
        self.assertEqual(free, stripes * (280 + 2 * 280))

    def test_liberty_reads_back(self):
        library = liberty.read(self.paths["lib"])
        whole = memories.compiler(self.platform).cells
        self.assertEqual((library.units, library.voltage), (whole.units, 1.1))
        cell = library.cells[self.memory.name]
        self.assertEqual({name: pin.direction for name, pin in cell.pins.items()}, dict(memory_files.pins(self.memory)))
        self.assertAlmostEqual(cell.area, self.memory.area_um2, places=1)
        self.assertAlmostEqual(cell.leakage * 1e-6 / self.memory.leakage_mw, 1, places=5)
        clock = cell.pins["CLK"]
        self.assertTrue(clock.is_clock)
        energies = {energy.when: energy.rise.values[0] + energy.fall.values[0] for energy in clock.energies}
        self.assertEqual(set(energies), {"CE & !WE", "CE & WE", "!CE"})
        for when, value in (("CE & !WE", self.memory.read_pj), ("CE & WE", self.memory.write_pj), ("!CE", self.memory.idle_pj)):
            self.assertAlmostEqual(energies[when] / (value * 1e3), 1, places=5)
        out = cell.pins["Q[5]"]
        (arc,) = out.arcs
        self.assertEqual(
            (arc.related, arc.kind, set(arc.tables)), (("CLK",), "rising_edge", {"cell_rise", "cell_fall", "rise_transition", "fall_transition"})
        )
        self.assertAlmostEqual(max(arc.tables[name].lookup(0.1, 0.365616) for name in ("cell_rise", "cell_fall")), self.memory.clk_to_q_ns, places=5)
        self.assertGreater(arc.tables["cell_rise"].lookup(0.1, 30), arc.tables["cell_rise"].lookup(0.1, 3) + 0.05)
        for name in ("CE", "WE", "A[6]", "D[23]"):
            checks = {check.kind: check.tables["rise_constraint"].values[0] for check in cell.pins[name].arcs}
            self.assertEqual(set(checks), {"setup_rising", "hold_rising"})
            self.assertAlmostEqual(checks["hold_rising"], self.memory.hold_ns, places=5)
            self.assertAlmostEqual(cell.pins[name].capacitance, nangate45.attribute("DFF_X1", "D", "capacitance"), places=5)

    @unittest.skipUnless(shutil.which("sta"), "NOT RUN: needs OpenSTA: apt-get install opensta")
    def test_opensta_times_it(self):
        with open(os.path.join(self.folder.name, "top.v"), "w", encoding="utf-8") as file:
            file.write(
                f"module top (clk, ce, we, a, d, q); input clk, ce, we; input [6:0] a; input [23:0] d; output [23:0] q;\n"
                f"  {self.memory.name} u (.CLK(clk), .CE(ce), .WE(we), .A(a), .D(d), .Q(q));\nendmodule\n"
            )
        with open(os.path.join(self.folder.name, "top.tcl"), "w", encoding="utf-8") as file:
            file.write(
                f"read_liberty {self.paths['lib']}\nread_verilog top.v\nlink_design top\ncreate_clock -name c -period 5 [get_ports clk]\n"
                "set_input_delay 1 -clock c [get_ports {ce we a[*] d[*]}]\nset_output_delay 0 -clock c [get_ports {q[*]}]\n"
                "set_load 0.365616 [get_ports {q[*]}]\n"
                "report_checks -path_delay max -to [get_ports {q[7]}] -digits 5\n"
                "report_checks -path_delay min -from [get_ports {d[3]}] -digits 5\nexit\n"
            )
        done = self.run_in_folder("sta", "-no_splash", "-exit", "top.tcl")
        text = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, text)
        self.assertNotIn("Error", text)
        self.assertNotIn("Warning", text)
        slack = [float(value) for value in re.findall(r"([-\d.]+)\s+slack", text)]
        self.assertEqual(len(slack), 2, text)
        self.assertAlmostEqual(slack[0], 5 - self.memory.clk_to_q_ns, places=3)
        self.assertAlmostEqual(slack[1], 1 - self.memory.hold_ns, places=3)

    BENCH = """`timescale 1ns / 1ps
module bench;
  reg clk = 0, ce = 0, we = 0; reg [6:0] a = 0; reg [23:0] d = 0; wire [23:0] q; integer wrong = 0;
  NAME u (.CLK(clk), .CE(ce), .WE(we), .A(a), .D(d), .Q(q));
  task cycle(input e, input w, input [6:0] at, input [23:0] data);
    begin ce = e; we = w; a = at; d = data; #5 clk = 1; #5 clk = 0; end
  endtask
  task expect(input [23:0] value);
    if (q !== value) begin wrong = wrong + 1; $display("q %h, expected %h at %t", q, value, $time); end
  endtask
  integer k;
  initial begin
    expect(24'bx);
    for (k = 0; k < 96; k = k + 1) cycle(1, 1, k, 24'h10203 * k);
    expect(24'bx);
    for (k = 95; k >= 0; k = k - 1) begin cycle(1, 0, k, 0); expect(24'h10203 * k); end
    cycle(1, 0, 7, 0); cycle(0, 0, 9, 0); expect(24'h10203 * 7);
    cycle(0, 1, 9, 24'hffffff); expect(24'h10203 * 7);
    cycle(1, 1, 9, 24'habcdef); expect(24'h10203 * 7);
    cycle(1, 0, 9, 0); expect(24'habcdef);
    cycle(1, 0, 8, 0); expect(24'h10203 * 8);
    cycle(1'bx, 0, 8, 0); expect(24'bx);
    $display("wrong %0d", wrong);
    #5 ce = 1; we = 0; a = 9; clk = 1; #(EARLY) $display("early %b", q === 24'habcdef); #(0.004) $display("late %b", q === 24'habcdef);
  end
endmodule
"""

    def simulate(self, *options, early):
        with open(os.path.join(self.folder.name, "bench.v"), "w", encoding="utf-8") as file:
            file.write(self.BENCH.replace("NAME", self.memory.name).replace("EARLY", f"{early:.3f}"))
        built = self.run_in_folder(
            "iverilog", "-g2005-sv" if "-sv" in options else "-g2005", *options, "-Wall", "-o", "bench.vvp", "bench.v", self.paths["verilog"]
        )
        self.assertEqual((built.returncode, built.stderr.replace("\n", "")), (0, ""))
        return self.run_in_folder("vvp", "-n", "bench.vvp").stdout.split("\n")

    @unittest.skipUnless(shutil.which("iverilog"), "NOT RUN: needs Icarus Verilog: apt-get install iverilog")
    def test_model_writes_reads_and_holds(self):
        self.assertEqual(self.simulate(early=0.0)[:1], ["wrong 0"])

    @unittest.skipUnless(shutil.which("iverilog"), "NOT RUN: needs Icarus Verilog: apt-get install iverilog")
    def test_model_has_its_delay(self):
        self.assertEqual(self.simulate("-gspecify", early=self.memory.clk_to_q_ns - 0.002)[:3], ["wrong 0", "early 0", "late 1"])

    def test_power_entry(self):
        entry = json.loads(pathlib.Path(self.paths["energies"]).read_text(encoding="utf-8"))["masters"][self.memory.name]
        self.assertEqual(set(entry["energy_pj"]), {"read", "write", "idle"})
        self.assertAlmostEqual(entry["energy_pj"]["read"], self.memory.read_pj, places=5)
        self.assertEqual((entry["pins"]["CLK"]["clock"], entry["pins"]["Q[0]"]), (True, {"direction": "output"}))

    def test_widest_and_smallest_have_room_for_their_pins(self):
        for bits, words in ((64, 32), (64, 64), (64, 1024), (1, 32), (3, 1024), (64, 86)):
            memory = memories.memory(bits, words, self.platform)
            rows = sorted(memory_files.pin_rows(memory, self.platform).values())
            self.assertGreaterEqual(min(b - a for a, b in zip(rows, rows[1:])), 2, (bits, words))
            self.assertGreater(rows[0], 0)
            self.assertLess(rows[-1], memory.height // 280 - 1)
            self.assertEqual(dataclasses.asdict(memory)["name"], f"leopard_sram_{words}x{bits}")


if __name__ == "__main__":
    unittest.main()
