"""Extraction and SPEF of nets small enough to compute by hand, on a technology made up for round numbers."""

import os
import tempfile
import types
import unittest

from layout import extract, lef, spef
from layout.platform import Grid, RouteLayer, ViaShape

LEF = """UNITS DATABASE MICRONS 1000 ; END UNITS
LAYER m1 TYPE ROUTING ; WIDTH 0.1 ; END m1
LAYER v1 TYPE CUT ; RESISTANCE 5 ; END v1
LAYER m2 TYPE ROUTING ; WIDTH 0.1 ; RESISTANCE RPERSQ 0.2 ; CAPACITANCE CPERSQDIST 0.0001 ; EDGECAPACITANCE 0.00005 ; THICKNESS 0.2 ; END m2
LAYER v2 TYPE CUT ; RESISTANCE 4 ; END v2
LAYER m3 TYPE ROUTING ; WIDTH 0.2 ; RESISTANCE RPERSQ 0.2 ; CAPACITANCE CPERSQDIST 0.0002 ; EDGECAPACITANCE 0.00003 ; THICKNESS 0.3 ; END m3
MACRO INV CLASS CORE ; SIZE 1 BY 1 ; PIN A DIRECTION INPUT ; END A PIN Z DIRECTION OUTPUT ; END Z END INV
END LIBRARY
"""
# By hand: a um of m2 has 0.2 / 0.1 = 2 ohm and 0.1 * 0.1 + 2 * 0.05 = 0.11 fF; of m3 0.2 / 0.2 = 1 ohm and 0.2 * 0.2 + 2 * 0.03 = 0.1 fF.
# Two wires of m2 on neighbouring tracks, 0.2 um between centre lines, are 0.1 um apart: 8.854e-3 * 2.5 * 0.2 / 0.1 = 0.04427 fF a um.


def extractor(routes, instances="abc", straps=()):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "t.lef")
        with open(path, "w", encoding="ascii") as file:
            file.write(LEF)
        library = lef.read(path)
    platform = types.SimpleNamespace(
        grid=Grid(200, 0, 300, 0), pin_layer="m1", dielectric=2.5,
        layers=[RouteLayer("m2", "v", 1, 0, 1, 0, 1, 1), RouteLayer("m3", "h", 1, 0, 1, 0, 1, 1)],
        vias={"v1": ViaShape("v1", "v1", {"m1": [], "v1": [], "m2": []}), "v2": ViaShape("v2", "v2", {"m2": [], "v2": [], "m3": []})})
    design = {"name": "t", "units": 1000, "instances": {name: {"master": "INV"} for name in instances}, "straps": list(straps),
              "ports": {"q": {"direction": "output", "net": "n"}}, "routes": routes}
    return extract.Extractor(design, platform, library)


TWO = {"wires": [["m2", 0, 0, 0, 2000]], "vias": [["v1", 0, 0, "v1"], ["v1", 0, 2000, "v1"]], "pins": {"a/Z": ["m2", 0, 0], "b/A": ["m2", 0, 2000]}}

# a/Z at the lower end of 1 um of m2, up to 3 um of m3; q at its far end; b/A under a branch 1 um from its start.
THREE = {"wires": [["m2", 0, 0, 0, 1000], ["m3", 0, 1000, 3000, 1000], ["m2", 1000, 1000, 1000, 3000]],
         "vias": [["v1", 0, 0, "v1"], ["v2", 0, 1000, "v2"], ["v2", 1000, 1000, "v2"], ["v1", 1000, 3000, "v1"]],
         "pins": {"a/Z": ["m2", 0, 0], "b/A": ["m2", 1000, 3000], "q": ["m3", 3000, 1000]}}


