"""Power of single cells against arithmetic by hand, and the rules that hold for any design."""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest

import nangate45
from layout import energy, liberty, power
from layout.activity import Activity

CYCLES, PERIOD_NS = 500, 2.0
# a window of 500 cycles of 2 ns is 1 us: an energy in fJ, times 1e-15 J / 1e-6 s, is a power in 1e-6 mW
FJ_TO_MW = 1e-6
NW_TO_MW = 1e-6


def run(library, instances, activity, wires=None, slews=None, memories=None, settings=None, operations=None):
    """Power of instances {name: (master, nets, block)}; activity: {net: (toggles, high)}; nets without a driver are input ports."""
    design = {"instances": {name: {"master": item[0], "nets": item[1], "block": item[2] if len(item) > 2 else ""}
                            for name, item in instances.items()}, "ports": {}}
    driven = set()
    for master, nets, *_ in instances.values():
        pins = (memories or {}).get(master, {}).get("pins")
        for pin, net in nets.items():
            if (pins[pin]["direction"] if pins else library.cells[master].pins[pin].direction) == "output":
                driven.add(net)
    for _, nets, *_ in instances.values():
        for net in nets.values():
            if net not in driven:
                design["ports"][net] = {"direction": "input", "net": net}
    given = Activity("zero delay", CYCLES, PERIOD_NS, {net: item[0] for net, item in activity.items()},
                     {net: item[1] for net, item in activity.items()}, operations or {})
    netlist = power.Netlist(design, [library], memories or {})
    return power.Power(netlist, [library], wires, slews or {}, given, settings or power.Settings())


class Case(unittest.TestCase):
    """A test case that compares powers by their ratio, since they are small numbers."""

    def near(self, found, expected):
        self.assertLessEqual(abs(found - expected), 1e-9 * abs(expected), f"found {found}, by hand {expected}")


SMALL = """library (small) {
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW"; capacitive_load_unit (1, ff);
  nom_voltage : 1.0;
  power_lut_template (two) { variable_1 : input_transition_time; variable_2 : total_output_net_capacitance;
    index_1 ("0.1, 0.3"); index_2 ("1, 3"); }
  cell (INV) {
    area : 1.0; cell_leakage_power : 9.0;
    leakage_power () { when : "A"; value : 4.0; }
    leakage_power () { when : "!A"; value : 2.0; }
    pin (A) { direction : input; capacitance : 2.0; rise_capacitance : 2.2; fall_capacitance : 1.8; }
    pin (Y) { direction : output; function : "!A";
      internal_power () { related_pin : "A"; rise_power (two) { values ("1, 2", "3, 4"); } fall_power (two) { values ("5, 6", "9, 9"); } } }
  }
  cell (TIE1) { area : 0.5; pin (Y) { direction : output; function : "1"; } }
}
"""


