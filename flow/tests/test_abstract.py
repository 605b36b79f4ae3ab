"""The abstract of a block: LEF that reads back, and a timing model that gives the slacks of the flat netlist in a top of two blocks."""

import os
import shutil
import tempfile
import types
import unittest

import nangate45
import small_design
from layout import abstract, extract, lef, liberty, model_liberty, spef, timing, timing_model
from layout import design as designs
from layout.located import LocatedError

STA = unittest.skipUnless(shutil.which("sta"), "NOT RUN: needs OpenSTA: apt-get install opensta")
PERIOD, SLEW, OHM_UM, FF_UM = 1.0, 0.03, 2.5, 0.16
TOLERANCE = 0.012  # ns; measured: 0.0087 at most
# A stage with all kinds of paths: in to register, register to out (late and early ones that differ), register to register, in to out.
STAGE = {"ck": ("CLKBUF_X3", {"A": "clk_i", "Z": "ck0"}),
         "g0": ("NAND2_X1", {"A1": "d_i[0]", "A2": "d_i[1]", "ZN": "n0"}), "r0": ("DFF_X1", {"D": "n0", "CK": "ck0", "Q": "s0"}),
         "g1": ("XOR2_X1", {"A": "d_i[1]", "B": "s0", "Z": "n1"}), "r1": ("DFF_X1", {"D": "n1", "CK": "ck0", "Q": "s1"}),
         "g2": ("XOR2_X1", {"A": "by_i", "B": "s1", "Z": "n2"}), "r2": ("DFFR_X1", {"D": "n2", "CK": "ck0", "RN": "rst_ni", "Q": "s2"}),
         "o0": ("BUF_X2", {"A": "s0", "Z": "q_o[0]"}), "g3": ("INV_X1", {"A": "s2", "ZN": "n3"}), "g4": ("BUF_X1", {"A": "n3", "Z": "n4"}),
         "o1": ("XNOR2_X1", {"A": "s1", "B": "n4", "ZN": "q_o[1]"}), "o2": ("NAND2_X2", {"A1": "by_i", "A2": "s1", "ZN": "by_o"}),
         "o3": ("XOR2_X1", {"A": "by_i", "B": "d_i[0]", "Z": "q_o[2]"})}
STAGE_PORTS = {"clk_i": "input", "rst_ni": "input", "d_i[0]": "input", "d_i[1]": "input", "by_i": "input", "q_o[0]": "output", "q_o[1]": "output",
               "q_o[2]": "output", "by_o": "output"}
TOP = {"ca": ("CLKBUF_X3", {"A": "clk", "Z": "clk_a"}), "cb": ("CLKBUF_X3", {"A": "clk", "Z": "clk_b"}),
       "a": ("stage", {"clk_i": "clk_a", "rst_ni": "rst", "d_i[0]": "d[0]", "d_i[1]": "d[1]", "by_i": "by", "q_o[0]": "w0", "q_o[1]": "w1",
                       "by_o": "w2", "q_o[2]": "x[0]"}),
       "b": ("stage", {"clk_i": "clk_b", "rst_ni": "rst", "d_i[0]": "w0", "d_i[1]": "w1", "by_i": "w2", "q_o[0]": "q[0]", "q_o[1]": "q[1]",
                       "by_o": "out", "q_o[2]": "x[1]"})}
TOP_PORTS = {"clk": "input", "rst": "input", "d[0]": "input", "d[1]": "input", "by": "input", "q[0]": "output", "q[1]": "output", "x[0]": "output",
             "x[1]": "output", "out": "output"}
# Where slacks are compared: with the model, and in the flat netlist.
POINTS = {"d[0]": "d[0]", "d[1]": "d[1]", "by": "by", "q[0]": "q[0]", "q[1]": "q[1]", "x[0]": "x[0]", "x[1]": "x[1]", "out": "out",
          "a/q_o[0]": "a_o0/Z", "a/q_o[1]": "a_o1/ZN", "a/by_o": "a_o2/ZN", "a/q_o[2]": "a_o3/Z"}
SDC = f"""create_clock -name clk -period {PERIOD} [get_ports clk]
set_input_delay 0.1 -clock clk [get_ports {{d[0] d[1] by}}]
set_output_delay 0.1 -clock clk [all_outputs]
set_false_path -from [get_ports rst]
set_driving_cell -lib_cell BUF_X2 -pin Z [get_ports {{d[0] d[1] by}}]
set_input_transition {SLEW} [get_ports clk]
set_load 8 [all_outputs]
"""