class Extraction(unittest.TestCase):
    def close(self, found, expected):
        self.assertEqual(set(found), set(expected))
        for key, value in expected.items():
            self.assertAlmostEqual(found[key], value, places=9, msg=key)

    def test_two_pins(self):
        net = extractor({"n": TWO}).net("n")
        self.assertEqual(net.connections, [("I", "a:Z", "O"), ("I", "b:A", "I")])
        self.close(net.capacitance, {"a:Z": 0.11, "b:A": 0.11})
        self.assertEqual([(a, b) for a, b, _ in net.resistors], [("a:Z", "b:A")])
        self.assertAlmostEqual(net.resistors[0][2], 5 + 4 + 5)

    def test_three_pins(self):
        net = extractor({"n": THREE}).net("n")
        branch = "n:4"
        self.close({(a, b): ohm for a, b, ohm in net.resistors}, {("a:Z", branch): 5 + 2 + 4 + 1, ("b:A", branch): 5 + 4 + 4, ("q", branch): 2})
        self.close(net.capacitance, {"a:Z": (0.11 + 0.1) / 2, "b:A": 0.22 / 2, "q": 0.2 / 2, branch: (0.11 + 0.1 + 0.22 + 0.2) / 2})

    def test_coupling_counts_the_length_side_by_side(self):
        other = {"wires": [["m2", 200, 500, 200, 1500]], "vias": [], "pins": {}}
        net = extractor({"n": TWO, "o": other}).net("n")
        self.assertAlmostEqual(net.lateral, 1.0 * 0.04427)
        self.assertAlmostEqual(net.total, 0.22 + 0.04427)

    def test_own_wires_and_distant_ones_do_not_couple(self):
        far = {"wires": [["m2", 400, 0, 400, 2000]], "vias": [], "pins": {}}
        own = dict(TWO, wires=TWO["wires"] + [["m2", 200, 500, 200, 1500]])
        self.assertEqual(extractor({"n": TWO, "o": far}).net("n").lateral, 0)
        self.assertEqual(extractor({"n": own}).net("n").lateral, 0)

    def test_several_neighbours_on_one_track(self):
        others = {f"o{k}": {"wires": [["m2", 200, 600 * k, 200, 600 * k + 300]], "vias": [], "pins": {}} for k in range(4)}
        self.assertAlmostEqual(extractor({"n": TWO, **others}).net("n").lateral, (0.3 + 0.3 + 0.3 + 0.2) * 0.04427)

    def test_straps_couple(self):
        net = extractor({"n": TWO}, straps=[["VDD", "m2", 150, 0, 250, 1000]]).net("n")
        self.assertAlmostEqual(net.lateral, 1.0 * 0.04427)

    def test_pin_that_nothing_reaches(self):
        route = dict(TWO, pins={**TWO["pins"], "c/A": ["m2", 5000, 0]})
        self.assertEqual(extractor({"n": route}).net("n").unreached, ["c/A"])

    def test_loop_keeps_both_ways(self):
        loop = {"wires": [["m2", 0, 0, 0, 1000], ["m2", 1000, 0, 1000, 1000], ["m3", 0, 0, 1000, 0], ["m3", 0, 1000, 1000, 1000]],
                "vias": [["v2", x, y, "v2"] for x in (0, 1000) for y in (0, 1000)], "pins": {"a/Z": ["m2", 0, 0], "b/A": ["m2", 1000, 1000]}}
        net = extractor({"n": loop}).net("n")
        self.assertAlmostEqual(net.total, 2 * 0.11 + 2 * 0.1)
        self.assertEqual(sorted(round(ohm, 9) for _, _, ohm in net.resistors), [4 + 1 + 4 + 2] * 2)


class Spef(unittest.TestCase):
    def test_text(self):
        nets = extractor({"n": TWO}).all()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t.spef")
            spef.write(path, {"name": "t"}, nets)
            with open(path, encoding="ascii") as file:
                text = file.read()
            self.assertEqual(spef.read(path), {"n": 0.22})
        self.assertEqual(text.split("*L_UNIT 1 HENRY\n")[1], "\n*D_NET n 0.22000\n*CONN\n*I a:Z O\n*I b:A I\n*CAP\n1 a:Z 0.11000\n2 b:A 0.11000\n"
                         "*RES\n1 a:Z b:A 14.0000\n*END\n")
        self.assertIn("*C_UNIT 1 FF\n*R_UNIT 1 OHM", text)


if __name__ == "__main__":
    unittest.main()
