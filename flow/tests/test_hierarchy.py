"""Elaboration into blocks, places of macros, ports of blocks, macros in the routing problem, and the sums of energy."""

import os
import tempfile
import types
import unittest

import nangate45
from layout import block_ports, check_place, design as designs, elaborate, energy, floorplan, macros, packing, place, power, report, route
from layout.located import LocatedError

VERILOG = """
module leaf #(parameter W = 2) (input clk_i, input [W-1:0] a_i, output reg [W-1:0] q_o);
  always @(posedge clk_i) q_o <= q_o ^ a_i;
endmodule
module top_of_two #(parameter X = 0) (input clk_i, input [4:0] a_i, output [4:0] q_o);
  leaf #(.W(2)) u_a (.clk_i(clk_i), .a_i(a_i[1:0]), .q_o(q_o[1:0]));
  leaf #(.W(3)) u_b (.clk_i(clk_i), .a_i(a_i[4:2]), .q_o(q_o[4:2]));
endmodule
module top_of_one (input clk_i, input [2:0] a_i, output [2:0] q_o);
  wire [2:0] between;
  leaf #(.W(3)) u_a (.clk_i(clk_i), .a_i(a_i), .q_o(between));
  leaf #(.W(3)) u_b (.clk_i(clk_i), .a_i(between), .q_o(q_o));
endmodule
"""


def block(width, height, pins, blocked=("metal1", "metal2", "metal3", "metal4"), supplies="metal6"):
    """A macro as lef.read gives it; pins: {name: (layer, centre x, centre y)}."""
    square = lambda x, y: (x - 140, y - 140, x + 140, y + 140)
    made = {name: types.SimpleNamespace(name=name, direction="input", is_supply=False, line=1, shapes={layer: [square(x, y)]}) for name, (layer, x, y) in pins.items()}
    for number, net in enumerate(("VSS", "VDD")):
        across = (380, 11200 * (number + 1) - 140, width - 380, 11200 * (number + 1) + 140)
        made[net] = types.SimpleNamespace(name=net, direction="inout", is_supply=True, line=1,
                                          shapes={supplies: [(1000 * number, 0, 1000 * number + 280, height) if supplies == "metal6" else across]})
    return types.SimpleNamespace(name="block", klass="block", width=width, height=height, pins=made, path="block.lef",
                                 obstructions={layer: [(0, 0, width, height)] for layer in blocked})


class Elaboration(unittest.TestCase):
    def run_on(self, top, blocks):
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "two.v")
            with open(source, "w", encoding="utf-8") as file:
                file.write(VERILOG)
            found = elaborate.run([source], top, blocks, 0, folder)
            files = {}
            for name in os.listdir(folder):
                if name.endswith(".il"):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        files[name] = file.read()
            return found, files

    def test_a_block_for_each_set_of_parameters_and_black_boxes_in_the_top(self):
        found, files = self.run_on("top_of_two", ["leaf"])
        self.assertEqual(found, {"leaf": "leaf", "leaf_1": "leaf"})
        self.assertEqual(sorted(files), ["leaf.il", "leaf_1.il", "top_of_two.il"])
        for name in ("leaf", "leaf_1"):
            self.assertIn(f"cell \\{name} ", files["top_of_two.il"])
            self.assertIn("attribute \\blackbox 1", files["top_of_two.il"])
            self.assertIn("$xor", files[name + ".il"])
        self.assertNotIn("$xor", files["top_of_two.il"])

    def test_a_block_is_the_same_file_whatever_the_top_and_names_no_path(self):
        two, one = self.run_on("top_of_two", ["leaf"])[1], self.run_on("top_of_one", ["leaf"])[1]
        wide = next(text for name, text in two.items() if name.startswith("leaf") and "width 3" in text)
        self.assertEqual(wide.replace("\\leaf_1", "\\leaf"), one["leaf.il"])
        for text in two.values():
            self.assertNotIn("two.v", text)
            self.assertNotIn(tempfile.gettempdir(), text)

    def test_numbers_are_counted_anew(self):
        self.assertEqual(elaborate.canonical("# Yosys\nautoidx 9\nmodule \\b\n  wire $x$17\n  wire $x$23\nend\nmodule \\a\n  wire $x$17\nend\n"),
                         "module \\a\n  wire $x$1\nend\nmodule \\b\n  wire $x$1\n  wire $x$2\nend\n")

    def test_a_message_where_yosys_fails(self):
        with self.assertRaisesRegex(LocatedError, "Yosys failed.*no_such_top"):
            self.run_on("no_such_top", [])


