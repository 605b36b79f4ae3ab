"""The liberty reader: syntax, located errors, typed model, tables, cache, writer; and counts in a real library."""

import pathlib
import re
import tempfile
import unittest

import nangate45
from layout import expression, liberty
from layout.liberty_syntax import parse

HEAD = """library (small) {
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW"; capacitive_load_unit (1, ff);
  nom_voltage : 1.0;
  lu_table_template (grid) { variable_1 : input_net_transition; variable_2 : total_output_net_capacitance;
    index_1 ("1, 2"); index_2 ("10, 20, 40"); }
  power_lut_template (grid) { variable_1 : total_output_net_capacitance; variable_2 : input_transition_time;
    index_1 ("10, 20"); index_2 ("1, 2"); }
  lu_table_template (line) { variable_1 : input_net_transition; }
"""


def library(body):
    return liberty.read_text(HEAD + body + "\n}\n", "x.lib")


class Syntax(unittest.TestCase):
    def test_all_forms(self):
        text = '''/* a comment
over lines */ library ("my lib") { // to the end of the line
  define (mine, cell, string);
  date : "10 Feb, 18:11";  revision : 1.0
  technology (cmos) ;
  values_of ("1, 2", \\
             "3, 4");
  long : a \\
    b;
  cell (A) { area : 1; area : 2; pin (X, Y) { direction : input; } }
  cell (B) { }
}'''
        top = parse(text, "x.lib")
        group = top.groups[0]
        self.assertEqual((group.kind, group.name, group.line), ("library", "my lib", 2))
        self.assertEqual(group.attributes, {"date": "10 Feb, 18:11", "revision": "1.0", "long": "a b"})
        self.assertEqual([item[:2] for item in group.complex],
                         [("define", ("mine", "cell", "string")), ("technology", ("cmos",)), ("values_of", ("1, 2", "3, 4"))])
        self.assertEqual([(cell.name, cell.line) for cell in group.named("cell")], [("A", 10), ("B", 11)])
        self.assertEqual(group.groups[0].attributes, {"area": "2"})
        self.assertEqual(group.groups[0].groups[0].arguments, ("X", "Y"))

    def test_string_over_lines(self):
        top = parse('a (b) { values ("1, 2, \\\n 3"); }', "x.lib")
        self.assertEqual(top.groups[0].arguments_of("values"), ("1, 2,  3",))

    def test_malformed(self):
        for text, message in (
            ("library (a) {\n  area 1;\n}", "x.lib:2: error: expected ':' or '(' after 'area', found '1'"),
            ("library (a) {\n  cell (b) {\n    area : 1;\n", "x.lib:2: error: group 'cell (b)' is never closed"),
            ("library (a) {\n}\n}\n", "x.lib:3: error: '}' closes nothing"),
            ("library (a) {\n  /* never\n", "x.lib:2: error: comment is never closed"),
            ('library (a) {\n  date : "never\n', "x.lib:2: error: string is never closed"),
            ("library (a) {\n\n  values (1, 2;\n}", "x.lib:3: error: expected a value or ')' after 'values (', found ';'"),
            ("library (a", "x.lib:1: error: '(' after 'library' is never closed"),
            ("library (a) {\n  area : ;\n}", "x.lib:2: error: expected a value after 'area :', found ';'"),
            ("library (a) {\n  = 3;\n}", "x.lib:2: error: expected the name of a group or attribute, found '='"),
        ):
            with self.subTest(message=message), self.assertRaises(liberty.LibertyError) as caught:
                parse(text, "x.lib")
            self.assertEqual(str(caught.exception), message)


class Expressions(unittest.TestCase):
    def test_values(self):
        for text, expected in (("A & !B | C", lambda a, b, c: a & (1 - b) | c), ("A B + C'", lambda a, b, c: a & b | (1 - c)),
                               ("!(A ^ B) * C", lambda a, b, c: (1 - (a ^ b)) & c), ("A ^ B & C", lambda a, b, c: (a ^ b) & c),
                               ("(A)'", lambda a, b, c: 1 - a), ("A + 1", lambda a, b, c: 1)):
            tree = expression.parse(text)
            for number in range(8):
                a, b, c = number >> 2, number >> 1 & 1, number & 1
                with self.subTest(text=text, a=a, b=b, c=c):
                    self.assertEqual(expression.evaluate(tree, {"A": a, "B": b, "C": c}), expected(a, b, c))
        self.assertEqual(expression.pins(expression.parse("A & (B | !A) ^ 1")), {"A", "B"})

    def test_malformed(self):
        for text, message in (("A &", "expected a pin, found the end in expression 'A &'"),
                              ("(A | B", "'(' is never closed in expression '(A | B'"),
                              ("A ? B", "'?' has no meaning in expression 'A ? B'"),
                              ("A)", "')' is left over in expression 'A)'")):
            with self.assertRaises(expression.ExpressionError) as caught:
                expression.parse(text)
            self.assertEqual(str(caught.exception), message)