def make(name, instances, ports):
    """A design.json without places or routes, for timing."""
    return {"schema": 1, "name": name, "platform": "nangate45", "units": 2000, "die": [40000, 33600], "straps": [], "power_vias": [], "routes": {},
            "instances": {i: {"master": master, "nets": nets, "block": name, "at": [0, 0], "orient": "N"} for i, (master, nets) in instances.items()},
            "ports": {port: {"direction": direction, "net": port, "layer": "metal3", "at": [1330 + 1140 * n, 140]}
                      for n, (port, direction) in enumerate(ports.items())}}


def drives(master, pin):
    return pin in ("Z", "ZN", "Q", "q_o[0]", "q_o[1]", "q_o[2]", "by_o")


def wires(design, scale=1.0):
    """{net: NetRC}: a wire from the driver to each other pin, of a length that differs from net to net."""
    nets = {}
    for number, (net, pins) in enumerate(sorted(designs.pins_of_nets(design).items())):
        if len(pins) < 2:
            continue
        length, result = scale * (15 + 9 * (number % 7)), extract.NetRC()
        def is_driver(pin):
            return design["ports"][pin[1]]["direction"] == "input" if pin[0] is None else drives(design["instances"][pin[0]]["master"], pin[1])
        nodes = [(pin[1] if pin[0] is None else f"{pin[0]}:{pin[1]}", is_driver(pin), pin[0] is None) for pin in pins]
        (driver,) = [node for node, drive, _ in nodes if drive]
        for node, drive, port in nodes:
            result.connections.append(("P" if port else "I", node, "I" if drive == port else "O"))
            result.capacitance[node] = FF_UM * length * (0.5 if drive else 0.5 / (len(nodes) - 1))
            if not drive:
                result.resistors.append((driver, node, OHM_UM * length))
        nets[net] = result
    return nets


def flat(blocks, top_wires):
    """The top with its blocks dissolved: (design, {net: NetRC}). A port of a block becomes a node of the net that passes through it."""
    instances, parts = {name: entry for name, entry in TOP.items() if name not in blocks}, {}
    for net, wire in top_wires.items():
        parts.setdefault(net, []).append((wire, {node: node for _, node, _ in wire.connections}))
    for block, (inner, nets) in blocks.items():
        outer = {net: TOP[block][1].get(net, f"{block}_{net}") for net in designs.pins_of_nets(inner)}
        for name, entry in inner["instances"].items():
            instances[f"{block}_{name}"] = (entry["master"], {pin: outer[net] for pin, net in entry["nets"].items()})
        for net, wire in nets.items():
            names = {node: f"{block}_{node}" if ":" in node else f"{block}:{node}" for _, node, _ in wire.connections}
            parts.setdefault(outer[net], []).append((wire, names))
    design, merged = make("flat", instances, TOP_PORTS), {}
    for net, pieces in parts.items():
        merged[net], numbers = extract.NetRC(), {}
        for wire, names in pieces:
            for kind, node, direction in wire.connections:
                known = names[node]
                if known.split(":")[0] in blocks:
                    names[node] = numbers.setdefault(known, f"{net}:{len(numbers) + 1}")
                else:
                    merged[net].connections.append((kind, known, direction))
                merged[net].capacitance[names[node]] = merged[net].capacitance.get(names[node], 0.0) + wire.capacitance[node]
            merged[net].resistors += [(names[one], names[other], ohm) for one, other, ohm in wire.resistors]
    return design, merged


def top_verilog():
    """The top with blocks as cells."""
    text = designs.to_verilog(make("top", {name: entry for name, entry in TOP.items() if entry[0] != "stage"}, TOP_PORTS)).replace("endmodule\n", "")
    for name in ("a", "b"):
        nets = TOP[name][1]
        text += (f"  stage {name} (.clk_i({nets['clk_i']}), .rst_ni(rst), .d_i({{{nets['d_i[1]']}, {nets['d_i[0]']}}}), .by_i({nets['by_i']}), "
                 f".q_o({{{nets['q_o[2]']}, {nets['q_o[1]']}, {nets['q_o[0]']}}}), .by_o({nets['by_o']}));\n")
    return text + "endmodule\n"


