"""Variables, engine, placement's padding, clock clusters, names and ports of the netlist, rules."""

import os
import pathlib
import tempfile
import unittest

from layout import clock, design, engine, report, variables
from layout.located import LocatedError

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Variables(unittest.TestCase):
    def test_messages(self):
        for setting, message in (("period_ns", "--set: error: 'period_ns' has no '='; expected NAME=VALUE"),
                                 ("period_ns=fast", "--set: error: period_ns is 'fast'; expected a number"),
                                 ("simulator=fast", "--set: error: simulator is 'fast'; expected icarus or builtin"),
                                 ("utilisation=2", "--set: error: utilisation is 2.0; expected from 0.1 to 0.95 part")):
            with self.assertRaises(LocatedError) as caught:
                variables.read([setting])
            self.assertEqual(str(caught.exception), message.replace("--set", "--var"))

    def test_manual_is_the_page(self):
        self.assertIn(variables.manual(), (ROOT / "docs/flow-variables.md").read_text(encoding="utf-8"))

    def test_every_step_named_exists(self):
        text = "".join((ROOT / "flow/layout" / name).read_text(encoding="utf-8") for name in ("steps.py", "hierarchy.py"))
        for name, entry in variables.declared().items():
            for step in entry["steps"]:
                self.assertIn(f'Step("{step}"', text, name)


class Engine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        platform = pathlib.Path(self.folder.name) / "platform.yaml"
        platform.write_text("x", encoding="utf-8")
        self.platform = type("Platform", (), {"path": str(platform)})()
        self.fails = False

    def flow(self, text):
        def first(context):
            design.write_text(context.path("a.txt"), context.sources["text"])
            return {"a": 1}

        def second(context):
            if self.fails:
                raise LocatedError("place", None, "what is wrong")
            with open(context.of("1_a", "a.txt"), encoding="utf-8") as file:
                design.write_text(context.path("b.txt"), file.read().upper())
            return {"b": 2}

        steps = [engine.Step("1_a", first, [], ["located"], 1), engine.Step("2_b", second, ["1_a"], ["located"], 1)]
        return engine.Flow(self.folder.name, self.platform, {"text": text}, {}, steps, {"1_a": {"text": text}}, quiet=True)

    def test_kept_until_an_input_changes(self):
        for text, done in (("x", ["1_a", "2_b"]), ("x", []), ("y", ["1_a", "2_b"])):
            flow = self.flow(text)
            self.assertEqual(flow.run(), {"1_a": {"a": 1}, "2_b": {"b": 2}})
            self.assertEqual(flow.done_again, done)

    def test_damaged_output_is_made_again(self):
        self.flow("x").run()
        (pathlib.Path(self.folder.name) / "2_b/b.txt").write_text("damaged", encoding="utf-8")
        flow = self.flow("x")
        flow.run()
        self.assertEqual(flow.done_again, ["2_b"])

    def test_failure_names_inputs_and_the_step_is_not_kept(self):
        self.fails = True
        with self.assertRaises(LocatedError) as caught:
            self.flow("x").run()
        self.assertEqual(str(caught.exception), f"2_b: error: place: error: what is wrong\nhelp: the step reads {self.folder.name}/1_a; "
                         f"its log is {self.folder.name}/2_b/log")
        self.fails = False
        flow = self.flow("x")
        flow.run()
        self.assertEqual(flow.done_again, ["2_b"])


class Netlist(unittest.TestCase):
    def test_ports_are_vectors_and_nets_scalars(self):
        made = {"name": "t", "ports": {"a[0]": {"direction": "input", "net": "a[0]"}, "a[1]": {"direction": "input", "net": "a[1]"},
                                       "z": {"direction": "output", "net": "z"}},
                "instances": {"u1": {"master": "NAND2", "nets": {"A": "a[0]", "B": "a[1]", "Z": "n"}}, "u2": {"master": "INV", "nets": {"A": "n", "Z": "z"}},
                              "f": {"master": "FILL", "nets": {}}}}
        self.assertEqual(design.to_verilog(made), "module t (a, z);\n  input [1:0] a;\n  output z;\n  wire n;\n  NAND2 u1 (.A(a[0]), .B(a[1]), .Z(n));\n"
                         "  INV u2 (.A(n), .Z(z));\nendmodule\n")