class Synthetic(Case):
    """A library small enough to see through."""

    def setUp(self):
        self.library = liberty.read_text(SMALL, "small.lib")
        self.two = {"u1": ("INV", {"A": "a", "Y": "b"}, "u_x"), "u2": ("INV", {"A": "b", "Y": "c"}, "u_x/u_y")}
        self.activity = {"a": (100, 0.25), "b": (100, 0.75), "c": (100, 0.25)}

    def test_inverter_by_hand(self):
        # u1 drives 3 fF of wire and the pin of u2: rise 2.2, fall 1.8, so each toggle moves 3 + (2.2 + 1.8) / 2 = 5 fF:
        # 100 toggles of 5 fF (1 V)^2 / 2 = 250 fJ
        # table at slew 0.1 and load 5, one segment beyond its end: rise 1 + (5 - 1) / 2 = 3, fall 5 + 2 = 7: 50 (3 + 7) = 500 fJ
        # leakage: a quarter of the time A is 1: 4 / 4 + 2 * 3 / 4 = 2.5 nW
        result = run(self.library, self.two, self.activity, {"b": 3.0}, {"a": [0.1, 0.1]})
        self.near(result.parts["u1"]["switching"], 250 * FJ_TO_MW)
        self.near(result.parts["u1"]["internal"], 500 * FJ_TO_MW)
        self.near(result.parts["u1"]["leakage"], 2.5 * NW_TO_MW)

    def test_slew_of_the_edge_that_comes_in(self):
        # the rise of Y follows the fall of A (slew 0.3) and the fall of Y its rise (0.1), at load 3: rise 4, fall 6
        result = run(self.library, {"u1": self.two["u1"]}, self.activity, {"b": 3.0}, {"a": [0.1, 0.3]})
        self.near(result.parts["u1"]["internal"], 50 * (4 + 6) * FJ_TO_MW)

    def test_doubled_activity_doubles_all_but_leakage(self):
        once = run(self.library, self.two, self.activity)
        twice = run(self.library, self.two, {net: (2 * toggles, high) for net, (toggles, high) in self.activity.items()})
        for name in self.two:
            for part in ("switching", "internal"):
                self.near(twice.parts[name][part], 2 * once.parts[name][part])
            self.assertEqual(twice.parts[name]["leakage"], once.parts[name]["leakage"])
        self.assertGreater(once.parts["u1"]["internal"], 0)
        self.assertGreater(once.parts["u1"]["switching"], 0)

    def test_sums_by_block_and_kind(self):
        result = run(self.library, self.two, self.activity, {"b": 3.0})
        kinds, blocks, total = result.sums()
        one, two = (sum(result.parts[name].values()) for name in ("u1", "u2"))
        self.assertEqual(sorted(blocks), ["", "u_x", "u_x/u_y"])
        self.near(sum(blocks["u_x/u_y"][part] for part in power.PARTS), two)
        self.near(sum(blocks["u_x"][part] for part in power.PARTS), one + two)
        # the net of port `a` has no driver in the design: 100 toggles of the pin's 2 fF are 100 fJ
        self.near(kinds["inputs"]["switching"], 100 * FJ_TO_MW)
        self.near(sum(blocks[""][part] for part in power.PARTS), total)
        self.near(total, one + two + 100 * FJ_TO_MW)
        self.assertEqual((blocks["u_x"]["instances"], blocks["u_x"]["area_um2"]), (2, 2.0))

    def test_missing_activity_is_an_error(self):
        del self.activity["a"]
        with self.assertRaises(power.PowerError) as caught:
            run(self.library, self.two, self.activity)
        self.assertEqual(str(caught.exception), "error: 1 of 3 nets (33.3%) have no activity; at most 1.0% may: a")

    def test_missing_activity_within_the_limit_is_the_mean_and_listed(self):
        del self.activity["a"]
        result = run(self.library, self.two, self.activity, settings=power.Settings(max_unknown=0.5))
        self.assertEqual(result.activity.unknown, ["a"])
        self.assertEqual((result.activity.toggles["a"], result.activity.high["a"]), (100, 0.5))
        self.assertEqual(power.report(result)["nets"]["without_activity"], ["a"])

    def test_activity_behind_inverters_and_ties_is_worked_out(self):
        instances = {**self.two, "u3": ("TIE1", {"Y": "t"})}
        result = run(self.library, instances, {"a": (100, 0.25)})
        self.assertEqual({net: (result.activity.toggles[net], result.activity.high[net]) for net in ("b", "c", "t")},
                         {"b": (100, 0.75), "c": (100, 0.25), "t": (0, 1.0)})
        self.assertEqual(sorted(result.activity.derived), ["b", "c", "t"])

    def test_what_does_not_fit_is_an_error(self):
        for instances, text in (
            ({"u": ("INV", {"A": "a", "Y": "b"}), "v": ("INV", {"A": "a", "Y": "b"})},
             "error: net 'b' is driven by 'u/Y' and by 'v/Y'"),
            ({"u": ("INV", {"Y": "b"})}, "error: input pin 'u/A' is not connected"),
        ):
            with self.assertRaises(power.PowerError) as caught:
                run(self.library, instances, self.activity)
            self.assertEqual(str(caught.exception), text)
        with self.assertRaises(power.PowerError) as caught:
            power.Netlist({"instances": {"u": {"master": "X", "nets": {}}}, "ports": {}}, [self.library], {})
        self.assertEqual(str(caught.exception), "error: master 'X' of instance 'u' is in no library and has no energies per operation")
        with self.assertRaises(power.PowerError) as caught:
            power.Netlist({"instances": {"u": {"master": "INV", "nets": {"A": "a", "Y": "b"}}}, "ports": {}}, [self.library], {})
        self.assertEqual(str(caught.exception), "error: net 'a' (at 'u/A') has no driver")

    def test_memory(self):
        # 100 reads of 5 pJ, 50 writes of 6 pJ, 350 idle cycles of 0.1 pJ: 835 pJ in 1 us are 0.835 mW
        memories = {"RAM": {"energy_pj": {"read": 5.0, "write": 6.0, "idle": 0.1}, "leakage_mw": 0.25, "area_um2": 100.0,
                            "pins": {"A": {"direction": "input", "capacitance_ff": 4.0}}}}
        result = run(self.library, {"m": ("RAM", {"A": "a"}, "u_x")}, {"a": (100, 0.5)}, memories=memories,
                     operations={"m": {"read": 100, "write": 50}})
        self.near(result.parts["m"]["internal"], 0.835)
        self.assertEqual(result.parts["m"]["leakage"], 0.25)
        content = power.report(result)
        # the port's net moves the memory's pin: 100 toggles of 4 fF: 200 fJ
        self.near(content["without_memories_mw"], 200 * FJ_TO_MW)
        for operations, text in (
            ({}, "error: memory 'm' (RAM) has no operation counts in the activity"),
            ({"m": {"erase": 1}}, "error: memory 'm' has counts of 'erase', for which master 'RAM' has no energy"),
        ):
            with self.assertRaises(power.PowerError) as caught:
                run(self.library, {"m": ("RAM", {"A": "a"})}, {"a": (100, 0.5)}, memories=memories, operations=operations)
            self.assertEqual(str(caught.exception), text)

    def test_glitch_factors(self):
        # in the short window u2 toggles three times as often with delays, u1 as often as before
        zero = run(self.library, self.two, self.activity)
        delayed = run(self.library, self.two, {**self.activity, "c": (300, 0.25)})
        factors = power.glitch_factors(zero, delayed)
        self.assertEqual(sorted(factors), ["u_x", "u_x/u_y"])
        self.near(factors["u_x"], 1.0)
        self.near(factors["u_x/u_y"], 3.0)
        content = power.report(zero, factors, (zero, delayed))
        dynamic = zero.parts["u2"]["switching"] + zero.parts["u2"]["internal"]
        self.near(content["glitches"]["total_mw"] - content["total_mw"], 2 * dynamic)
        self.near(content["glitches"]["short_sdf_mw"] - content["glitches"]["short_zero_delay_mw"], 2 * dynamic)
        parts, with_glitches = (energy.split(zero, {}, given) for given in (None, factors))
        self.near(sum(parts.values()), content["total_mw"])
        self.near(sum(with_glitches.values()), content["glitches"]["total_mw"])
        self.assertNotIn("short_sdf_mw", power.report(zero, factors)["glitches"])

    def test_command_line(self):
        design = {"instances": {name: {"master": item[0], "nets": item[1], "block": item[2]} for name, item in self.two.items()},
                  "ports": {"a": {"direction": "input", "net": "a"}}}
        given = Activity("zero delay", CYCLES, PERIOD_NS, {"a": 100, "b": 100}, {"a": 0.25, "b": 0.75})
        spef = "*SPEF \"IEEE 1481-1998\"\n*C_UNIT 1 FF\n*D_NET b 3.0\n*CONN\n*I u1:Y O\n*CAP\n1 b 3.0\n*END\n"
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            for name, text in (("d.json", json.dumps(design)), ("s.lib", SMALL), ("a.json", given.to_json()), ("w.spef", spef),
                               ("t.json", json.dumps({"slews": {"a": [0.1, 0.1], "b": [0.1, 0.1]}}))):
                (here / name).write_text(text, encoding="utf-8")
            command = ["--design", f"{here}/d.json", "--liberty", f"{here}/s.lib", "--activity", f"{here}/a.json", "--spef",
                       f"{here}/w.spef", "--timing", f"{here}/t.json", "--cache", f"{here}/cache", "-o", f"{here}/p.json"]
            texts = []
            for _ in range(2):
                with contextlib.redirect_stdout(io.StringIO()):
                    self.assertEqual(power.main(command), 0)
                texts.append((here / "p.json").read_bytes())
            self.assertEqual(texts[0], texts[1])
            content = json.loads(texts[0])
            self.near(content["kinds"]["combinational"]["switching"], 250 * FJ_TO_MW)
            self.assertEqual(content["nets"]["derived_activity"], 1)
            self.assertEqual(content["nets"]["without_slew"], 0)
            (here / "a.json").write_text(given.to_json().replace('"schema": 1', '"schema": 2'), encoding="utf-8")
            with contextlib.redirect_stderr(io.StringIO()) as errors:
                self.assertEqual(power.main(command), 1)
            self.assertEqual(errors.getvalue(), f"{here}/a.json: error: schema is 2; expected 1\n")