def slacks(folder, name, libraries, verilog, parasitics, points):
    """{point: [rise hold, rise setup, fall hold, fall setup] in ns}."""
    path = os.path.join(folder, f"{name}.v")
    designs.write_text(path, verilog)
    designs.write_text(os.path.join(folder, "top.sdc"), SDC)
    spef.write(os.path.join(folder, f"{name}.spef"), {"name": name}, parasitics)
    script = [f"read_liberty {file}" for file in libraries]
    script += [f"read_verilog {path}", f"link_design {name}", f"read_spef {folder}/{name}.spef", f"source {folder}/top.sdc",
               "set_propagated_clock [all_clocks]"]
    for point in points:
        found = f"[get_pins {{{point}}}]" if "/" in point else f"[::sta::get_port_pin_error port [get_ports {{{point}}}]]"
        script.append(f"set vertex [lindex [{found} vertices] 0]\nset clock [get_clocks clk]\n"
                      f"puts \"@slack {{{point}}} [$vertex slacks_clk rise $clock rise] [$vertex slacks_clk fall $clock rise]\"")
    text = timing.analyse("\n".join([*script, 'puts "@end"', "exit"]) + "\n", folder, name, "@end")
    lines = [line.split() for line in text.splitlines() if line.startswith("@slack")]
    return {words[1].strip("{}"): [1e9 * float(word) for word in words[2:]] for words in lines}


