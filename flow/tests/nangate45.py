"""Where the tests find a cell library: environment variable LEOPARD_NANGATE45, the folder of rtk-tech.lef and stdcells.*."""

import functools
import os
import unittest

FOLDER = os.environ.get("LEOPARD_NANGATE45")

needs_library = unittest.skipUnless(FOLDER, "NOT RUN: LEOPARD_NANGATE45 does not name the folder of the NanGate 45 nm library")


@functools.lru_cache(maxsize=None)
def library():
    """The library's LEF."""
    from layout import lef
    return lef.read(os.path.join(FOLDER, "rtk-tech.lef"), os.path.join(FOLDER, "stdcells.lef"))