class Clusters(unittest.TestCase):
    def test_no_part_is_too_large_and_none_is_lost(self):
        points = [(x, y, (x, y)) for x in range(7) for y in range(5)]
        parts = clock.clusters(points, 4)
        self.assertTrue(all(len(part) <= 4 for part in parts))
        self.assertEqual(sorted(point for part in parts for point in part), sorted(points))


class ClockTree(unittest.TestCase):
    def test_no_part_reaches_further_than_it_may(self):
        points = [(x, y, f"p{x}_{y}") for x in range(0, 1000, 90) for y in range(0, 300, 70)]
        for part in clock.clusters(points, 10, 200):
            xs, ys = [point[0] for point in part], [point[1] for point in part]
            self.assertLessEqual(max(xs) - min(xs) + max(ys) - min(ys), 200)
            self.assertLessEqual(len(part), 10)

    def test_every_leaf_is_behind_as_many_buffers(self):
        """Registers in two far corners: wires have buffers on the way, and none has more than another."""
        inputs = lambda *names: type("Cell", (), {"inputs": list(names), "outputs": ["Z"], "clock_gate": None})()
        liberty = type("Liberty", (), {"cells": {"BUF": inputs("A"), "DFF": inputs("CK")}})()
        macro = type("Macro", (), {"klass": "core"})()
        library = type("Library", (), {"macros": {"DFF": macro, "BUF": macro}})()
        platform = type("Platform", (), {"cells": {"clock_buffers": ["BUF"]}})()
        instances = {f"r{k}_{x}": {"master": "DFF", "at": [x + 10 * k, 0], "nets": {"CK": "clk"}, "block": ""} for x in (0, 30000, 2000000) for k in range(16)}
        made = {"units": 1000, "instances": instances, "ports": {"clk": {"direction": "input", "net": "clk", "at": [0, 0]}}}
        metrics = clock.Tree(made, platform, library, liberty, "clk", 16, 2).build()
        drivers = {instance["nets"]["Z"]: name for name, instance in instances.items() if instance["master"] == "BUF"}

        def depth(name):
            net = instances[name]["nets"]["CK" if name.startswith("r") else "A"]
            return 0 if net == "clk" else 1 + depth(drivers[net])

        self.assertEqual(len({depth(name) for name in list(instances) if name.startswith("r")}), 1)
        self.assertGreater(metrics["repeaters"], 0)


class Rules(unittest.TestCase):
    def test_each_limit_can_be_broken(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "r.yaml")
            design.write_text(path, "a: {is: 0}\nb: {least: 2}\nc: {most: 3}\nd: {is: 1}\ne: {near: 1}\n")
            self.assertEqual(report.rule_problems(path, {"a": 1, "b": 1, "c": 4, "e": 1}),
                             ["a is 1; expected 0", "b is 1; expected 2 at least", "c is 4; expected 3 at most", "d: no such metric",
                              "e: 'near' is not a limit; expected least, most or is"])
            self.assertEqual(report.rule_problems(path, {"a": 0, "b": 2, "c": 3, "d": 1, "e": 1})[:1], ["e: 'near' is not a limit; expected least, most or is"])


class Padding(unittest.TestCase):
    def test_pins_widen_cells_to_the_total(self):
        try:
            from layout import place
        except ImportError as error:
            self.skipTest(f"NOT RUN: {error}")
        widths = [10, 2, 2, 2]
        padded = place.padded(widths, [2, 3, 3], 30)
        self.assertEqual(padded[0], 10)
        self.assertEqual(padded[3], 2)
        self.assertTrue(29 <= sum(padded) <= 31, padded)
        self.assertGreater(padded[1], 2)


if __name__ == "__main__":
    unittest.main()
