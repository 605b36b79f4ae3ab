"""Each check passes a layout that is right and finds the fault in one that is not."""

import copy
import os
import tempfile
import unittest

import nangate45
import small_design


@nangate45.needs_library
class Check(unittest.TestCase):
    def setUp(self):
        self.platform, self.library = nangate45.platform(), nangate45.corrected_library()
        self.design = small_design.make(self.platform, self.library)

    def run_checks(self, drawn=None, edit=None):
        """checks.json of the design, as drawn from another design, and edited: edit(layout, top, layer index by name)."""
        from layout import check, gds
        layout = gds.build(drawn or self.design, self.platform, self.library)
        if edit:
            layers = {name: layout.layer(*number) for name, number in self.platform.gds_layers.items()}
            edit(layout, layout.cell("chain"), layers)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "chain.gds")
            layout.write(path)
            return check.run(path, self.design, self.platform, self.library)

    def failed(self, result):
        """{check: [texts]} of what failed."""
        return {name: [v["text"] for v in entry["violations"]] for name, entry in result["checks"].items() if entry["status"] not in ("pass", "not declared")}

    def box_of(self, top, index, left, bottom):
        """The shape of the top cell on a layer whose lower left corner is here, in database units of the LEF."""
        return next(s for s in top.shapes(index).each() if s.is_box() and (s.box.left, s.box.bottom) == (left * 5, bottom * 5))

    def wire(self, net, layer):
        return next(w for w in self.design["routes"][net]["wires"] if w[0] == layer)

    def test_what_is_right_passes(self):
        result = self.run_checks()
        self.assertEqual(self.failed(result), {})
        self.assertEqual(result["checks"]["area"]["status"], "not declared")
        self.assertEqual(result["counts"]["strap crossings"], 3)
        self.assertEqual(result["declared"]["any via6"], "not used")

    def test_moved_wire(self):
        _, x1, y, _, _ = self.wire("y", "metal3")

        def edit(_, top, layers):
            shape = self.box_of(top, layers["metal3"], x1 - 70, y - 70)
            shape.box = shape.box.moved(0, -50)

        found = self.run_checks(edit=edit)["checks"]["spacing"]["violations"]
        self.assertEqual({(v["text"], v["layer"], v["value"], v["limit"]) for v in found}, {("spacing of metal3", "metal3", 0.065, 0.07)})
        self.assertAlmostEqual(found[0]["at"][3], (y - 70) / 2000 - 0.005)

    def test_narrowed_wire(self):
        _, x1, y, _, _ = self.wire("n1", "metal3")

        def edit(_, top, layers):
            shape = self.box_of(top, layers["metal3"], x1 - 70, y - 70)
            shape.box = type(shape.box)(shape.box.left, shape.box.bottom, shape.box.right, shape.box.top - 50)

        found = self.run_checks(edit=edit)["checks"]["width"]["violations"]
        self.assertEqual({(v["layer"], v["value"], v["limit"]) for v in found}, {("metal3", 0.065, 0.07)})

    def test_cut_of_wrong_size(self):
        _, x, y, _ = self.design["routes"]["n1"]["vias"][1]

        def edit(_, top, layers):
            shape = self.box_of(top, layers["via2"], x - 70, y - 70)
            shape.box = shape.box.enlarged(-50, -50)

        self.assertIn("cut via2 is not a square of the size declared", self.failed(self.run_checks(edit=edit))["width"])

    def test_cut_not_enclosed(self):
        _, x, y, _ = self.design["routes"]["n1"]["vias"][1]

        def edit(_, top, layers):
            shape = self.box_of(top, layers["metal2"], x - 70, y - 140)
            shape.delete()
            wire = next(s for s in top.shapes(layers["metal2"]).each() if s.is_box() and s.box.contains(type(s.box)(x * 5, y * 5, x * 5, y * 5).p1))
            wire.box = type(wire.box)(wire.box.left, wire.box.bottom, wire.box.right, y * 5)

        failed = self.failed(self.run_checks(edit=edit))
        self.assertEqual([t.split(" by ")[0] for t in failed["enclosure"]], ["metal2 does not enclose via2"])

    def test_off_grid(self):
        _, x1, y, _, _ = self.wire("n2", "metal3")

        def edit(_, top, layers):
            shape = self.box_of(top, layers["metal3"], x1 - 70, y - 70)
            shape.box = type(shape.box)(shape.box.left, shape.box.bottom, shape.box.right, shape.box.top + 3)

        self.assertIn("grid of metal3", self.failed(self.run_checks(edit=edit))["grid"])

    def test_wide_metal(self):
        _, x1, y, _, _ = self.wire("n2", "metal3")

        def edit(_, top, layers):
            shape = self.box_of(top, layers["metal3"], x1 - 70, y - 70)
            shape.box = type(shape.box)(shape.box.left, shape.box.bottom, shape.box.right, shape.box.top + 500)

        failed = self.failed(self.run_checks(edit=edit))
        self.assertIn("spacing of metal3 to wide metal over more than 0.3 um", failed["spacing"])

    def test_removed_via(self):
        drawn = copy.deepcopy(self.design)
        drawn["routes"]["n1"]["vias"] = [v for v in drawn["routes"]["n1"]["vias"] if v[0] != "via1"][:2] + drawn["routes"]["n1"]["vias"][:1]
        failed = self.failed(self.run_checks(drawn))
        self.assertEqual(set(failed), {"open"})
        self.assertIn("n1: u0/ZN not connected to the rest of the net", failed["open"])

    def test_bridge_between_nets(self):
        _, x1, y, _, _ = self.wire("y", "metal3")

        def edit(_, top, layers):
            top.shapes(layers["metal3"]).insert(type(top.bbox())(x1 * 5, (y - 280) * 5, (x1 + 140) * 5, y * 5))

        self.assertEqual(self.failed(self.run_checks(edit=edit))["short"], ["n1, y are one net in the drawing"])

    def test_swapped_nets(self):
        nets = self.design["instances"]
        nets["u1"]["nets"]["A"], nets["u2"]["nets"]["A"] = nets["u2"]["nets"]["A"], nets["u1"]["nets"]["A"]
        failed = self.failed(self.run_checks())
        self.assertEqual(failed["short"], ["n1, n2 are one net in the drawing"] * 2)
        self.assertEqual(len(failed["open"]), 2)

    def test_short_to_metal_inside_a_cell(self):
        for column in range(20, 24):
            del self.design["instances"][f"fill_0_{column}"]
        self.design["instances"]["v0"] = {"master": "AND2_X1", "at": [20 * 380, 0], "orient": "N", "block": "chain", "nets": {}}
        self.assertEqual(self.failed(self.run_checks()), {})
        x1, y1, x2, y2 = 20 * 380 + 120, 1050, 20 * 380 + 370, 1400  # pin A1; metal that is no pin runs 65 nm below it

        def edit(_, top, layers):
            top.shapes(layers["metal1"]).insert(type(top.bbox())(x1 * 5, (y1 - 150) * 5, x2 * 5, y2 * 5))

        self.assertEqual(self.failed(self.run_checks(edit=edit))["short"], ["metal inside v0, v0/A1 (not connected) are one net in the drawing"])

    def test_cell_drawn_elsewhere(self):
        drawn = copy.deepcopy(self.design)
        drawn["instances"]["u2"]["at"][0] += 380
        self.assertEqual(len(self.failed(self.run_checks(drawn))["cells"]), 2)

    def test_missing_strap_via(self):
        drawn = copy.deepcopy(self.design)
        drawn["power_vias"] = [via for via in drawn["power_vias"] if via[:2] != ["VDD", "via3"]]
        failed = self.failed(self.run_checks(drawn))
        self.assertIn("a strap of VDD crosses its rail without via3", failed["power"])
        self.assertEqual(len([text for text in failed["power"] if "not connected to the rest" in text]), 1)

    def test_placement(self):
        def fault(change):
            design = copy.deepcopy(self.design)
            change(design["instances"]["u1"])
            from layout import check_place
            return {v.rule: v.text for v in check_place.check(design, self.platform, self.library)}

        self.assertEqual(fault(lambda u: u.update(at=[u["at"][0] + 380, 0]))["overlap"], "fill_0_12 overlaps u1")
        self.assertEqual(fault(lambda u: u.update(at=[u["at"][0] + 10, 0]))["site"], "u1 lies at x 3810, between sites")
        self.assertEqual(fault(lambda u: u.update(at=[u["at"][0], 1400]))["row"], "u1 lies at y 1400, where no row begins")
        self.assertEqual(fault(lambda u: u.update(orient="FS")), {"orientation": "u1 lies FS in a row N"})
        self.assertEqual(fault(lambda u: u.update(at=[15000, 0]))["row"], "u1 reaches over the end of its row")
        self.assertEqual(fault(lambda u: u.update(master="NONE"))["master"], "u1: the LEF has no macro NONE")

    def antennas(self):
        from layout import check_antenna
        return check_antenna.check(self.design, self.platform, self.library)

    def test_long_antenna(self):
        self.assertEqual(self.antennas()[0], [])
        gate = self.library.macros["INV_X1"].pins["A"].gate_area
        route = self.design["routes"]["a"]
        wire = next(w for w in route["wires"] if w[0] == "metal3")
        wire[1] = wire[3] - round(401 * gate / 0.07 * 2000)
        found = self.antennas()[0]
        self.assertEqual([(v.rule, v.layer, v.limit) for v in found], [("antenna", "metal3", 400.0)])
        self.assertAlmostEqual(found[0].value, 401, delta=1)

    def test_driver_ends_an_antenna(self):
        wire = next(w for w in self.design["routes"]["n1"]["wires"] if w[0] == "metal3")
        wire[1] -= 2000 * 5000
        self.assertEqual(self.antennas()[0], [])


if __name__ == "__main__":
    unittest.main()