class Model(unittest.TestCase):
    def test_units(self):
        units = library("").units
        self.assertEqual((units.time, units.capacitance, units.leakage, units.energy), (1e-9, 1e-15, 1e-9, 1e-15))
        pico = liberty.read_text(HEAD.replace("(1, ff)", "(1, pf)") + "}", "x.lib").units
        self.assertEqual(pico.energy, 1e-12)

    def test_pin_and_cell(self):
        cell = library('''cell (C) { area : 3.5; cell_leakage_power : 7; clock_gating_integrated_cell : latch_posedge;
          ff ("IQ", "IQN") { next_state : "D & !R"; clocked_on : "CK"; clear : "!RN"; }
          leakage_power () { when : "!D & CK"; value : 2.5; }
          pg_pin (VDD) { pg_type : primary_power; }
          pin (D) { direction : input; capacitance : 1.0; fall_capacitance : 0.9; internal_power () { when : "CK";
              rise_power (scalar) { values ("0.5"); } } }
          pin (CK) { direction : input; clock : true; capacitance : 2; max_transition : 0.2; clock_gate_clock_pin : true; }
          pin (Q) { direction : output; function : "IQ"; max_capacitance : 60; timing () { related_pin : "CK"; timing_type : rising_edge;
              timing_sense : non_unate; when : "D"; cell_rise (line) { index_1 ("1, 2"); values ("5, 6"); } } } }''').cells["C"]
        self.assertEqual((cell.area, cell.leakage, cell.clock_gate, cell.power_pins), (3.5, 7.0, "latch_posedge", {"VDD": "primary_power"}))
        self.assertEqual((cell.sequential.kind, cell.sequential.states, cell.sequential.attributes["next_state"]), ("ff", ("IQ", "IQN"), "D & !R"))
        self.assertEqual((cell.leakages[0].when, cell.leakages[0].value), ("!D & CK", 2.5))
        data, clock, out = (cell.pins[name] for name in ("D", "CK", "Q"))
        self.assertEqual((data.rise_capacitance, data.fall_capacitance, data.energies[0].when, data.energies[0].related), (1.0, 0.9, "CK", ()))
        self.assertEqual((data.energies[0].rise.values, data.energies[0].fall), ((0.5,), None))
        self.assertEqual((clock.is_clock, clock.clock_gate_role, clock.max_transition, clock.fall_capacitance), (True, "clock", 0.2, 2.0))
        arc = out.arcs[0]
        self.assertEqual((out.function, out.max_capacitance, arc.related, arc.kind, arc.sense, arc.when),
                         ("IQ", 60.0, ("CK",), "rising_edge", "non_unate", "D"))
        self.assertEqual((cell.inputs, cell.outputs), (["D", "CK"], ["Q"]))

    def table(self, text, power=False):
        kind = "internal_power" if power else "timing"
        pin = library(f'cell (C) {{ pin (Y) {{ direction : output; {kind} () {{ related_pin : "A"; {text} }} }} }}').cells["C"].pins["Y"]
        return pin.energies[0].rise if power else pin.arcs[0].tables["cell_rise"]

    def test_interpolation(self):
        table = self.table('cell_rise (grid) { values ("0, 10, 30", "100, 110, 130"); }')
        for slew, load, value in ((1, 10, 0), (2, 40, 130), (1.5, 15, 55), (1.25, 30, 45),
                                  (3, 10, 200), (1, 50, 40), (0, 0, -110), (3, 60, 250)):  # the last four: straight on beyond the ends
            self.assertAlmostEqual(table.lookup(slew, load), value)
            self.assertAlmostEqual(table.at(input_net_transition=slew, total_output_net_capacitance=load), value)

    def test_order_of_variables_and_own_name_space_of_power_templates(self):
        table = self.table('rise_power (grid) { values ("1, 2", "3, 4"); }', True)
        self.assertEqual(table.variables[0], "total_output_net_capacitance")
        self.assertAlmostEqual(table.lookup(2, 10), 2)
        self.assertAlmostEqual(table.lookup(1, 20), 3)

    def test_index_of_the_table_counts(self):
        table = self.table('cell_rise (grid) { index_1 ("1, 3"); values ("0, 10, 30", "100, 110, 130"); }')
        self.assertAlmostEqual(table.lookup(2, 10), 50)
        self.assertAlmostEqual(self.table('cell_rise (line) { index_1 ("1, 3"); values ("4, 8"); }').lookup(2, 99), 6)
        self.assertEqual(self.table('cell_rise (scalar) { values ("7"); }').lookup(5, 5), 7)

    def test_arrays_agree_with_single_values(self):
        from layout.cell_energy import table_values
        places = [(0, 0), (1, 10), (1.3, 12), (2, 40), (5, 90)]
        for text, power in (('cell_rise (grid) { values ("0, 10, 30", "100, 115, 190"); }', False),
                            ('rise_power (grid) { values ("1, 2", "3, 7"); }', True), ('rise_power (scalar) { values ("3"); }', True)):
            table = self.table(text, power)
            found = table_values(table, [slew for slew, _ in places], [load for _, load in places])
            for value, place in zip(found, places):
                self.assertAlmostEqual(value, table.lookup(*place))

    def test_errors_of_meaning(self):
        pin = 'cell (C) {{\n pin (Y) {{ direction : output;\n timing () {{ related_pin : "A";\n {} }} }} }}'
        for body, message in (
            (pin.format('cell_rise (grid) { values ("1, 2"); }'), "x.lib:12: error: cell_rise has 2 values; expected 6 (2 x 3)"),
            (pin.format('cell_rise (nowhere) { values ("1"); }'),
             "x.lib:12: error: cell_rise names template 'nowhere', which the library does not define"),
            (pin.format('cell_rise (line) { values ("1, 2"); }'), "x.lib:12: error: cell_rise has no index_1, nor has template 'line'"),
            (pin.format('cell_rise (line) { index_1 ("2, 1"); values ("1, 2"); }'), "x.lib:12: error: index_1 of cell_rise does not rise"),
            (pin.format('cell_rise (line) { index_1 ("1, 2"); values ("1, x"); }'),
             "x.lib:12: error: values of cell_rise has a value that is no number: 'x'"),
            (pin.format("cell_rise (grid) { }"), "x.lib:12: error: cell_rise has no values"),
            (pin.format("when : \"A &\";"), "x.lib:12: error: when: expected a pin, found the end in expression 'A &'"),
            ("cell (C) { }\ncell (C) { }", "x.lib:10: error: cell 'C' is there twice"),
            ("cell (C) { area : big; }", "x.lib:9: error: area is 'big'; expected a number"),
            ("cell (C) { pin (A) { direction : sideways; } }",
             "x.lib:9: error: pin 'A' has direction 'sideways'; expected input, output, inout or internal"),
            ("cell (C) { leakage_power () { when : \"A\"; } }", "x.lib:9: error: leakage_power has no value"),
            ("cell (C) {\n ff_bank (a, b, 2) { } }", "x.lib:10: error: ff_bank is not supported"),
        ):
            with self.subTest(message=message), self.assertRaises(liberty.LibertyError) as caught:
                library(body)
            self.assertEqual(str(caught.exception), message)
        with self.assertRaises(liberty.LibertyError) as caught:
            liberty.read_text("library (a) { }\nlibrary (b) { }", "x.lib")
        self.assertEqual(str(caught.exception), "x.lib:1: error: the file has 2 library groups; expected one")

    def test_cache(self):
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            (here / "a.lib").write_text(HEAD + "cell (C) { area : 1; } }", encoding="utf-8")
            first = liberty.read(here / "a.lib", here / "cache")
            kept = list((here / "cache").iterdir())
            self.assertEqual(len(kept), 1)
            self.assertEqual(liberty.read(here / "a.lib", here / "cache"), first)
            (here / "a.lib").write_text(HEAD + "cell (C) { area : 2; } }", encoding="utf-8")
            self.assertEqual(liberty.read(here / "a.lib", here / "cache").cells["C"].area, 2.0)
            self.assertEqual(len(list((here / "cache").iterdir())), 2)


