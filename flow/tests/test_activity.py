"""The VCD and SAIF readers, on files small enough to count by eye."""

import contextlib
import gzip
import io
import json
import pathlib
import tempfile
import unittest

from layout import activity

# clk: period 10; a: 0 -> 1 at 12, x at 20, 0 at 30; v: 2 bits; z: never known; inner.a is another net
VCD = """$date today $end
$timescale
  1 ns
$end
$scope module tb $end
$scope module u $end
$var wire 1 ! clk $end
$var wire 1 " a $end
$var wire 1 " alias $end
$var wire 1 # z $end
$var reg 2 % v [1:0] $end
$var wire 1 & w[7] $end
$var real 64 r temperature $end
$scope module inner $end
$var wire 1 ' a $end
$upscope $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
$dumpvars
0!
0"
x#
bx %
1&
0'
$end
#5
1!
#10
0!
b1 %
r3.5 r
#12
1"
1'
#15
1!
b10 %
#20
0!
x"
$comment a note
1! that is not a change $end
#25
1!
#30
0!
0"
b11 %
#35
1!
#40
0!
"""

SAIF = """(SAIFILE (SAIFVERSION "2.0") (DIRECTION "backward") (DIVIDER / )
(TIMESCALE 1 ps) (DURATION 40000)
(INSTANCE tb (INSTANCE u
  (NET
    (clk (T0 20000) (T1 20000) (TX 0) (TC 8) (IG 0))
    (v\\[1\\] (T0 10000) (T1 5000) (TX 25000) (TC 3))
    (z (T0 0) (T1 0) (TX 40000) (TC 0)))
  (INSTANCE inner (NET (clk (T0 1) (T1 1) (TC 99)))))))
"""


class Reading(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, text, name="x.vcd"):
        path = pathlib.Path(self.folder.name) / name
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        return path

    def fails(self, message, function, *arguments, **more):
        with self.assertRaises(activity.ActivityError) as caught:
            function(*arguments, **more)
        self.assertEqual(str(caught.exception).replace(self.folder.name + "/", ""), message)


class Vcd(Reading):
    def test_whole_file(self):
        for name in ("x.vcd", "x.vcd.gz"):
            found = activity.read_vcd(self.file(VCD, name), "tb.u", 10.0)
            self.assertEqual(found.cycles, 4)
            # a: the fall goes through x, so it is no toggle; v_0: x, 1 at 10, 0 at 15, 1 at 30; v_1: x, 0 at 10, 1 at 15
            self.assertEqual(found.toggles, {"clk": 8, "a": 1, "alias": 1, "v_0": 2, "v_1": 1, "w_7": 0})
            self.assertEqual(found.through_unknown, 1)
            self.assertEqual(found.never_known, ["z"])
            # a: 1 from 12 to 20, 0 from 0 to 12 and from 30 to 40; v_0: 1 for 5 + 10 of 30 known; v_1: 1 for 25 of 30
            self.assertEqual(found.high, {"clk": 0.5, "a": 8 / 30, "alias": 8 / 30, "v_0": 0.5, "v_1": 25 / 30, "w_7": 1.0})

    def test_window(self):
        path = self.file(VCD)
        for window, unit in (((1, 3), "cycles"), ((10, 30), "ns")):
            found = activity.read_vcd(path, "tb.u", 10.0, window, unit)
            self.assertEqual((found.cycles, found.window_ns), (2, (10.0, 30.0)))
            # clk: the fall at 10 counts, that at 30 does not; a: 0 for 2, 1 for 8; v_1: first known at 10
            self.assertEqual(found.toggles, {"clk": 4, "a": 1, "alias": 1, "v_0": 1, "v_1": 1, "w_7": 0})
            self.assertEqual(found.high, {"clk": 0.5, "a": 0.8, "alias": 0.8, "v_0": 0.25, "v_1": 0.75, "w_7": 1.0})
        self.assertEqual(activity.read_vcd(path, "tb.u", 10.0, (2, 4)).toggles["clk"], 4)

    def test_scope_names_and_choice(self):
        path = self.file(VCD)
        self.assertEqual(activity.read_vcd(path, "tb.u.inner", 10.0).toggles, {"a": 1})
        found = activity.read_vcd(path, "tb.u", 10.0, vector_name=lambda name, bit: f"{name}__{bit}_", nets={"v__1_", "clk"})
        self.assertEqual(found.toggles, {"clk": 8, "v__1_": 1})

    def test_errors(self):
        path = self.file(VCD)
        self.fails("x.vcd:19: error: scope 'tb.other' is not in the file", activity.read_vcd, path, "tb.other", 10.0)
        self.fails("x.vcd: error: the file ends at 40 ns; the window goes on to 60 ns", activity.read_vcd, path, "tb.u", 10.0, (1, 6))
        self.fails("x.vcd:55: error: the file ends at time 40, before the window begins at 50", activity.read_vcd, path, "tb.u", 10.0, (5, 6))
        self.fails("x.vcd: error: window from 3 to 3 cycles is empty", activity.read_vcd, path, "tb.u", 10.0, (3, 3))
        self.fails("x.vcd:22: error: '?!' is not a value change", activity.read_vcd, self.file(VCD.replace("0!\n0\"", "?!\n0\"", 1)), "tb.u", 10.0)
        self.fails("x.vcd:4: error: timescale is '1 day'; expected a number and a unit", activity.read_vcd,
                   self.file(VCD.replace("1 ns", "1 day")), "tb.u", 10.0)
        self.fails("x.vcd:11: error: variable 'v [1:0]' has width 3, but its range has 2 bits", activity.read_vcd,
                   self.file(VCD.replace("reg 2", "reg 3")), "tb.u", 10.0)
        self.fails("x.vcd:10: error: the file ends before $enddefinitions", activity.read_vcd,
                   self.file("\n".join(VCD.splitlines()[:10])), "tb.u", 10.0)