@STA
@nangate45.needs_library
class Timing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cells = liberty.read(nangate45.path())

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def model(self, scale=1.0, slew=SLEW, design=None):
        design, path = design or make("stage", STAGE, STAGE_PORTS), os.path.join(self.folder, "stage.spef")
        spef.write(path, design, wires(design, scale))
        return timing_model.build(design, nangate45.path(), self.cells, path, spef.read(path), self.folder, PERIOD, slew, "clk_i", "rst_ni")

    def errors(self, model):
        """{point: [slack with the model less that of the flat netlist]}."""
        inner, outer = make("stage", STAGE, STAGE_PORTS), wires(make("top", TOP, TOP_PORTS))
        design, merged = flat({name: (inner, wires(inner)) for name in "ab"}, outer)
        library = os.path.join(self.folder, "stage.lib")
        designs.write_text(library, model_liberty.text(model, self.cells))
        whole = slacks(self.folder, "flat", [nangate45.path()], designs.to_verilog(design), merged, POINTS.values())
        with_model = slacks(self.folder, "top", [nangate45.path(), library], top_verilog(), outer, POINTS)
        self.assertEqual((len(whole), len(with_model)), (len(POINTS), len(POINTS)))
        self.assertTrue(all(abs(value) < PERIOD for values in whole.values() for value in values), whole)
        return {point: [ours - theirs for ours, theirs in zip(with_model[point], whole[POINTS[point]])] for point in POINTS}

    def test_two_blocks_have_the_slacks_of_the_flat_netlist(self):
        found = self.errors(self.model())
        worst = max(abs(error) for errors in found.values() for error in errors)
        self.assertLess(worst, TOLERANCE, found)

    def test_the_comparison_sees_a_model_that_is_off(self):
        shorter, slow = self.model(scale=0.5), self.model()
        slow.early = slow.late
        for model in (shorter, slow):
            self.assertGreater(max(abs(error) for errors in self.errors(model).values() for error in errors), TOLERANCE)

    def test_model_reads_back(self):
        model = self.model()
        text = model_liberty.text(model, self.cells)
        cell = liberty.read_text(text).cells["stage"]
        self.assertEqual(sorted(cell.pins), sorted(STAGE_PORTS))
        self.assertTrue(cell.pins["clk_i"].is_clock)
        self.assertAlmostEqual(cell.area, 20 * 16.8)
        # by hand: the wire of d_i[0], and the pins g0/A1 and o3/B
        pins = sum(nangate45.attribute(master, pin, f"{edge}_capacitance") / 2
                   for master, pin in (("NAND2_X1", "A1"), ("XOR2_X1", "B")) for edge in ("rise", "fall"))
        nets = wires(make("stage", STAGE, STAGE_PORTS))
        self.assertAlmostEqual(cell.pins["d_i[0]"].capacitance, nets["d_i[0]"].total + pins, places=3)
        most = nangate45.attribute("BUF_X2", "Z", "max_capacitance") - nets["q_o[0]"].total
        self.assertAlmostEqual(cell.pins["q_o[0]"].max_capacitance, most, places=3)
        self.assertEqual({arc.kind for arc in cell.pins["d_i[1]"].arcs}, {"setup_rising", "hold_rising"})
        self.assertEqual(cell.pins["rst_ni"].arcs, [])
        self.assertEqual({arc.related for arc in cell.pins["q_o[2]"].arcs}, {("by_i",), ("d_i[0]",)})
        self.assertEqual({arc.related for arc in cell.pins["by_o"].arcs}, {("by_i",), ("clk_i",)})
        table = cell.pins["q_o[0]"].arcs[0].tables["cell_rise"]
        self.assertEqual([len(index) for index in table.index], [len(timing_model.SLEW_PARTS), len(timing_model.LOAD_PARTS)])
        for row in range(0, len(table.values), 4):
            self.assertTrue(all(low < high for low, high in zip(table.values[row:row + 4], table.values[row + 1:row + 4])), table)
        self.assertEqual(model_liberty.text(self.model(), self.cells), text)

    def test_slews_of_clock_and_data_are_told_apart(self):
        """What the tables say beside the nominal slew is what a model around another slew measures there."""
        def cell(nominal):
            return liberty.read_text(model_liberty.text(self.model(slew=nominal), self.cells)).cells["stage"]
        tables, measured, slow = cell(SLEW), cell(3 * SLEW), 3 * SLEW
        for name in ("d_i[0]", "d_i[1]", "by_i"):
            for arc, other in zip(tables.pins[name].arcs, measured.pins[name].arcs):
                for edge, table in arc.tables.items():
                    value = table.at(related_pin_transition=slow, constrained_pin_transition=slow)
                    self.assertAlmostEqual(value, other.tables[edge].at(related_pin_transition=slow, constrained_pin_transition=slow), delta=0.001)
                    # a slow clock is later: less time is needed before it, more behind it
                    sign = -1 if arc.kind == "setup_rising" else 1
                    self.assertGreater(sign * (value - table.at(related_pin_transition=SLEW, constrained_pin_transition=slow)), 0.005)
        for name in ("q_o[0]", "q_o[1]", "q_o[2]", "by_o"):
            for arc, other in zip(tables.pins[name].arcs, measured.pins[name].arcs):
                for kind, table in arc.tables.items():
                    if kind.endswith("transition") and name in ("q_o[2]", "by_o"):
                        continue  # the worst of several ways, of which one only is looked at with another slew
                    self.assertAlmostEqual(table.lookup(slow, 5.0), other.tables[kind].lookup(slow, 5.0), delta=0.001, msg=(name, arc.kind, kind))

    def test_batches_do_not_mix(self):
        whole = self.model()
        kept, timing_model.BATCH = timing_model.BATCH, 1
        try:
            single = self.model()
        finally:
            timing_model.BATCH = kept
        for pair, kind in ((pair, kind) for pair in whole.through for kind in ("early", "late")):
            for ours, theirs in zip(sum(single.through[pair][kind], []), sum(whole.through[pair][kind], [])):
                self.assertEqual([value is None for value in ours], [value is None for value in theirs])
                self.assertTrue(all(abs(one - other) < 1e-13 for one, other in zip(ours, theirs) if one is not None), (pair, ours, theirs))
        self.assertEqual(set(single.through), set(whole.through))
        self.assertEqual(set(whole.through), {("by_i", "by_o"), ("by_i", "q_o[2]"), ("d_i[0]", "q_o[2]")})

    def test_what_a_model_cannot_say(self):
        falling = dict(STAGE, r0=("DLL_X1", {"D": "n0", "GN": "ck0", "Q": "s0"}))
        passed = dict(STAGE, o0=("BUF_X2", {"A": "ck0", "Z": "q_o[0]"}))
        clockless = {port: direction for port, direction in STAGE_PORTS.items() if port != "clk_i"}
        for instances, ports, message in (
                (falling, STAGE_PORTS, "r0 is of DLL_X1, which works at the falling edge of its clock; expected rising edges only"),
                (passed, STAGE_PORTS, "output q_o[0] passes the clock on; a timing model does not say that"),
                ({i: e for i, e in STAGE.items() if i != "ck"}, clockless, "has no input port clk_i; expected the block's clock")):
            design = make("stage", instances, ports)
            with self.assertRaises(LocatedError) as caught:
                timing_model.build(design, nangate45.path(), self.cells, "none", {}, self.folder, PERIOD, SLEW, "clk_i", "rst_ni")
            self.assertEqual(str(caught.exception), f"stage: error: {message}")

    def test_outputs_that_the_block_reads_are_loaded_apart(self):
        chain = dict(STAGE, o1=("XNOR2_X1", {"A": "s1", "B": "q_o[0]", "ZN": "q_o[1]"}),
                     o3=("XOR2_X1", {"A": "q_o[1]", "B": "d_i[0]", "Z": "q_o[2]"}))
        design = make("stage", chain, STAGE_PORTS)
        groups = timing_model.load_groups(design, self.cells, timing_model._drivers(design, self.cells))
        self.assertEqual(groups, [["by_o", "q_o[2]"], ["q_o[0]"], ["q_o[1]"]])
        read, alone = self.model(design=design), self.model(design=make("stage", dict(chain, o3=STAGE["o3"]), STAGE_PORTS))
        # what the load of q_o[1] adds, at the nominal slew, is its own cell's: as where the block does not read q_o[1]
        added = [model.late["q_o[1]"][1][-1][0] - model.late["q_o[1]"][1][0][0] for model in (read, alone)]
        self.assertLess(abs(added[0] - added[1]), 0.1 * added[1])

    def test_constraints_are_those_of_a_block(self):
        design = make("stage", STAGE, STAGE_PORTS)
        text = abstract.constraints(design["ports"], 1.25, nangate45.platform(), self.cells, 0.4, 0.2)
        self.assertEqual([line for line in text.splitlines() if line.startswith("set period")], ["set period 1.25"])
        path = os.path.join(self.folder, "stage.sdc")
        designs.write_text(path, text)
        spef.write(os.path.join(self.folder, "stage.spef"), design, wires(design))
        found = timing.run(design, [nangate45.path()], path, self.folder, "timing", os.path.join(self.folder, "stage.spef"))
        self.assertEqual(found["period"], 1.25)
        # q_o[2] is reached from inputs only: 0.6 of the period less its delay is left for it.
        slack = dict(found["setup"])["q_o[2]"]
        self.assertTrue(0.4 * 1.25 - 0.3 < slack < 0.4 * 1.25 - 0.02, slack)
        self.assertNotIn("r2/RN", dict(found["setup"]))
        with self.assertRaises(LocatedError):
            abstract.constraints({}, 1.0, nangate45.platform(), self.cells)

    def test_step(self):
        design, said = make("stage", STAGE, STAGE_PORTS), []
        for step in ("5_route", "6_extract", "7_timing", "9_abstract"):
            os.mkdir(os.path.join(self.folder, step))
        designs.write_json(os.path.join(self.folder, "5_route/design.json"), design)
        designs.write_json(os.path.join(self.folder, "7_timing/timing.json"), {"period": PERIOD})
        text = abstract.constraints(design["ports"], PERIOD, nangate45.platform(), self.cells)
        designs.write_text(os.path.join(self.folder, "7_timing/constraints.sdc"), text)
        spef.write(os.path.join(self.folder, "6_extract/design.spef"), design, wires(design))
        own = os.path.join(self.folder, "9_abstract")
        platform = types.SimpleNamespace(liberty=lambda: str(nangate45.path()), library=nangate45.corrected_library, **{
            name: getattr(nangate45.platform(), name) for name in ("cells", "supplies", "rail_layer", "vias", "straps")})
        context = types.SimpleNamespace(of=lambda step, name: os.path.join(self.folder, step, name), path=lambda name: os.path.join(own, name),
                                        folder=own, sources={"cache": os.path.join(self.folder, "cache")}, platform=platform, say=said.append,
                                        values={"block_slew_ns": SLEW, "clock_port": "clk_i", "reset_port": "rst_ni"})
        metrics = abstract.run(context)
        summary = designs.read_json(os.path.join(own, "abstract.json"))
        model = self.model()
        self.assertEqual(metrics["abstract__ports"], 9)
        setup = max(value * 1e9 for name in ("d_i[0]", "d_i[1]") for value in model.setup[name][1])
        self.assertAlmostEqual(summary["inputs"]["d_i"]["setup_ns"], setup, places=5)
        self.assertEqual(summary["inputs"]["d_i"]["bits"], 2)
        self.assertEqual(summary["outputs"]["q_o"]["bits"], 3)
        self.assertAlmostEqual(metrics["abstract__shortest_period__ns"], PERIOD - model.slack["max"] * 1e9, places=5)
        self.assertLess(summary["clock_latency_ns"][0], 0.1)
        self.assertIn("9 ports", said[0])
        # two edges of three inputs and of four outputs
        self.assertEqual((summary["error"]["points"], summary["error"]["unmatched"]), (14, 0))
        self.assertLess(metrics["abstract__error__ns"], 0.005)
        with open(os.path.join(own, "stage.lib"), encoding="utf-8") as file:
            self.assertEqual(file.read(), model_liberty.text(model, self.cells))