@nangate45.needed
class Nangate45(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = nangate45.path().read_text(encoding="utf-8", errors="replace")
        cls.library = liberty.read(nangate45.path())

    def test_counts_agree_with_the_text(self):
        text, cells = re.sub(r"/\*.*?\*/", "", self.text, flags=re.S), self.library.cells.values()
        pins = [pin for cell in cells for pin in cell.pins.values()]
        for pattern, count in ((r"\bcell \(", len(cells)), (r"\bpin \(", len(pins)), (r"\btiming \(", sum(len(pin.arcs) for pin in pins)),
                               (r"\binternal_power \(", sum(len(pin.energies) for pin in pins)),
                               (r"\bleakage_power \(", sum(len(cell.leakages) for cell in cells)),
                               (r"\b(?:rise|fall)_power\s*\(", sum((e.rise is not None) + (e.fall is not None) for p in pins for e in p.energies)),
                               (r"\bff \(|\blatch \(|\bstatetable \(", sum(cell.sequential is not None for cell in cells))):
            with self.subTest(pattern=pattern):
                self.assertGreater(count, 10)
                self.assertEqual(len(re.findall(pattern, text)), count)

    def test_table_values(self):
        table = self.library.cells["DFF_X1"].pins["Q"].energies[0].rise
        slews, loads = (nangate45.index("DFF_X1", "Q", which) for which in (1, 2))
        for slew in range(7):
            for load in range(7):
                self.assertEqual(table.lookup(slews[slew], loads[load]), nangate45.energy("DFF_X1", "Q", "rise", slew, load, "CK"))

    def test_units(self):
        self.assertEqual((self.library.voltage, self.library.units.capacitance, self.library.units.energy), (1.1, 1e-15, 1e-15))


if __name__ == "__main__":
    unittest.main()
