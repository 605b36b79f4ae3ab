"""Delay files without conditions."""

import unittest

from layout import sdf

WITH = """\
 (CELL
  (CELLTYPE "XOR2_X1")
  (INSTANCE u0)
  (DELAY
   (ABSOLUTE
    (COND (B == 1'b1)
     (IOPATH A Z (0.0291::0.0301) (0.0170::0.0170)))
    (COND (B == 1'b0)
     (IOPATH A Z (0.0489::0.0489) (0.0143::0.0143)))
    (IOPATH C Z () (0.0697::0.0697))
    (IOPATH D Z (0.0100::0.0200))
   )
  )
 )
"""
WITHOUT = """\
 (CELL
  (CELLTYPE "XOR2_X1")
  (INSTANCE u0)
  (DELAY
   (ABSOLUTE
    (IOPATH A Z (0.0489::0.0489) (0.0170::0.0170))
    (IOPATH C Z () (0.0697::0.0697))
    (IOPATH D Z (0.0200::0.0200) (0.0200::0.0200))
   )
  )
 )
"""


class Conditions(unittest.TestCase):
    def test_the_longest_delay_of_any_state_stays(self):
        self.assertEqual("".join(sdf.without_conditions(WITH.splitlines(keepends=True))), WITHOUT)

    def test_a_condition_without_a_path_is_refused(self):
        with self.assertRaisesRegex(ValueError, "expected a path behind a condition"):
            list(sdf.without_conditions(["(COND (B == 1'b1)\n", "(TIMINGCHECK\n"]))