@nangate45.needed
class SingleCells(Case):
    """Cells of the NanGate 45 nm library at slews and loads that stand in the tables, so that no table is interpolated."""

    SLEW, LOAD = 2, 3

    @classmethod
    def setUpClass(cls):
        cls.library = liberty.read(nangate45.path())

    def cell(self, master, nets, activity, load_pin, other_loads=(), **more):
        """Parts of one cell, its outputs loaded by wires of the table's LOAD-th load, all slews the table's SLEW-th."""
        wires = {nets[pin]: nangate45.index(master, pin, 2)[self.LOAD] for pin in (load_pin, *other_loads)}
        slew = nangate45.index(master, load_pin, 1)[self.SLEW]
        result = run(self.library, {"u": (master, nets)}, activity, wires, {net: [slew, slew] for net in nets.values()}, **more)
        return result.parts["u"], wires

    def value(self, master, pin, edge, related=None, when=None):
        return nangate45.energy(master, pin, edge, self.SLEW, self.LOAD, related, when)

    def test_inverter(self):
        # 1000 toggles: 500 rises, 500 falls. Switching: 1000 C V^2 / 2. A is 1 for 0.3 of the time.
        found, wires = self.cell("INV_X1", {"A": "a", "ZN": "z"}, {"a": (1000, 0.3), "z": (1000, 0.7)}, "ZN")
        rise, fall = (self.value("INV_X1", "ZN", edge, "A") for edge in ("rise", "fall"))
        self.near(found["internal"], (500 * rise + 500 * fall) * FJ_TO_MW)
        self.near(found["switching"], 1000 * 0.5 * wires["z"] * 1.1 * 1.1 * FJ_TO_MW)
        leakage = 0.3 * nangate45.leakage("INV_X1", "A") + 0.7 * nangate45.leakage("INV_X1", "!A")
        self.near(found["leakage"], leakage * NW_TO_MW)

    def test_load_of_a_pin(self):
        # the pin's capacitance is its own for each edge: the mean of the two over a rise and a fall
        result = run(self.library, {"u": ("INV_X1", {"A": "a", "ZN": "z"})}, {"a": (1000, 0.5), "z": (1000, 0.5)})
        mean = (nangate45.attribute("INV_X1", "A", "rise_capacitance") + nangate45.attribute("INV_X1", "A", "fall_capacitance")) / 2
        self.near(result.input_parts["inputs"], 1000 * 0.5 * mean * 1.1 * 1.1 * FJ_TO_MW)

    def test_nand2(self):
        # A1 toggles 600 times and reaches ZN while A2 is 1, a quarter of the time: 150. A2 toggles 200 times, A1 is 1 half of
        # the time: 100. So A1 caused 150 of 250 toggles: 0.6 of the 240 that there were. No other energy.
        activity = {"a": (600, 0.5), "b": (200, 0.25), "z": (240, 0.875)}
        found, _ = self.cell("NAND2_X1", {"A1": "a", "A2": "b", "ZN": "z"}, activity, "ZN")
        rise = 0.6 * self.value("NAND2_X1", "ZN", "rise", "A1") + 0.4 * self.value("NAND2_X1", "ZN", "rise", "A2")
        fall = 0.6 * self.value("NAND2_X1", "ZN", "fall", "A1") + 0.4 * self.value("NAND2_X1", "ZN", "fall", "A2")
        self.near(found["internal"], 120 * (rise + fall) * FJ_TO_MW)
        # 0.125 of the time both are 1, 0.375 only A1, 0.125 only A2, 0.375 none
        leakage = sum(part * nangate45.leakage("NAND2_X1", when) for part, when in (
            (0.125, "A1 & A2"), (0.375, "A1 & !A2"), (0.125, "!A1 & A2"), (0.375, "!A1 & !A2")))
        self.near(found["leakage"], leakage * NW_TO_MW)

    def test_xnor2(self):
        # every input toggle moves ZN. A: 300, with B at 1 for 0.2: 60 with B, 240 with !B. B: 100, A at 1 for 0.5: 50 and 50.
        # With !B, a rise of ZN is a fall of A; the slews are equal, so only the group matters.
        activity = {"a": (300, 0.5), "b": (100, 0.2), "z": (400, 0.5)}
        found, _ = self.cell("XNOR2_X1", {"A": "a", "B": "b", "ZN": "z"}, activity, "ZN")
        parts = ((60, "A", "B"), (240, "A", "!B"), (50, "B", "A"), (50, "B", "!A"))
        energy = sum(count / 2 * self.value("XNOR2_X1", "ZN", edge, pin, when) for count, pin, when in parts for edge in ("rise", "fall"))
        self.near(found["internal"], energy * FJ_TO_MW)

    def test_clock_buffer(self):
        found, _ = self.cell("CLKBUF_X3", {"A": "a", "Z": "z"}, {"a": (1000, 0.5), "z": (1000, 0.5)}, "Z")
        energy = 500 * (self.value("CLKBUF_X3", "Z", "rise", "A") + self.value("CLKBUF_X3", "Z", "fall", "A"))
        self.near(found["internal"], energy * FJ_TO_MW)

    def test_flip_flop_clock_only(self):
        # D and Q stay 0: 500 rises and 500 falls of the clock in state !D & !Q
        activity = {"ck": (1000, 0.5), "d": (0, 0.0), "q": (0, 0.0)}
        found, _ = self.cell("DFF_X1", {"CK": "ck", "D": "d", "Q": "q"}, activity, "Q")
        energy = sum(500 * self.value("DFF_X1", "CK", edge, None, "!D & !Q & QN") for edge in ("rise", "fall"))
        self.near(found["internal"], energy * FJ_TO_MW)
        leakage = (nangate45.leakage("DFF_X1", "CK & !D & !Q & QN") + nangate45.leakage("DFF_X1", "!CK & !D & !Q & QN")) / 2
        self.near(found["leakage"], leakage * NW_TO_MW)

    FLIP_FLOP = {"ck": (1000, 0.5), "d": (100, 0.5), "q": (100, 0.5), "qn": (100, 0.5)}

    def flip_flop_energy(self):
        """Of all but the output toggles, which are 100 of 500 clock rises, so that D differs from Q in 0.2 of the cycles."""

        def clock(edge, when):
            return self.value("DFF_X1", "CK", edge, None, when)

        def data(edge, when):
            return self.value("DFF_X1", "D", edge, None, when)

        # 400 rises find D equal to Q, half of them each at 0 and 1; the other 100 are in the output's tables
        energy = 200 * clock("rise", "!D & !Q & QN") + 200 * clock("rise", "D & Q & !QN")
        # 500 falls: D, which changed after the rise, differs from Q in 100 (50 each way)
        energy += 50 * clock("fall", "!D & Q & !QN") + 50 * clock("fall", "D & !Q & QN")
        energy += 200 * clock("fall", "!D & !Q & QN") + 200 * clock("fall", "D & Q & !QN")
        # 50 rises of D while the clock is high; D was 0, and Q equal to it in 0.8 of the time; 50 falls likewise
        energy += 40 * data("rise", "CK & !Q & QN") + 10 * data("rise", "CK & Q & !QN")
        energy += 40 * data("fall", "CK & Q & !QN") + 10 * data("fall", "CK & !Q & QN")
        return energy

    def test_flip_flop_with_data(self):
        found, _ = self.cell("DFF_X1", {"CK": "ck", "D": "d", "Q": "q"}, self.FLIP_FLOP, "Q")
        output = 50 * self.value("DFF_X1", "Q", "rise", "CK") + 50 * self.value("DFF_X1", "Q", "fall", "CK")
        self.near(found["internal"], (self.flip_flop_energy() + output) * FJ_TO_MW)

    def test_flip_flop_q_and_qn_are_one_event(self):
        # the tables of Q and QN hold the whole cell's energy each, the rise of one with the fall of the other: their mean
        nets = {"CK": "ck", "D": "d", "Q": "q", "QN": "qn"}
        found, _ = self.cell("DFF_X1", nets, self.FLIP_FLOP, "Q", ("QN",))
        output = sum(25 * self.value("DFF_X1", pin, edge, "CK") for pin in ("Q", "QN") for edge in ("rise", "fall"))
        self.near(found["internal"], (self.flip_flop_energy() + output) * FJ_TO_MW)
        alone = self.value("DFF_X1", "Q", "rise", "CK") - self.value("DFF_X1", "QN", "fall", "CK")
        self.assertLess(abs(alone), 0.05 * self.value("DFF_X1", "Q", "rise", "CK"), "Q and QN no longer describe one event")

    def test_late_data_moves_the_master_latch_earlier(self):
        # all toggles of D while the clock is low: the fall never finds a difference, and D pays for the master latch
        settings = power.Settings(late=1.0)
        found, _ = self.cell("DFF_X1", {"CK": "ck", "D": "d", "Q": "q"}, self.FLIP_FLOP, "Q", settings=settings)
        value = self.value
        energy = 200 * value("DFF_X1", "CK", "rise", None, "!D & !Q & QN") + 200 * value("DFF_X1", "CK", "rise", None, "D & Q & !QN")
        energy += 250 * value("DFF_X1", "CK", "fall", None, "!D & !Q & QN") + 250 * value("DFF_X1", "CK", "fall", None, "D & Q & !QN")
        energy += 40 * value("DFF_X1", "D", "rise", None, "!CK & !Q & QN") + 10 * value("DFF_X1", "D", "rise", None, "!CK & Q & !QN")
        energy += 40 * value("DFF_X1", "D", "fall", None, "!CK & Q & !QN") + 10 * value("DFF_X1", "D", "fall", None, "!CK & !Q & QN")
        energy += 50 * value("DFF_X1", "Q", "rise", "CK") + 50 * value("DFF_X1", "Q", "fall", "CK")
        self.near(found["internal"], energy * FJ_TO_MW)

    def test_clock_gate(self):
        # the clock passes in 200 of 500 cycles: 400 toggles of GCK; E is 1 for 0.4 of the time and changed 50 times (25 up,
        # 25 down), each while the clock is high and so before the latch opens
        activity = {"ck": (1000, 0.5), "e": (50, 0.4), "g": (400, 0.2)}
        found, _ = self.cell("CLKGATE_X1", {"CK": "ck", "E": "e", "GCK": "g"}, activity, "GCK")

        def clock(edge, when):
            return self.value("CLKGATE_X1", "CK", edge, None, when)

        # in 50 of 500 cycles E differs from the latch while the clock is high: 0.1 of the time; of E and latch at independent
        # 0.4, differing states (1, 0) and (0, 1) are equally likely (0.24 each), equal ones as 0.16 (1, 1) to 0.36 (0, 0)
        both, none, only_e, only_latch = 0.9 * 0.16 / 0.52, 0.9 * 0.36 / 0.52, 0.05, 0.05
        # 200 rises of GCK with E; 200 falls, with E unless it has gone down since
        energy = 200 * self.value("CLKGATE_X1", "GCK", "rise", "CK", "E")
        energy += 200 * (both * self.value("CLKGATE_X1", "GCK", "fall", "CK", "E")
                         + only_latch * self.value("CLKGATE_X1", "GCK", "fall", "CK", "!E")) / (both + only_latch)
        # 300 rises and 300 falls of the clock that do not pass; falls with E at 1 where it came up since the rise
        energy += 300 * clock("rise", "!E & !GCK")
        energy += 300 * (none * clock("fall", "!E & !GCK") + only_e * clock("fall", "E & !GCK")) / (none + only_e)
        # E rises while the clock is high: latch at 0 (none) or 1 (only_latch) before; falls likewise
        energy += 25 * (none * self.value("CLKGATE_X1", "E", "rise", None, "CK & !GCK")
                        + only_latch * self.value("CLKGATE_X1", "E", "rise", None, "CK & GCK")) / (none + only_latch)
        energy += 25 * (both * self.value("CLKGATE_X1", "E", "fall", None, "CK & GCK")
                        + only_e * self.value("CLKGATE_X1", "E", "fall", None, "CK & !GCK")) / (both + only_e)
        self.near(found["internal"], energy * FJ_TO_MW)

    def test_full_adder_counts_an_event_once(self):
        # only A toggles: 800 times, B at 1 and CI at 1 each half of the time. S toggles 800 times, CO when B differs from CI: 400.
        # An event that moves both stands in the tables of both with the same energy.
        activity = {"a": (800, 0.5), "b": (0, 0.5), "ci": (0, 0.5), "s": (800, 0.5), "co": (400, 0.5)}
        nets = {"A": "a", "B": "b", "CI": "ci", "S": "s", "CO": "co"}
        found, _ = self.cell("FA_X1", nets, activity, "S", ("CO",))
        alone = sum(100 * self.value("FA_X1", "S", edge, "A", when) for when in ("!B & !CI", "B & CI") for edge in ("rise", "fall"))
        shared = sum(100 * (self.value("FA_X1", "S", edge, "A", when) + self.value("FA_X1", "CO", edge, "A", when)) / 2
                     for when in ("!B & CI", "B & !CI") for edge in ("rise", "fall"))
        self.near(found["internal"], (alone + shared) * FJ_TO_MW)

    def test_kinds(self):
        instances = {"b": ("CLKBUF_X3", {"A": "clk", "Z": "c"}), "f": ("DFF_X1", {"CK": "g", "D": "d", "Q": "q"}),
                     "g": ("CLKGATE_X1", {"CK": "c", "E": "e", "GCK": "g"}), "i": ("INV_X1", {"A": "q", "ZN": "z"})}
        activity = {net: (1000, 0.5) for net in ("clk", "c", "g")} | {net: (10, 0.5) for net in ("d", "q", "e", "z")}
        result = run(self.library, instances, activity)
        self.assertEqual({name: result.netlist.kind(name) for name in instances},
                         {"b": "clock", "g": "clock", "f": "sequential", "i": "combinational"})
        self.assertEqual(result.netlist.clock_nets, {"clk", "c", "g"})
        self.assertGreater(result.input_parts["clock"], 0)

    def test_every_cell_of_the_library(self):
        """All cells with inputs, half of the time at 1, every pin toggling: finite, and no energy below nothing."""
        for name, cell in sorted(self.library.cells.items()):
            if not cell.outputs or not cell.inputs:
                continue
            nets = {pin: f"n_{pin}" for pin in cell.inputs + cell.outputs}
            result = run(self.library, {"u": (name, nets)}, {net: (200, 0.5) for net in nets.values()})
            with self.subTest(cell=name):
                self.assertGreater(result.parts["u"]["internal"], 0)
                self.assertLess(result.parts["u"]["internal"], 200 * 100 * len(nets) * FJ_TO_MW)
                self.assertGreater(result.parts["u"]["leakage"], 0)


if __name__ == "__main__":
    unittest.main()