@nangate45.needs_library
class Floorplan(unittest.TestCase):
    def setUp(self):
        self.platform, self.library = nangate45.platform(), nangate45.corrected_library()
        self.site = self.library.sites[self.platform.site]
        step = self.platform.straps.pitch * self.site.width
        self.library.macros["block"] = block(3 * step - 3800, 56000, {"a": ("metal4", 190, 1820)})
        self.library.macros["leopard_sram_64x8"] = block(2 * step - 3800, 50400, {"CE": ("metal3", 190, 980)}, supplies="metal4")
        self.addCleanup(lambda: [self.library.macros.pop(name) for name in ("block", "leopard_sram_64x8")])
        instances = {f"m{k}": {"master": "block", "nets": {"a": f"n{k}"}, "block": f"m{k}"} for k in range(3)}
        instances.update({f"r{k}": {"master": "leopard_sram_64x8", "nets": {"CE": f"n{k}"}, "block": f"r{k}"} for k in range(4)})
        instances.update({f"g{k}": {"master": "INV_X1", "nets": {"A": f"n{k % 3}", "ZN": f"z{k}"}, "block": "top"} for k in range(200)})
        self.design = {"schema": 1, "name": "t", "units": 2000, "instances": instances,
                       "ports": {f"n{k}": {"direction": "input", "net": f"n{k}"} for k in range(4)}}
        floorplan.plan(self.design, self.library, self.platform, {"utilisation": 0.5, "aspect": 1.0, "halo_sites": 10, "ports": "even"})

    def test_macros_are_apart_on_steps_and_off_the_rows(self):
        step = self.platform.straps.pitch * self.site.width
        boxes = []
        for name, instance in sorted(self.design["instances"].items()):
            if macros.is_macro(self.library, instance):
                (x, y), macro = instance["at"], self.library.macros[instance["master"]]
                self.assertEqual((x % step, y % (packing.STEP_ROWS * self.site.height)), (0, 0), name)
                self.assertTrue(0 <= x and x + macro.width <= self.design["die"][0] and 0 <= y and y + macro.height <= self.design["die"][1], name)
                boxes.append((x, y, x + macro.width, y + macro.height))
        boxes += [(x, y, x + sites * self.site.width, y + self.site.height) for y, _, x, sites in self.design["rows"]]
        for i, (x1, y1, x2, y2) in enumerate(boxes[:7]):
            for other in boxes[i + 1:]:
                self.assertFalse(x1 < other[2] and other[0] < x2 and y1 < other[3] and other[1] < y2, (boxes[i], other))

    def test_stripes_of_memories_get_vias_up_to_the_straps(self):
        columns = {(x1 + x2) // 2 for _, _, x1, _, x2, _ in self.design["straps"]}
        memory = next(i for name, i in self.design["instances"].items() if name == "r0")
        vias = [via for via in self.design["power_vias"] if memory["at"][1] <= via[3] <= memory["at"][1] + 50400 and via[2] in columns
                and memory["at"][0] < via[2] < memory["at"][0] + self.library.macros["leopard_sram_64x8"].width]
        self.assertEqual({(net, shape, (y - memory["at"][1]) // 11200) for net, shape, _, y in vias},
                         {("VSS", "via4", 1), ("VSS", "via5", 1), ("VDD", "via4", 2), ("VDD", "via5", 2)})

    def test_placed_legally_around_macros(self):
        place.place(self.design, self.library, self.platform, 1, 0.9)
        self.assertEqual(check_place.check(self.design, self.platform, self.library), [])
        self.design["instances"]["g0"]["at"] = list(self.design["instances"]["m0"]["at"])
        self.assertIn("overlap", {violation.rule for violation in check_place.check(self.design, self.platform, self.library)})

    def test_nodes_of_macros_are_closed_but_for_pins_and_the_ways_to_them(self):
        place.place(self.design, self.library, self.platform, 1, 0.9)
        from layout import access
        problem = route.Problem(self.design, self.library, self.platform, access.access(self.library, self.platform, ["INV_X1"]))
        closed = set()
        for layer, x1, y1, x2, y2 in problem.blocks:
            closed |= {(layer, x, y) for x in range(x1, x2 + 1) for y in range(y1, y2 + 1)} if layer == "metal4" else set()
        (pin,) = {(layer, x, y) for layer, x, y, _, _ in problem.nodes(("m0", "a"))}
        grid, at = self.platform.grid, self.design["instances"]["m0"]["at"]
        self.assertEqual(pin, ("metal4", at[0] // grid.x_pitch, at[1] // grid.y_pitch + 6))
        self.assertNotIn(pin, closed)
        self.assertIn((pin[0], pin[1] + 2, pin[2]), closed)
        self.assertIn((pin[0], pin[1], pin[2] + 3), closed)

    def test_a_macro_pin_off_the_tracks_is_an_error(self):
        place.place(self.design, self.library, self.platform, 1, 0.9)
        self.library.macros["block"].pins["a"].shapes = {"metal4": [(0, 0, 10, 10)]}
        with self.assertRaisesRegex(LocatedError, "block.lef:1: error: pin a of macro block has no shape with a point of a track"):
            route.Problem(self.design, self.library, self.platform, {})

    def test_ports_of_a_block_are_near_their_cells_and_at_the_edge(self):
        for port in self.design["ports"].values():
            del port["at"], port["layer"]
        place.place(self.design, self.library, self.platform, 1, 0.9)
        block_ports.place(self.design, self.library, self.platform)
        seen = set()
        for port in self.design["ports"].values():
            (x, y), (width, height) = port["at"], self.design["die"]
            self.assertTrue(min(x, width - x, y, height - y) < 2 * 2280, port)
            seen.add((port["layer"], x, y))
        self.assertEqual(len(seen), 4)

    def test_too_many_ports(self):
        self.design["ports"] = {f"p[{k}]": {"direction": "input", "net": f"p[{k}]"} for k in range(100000)}
        with self.assertRaisesRegex(LocatedError, "100000 ports, but the block's edge has tracks for .*lower utilisation"):
            block_ports.place(self.design, self.library, self.platform)


class Straps(unittest.TestCase):
    def test_they_leave_the_right_edge_to_ports(self):
        straps = nangate45.platform().straps
        for columns in (*range(2, 40), *range(1300, 1420)):
            found = [column for column, _ in floorplan.strap_columns(straps, columns)]
            self.assertGreaterEqual(len(found), len(straps.order), columns)
            if columns > 20:
                self.assertLess(max(found), columns - floorplan.EDGE, columns)  # a port's track ends two columns before the edge


class Report(unittest.TestCase):
    def test_what_blocks_violate_is_counted_in(self):
        metrics = {"check__short__violations": 1, "timing__setup_slack__ns": 0.3, "timing__hold_slack__ns": 0.02, "check__width__violations": 0}
        report.with_blocks(metrics, {"a": {"check__short__violations": 2, "timing__setup_slack__ns": -0.07, "timing__hold_slack__ns": 0.04}})
        self.assertEqual(metrics, {"check__short__violations": 3, "timing__setup_slack__ns": -0.07, "timing__hold_slack__ns": 0.02, "check__width__violations": 0})


class Netlist(unittest.TestCase):
    def test_bits_of_a_macro_are_one_connection(self):
        design = {"name": "t", "ports": {}, "instances": {"u": {"master": "leopard_sram_64x2", "nets": {"A[0]": "x", "A[1]": "y", "CE": "z"}}}}
        self.assertIn("leopard_sram_64x2 u (.A({y, x}), .CE(z));", designs.to_verilog(design))

    def test_operations_are_counted_from_the_time_at_one(self):
        design = {"instances": {"u": {"nets": {"CE": "ce", "WE": "we"}}}}
        activity = types.SimpleNamespace(high={"ce": 0.75, "we": 0.25}, cycles=40)
        self.assertEqual(macros.operations(design, {"u": "leopard_sram_64x2"}, activity), {"u": {"read": 20, "write": 10}})


class Energy(unittest.TestCase):
    def test_parts(self):
        for block_path, part in (("u_tile/u_qk/gen_lane[3]/u_planes/gen_segment[0]/u_ram/gen_macro/u_sram", "key reads"), ("u_tile/u_qk/u_merge", "query-key compute"),
                                 ("u_tile/u_values/gen_segment[1]/u_ram/gen_macro/u_sram", "value reads"), ("u_tile/u_host", "rest"), ("top", "rest"),
                                 ("u_tile/u_vpu/gen_lane[0]/u_lane", "value compute"), ("u_tile/u_divider/u_x", "division"), ("u_tile/u_softmax", "softmax")):
            self.assertEqual(energy.part_of(block_path), part, block_path)

    def test_inner_powers_are_added_once(self):
        kinds = lambda value: {kind: dict.fromkeys(power.PARTS, value) for kind in power.KINDS}
        entry = lambda value: {**dict.fromkeys(power.PARTS, value), "instances": 1, "area_um2": 10.0}
        inner = types.SimpleNamespace(sums=lambda: (kinds(1.0), {"": entry(5.0), "top": entry(2.0), "u_x": entry(3.0)}, 15.0), input_parts={"clock": 0.25, "inputs": 0.5})
        got_kinds, blocks, total = power.with_inner((kinds(2.0), {"": entry(10.0), "u_tile": entry(4.0)}, 30.0), {"u_tile/u_dpu": inner})
        self.assertEqual(total, 44.25)
        self.assertEqual(got_kinds["clock"], {"switching": 2.75, "internal": 3.0, "leakage": 3.0})
        self.assertEqual(blocks[""]["switching"], 14.25)
        self.assertEqual(blocks["u_tile"]["internal"], 9.0)
        self.assertEqual(blocks["u_tile/u_dpu"]["instances"], 1)
        self.assertEqual(blocks["u_tile/u_dpu/u_x"]["leakage"], 3.0)
        self.assertNotIn("u_tile/u_dpu/top", blocks)


if __name__ == "__main__":
    unittest.main()
