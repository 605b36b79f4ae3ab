"""The LEF reader: values, located messages, the library."""

import os
import tempfile
import unittest

from layout import lef, shapes
from layout.located import LocatedError
from nangate45 import library, needs_library

TECHNOLOGY = """VERSION 5.8 ;
UNITS
  DATABASE MICRONS 1000 ;
END UNITS
MANUFACTURINGGRID 0.005 ;
LAYER m1
  TYPE ROUTING ;
  DIRECTION HORIZONTAL ;
  PITCH 0.34 0.5 ;
  WIDTH 0.14 ;
  AREA 0.083 ;
  SPACING 0.14 ;
  SPACING 0.2 ENDOFLINE 0.2 WITHIN 0.1 ;
  RESISTANCE RPERSQ 0.125 ;
  CAPACITANCE CPERSQDIST 0.00004 ;
  EDGECAPACITANCE 0.00003 ;
  ANTENNAAREARATIO 400 ;
  ANTENNADIFFAREARATIO PWL ( ( 0 400 ) ( 0.0125 400 ) ( 1 2600 ) ) ;
END m1
LAYER v1
  TYPE CUT ;
  WIDTH 0.15 ;
  ENCLOSURE BELOW 0.055 0.085 ;
END v1
LAYER m2
  TYPE ROUTING ;
  WIDTH 0.14 ;
  SPACINGTABLE PARALLELRUNLENGTH 0 0.3
    WIDTH 0 0.14 0.14
    WIDTH 0.3 0.14 0.28 ;
END m2
VIA a DEFAULT
  LAYER m1 ;
    RECT -0.1 -0.2 0.1 0.2 ;
END a
SITE unit
  CLASS CORE ;
  SIZE 0.46 BY 2.72 ;
END unit
MACRO INV # a comment
  CLASS CORE ;
  SIZE 0.92 BY 2.72 ;
  PIN A
    DIRECTION INPUT ;
    ANTENNAGATEAREA 0.126 LAYER m1 ;
    PORT
      LAYER m1 ;
      POLYGON 0 0 0.4 0 0.4 0.2 0.2 0.2 0.2 0.4 0 0.4 ;
    END
  END A
  OBS
    LAYER m1 ;
    RECT 0.5 0.5 0.7 0.6 ;
  END
END INV
END LIBRARY
"""


def read(text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "t.lef")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            return lef.read(path)
        except LocatedError as error:
            raise LocatedError("t.lef", error.line, error.message) from None


class Reads(unittest.TestCase):
    def setUp(self):
        self.library = read(TECHNOLOGY)

    def test_technology(self):
        layer = self.library.layers["m1"]
        self.assertEqual((self.library.units, self.library.grid), (1000, 5))
        self.assertEqual((layer.kind, layer.direction, layer.pitch, layer.width, layer.min_area), ("routing", "horizontal", (340, 500), 140, 83000))
        self.assertEqual((layer.spacing, layer.unread_rules), (140, [(13, "SPACING 0.2 ENDOFLINE 0.2 WITHIN 0.1")]))
        self.assertEqual(layer.antenna, {"AREARATIO": 400.0, "DIFFAREARATIO": [(0.0, 400.0), (0.0125, 400.0), (1.0, 2600.0)]})
        self.assertEqual(self.library.layers["v1"].enclosures, [("below", 55, 85)])
        self.assertEqual(self.library.vias["a"].shapes, {"m1": [(-100, -200, 100, 200)]})
        self.assertEqual((self.library.sites["unit"].width, self.library.sites["unit"].height), (460, 2720))
        self.assertEqual(self.library.cut_between("m1", "m2"), "v1")

    def test_spacing_table_counts_above_its_limits(self):
        table = self.library.layers["m2"].table
        self.assertEqual([table.spacing(300, 1000), table.spacing(305, 300), table.spacing(305, 305), table.spacing(140, 0)], [140, 140, 280, 140])

    def test_macro(self):
        macro = self.library.macros["INV"]
        self.assertEqual((macro.width, macro.height, macro.pins["A"].direction, macro.pins["A"].gate_area), (920, 2720, "input", 0.126))
        self.assertEqual(shapes.rectangles(macro.pins["A"].shapes["m1"][0]), [(0, 0, 400, 200), (0, 200, 200, 400)])
        self.assertEqual(macro.obstructions, {"m1": [(500, 500, 700, 600)]})


class Messages(unittest.TestCase):
    def expect(self, old, new, message):
        self.assertIn(old, TECHNOLOGY)
        with self.assertRaises(LocatedError) as caught:
            read(TECHNOLOGY.replace(old, new, 1))
        self.assertEqual(str(caught.exception), message)

    def test_off_grid(self):
        self.expect("SIZE 0.46", "SIZE 0.4605", "t.lef:38: error: 0.4605 um is not a whole number of database units (1000 a um)")

    def test_not_a_number(self):
        self.expect("PITCH 0.34", "PITCH wide", "t.lef:9: error: expected a number, found 'wide'")

    def test_layer_unknown(self):
        self.expect("    LAYER m1 ;\n    RECT 0.5", "    LAYER m9 ;\n    RECT 0.5", "t.lef:52: error: layer m9 is not declared")

    def test_rectangle_short(self):
        self.expect("0.5 0.5 0.7 0.6 ;", "0.5 0.5 0.7 ;", "t.lef:53: error: RECT with 3 numbers, expected 4")

    def test_end_missing(self):
        self.expect("END INV\nEND LIBRARY\n", "", "t.lef:55: error: expected END INV, found the end of the file")

    def test_layer_without_width(self):
        self.expect("  WIDTH 0.14 ;\n  AREA", "  AREA", "t.lef:6: error: routing layer m1 has no WIDTH")

    def test_units_missing(self):
        self.expect("  DATABASE MICRONS 1000 ;\n", "", "t.lef:4: error: a length before UNITS DATABASE MICRONS")

    def test_table_row(self):
        self.expect("WIDTH 0.3 0.14 0.28", "WIDTH 0.3 0.14", "t.lef:30: error: SPACINGTABLE has 2 lengths, but this row 1 values")

    def test_file_absent(self):
        with self.assertRaises(LocatedError) as caught:
            lef.read("/nowhere/a.lef")
        self.assertEqual(str(caught.exception), "/nowhere/a.lef: error: No such file or directory")


@needs_library
class NanGate45(unittest.TestCase):
    def test_all_of_it_is_understood(self):
        nangate = library()
        self.assertEqual((nangate.units, nangate.grid, len(nangate.macros), len(nangate.vias)), (2000, 5, 135, 27))
        self.assertEqual(nangate.ignored, {})
        self.assertEqual([layer.unread_rules for layer in nangate.layers.values() if layer.unread_rules], [])
        self.assertEqual(nangate.macros["NAND2_X1"].pins["ZN"].direction, "output")


if __name__ == "__main__":
    unittest.main()