class Saif(Reading):
    def test_nets(self):
        found = activity.read_saif(self.file(SAIF, "x.saif"), "tb.u", 10.0)
        self.assertEqual(found.cycles, 4)
        self.assertEqual(found.toggles, {"clk": 8, "v_1": 3})
        self.assertEqual(found.high, {"clk": 0.5, "v_1": 1 / 3})
        self.assertEqual(found.never_known, ["z"])

    def test_errors(self):
        path = self.file(SAIF, "x.saif")
        self.fails("x.saif: error: instance 'tb.v' is not in the file ('v' is not found)", activity.read_saif, path, "tb.v", 10.0)
        self.fails("x.saif: error: SAIF holds the whole run only; record the window, or use VCD", activity.read_saif, path, "tb.u", 10.0, (0, 1))
        self.fails("x.saif:8: error: ')' closes nothing", activity.read_saif, self.file(SAIF.rstrip() + ")", "x.saif"), "tb.u", 10.0)
        self.fails("x.saif: error: TIMESCALE or DURATION is missing", activity.read_saif,
                   self.file(SAIF.replace("DURATION", "LENGTH"), "x.saif"), "tb.u", 10.0)


class Json(Reading):
    def test_round_trip_and_command_line(self):
        path = self.file(VCD)
        design = self.file(json.dumps({"instances": {"i": {"nets": {"A": "a", "Y": "v_0"}}}, "ports": {"clk": {"net": "clk"}}}), "d.json")
        out = pathlib.Path(self.folder.name) / "a.json"
        with contextlib.redirect_stdout(io.StringIO()):
            status = activity.main([str(path), "--top", "tb.u", "--period", "10", "--window", "1", "3", "--design", str(design), "-o", str(out)])
        self.assertEqual(status, 0)
        expected = activity.read_vcd(path, "tb.u", 10.0, (1, 3), nets={"a", "v_0", "clk"})
        self.assertEqual(activity.read_json(out), expected)
        self.assertEqual(sorted(expected.toggles), ["a", "clk", "v_0"])
        with contextlib.redirect_stderr(io.StringIO()) as errors:
            self.assertEqual(activity.main([str(path), "--top", "tb.x", "--period", "10", "-o", str(out)]), 1)
        self.assertEqual(errors.getvalue().replace(self.folder.name + "/", ""), "x.vcd:19: error: scope 'tb.x' is not in the file\n")
        out.write_text('{"schema": 1, "method": "zero delay"}', encoding="utf-8")
        self.fails("a.json: error: 'cycles' is missing", activity.read_json, out)


if __name__ == "__main__":
    unittest.main()
