"""Standard delay files (SDF) of OpenSTA."""

import re

PATH = re.compile(r"\s*\(IOPATH (\S+) (\S+)((?: \([^()]*\))+)\)+$")
VALUE = re.compile(r"\(([^()]*)\)")


def without_conditions(lines):
    """The lines of a file with no path that depends on a state: from each input to each output the longest delay of either edge. Icarus Verilog leaves
    out paths under COND without a word, and a gate all of whose paths are such has no delay at all there."""
    paths, condition = {}, False
    for line in lines:
        text = line.strip()
        if text.startswith("(COND ") and "IOPATH" not in text:
            condition = True
        elif match := PATH.match(line):
            values = [float(value.rpartition(":")[2]) if value else None for value in VALUE.findall(match[3])]
            values *= 1 if len(values) > 1 else 2
            most = paths.setdefault((match[1], match[2]), [None, None])
            most[:] = [max((value for value in pair if value is not None), default=None) for pair in zip(most, values)]
            condition = False
        elif condition:
            raise ValueError(f"expected a path behind a condition, found {text}")
        else:
            for (source, target), most in paths.items():
                yield f"    (IOPATH {source} {target} {' '.join('()' if value is None else f'({value:.4f}::{value:.4f})' for value in most)})\n"
            paths = {}
            yield line