@nangate45.needs_library
class Lef(unittest.TestCase):
    def setUp(self):
        self.platform, self.library = nangate45.platform(), nangate45.corrected_library()
        self.design = small_design.make(self.platform, self.library)

    def macro(self, design):
        text = abstract.lef(design, self.platform, self.library)
        self.assertEqual(text, abstract.lef(design, self.platform, self.library))
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "chain.lef")
            designs.write_text(path, text)
            return lef.read(*self.platform.files.paths("lef"), path).macros["chain"]

    def test_reads_back(self):
        macro = self.macro(self.design)
        self.assertEqual((macro.klass, [macro.width, macro.height]), ("block", self.design["die"]))
        self.assertEqual({name: (pin.direction, pin.use) for name, pin in macro.pins.items()},
                         {"a": ("input", "signal"), "y": ("output", "signal"), "VDD": ("inout", "power"), "VSS": ("inout", "ground")})
        x, y = self.design["ports"]["a"]["at"]
        self.assertEqual(macro.pins["a"].shapes, {"metal3": [(x - 70, y - 70, x + 70, y + 70)]})
        self.assertEqual(macro.pins["VDD"].shapes, {"metal6": [tuple(s[2:]) for s in self.design["straps"] if s[0] == "VDD"]})
        inverter = self.library.macros["INV_X1"]
        self.assertEqual((macro.pins["a"].gate_area, macro.pins["a"].diff_area), (inverter.pins["A"].gate_area, 0.0))
        self.assertEqual((macro.pins["y"].gate_area, macro.pins["y"].diff_area), (0.0, inverter.pins["ZN"].diff_area))
        length = sum(abs(w[3] - w[1]) + abs(w[4] - w[2]) for w in self.design["routes"]["a"]["wires"] if w[0] == "metal3")
        self.assertAlmostEqual(macro.pins["a"].metal_area["metal3"], length * 140 / 2000 ** 2, places=4)

    def test_a_diode_is_diffusion_not_a_gate(self):
        self.design["instances"]["diode_0"] = {"master": "ANTENNA_X1", "at": [0, 0], "orient": "N", "block": "repair", "nets": {"A": "a"}}
        self.assertEqual(self.macro(self.design).pins["a"].gate_area, self.library.macros["INV_X1"].pins["A"].gate_area)

    def test_all_metal_is_kept_off_and_pins_are_not(self):
        macro, (width, height) = self.macro(self.design), self.design["die"]
        self.assertEqual(sorted(macro.obstructions), ["metal1", "metal2", "metal3", "metal4", "metal5"])
        self.assertEqual(macro.obstructions["metal1"], [(0, 0, width, height)])
        # the routes end on metal3: above are the pads of the straps' vias only
        self.assertEqual(len(macro.obstructions["metal4"]), sum(via[1] == "via3" for via in self.design["power_vias"]))
        boxes, spacing = macro.obstructions["metal3"], 140  # 0.07 um in the LEF
        free = [(x1 - spacing, y1 - spacing, x2 + spacing, y2 + spacing) for name in "ay" for x1, y1, x2, y2 in macro.pins[name].shapes["metal3"]]
        for x in range(5, width, 10):
            for y in range(5, height, 10):
                inside = sum(box[0] <= x < box[2] and box[1] <= y < box[3] for box in boxes)
                opened = any(box[0] <= x < box[2] and box[1] <= y < box[3] for box in free)
                self.assertEqual(inside, 0 if opened else 1, (x, y))

    def test_straps_in_a_block_that_uses_their_layer(self):
        self.design["routes"]["n1"]["wires"].append(["metal6", 190, 140, 190, 1140])
        boxes = self.macro(self.design).obstructions["metal6"]
        for _, _, x1, y1, x2, y2 in self.design["straps"]:
            self.assertFalse(any(box[0] < x2 and box[2] > x1 and box[1] < y2 and box[3] > y1 for box in boxes))
        self.assertTrue(any(box[0] <= 50 and box[2] >= 330 for box in boxes))


if __name__ == "__main__":
    unittest.main()
