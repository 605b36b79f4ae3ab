"""The SPEF reader."""

import gzip
import pathlib
import tempfile
import unittest

from layout import spef

TEXT = """*SPEF "IEEE 1481-1998"
*C_UNIT 2 PF   // two picofarads
*NAME_MAP
*1 long_name
*2 vec\\[3\\]
*D_NET *1 0.003
*CONN
*I u1:Y O
*CAP
1 *1:1 0.001
2 *1:1 *2:1 0.002
*RES
1 *1:1 u1:Y 5.0
*END
*D_NET *2 0.5
*END
*D_NET plain 1e-3
*CAP
1 plain:1 1e-3
*END
"""


class Spef(unittest.TestCase):
    def read(self, text, name="x.spef"):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
            try:
                return spef.read(path)
            except spef.SpefError as error:
                raise spef.SpefError(str(error).replace(folder + "/", "")) from None

    def test_nets(self):
        for name in ("x.spef", "x.spef.gz"):
            found = self.read(TEXT, name)
            self.assertEqual(list(found), ["long_name", "vec[3]", "plain"])
            for value, expected in zip(found.values(), (6.0, 1000.0, 2.0)):
                self.assertAlmostEqual(value, expected)

    def test_errors(self):
        for text, message in (
            (TEXT.replace("2 *1:1 *2:1 0.002", "2 *1:1 *2:1 0.004"),
             "x.spef:6: error: net 'long_name' has a total of 6 fF, but its capacitors add up to 10 fF"),
            (TEXT.replace("2 PF", "2 XF"), "x.spef:2: error: expected '*C_UNIT number unit'"),
            (TEXT.replace("*C_UNIT", "*T_UNIT"), "x.spef:6: error: a net before *C_UNIT"),
            (TEXT.replace("0.5", "half"), "x.spef:15: error: expected a number, found 'half'"),
            (TEXT.replace("plain 1e-3", "*1 1e-3"), "x.spef:17: error: net 'long_name' is there twice"),
            (TEXT.replace("*D_NET *2 0.5", "*D_NET *2"), "x.spef:15: error: expected '*D_NET net capacitance'"),
        ):
            with self.subTest(message=message), self.assertRaises(spef.SpefError) as caught:
                self.read(text)
            self.assertEqual(str(caught.exception), message)


if __name__ == "__main__":
    unittest.main()
