"""Gates as truth tables; what a comparison makes of its figures."""

import os
import pathlib
import tempfile
import unittest
import xml.dom.minidom

import nangate45
from layout import comparison_report, gates, liberty
from layout.located import LocatedError


class NoMacros:
    """A design without macros, as macros.Set is asked."""

    entries = {}


@nangate45.needed
class Gates(unittest.TestCase):
    def text(self, *masters):
        """Lines that declare cells, of a design with one instance of each whose pins are nets of their own."""
        library = liberty.read(str(nangate45.path()))
        instances = {f"u{k}": {"master": master, "nets": {pin.name: f"n{k}_{pin.name}" for pin in library.cells[master].pins.values()
                                                            if pin.direction in ("input", "output")}} for k, master in enumerate(masters)}
        design = {"name": "some", "instances": instances, "ports": {"a": {"direction": "input", "net": "n0_A"}}}
        return gates.text(design, library, NoMacros).splitlines()

    def cell(self, master):
        lines = self.text(master)
        return lines[1:next(k for k, line in enumerate(lines) if line.startswith("nets "))]

    def test_functions_are_tables_over_their_inputs_in_order_of_name(self):
        self.assertEqual(self.cell("NAND2_X1"), ["cell NAND2_X1 A1 A2 ZN", "comb ZN 7 A1 A2"])
        # AOI21: !(A | B1 & B2): 1 where A is 0 and not both B are 1, so at indices 0, 2 and 4.
        self.assertEqual(self.cell("AOI21_X1")[1:], ["comb ZN 15 A B1 B2"])
        # MUX2: S ? B : A, over A, B, S: indices 1, 3, 6, 7.
        self.assertEqual(self.cell("MUX2_X1")[1:], ["comb Z ca A B S"])
        self.assertEqual(sorted(self.cell("FA_X1")[1:]), ["comb CO e8 A B CI", "comb S 96 A B CI"])

    def test_registers_latches_and_clock_gates(self):
        self.assertEqual(self.cell("DFFR_X1")[1:], ["local IQ clear", "comb clear 1 RN", "ff IQ CK clear - 2 D", "comb Q 2 IQ", "comb QN 1 IQ"])
        self.assertEqual(self.cell("DLH_X1")[1:], ["local IQ", "comb IQ b8 D G IQ", "comb Q 2 IQ"])
        self.assertEqual(self.cell("CLKGATE_X1")[1:], ["local enabled", "comb enabled e4 CK E enabled", "comb GCK 8 CK enabled"])

    def test_nets_by_number_and_open_pins(self):
        lines = self.text("INV_X1")
        self.assertEqual(lines[3:], ["nets 2", "n0_A", "n0_ZN", "port input a 0", "inst INV_X1 u0 0 1"])

    def test_a_hardened_block_is_refused_by_name(self):
        design = {"name": "some", "instances": {"u0": {"master": "leopard_dpu_1", "nets": {"a": "n"}}}, "ports": {}}
        with self.assertRaisesRegex(LocatedError, "leopard_dpu_1 is a hardened block"):
            gates.text(design, liberty.read(str(nangate45.path())), NoMacros)


class Comparison(unittest.TestCase):
    def figures(self, cycles, pj):
        return {"workloads": {name: {"cycles": cycles * k, "pj": pj * k} for k, name in enumerate("ab", 1)}}

    def test_ratios_say_how_many_times_better(self):
        found = comparison_report.ratios(self.figures(100, 5.0), self.figures(200, 20.0))
        self.assertEqual(found, {name: {"speed": 2.0, "energy": 4.0, "energy_delay": 8.0} for name in "ab"})

    def test_a_workload_that_one_did_not_run_is_left_out(self):
        base = self.figures(200, 20.0)
        del base["workloads"]["b"]
        self.assertEqual(list(comparison_report.ratios(self.figures(100, 5.0), base)), ["a"])

    def test_geometric_mean(self):
        self.assertAlmostEqual(comparison_report.geometric_mean([1.0, 4.0, 2.0]), 2.0)

    def test_pareto_keeps_what_nothing_beats(self):
        points = [("small", 1.0, 1.0, 1.0), ("fast", 2.0, 3.0, 2.0), ("worse", 2.5, 3.0, 2.0), ("frugal", 2.0, 2.0, 4.0), ("equal", 1.0, 1.0, 1.0)]
        self.assertEqual(comparison_report.pareto(points), ["small", "fast", "frugal", "equal"])

    def design(self, scale, sweep=False):
        parts = {"clock": 1.0 * scale, "key reads": 2.0 * scale, "rest": 1.0}
        workloads = {name: {"cycles": 100 * scale, "scores": 50, "survivors": 0 if name == "b" else 10, "planes": 60, "pj": 500.0 * scale, "pj_without_glitches": 300.0 * scale, "mw": sum(parts.values()), "parts_mw": parts}
                     for name in "ab"}
        return {"set": {}, "sweep": sweep, "area": {"logic": {"query-key compute": 100.0 * scale, "rest": 50.0}, "memories": {"key reads": 300.0}, "cells": 1000, "die": 900.0},
                "timing": {"period_ns": 4.0, "shortest_period_ns": 3.5, "setup_slack_ns": 0.5, "hold_slack_ns": 0.01}, "repair": {}, "workloads": workloads}

    def test_page_has_ratios_failures_and_pictures(self):
        results = {"schema": 1, "platform": "nangate45", "flow": {}, "failed": {"other": "why"}, "not_run": ["third"],
                   "designs": {"base": self.design(2), "mine": self.design(1), "mine-dpus_4": self.design(4, sweep=True)}}
        with tempfile.TemporaryDirectory() as folder:
            paths = comparison_report.write(results, "base", folder)
            self.assertEqual(sorted(map(os.path.basename, paths)), ["comparison-energy.svg", "comparison-pareto.svg", "comparison.json", "comparison.md"])
            text = pathlib.Path(folder, "comparison.md").read_text(encoding="utf-8")
            for path in paths:
                if path.endswith(".svg"):
                    xml.dom.minidom.parse(path)
        self.assertIn("| mine | 2.00 | 2.00 | 4.00 |", text)
        self.assertIn("**Failed, and left out: other**: why", text)
        self.assertIn("left them out, or there was no trace): third.", text)
        self.assertIn("| mine-dpus_4 | 0.001 | 0.50 | 0.50 | 0.25 |  |", text)
